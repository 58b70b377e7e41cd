"""A real register of 732 documents with their life cycles comes in through our operations and is found again."""

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import operation
from alliance.documents.enums import DocumentAudience, DocumentKind, DocumentState
from alliance.documents.models import Document, Replacement
from alliance.documents.operations.documents import DocumentInput, Entry, enter_document
from alliance.documents.queries.documents import replaced_by
from alliance.documents.queries.register import Wanted, library_rows
from tests.factories.groups import GroupFactory, seated

REAL = Path(__file__).parents[3] / "shared" / "data" / "standards" / "standards_peps.csv"
OURS = Path(__file__).parent / "register.csv"
S = DocumentState
STATES = {
    "Active": S.PUBLISHED, "Final": S.PUBLISHED, "Accepted": S.APPROVED, "Draft": S.WORKING_DRAFT,
    "Deferred": S.WORKING_DRAFT, "Rejected": S.WITHDRAWN, "Withdrawn": S.WITHDRAWN, "Superseded": S.WITHDRAWN,
    "April Fool!": S.WITHDRAWN,
}  # fmt: skip
KINDS = {"Standards Track": DocumentKind.REPORT, "Informational": DocumentKind.GUIDE, "Process": DocumentKind.OTHER}


def rows():
    with (REAL if REAL.exists() else OURS).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers_in(text):
    return [part.strip() for part in text.split(",") if part.strip()]


def begun(row):
    return datetime.strptime(row["created"], "%d-%b-%Y").replace(tzinfo=UTC)


@operation
def take_over(group, actor, register, replaced):
    """Every row as a document of the group, on its own day, older ones first; all of it in one transaction."""
    made, pending = {}, list(register)
    while pending:
        ready = [row for row in pending if replaced[row["number"]] <= made.keys()]
        for row in ready or pending:
            older = [made[one] for one in sorted(replaced[row["number"]] & made.keys())]
            made[row["number"]] = entered(group, actor, row, older)
        pending = [row for row in pending if row["number"] not in made]
    return made


def replacements(register):
    """The numbers of the register that each row replaces: as the row says, or as the replaced row says."""
    found = {row["number"]: set(numbers_in(row["replaces"])) for row in register}
    for row in register:
        for newer in set(numbers_in(row["superseded_by"])) & found.keys():
            found[newer].add(row["number"])
    return {number: older & found.keys() for number, older in found.items()}


def entered(group, actor, row, replaces):
    state = STATES[row["status"]]
    typed = DocumentInput(
        Localized(row["title"]), Localized(row["abstract"]), KINDS[row["type"]], DocumentAudience.PUBLIC
    )
    entry = Entry(
        state,
        reason=row["status"] if state is S.WITHDRAWN else "",
        published_on=begun(row).date() if state is S.PUBLISHED else None,
        replaces=tuple(replaces),
    )
    with at(begun(row)):
        return enter_document(actor, group, typed, entry)


@pytest.mark.slow
def test_a_real_register_is_taken_over_with_states_dates_and_replacements(outbox):
    register = rows()
    group = GroupFactory(code="peps")
    actor = seated(group, role="secretary").person
    replaced = replacements(register)
    made = take_over(group, actor, register, replaced)
    stored = db.session.query(Document).all()
    assert len(stored) == len(register) == len({one.number for one in stored})
    assert Counter(one.state for one in stored) == Counter(STATES[row["status"]] for row in register)
    assert [one.withdrawn_reason for one in stored if one.state is S.WITHDRAWN and not one.withdrawn_reason] == []
    wanted = {(number, one) for number, older in replaced.items() for one in older}
    by_id = {document.id: number for number, document in made.items()}
    links = {(by_id[one.newer_id], by_id[one.older_id]) for one in db.session.query(Replacement)}
    assert links == wanted
    assert outbox() == []
    first = made[register[0]["number"]]
    assert first.created_at == begun(register[0])
    check_finding(actor, register, made)


def check_finding(actor, register, made):
    """Every title finds its document, alone or among others of the same words."""
    for row in register[:: max(1, len(register) // 40)]:
        hits = [one[0] for one in db.session.execute(library_rows(actor, Wanted(row["title"][:190])))]
        assert made[row["number"]] in hits, row["title"]
    style = [one[0].title.en for one in db.session.execute(library_rows(Nobody(), Wanted("style guide")))]
    assert "Style Guide for C Code" in style
    older_ones = [one.title.en for one in replaced_by(made["387"].id)]
    assert "Guidelines for Language Evolution" in older_ones


class Nobody:
    """Somebody who has not signed in."""

    is_authenticated = False
    id = None

    def duties(self):
        return frozenset()
