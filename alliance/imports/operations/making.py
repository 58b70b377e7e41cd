"""Making what a plan says: organizations, people, memberships; each in a constant number of statements per 1,000."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from alliance.accounts.models import Person
from alliance.accounts.operations.bulk import create_people
from alliance.accounts.operations.people import PersonInput
from alliance.core.db import db, insert_rows
from alliance.core.localized import Localized
from alliance.core.text import address_key, fold
from alliance.imports.enums import Outcome
from alliance.imports.models import Import, ImportFinding
from alliance.imports.operations.planning import Finding, Plan
from alliance.imports.queries.known import people_marks
from alliance.membership.models import Tier
from alliance.membership.operations.bulk import Admission, admit_many
from alliance.membership.queries import this_day
from alliance.organizations.operations.bulk import Work, affiliate_many, register_many

HOMES = (Outcome.NEW, Outcome.JOINS, Outcome.KNOWN)  # rows whose organization is in the register afterwards


def make_rows(actor: Person, plan: Plan, tiers: dict[str, Tier]) -> dict[str, int]:
    """Carry the plan out; how many of each were made."""
    new = [one for one in plan.findings if one.outcome is Outcome.NEW]
    ids = register_many(actor, (one.row.typed for one in new))
    for finding, key in zip(new, ids, strict=True):
        finding.organization_id = key
    people = add_people(actor, people_wanted(plan))
    admissions = [admission(one, tiers) for one in plan.findings if one.joins]
    return {"organizations": len(new), "members": admit_many(actor, admissions), "people": people}


def admission(finding: Finding, tiers: dict[str, Tier]) -> Admission:
    assert finding.organization_id is not None
    row = finding.row
    return Admission(finding.organization_id, tiers[row.tier].id, row.joined_on or this_day(), row.member_number)


@dataclass(frozen=True)
class Wanted:
    """A person to add, at the organization of a row that is or will be in the register."""

    person: PersonInput
    title: Localized
    home: Finding


def people_wanted(plan: Plan) -> list[Wanted]:
    """The people of the rows who never worked there under that name or address; several rows may name one place."""
    by_number = {one.row.number: one for one in plan.findings}
    named = [(one.row, by_number[one.earlier] if one.earlier else one) for one in plan.findings if one.row.person]
    settled = [(row, home) for row, home in named if home.outcome in HOMES]
    marks = people_marks(home.organization_id for _row, home in settled if home.organization_id)
    found: list[Wanted] = []
    for row, home in settled:
        assert row.person is not None
        place = home.organization_id or -home.row.number  # an organization to be made has no number yet
        own = {(place, key) for key in marks_of(row.person) if key}
        if not own & marks:
            found.append(Wanted(row.person, Localized(row.person_title), home))
            marks |= own
    return found


def add_people(actor: Person, wanted: list[Wanted]) -> int:
    """Create them and note where they work; how many."""
    ids = create_people(actor, [one.person for one in wanted])
    work = []
    for key, one in zip(ids, wanted, strict=True):
        assert one.home.organization_id is not None
        work.append(Work(key, one.home.organization_id, one.title))
    return affiliate_many(actor, work)


def marks_of(person: PersonInput) -> Iterable[str]:
    """What a person of a sheet is recognized by at one organization: name and address."""
    whole = person.display_name or f"{person.family_name} {person.given_name}"
    turned = f"{person.given_name} {person.family_name}"
    joined = f"{person.family_name}{person.given_name}"
    return (fold(whole), fold(turned), fold(joined), address_key(person.email) if person.email else "")


def keep_findings(batch: Import, plan: Plan) -> None:
    """Replace what was found out about each row."""
    db.session.execute(sa.delete(ImportFinding).where(ImportFinding.import_id == batch.id))
    insert_rows(ImportFinding, [one.values(batch.id) for one in plan.findings])
