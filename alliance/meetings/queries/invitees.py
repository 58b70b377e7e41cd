"""Who is asked to a meeting and what they said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.secrets import nonce_of
from alliance.groups.models import Group, SeatHolder
from alliance.meetings.enums import Answer, MeetingState
from alliance.meetings.models import Invitee, Meeting


@dataclass(frozen=True)
class Answers:
    """How many said what."""

    coming: int
    perhaps: int
    declined: int
    open: int

    @property
    def total(self) -> int:
        return self.coming + self.perhaps + self.declined + self.open


def counted(said: Collection[Answer]) -> Answers:
    numbers = Counter(said)
    return Answers(
        coming=numbers[Answer.ACCEPTED],
        perhaps=numbers[Answer.TENTATIVE],
        declined=numbers[Answer.DECLINED],
        open=numbers[Answer.NEEDS_ACTION],
    )


def answers_of(meeting: Meeting) -> Answers:
    """Who comes in counts, in one statement."""
    wanted = select(Invitee.answer, func.count()).where(Invitee.meeting_id == meeting.id).group_by(Invitee.answer)
    rows = db.session.execute(wanted).all()
    return counted([row[0] for row in rows for _one in range(row[1])])


def with_answers(found: Select[Any], user: Any) -> Select[Any]:
    """Rows of (meeting, how many come, what the viewer said or None), in the statement that finds the meetings."""
    coming = select(func.count()).where(Invitee.meeting_id == Meeting.id, Invitee.answer == Answer.ACCEPTED)
    own = select(Invitee.answer).where(Invitee.meeting_id == Meeting.id, Invitee.person_id == user.id)
    return found.add_columns(
        coming.select_from(Invitee).correlate(Meeting).scalar_subquery().label("coming"),
        own.correlate(Meeting).scalar_subquery().label("own"),
    )


def invitees_of(meeting: Meeting) -> list[Invitee]:
    """Everybody asked, with addresses and organization, in the order in which they were asked; two statements."""
    wanted = (
        select(Invitee)
        .where(Invitee.meeting_id == meeting.id)
        .options(
            joinedload(Invitee.person).selectinload(Person.addresses),
            joinedload(Invitee.organization),
        )
        .order_by(Invitee.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(wanted))


def own_invitee(user: Any, meeting: Meeting) -> Invitee | None:
    """The viewer's own invitation to a meeting."""
    if user.id is None:
        return None
    return db.session.scalar(select(Invitee).where(Invitee.meeting_id == meeting.id, Invitee.person_id == user.id))


def invitee_of_secret(_user: Any, secret: str) -> Invitee | None:
    """The invitation whose personal link this is, with meeting and group; None for any text that we did not make."""
    nonce = nonce_of(secret)
    if nonce is None:
        return None
    whole = joinedload(Invitee.meeting).joinedload(Meeting.group).joinedload(Group.parent)
    return db.session.scalar(select(Invitee).where(Invitee.nonce == nonce).options(whole, joinedload(Invitee.person)))


def invitation_of(person_id: int, meeting_id: int) -> Invitee | None:
    """A person's invitation to a meeting, with the addresses that it goes to."""
    people = joinedload(Invitee.person).selectinload(Person.addresses)
    wanted = select(Invitee).where(Invitee.meeting_id == meeting_id, Invitee.person_id == person_id)
    return db.session.scalar(wanted.options(people))


def planned_from_now(group_id: int) -> list[Meeting]:
    """The planned meetings of a group that have not begun, the next first."""
    wanted = (
        select(Meeting)
        .where(Meeting.group_id == group_id, Meeting.starts_at > now(), Meeting.state == MeetingState.PLANNED)
        .options(joinedload(Meeting.group), selectinload(Meeting.series))
        .order_by(Meeting.starts_at)
    )
    return list(db.session.scalars(wanted))


def holdings_of(group_id: int, person_id: int) -> list[SeatHolder]:
    """Every time that a person sat, sits or will sit in a group."""
    wanted = select(SeatHolder).where(SeatHolder.group_id == group_id, SeatHolder.person_id == person_id)
    return list(db.session.scalars(wanted.options(joinedload(SeatHolder.seat)).order_by(SeatHolder.id)))


def day_of(meeting: Meeting) -> date:
    """The calendar day of a meeting where it takes place."""
    return meeting.starts_at.astimezone(ZoneInfo(meeting.zone)).date()
