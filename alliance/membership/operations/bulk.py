"""Taking many organizations in as members at once, in a constant number of statements per 1,000."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from alliance.audit.models import AuditEntry
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.core.secrets import new_nonce
from alliance.core.trace import origin
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
    rows = iter(admissions)
    while batch := list(islice(rows, BATCH)):
        admit_batch(actor, batch)
    if admissions:
        record(actor, "membership.admitted_many", None, count=len(admissions))
        signals.many_changed.send([one.organization_id for one in admissions])
    return len(admissions)


def admit_batch(actor: Person | None, batch: list[Admission]) -> None:
    alliance = current_alliance()
    free = iter(free_numbers(sum(1 for one in batch if not one.number)))
    rows = [
        {
            "organization_id": one.organization_id,
            "number": one.number or next(free),
            "joined_on": one.joined_on,
            "grace_days": alliance.grace_days,
        }
        for one in batch
    ]
    inserted = sa.insert(Membership).returning(Membership.id, sort_by_parameter_order=True)
    ids = list(db.session.scalars(inserted, rows))
    terms = [
        {"membership_id": key, "tier_id": one.tier_id, "first_on": one.joined_on}
        for key, one in zip(ids, batch, strict=True)
    ]
    db.session.execute(sa.insert(MembershipTerm), terms)
    papers = [{"membership_id": key, "code": new_nonce()[:CODE_LENGTH]} for key in ids]
    db.session.execute(sa.insert(Certificate), papers)
    note_each(actor, ids, rows)


def free_numbers(wanted: int) -> list[str]:
    """The next free member numbers; numbers that were typed in earlier are stepped over."""
    prefix = current_alliance().number_prefix
    found: list[str] = []
    while len(found) < wanted:
        taken = [f"{prefix}-{number:04d}" for number in take_numbers("membership", wanted - len(found))]
        used = set(db.session.scalars(sa.select(Membership.number).where(Membership.number.in_(taken))))
        found += [number for number in taken if number not in used]
    return found


def note_each(actor: Person | None, ids: list[int], rows: list[dict[str, Any]]) -> None:
    """An audit entry for each, as `admit` writes it."""
    come_from, at = origin.get(), now()
    entries = [
        {
            "at": at, "actor_id": actor.id if actor else None, "actor_name": actor.display_name[:200] if actor else "",
            "organization_id": row["organization_id"], "verb": "membership.admitted", "subject_type": "membership",
            "subject_id": key, "subject_label": row["number"], "details": {}, "channel": come_from.channel,
            "address": come_from.address, "request_id": come_from.request_id,
        }
        for key, row in zip(ids, rows, strict=True)
    ]  # fmt: skip
    db.session.execute(sa.insert(AuditEntry), entries)
