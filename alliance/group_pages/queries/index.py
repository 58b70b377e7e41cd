"""The list of groups as one viewer may see it: one's own first, then the others by kind, sub-groups under their
parents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func, select

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.search_terms import plain
from alliance.groups.enums import GroupKind, GroupState, Role
from alliance.groups.models import Group, ParticipationCall, Seat, SeatHolder
from alliance.groups.queries.groups import visible_groups
from alliance.organizations.models import holding
from alliance.organizations.queries import this_day


@dataclass
class Entry:
    """A group of the list: how many organizations sit in it, until when it calls, and what the viewer is in it."""

    group: Group
    organizations: int
    calls_until: datetime | None
    role: Role | None
    below: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Listing:
    """`own`: where the viewer sits. `kinds`: the others by kind, each with its sub-groups, concluded ones apart."""

    own: list[Entry]
    kinds: list[tuple[GroupKind, list[Entry]]]
    concluded: list[Entry]
    proposed: list[Entry]
    total: int


def listing(user: Any, words: str = "") -> Listing:
    """All groups that this viewer may see, found by words in either language; one statement."""
    entries = [entry for entry in read(user) if matches(entry.group, words)]
    own = [entry for entry in entries if entry.role and entry.group.state is not GroupState.CONCLUDED]
    return Listing(
        own=own,
        kinds=by_kind([entry for entry in entries if entry.group.state.is_running and entry not in own]),
        concluded=[entry for entry in entries if entry.group.state is GroupState.CONCLUDED],
        proposed=[entry for entry in entries if entry.group.state in (GroupState.PROPOSED, GroupState.DECLINED)],
        total=len(entries),
    )


def read(user: Any) -> list[Entry]:
    """Groups are some dozens, at most some hundreds, so that they are read whole."""
    on, at = this_day(), now()
    seats = (
        select(func.count(sa.distinct(Seat.organization_id)))
        .where(Seat.group_id == Group.id, holding(Seat, on))
        .scalar_subquery()
    )
    calls = (
        select(func.max(ParticipationCall.closes_at))
        .where(ParticipationCall.group_id == Group.id, ParticipationCall.published_at.is_not(None))
        .where(ParticipationCall.cancelled_at.is_(None))
        .where(ParticipationCall.opens_at <= at, ParticipationCall.closes_at > at)
        .scalar_subquery()
    )
    role = (
        select(func.aggregate_strings(sa.type_coerce(SeatHolder.role, sa.String), " "))
        .where(SeatHolder.group_id == Group.id, SeatHolder.person_id == user.id, holding(SeatHolder, on))
        .scalar_subquery()
    )
    wanted = visible_groups(user).add_columns(seats, calls, role).order_by(Group.position, Group.id)
    return [
        Entry(group, organizations, until, highest(roles)) for group, organizations, until, roles in
        db.session.execute(wanted)
    ]  # fmt: skip


def highest(roles: str | None) -> Role | None:
    held = {Role(role) for role in (roles or "").split()}
    return next((role for role in Role if role in held), None)


def matches(group: Group, words: str) -> bool:
    """Whether each word stands in the number, code or name of either language."""
    said = plain(f"{group.number} {group.code} {group.name.en} {group.name.zh}")
    return all(word in said for word in plain(words).split())


def by_kind(entries: list[Entry]) -> list[tuple[GroupKind, list[Entry]]]:
    """The kinds that have groups; a sub-group stands under its parent when that is listed too."""
    known = {entry.group.id: entry for entry in entries}
    tops: list[Entry] = []
    for entry in entries:
        above = known.get(entry.group.parent_id or 0)
        (above.below if above else tops).append(entry)
    found = [(kind, [entry for entry in tops if entry.group.kind is kind]) for kind in GroupKind]
    return [(kind, some) for kind, some in found if some]
