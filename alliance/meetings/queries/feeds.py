"""Calendar feeds: whose they are and what stands in them. What one may read is judged anew at each reading."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.duties import can_coordinate
from alliance.core.secrets import nonce_of
from alliance.groups.models import Group, SeatHolder
from alliance.meetings.enums import Answer
from alliance.meetings.models import CalendarFeed, Invitee, Meeting
from alliance.organizations.models import holding
from alliance.organizations.queries import this_day

PAST = timedelta(days=180)
MOST = 2000  # meetings in one feed


def own_feeds(user: Any) -> list[CalendarFeed]:
    """The addresses in use of a person, with their groups."""
    wanted = select(CalendarFeed).where(CalendarFeed.person_id == user.id, CalendarFeed.revoked_at.is_(None))
    return list(db.session.scalars(wanted.options(joinedload(CalendarFeed.group)).order_by(CalendarFeed.id)))


def own_feed(user: Any, feed_id: int) -> CalendarFeed | None:
    """One of the viewer's own addresses, also a revoked one."""
    return db.session.scalar(select(CalendarFeed).where(CalendarFeed.id == feed_id, CalendarFeed.person_id == user.id))


def own_groups(user: Any) -> list[Group]:
    """The groups in which the person sits today, by name."""
    sits = select(SeatHolder.group_id).where(SeatHolder.person_id == user.id, holding(SeatHolder, this_day()))
    return list(db.session.scalars(select(Group).where(Group.id.in_(sits)).order_by(Group.position, Group.code)))


def feed_of_secret(_user: Any, secret: str) -> CalendarFeed | None:
    """The feed of this address; None for a text that we did not make, a revoked one, and who lost the right to read.

    A person whose sign-in was closed reads nothing any more.
    """
    nonce = nonce_of(secret)
    if nonce is None:
        return None
    people = joinedload(CalendarFeed.person)
    wanted = (
        select(CalendarFeed)
        .where(CalendarFeed.nonce == nonce, CalendarFeed.revoked_at.is_(None))
        .options(
            people.selectinload(Person.role_grants),
            people.joinedload(Person.sign_in),
            joinedload(CalendarFeed.group),
        )
    )
    found = db.session.scalar(wanted)
    return found if found and may_still_read(found) else None


def may_still_read(feed: CalendarFeed) -> bool:
    if feed.person.sign_in_state == "closed":
        return False
    if feed.group_id is None or can_coordinate(feed.person):
        return True
    sits = sa.exists().where(
        SeatHolder.group_id == feed.group_id,
        SeatHolder.person_id == feed.person_id,
        holding(SeatHolder, this_day()),
    )
    return bool(db.session.scalar(select(sits)))


def meetings_in(feed: CalendarFeed) -> list[Meeting]:
    """The meetings of the last half year and all to come, cancelled ones too, so that calendars take them off.

    A person's own feed: meetings to which the person is asked and has not said no, and all of the groups in which the
    person sits today.
    """
    wanted = (
        select(Meeting)
        .where(Meeting.ends_at > now() - PAST)
        .options(joinedload(Meeting.group))
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST)
    )
    wanted = wanted.where(Meeting.group_id == feed.group_id) if feed.group_id else of_person(wanted, feed.person_id)
    return list(db.session.scalars(wanted))


def of_person(wanted: Select[Any], person_id: int) -> Select[Any]:
    sits = select(SeatHolder.group_id).where(SeatHolder.person_id == person_id, holding(SeatHolder, this_day()))
    mine = select(Invitee.meeting_id).where(Invitee.person_id == person_id)
    declined = mine.where(Invitee.answer == Answer.DECLINED)
    asked = Meeting.id.in_(mine)
    return wanted.where(sa.or_(asked, Meeting.group_id.in_(sits)), Meeting.id.not_in(declined))
