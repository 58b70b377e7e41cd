"""What a door shows: the event, how many are here, whom a name means, the newest marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from alliance.attendance.models import Arrival, Mark
from alliance.attendance.queries.hours import day_there
from alliance.attendance.queries.known import SHOWN
from alliance.core.db import db, hold
from alliance.core.duties import Duty, has_duty
from alliance.core.names import is_cjk, latin_key
from alliance.events.enums import OrganizerRole
from alliance.events.models import Event, EventFacts
from alliance.events.queries.access import is_organizer_sql, visible_events
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Registration, SeatCategory

MOST_FOUND = 12  # people offered for a name
SHOWN_LAST = 3


@dataclass(frozen=True)
class Here:
    """How many came on a day, and how many are expected: confirmed, and not online."""

    here: int
    expected: int

    @property
    def percent(self) -> int:
        return min(100, 100 * self.here // self.expected) if self.expected else 0


def door_event(user: Any, event_id: int) -> Event | None:
    """An event for its doors, in one statement: only who organizes it and who stands at its doors is found out.

    Who has the duty of check-in finds every event that is published, also behind closed doors.
    """
    wanted = select(Event) if has_duty(user, Duty.CHECK_IN, Duty.EVENTS) else visible_events(user)
    columns: list[Any] = [sa.literal(0), sa.literal(0)]
    if user.is_authenticated:
        roles = (OrganizerRole.ORGANIZER, OrganizerRole.DOOR)
        columns = [sa.case((is_organizer_sql(user.id, role), 1), else_=0) for role in roles]
    row = db.session.execute(wanted.where(Event.id == event_id).add_columns(*columns)).one_or_none()
    if row is None or (row[0].is_template and not has_duty(user, Duty.EVENTS)):
        return None
    event: Event = row[0]
    event.viewer_facts = EventFacts(person_id=user.id, is_organizer=bool(row[1]), is_door=bool(row[2]))
    hold(event)
    return event


def expected_guests(event_id: int) -> Select[Any]:
    """Ids of those who are expected in the room."""
    return (
        select(Registration.id)
        .join(SeatCategory, SeatCategory.id == Registration.category_id)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED)
        .where(SeatCategory.is_online.is_(False))
    )


def here_now(event: Event, day: date | None = None) -> Here:
    """The two numbers of a day (today) in one statement."""
    came = select(sa.func.count()).select_from(Arrival)
    came = came.where(
        Arrival.event_id == event.id, Arrival.day == (day or day_there(event)), Arrival.undone_at.is_(None)
    )
    expected = select(sa.func.count()).select_from(expected_guests(event.id).subquery())
    row = db.session.execute(select(came.scalar_subquery(), expected.scalar_subquery())).one()
    return Here(row[0], row[1])


def came_today(event: Event) -> sa.ColumnElement[bool]:
    """Joins today's arrival to its registration, if it stands."""
    today = (Arrival.registration_id == Registration.id, Arrival.day == day_there(event))
    return sa.and_(*today, Arrival.undone_at.is_(None))


def guests_named(event: Event, words: str) -> list[tuple[Registration, Arrival | None]]:
    """Whom a part of a name, of its pinyin, of the organization or the beginning of a code means, who may still
    come first; with today's arrival. One statement."""
    columns = [Registration.name, Registration.romanized_name, Registration.organization_name]
    like = [column.icontains(words, autoescape=True) for column in columns]
    like.append(Registration.code.startswith(words.upper(), autoescape=True))
    if latin_key(words) and not is_cjk(words):
        like.append(Registration.name_key.contains(latin_key(words), autoescape=True))
    unsure = sa.case((Registration.state == RegistrationState.CONFIRMED, 0), else_=1)
    wanted = (
        select(Registration, Arrival)
        .outerjoin(Arrival, came_today(event))
        .where(Registration.event_id == event.id, sa.or_(*like))
        .options(*SHOWN)
        .order_by(unsure, Arrival.id.is_not(None), Registration.name_key, Registration.id)
        .limit(MOST_FOUND)
    )
    return [(guest, arrival) for guest, arrival in db.session.execute(wanted).unique()]


def guest_with_code(event: Event, code: str) -> tuple[Registration, Arrival | None] | None:
    """Whom a pass number belongs to, with today's arrival."""
    wanted = select(Registration, Arrival).outerjoin(Arrival, came_today(event)).options(*SHOWN)
    row = db.session.execute(wanted.where(Registration.event_id == event.id, Registration.code == code)).one_or_none()
    return (row[0], row[1]) if row else None


def last_marks(event: Event, door: str, most: int = SHOWN_LAST) -> list[tuple[Mark, Arrival | None]]:
    """The newest marks of a door with their guests, and each guest's arrival of today."""
    today = (Arrival.registration_id == Mark.registration_id, Arrival.day == day_there(event))
    wanted = (
        select(Mark, Arrival)
        .outerjoin(Arrival, sa.and_(*today, Arrival.undone_at.is_(None)))
        .where(Mark.event_id == event.id, Mark.door == door)
        .options(joinedload(Mark.registration).options(*SHOWN))
        .order_by(Mark.received_at.desc(), Mark.id.desc())
        .limit(most)
    )
    return [(mark, arrival) for mark, arrival in db.session.execute(wanted).unique()]


def mark_at(event: Event, mark_id: int) -> Mark | None:
    """A mark of this event with its guest."""
    wanted = select(Mark).where(Mark.id == mark_id, Mark.event_id == event.id)
    return db.session.scalar(wanted.options(joinedload(Mark.registration).options(*SHOWN)))


def arrival_beside(mark: Mark, event: Event) -> Arrival | None:
    """The arrival that stands on the day of a mark."""
    if mark.registration_id is None:
        return None
    on = (Arrival.registration_id == mark.registration_id, Arrival.day == day_there(event, mark.at))
    return db.session.scalar(select(Arrival).where(*on, Arrival.undone_at.is_(None)))
