"""The path of a group standard: proposal, project, draft, public comment, review vote, number, publication, review.

Follows the Provisions on the Administration of Group Standards (Guo Biao Wei Lian [2019] No. 1): comments are asked for
during at least 30 days; where a vote is taken, three quarters have to agree and neither drafters nor the experts of
their organizations vote; the number is made of the code T, the code of the association, a running number and the year;
a standard is reviewed within five years.
"""

from __future__ import annotations

import re
from datetime import date

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import lock
from alliance.core.operation import Refused, operation
from alliance.documents import notices
from alliance.documents.enums import Act, DocumentAudience, DocumentState, StandardStage
from alliance.documents.models import Document
from alliance.documents.operations.documents import DocumentInput, put_replaced, refuse_hidden, register_document
from alliance.documents.operations.states import (
    advance,
    bring_out,
    owed_reason,
    refuse_act,
    withdraw_replaced,
)
from alliance.documents.queries.documents import replaced_by
from alliance.documents.queries.register import search_text
from alliance.organizations.queries import this_day
from alliance.settings.operations import next_number
from alliance.settings.queries import current_alliance

REVIEW_YEARS = 5
_S = StandardStage


@operation
def adopt_project(actor: Person, document: Document, reason: str) -> None:
    """A proposal becomes a project of the alliance. Refuses without the decision that it rests on."""
    lock(document)
    refuse_act(document, Act.ADOPT)
    advance(actor, document, _S.PROJECT, owed_reason(reason))


@operation
def begin_draft(actor: Person, document: Document, reason: str = "") -> None:
    """The drafters begin. Refuses while nobody is named, since the review vote leaves their organizations out."""
    lock(document)
    refuse_act(document, Act.BEGIN)
    if not document.drafters:
        raise Refused(_("Name the drafters first: their organizations do not vote on the standard."))
    advance(actor, document, _S.DRAFT, reason)


@operation
def give_number(actor: Person, document: Document) -> str:
    """Number an approved standard for this year. The revision of one keeps its running number."""
    lock(document)
    refuse_act(document, Act.NUMBER)
    document.standard_number = next_standard_number(document)
    document.search_text = search_text(document)
    advance(actor, document, _S.NUMBERED, document.standard_number)
    return document.standard_number


def association_code() -> str:
    """The capitals by which numbers of standards name the alliance; from the prefix of its settings."""
    return re.sub(r"[^A-Z]", "", current_alliance().number_prefix.upper()) or "A"


def next_standard_number(document: Document) -> str:
    code, year = association_code(), this_day().year
    pattern = re.compile(rf"T/{code} (\d+)-\d{{4}}")
    for older in replaced_by(document.id):
        match = pattern.fullmatch(older.standard_number or "")
        if match and older.standard_number != f"T/{code} {match[1]}-{year}":
            return f"T/{code} {match[1]}-{year}"
    return f"T/{code} {next_number('standard'):04d}-{year}"


@operation
def publish(actor: Person, document: Document, reason: str = "") -> None:
    """Publish a numbered standard for everybody, due for review in five years; what it replaces is withdrawn.

    Refuses one of a group that visitors do not see.
    """
    lock(document)
    refuse_act(document, Act.PUBLISH)
    refuse_hidden(document.group, DocumentAudience.PUBLIC)
    bring_out(actor, document, DocumentAudience.PUBLIC)
    document.review_due_on = years_later(this_day(), REVIEW_YEARS)
    advance(actor, document, _S.PUBLISHED, reason)
    withdraw_replaced(actor, document)
    notices.published(actor, document)


def years_later(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@operation
def begin_review(actor: Person, document: Document, reason: str = "") -> None:
    """Take a published standard up for its review."""
    lock(document)
    refuse_act(document, Act.REVIEW)
    advance(actor, document, _S.UNDER_REVIEW, reason)


@operation
def confirm(actor: Person, document: Document, reason: str) -> None:
    """The review found it good: it stays in force and is due again in five years. Refuses without grounds."""
    lock(document)
    refuse_act(document, Act.CONFIRM)
    reason = owed_reason(reason)
    document.review_due_on = years_later(this_day(), REVIEW_YEARS)
    advance(actor, document, _S.PUBLISHED, reason)


@operation
def revise(actor: Person, document: Document, reason: str) -> Document:
    """The review found that it needs new text: a project to replace it begins; until then the old one is in force.

    Refuses without grounds.
    """
    lock(document)
    refuse_act(document, Act.REVISE)
    reason = owed_reason(reason)
    typed = DocumentInput(document.title, document.summary, document.kind, deliverable=document.deliverable)
    newer = register_document(actor, document.group, typed)
    put_replaced(actor, newer, [document.number])
    advance(actor, newer, _S.PROJECT, reason)
    record(actor, "documents.revision_begun", document, newer=newer.number, reason=reason)
    return newer


def is_over_due(document: Document) -> bool:
    """Whether the review should have been done by now."""
    due = document.review_due_on
    return due is not None and document.state is DocumentState.PUBLISHED and due < this_day()
