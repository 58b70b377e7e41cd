"""Who wants to hear of a group: those who sit in it unless they said otherwise, and those who follow it.

What a group does among its members is told to those who may read it: seated today, or of the secretariat. Everybody
else who follows a public group hears of public things, once a week.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.core.duties import can_coordinate
from alliance.groups.enums import FollowLevel, GroupState, Role
from alliance.groups.models import Follow, Group, Seat, SeatHolder
from alliance.groups.queries.groups import visible_groups
from alliance.groups.queries.people import people_of
from alliance.organizations.models import Organization, holding
from alliance.organizations.queries import this_day


@dataclass(frozen=True)
class Audience:
    """Those who want to hear: who may read the group, and who only hears of public things."""

    inside: list[Person]
    outside: list[Person]


def readers_of(group_id: int, level: FollowLevel = FollowLevel.EVERYTHING) -> list[Person]:
    """The people who want at least this much of a group and may read what its members read.

    Five statements at most, with their addresses, whatever the number of people.
    """
    return audience_of(group_id, level).inside


def audience_of(group_id: int, level: FollowLevel = FollowLevel.BRIEF) -> Audience:
    """Everybody who wants at least this much, apart by what they may read. Nobody stands in both."""
    wishes = wishes_about(group_id)
    seated = people_of(group_id)
    enough = {FollowLevel.EVERYTHING, level}
    inside = [one for one in seated if one.id not in wishes or wishes[one.id].level in enough]
    known = {one.id for one in seated}
    others = [one for one in wishes.values() if one.person_id not in known and one.level in enough]
    return Audience(
        inside=inside + [one.person for one in others if can_coordinate(one.person)],
        outside=[one.person for one in others if not can_coordinate(one.person)],
    )


def wishes_about(group_id: int) -> dict[int, Follow]:
    """What people said about a group, by person, with addresses and duties."""
    along = joinedload(Follow.person).options(selectinload(Person.addresses), selectinload(Person.role_grants))
    wanted = select(Follow).where(Follow.group_id == group_id).options(along).order_by(Follow.id)
    return {one.person_id: one for one in db.session.scalars(wanted)}


def wish_about(person_id: int, group_id: int) -> Follow | None:
    return db.session.scalar(select(Follow).where(Follow.person_id == person_id, Follow.group_id == group_id))


# What one person follows, for the page that lists it


@dataclass
class Following:
    """A group that a person sits in or follows: in which roles, for whom, and how much is heard of it."""

    group: Group
    level: FollowLevel
    sits: list[tuple[Role, Organization | None]] = field(default_factory=list)
    of_secretariat: bool = False

    @property
    def is_inside(self) -> bool:
        return bool(self.sits) or self.of_secretariat


def followings_of(user: Any) -> list[Following]:
    """Every group that the person sits in or has said something about and may see, by position; two statements."""
    inside = can_coordinate(user)
    sitting = (
        select(SeatHolder)
        .where(SeatHolder.person_id == user.id, holding(SeatHolder, this_day()))
        .options(joinedload(SeatHolder.group), joinedload(SeatHolder.seat).joinedload(Seat.organization))
        .order_by(SeatHolder.id)
    )
    found: dict[int, Following] = {}
    for holder in db.session.scalars(sitting):
        one = found.setdefault(holder.group_id, Following(holder.group, FollowLevel.EVERYTHING, [], inside))
        one.sits.append((holder.role, holder.seat.organization if holder.seat else None))
    for wish in db.session.scalars(own_wishes(user)):
        one = found.setdefault(wish.group_id, Following(wish.group, wish.level, [], inside))
        one.level = wish.level if one.is_inside else least(wish.level)
    return sorted(found.values(), key=lambda one: (one.group.position, one.group.id))


def own_wishes(user: Any) -> sa.Select[Any]:
    """What the person said about groups that the person may see."""
    seen = visible_groups(user).with_only_columns(Group.id)
    mine = select(Follow).where(Follow.person_id == user.id, Follow.group_id.in_(seen))
    return mine.options(joinedload(Follow.group)).order_by(Follow.id)


def least(level: FollowLevel) -> FollowLevel:
    """What a wish comes to for somebody who may only read public things."""
    return FollowLevel.BRIEF if level is FollowLevel.EVERYTHING else level


def sits_otherwise(holder: SeatHolder) -> bool:
    """Whether the person sits, or sat until the day before, in the group by another row than this."""
    others = select(SeatHolder.id).where(
        SeatHolder.group_id == holder.group_id,
        SeatHolder.person_id == holder.person_id,
        SeatHolder.id != holder.id,
        sa.or_(SeatHolder.last_on.is_(None), SeatHolder.last_on >= holder.first_on - timedelta(days=1)),
    )
    return db.session.scalar(others.limit(1)) is not None


UNFOLLOWED = (GroupState.PROPOSED, GroupState.DECLINED)
"""Groups that nobody outside can follow: nothing is public of them."""


# Other things that can be followed, told of by the features that own them


@dataclass(frozen=True)
class FollowedThing:
    """One thing that a person follows or has left: `endpoint` takes `url`, `change` (a POST with `follows`) too."""

    title: str
    group: Group
    reason: Any
    follows: bool
    endpoint: str
    change: str
    url: dict[str, Any]


Source = Callable[[Any], list[FollowedThing]]
_sources: dict[str, Source] = {}


def add_source(key: str, source: Source) -> None:
    """Called by the receivers of a feature above; twice changes nothing."""
    _sources[key] = source


def followed_things(user: Any) -> list[FollowedThing]:
    """What the person follows beside groups: one statement for each feature that knows such things."""
    return [one for key in sorted(_sources) for one in _sources[key](user)]
