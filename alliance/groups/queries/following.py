"""Who wants to hear of a group: those who sit in it unless they said otherwise, and those who follow it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.groups.enums import FollowLevel
from alliance.groups.models import Follow
from alliance.groups.queries.people import people_of


def readers_of(group_id: int, level: FollowLevel = FollowLevel.EVERYTHING) -> list[Person]:
    """The people who want at least this much of a group; two statements and one for addresses."""
    wanted = (
        select(Follow)
        .where(Follow.group_id == group_id)
        .options(joinedload(Follow.person).options(selectinload(Person.addresses)))
        .order_by(Follow.id)
    )
    wishes = {one.person_id: one for one in db.session.scalars(wanted)}
    enough = (FollowLevel.EVERYTHING,) if level is FollowLevel.EVERYTHING else (level, FollowLevel.EVERYTHING)
    seated = [one for one in people_of(group_id) if one.id not in wishes]
    return [*seated, *(one.person for one in wishes.values() if one.level in enough)]
