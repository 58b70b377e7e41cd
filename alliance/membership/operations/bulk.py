"""Taking many organizations in as members at once, in a constant number of statements per 1,000."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from alliance.audit.operations import record, record_many
from alliance.core.db import db, insert_rows, take_ids
from alliance.core.operation import operation
from alliance.core.secrets import new_nonce
from alliance.membership import signals
from alliance.membership.models import Certificate, Membership, MembershipTerm
from alliance.membership.operations.admission import CODE_LENGTH
from alliance.settings.operations import take_numbers
from alliance.settings.queries import current_alliance

if TYPE_CHECKING:
    from alliance.accounts.models import Person

BATCH = 1000


@dataclass(frozen=True)
class Admission:
    """One organization that never was a member becomes one; `number` '' takes the next free number."""

    organization_id: int
    tier_id: int
    joined_on: date
    number: str = ""


@operation
def admit_many(actor: Person | None, admissions: list[Admission]) -> int:
    """Make all of them members with open terms from the day they joined; how many. Signals once, at the end."""
    given = {one.number for one in admissions if one.number}
    free = free_numbers(sum(1 for one in admissions if not one.number), given)
    for begin in range(0, len(admissions), BATCH):
        admit_batch(actor, admissions[begin : begin + BATCH], free)
    if admissions:
        record(actor, "membership.admitted_many", None, count=len(admissions))
        signals.many_changed.send([one.organization_id for one in admissions])
    return len(admissions)


def admit_batch(actor: Person | None, batch: list[Admission], free: Iterator[str]) -> None:
    grace_days = current_alliance().grace_days
    ids = take_ids(Membership, len(batch))
    rows = [
        {
            "id": key,
            "organization_id": one.organization_id,
            "number": one.number or next(free),
            "joined_on": one.joined_on,
            "grace_days": grace_days,
        }
        for key, one in zip(ids, batch, strict=True)
    ]
    insert_rows(Membership, rows)
    terms = [
        {"membership_id": key, "tier_id": one.tier_id, "first_on": one.joined_on}
        for key, one in zip(ids, batch, strict=True)
    ]
    insert_rows(MembershipTerm, terms)
    insert_rows(Certificate, [{"membership_id": key, "code": new_nonce()[:CODE_LENGTH]} for key in ids])
    subjects = [(key, str(row["number"])) for key, row in zip(ids, rows, strict=True)]
    record_many(actor, "membership.admitted", "membership", subjects, [one.organization_id for one in batch])


def free_numbers(wanted: int, given: set[str]) -> Iterator[str]:
    """The next free member numbers; those that were typed in earlier, or are given now, are stepped over."""
    prefix = current_alliance().number_prefix
    while wanted > 0:
        taken = [f"{prefix}-{number:04d}" for number in take_numbers("membership", min(wanted, BATCH))]
        used = given | set(db.session.scalars(sa.select(Membership.number).where(Membership.number.in_(taken))))
        free = [number for number in taken if number not in used]
        wanted -= len(free)
        yield from free
