"""All groups as the secretariat sees them, with who sits in them and since when nothing happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, String, cast, func, or_, select
from sqlalchemy.orm import joinedload

from alliance.core.clock import now
from alliance.core.db import db
from alliance.groups.enums import CharterState, GroupKind, GroupState, JoinState
from alliance.groups.models import Charter, Group, JoinRequest, Seat, SeatHolder
from alliance.organizations.models import holding
from alliance.organizations.queries import this_day

QUIET = timedelta(days=60)
"""A group is quiet when nothing happened in it for so long."""

WAITING = (JoinState.REQUESTED, JoinState.CONFIRMED)


@dataclass(frozen=True)
class GroupFilter:
    """What a coordinator looks for; empty values do not filter. `sort` is position, quiet, name or newest."""

    words: str = ""
    state: str = ""
    kind: str = ""
    quiet: bool = False
    sort: str = ""


def is_quiet_sql() -> Any:
    """Running groups in which nothing happened for long."""
    running = Group.state.in_([GroupState.FORMING, GroupState.ACTIVE])
    return running & (Group.last_active_at < now() - QUIET)


def is_quiet(group: Group) -> bool:
    return group.state.is_running and group.last_active_at < now() - QUIET


def groups_for_desk(wanted: GroupFilter) -> Select[Any]:
    """Rows (group with parent and charter, seats, people, requests that wait, number of an open draft or None)."""
    on = this_day()
    seats = select(func.count()).where(Seat.group_id == Group.id, holding(Seat, on))
    people = select(func.count(SeatHolder.person_id.distinct())).where(
        SeatHolder.group_id == Group.id, holding(SeatHolder, on)
    )
    asked = select(func.count()).where(JoinRequest.group_id == Group.id, JoinRequest.state.in_(WAITING))
    draft = select(func.max(Charter.number)).where(
        Charter.group_id == Group.id, Charter.state.in_([CharterState.DRAFT, CharterState.FOR_BALLOT])
    )
    counted = [one.correlate(Group).scalar_subquery() for one in (seats, people, asked, draft)]
    found = select(
        Group, *(one.label(name) for name, one in zip(("seats", "people", "asked", "draft"), counted, strict=True))
    )
    found = found.options(joinedload(Group.parent), joinedload(Group.charter))
    return ordered(filtered(found, wanted), wanted.sort)


def filtered(found: Select[Any], wanted: GroupFilter) -> Select[Any]:
    if wanted.state in set(GroupState):
        found = found.where(Group.state == GroupState(wanted.state))
    if wanted.kind in set(GroupKind):
        found = found.where(Group.kind == GroupKind(wanted.kind))
    if wanted.quiet:
        found = found.where(is_quiet_sql())
    for word in wanted.words.split()[:8]:
        anywhere = [func.lower(column).contains(word.lower(), autoescape=True) for column in searched()]
        found = found.where(or_(*anywhere))
    return found


def searched() -> list[Any]:
    """Where words are looked for: code, number and the name in each language."""
    return [Group.code, Group.number, name_in("en"), name_in("zh")]


def name_in(language: str) -> Any:
    return cast(Group.name[language].as_string(), String)


def ordered(found: Select[Any], sort: str) -> Select[Any]:
    orders: dict[str, list[Any]] = {
        "quiet": [Group.last_active_at],
        "newest": [Group.id.desc()],
        "name": [func.lower(name_in("en"))],
    }
    return found.order_by(*orders.get(sort, [Group.position]), Group.id)


def quiet_groups(most: int = 10) -> list[Group]:
    """The running groups in which nothing happened for long, the quietest first; one statement."""
    return list(db.session.scalars(select(Group).where(is_quiet_sql()).order_by(Group.last_active_at).limit(most)))


def groups_to_decide(most: int = 10) -> list[Group]:
    """Proposals that wait for a coordinator, the oldest first; one statement."""
    waiting = select(Group).where(Group.state == GroupState.PROPOSED).order_by(Group.id)
    return list(db.session.scalars(waiting.limit(most)))


def drafts_to_adopt(most: int = 10) -> list[Charter]:
    """Drafts of charters that wait for a coordinator, the oldest first; one statement."""
    waiting = (
        select(Charter)
        .join(Charter.group)
        .where(Charter.state == CharterState.DRAFT, Group.state != GroupState.PROPOSED)
        .options(joinedload(Charter.group))
        .order_by(Charter.id)
    )
    return list(db.session.scalars(waiting.limit(most)))
