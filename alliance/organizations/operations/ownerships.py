"""Who belongs to whom: a dated graph between organizations."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy import or_, select

from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.organizations import signals
from alliance.organizations.enums import OwnershipKind
from alliance.organizations.models import Organization, Ownership
from alliance.organizations.queries import this_day

if TYPE_CHECKING:
    from alliance.accounts.models import Person


@operation
def add_ownership(
    actor: Person, parent: Organization, child: Organization, kind: OwnershipKind, first_on: date | None = None
) -> Ownership:
    """Note that one organization belongs to another from a day on.

    Refuses an organization above itself, directly or over others, and a relation that still runs.
    """
    for end in sorted((parent, child), key=lambda one: one.id):
        lock(end)
    first = first_on or this_day()
    if parent.id in below(child.id, first):
        raise Refused(_("%(name)s would stand above itself.", name=child.name.text), "parent_id")
    running = select(Ownership.id).where(
        Ownership.parent_id == parent.id, Ownership.child_id == child.id, lasting(first)
    )
    if db.session.scalar(running.limit(1)):
        raise Refused(_("This relation is noted already."), "parent_id")
    row = Ownership(parent=parent, child=child, kind=kind, first_on=first)
    db.session.add(row)
    record(actor, "organizations.ownership_added", row, organization_id=child.id)
    signals.changed.send(child)
    signals.changed.send(parent)
    return row


def lasting(first: date) -> sa.ColumnElement[bool]:
    return or_(Ownership.last_on.is_(None), Ownership.last_on >= first)


def below(organization_id: int, on: date) -> set[int]:
    """The organization and all that belong to it from a day on, over any number of steps."""
    found: set[int] = set()
    edge = {organization_id}
    while edge:
        found |= edge
        children = select(Ownership.child_id).where(Ownership.parent_id.in_(edge), lasting(on))
        edge = set(db.session.scalars(children)) - found
    return found


@operation
def end_ownership(actor: Person, ownership: Ownership, last_on: date | None = None) -> None:
    """End a relation on a day. Refuses one that has ended, and a day before its first."""
    lock(ownership)
    last = last_on or this_day()
    if ownership.last_on is not None and ownership.last_on <= last:
        raise Refused(_("This has ended already."))
    if last < ownership.first_on - timedelta(days=1):
        raise Refused(_("The last day lies before the first day."), "last_on")
    ownership.last_on = last
    record(actor, "organizations.ownership_ended", ownership, organization_id=ownership.child_id)
    signals.changed.send(ownership.child)
    signals.changed.send(ownership.parent)
