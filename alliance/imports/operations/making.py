"""Making what a plan says: organizations, people, memberships; each in a constant number of statements per 1,000."""

from __future__ import annotations

from collections.abc import Iterable

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


def make_rows(actor: Person, plan: Plan, tiers: dict[str, Tier]) -> dict[str, int]:
    """Carry the plan out; how many of each were made."""
    new = [one for one in plan.findings if one.outcome is Outcome.NEW]
    ids = register_many(actor, (one.row.typed for one in new))
    for finding, key in zip(new, ids, strict=True):
        finding.organization_id = key
    people = add_people(actor, [one for one in plan.findings if one.row.person and one.organization_id])
    admissions = [admission(one, tiers) for one in plan.findings if one.joins]
    return {"organizations": len(new), "members": admit_many(actor, admissions), "people": people}


def admission(finding: Finding, tiers: dict[str, Tier]) -> Admission:
    assert finding.organization_id is not None
    row = finding.row
    return Admission(finding.organization_id, tiers[row.tier].id, row.joined_on or this_day(), row.member_number)


def add_people(actor: Person, findings: list[Finding]) -> int:
    """The people of the rows who never worked there under that name or address, each row's once."""
    marks = people_marks(one.organization_id for one in findings if one.organization_id)
    wanted: list[tuple[PersonInput, int, Localized]] = []
    for finding in findings:
        person, organization = finding.row.person, finding.organization_id
        assert person is not None and organization is not None
        own = {(organization, key) for key in marks_of(person) if key}
        if not own & marks:
            wanted.append((person, organization, Localized(finding.row.person_title)))
            marks |= own
    ids = create_people(actor, [person for person, _organization, _title in wanted])
    work = [Work(key, organization, title) for key, (_person, organization, title) in zip(ids, wanted, strict=True)]
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
