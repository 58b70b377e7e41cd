"""The attendance as its organizers read it: who came on which day, through which door, and who is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from alliance.attendance.models import Arrival
from alliance.attendance.queries.known import SHOWN
from alliance.core.db import db
from alliance.events.models import Event
from alliance.events.queries.access import seen_event
from alliance.registrations.enums import RegistrationState, Source
from alliance.registrations.models import Registration
from alliance.registrations.queries.people import word_conditions

CAME = ("yes", "no")


@dataclass(frozen=True)
class ListFilter:
    """What narrows the list of a day: words, came or not, a category, how they registered."""

    day: date
    words: str = ""
    came: str = ""
    category: int | None = None
    walk_ins: bool = False

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.came or self.category or self.walk_ins)


@dataclass(frozen=True)
class DoorCount:
    """How many came through a door, walk-ins among them."""

    door: str
    number: int
    walk_ins: int


def attendance_matching(event: Event, wanted: ListFilter) -> Any:
    """(Registration, its arrival of the day) of all who are confirmed or came, by name."""
    of_day = (Arrival.registration_id == Registration.id, Arrival.day == wanted.day, Arrival.undone_at.is_(None))
    found = select(Registration, Arrival).outerjoin(Arrival, sa.and_(*of_day)).options(*SHOWN)
    found = found.options(joinedload(Arrival.by))
    confirmed = Registration.state == RegistrationState.CONFIRMED
    found = found.where(Registration.event_id == event.id, sa.or_(confirmed, Arrival.id.is_not(None)))
    if wanted.came in CAME:
        found = found.where(Arrival.id.is_not(None) if wanted.came == "yes" else Arrival.id.is_(None))
    if wanted.category is not None:
        found = found.where(Registration.category_id == wanted.category)
    if wanted.walk_ins:
        found = found.where(Registration.source == Source.WALK_IN)
    for condition in word_conditions(wanted.words):
        found = found.where(condition)
    return found.order_by(Registration.name_key, Registration.id)


def attendance_for_sheet(event: Event, wanted: ListFilter, most: int) -> Sequence[Any]:
    return db.session.execute(attendance_matching(event, wanted).limit(most)).unique().all()


def doors_of(event: Event, day: date) -> list[DoorCount]:
    """How many came through each door on a day, the busiest first, and how many of them had not registered before;
    one statement."""
    walked_in = sa.func.sum(sa.case((Registration.source == Source.WALK_IN, 1), else_=0))
    wanted = (
        select(Arrival.door, sa.func.count().label("number"), walked_in.label("walk_ins"))
        .join(Registration, Registration.id == Arrival.registration_id)
        .where(Arrival.event_id == event.id, Arrival.day == day, Arrival.undone_at.is_(None))
        .group_by(Arrival.door)
        .order_by(sa.desc("number"), Arrival.door)
    )
    return [DoorCount(row.door, row.number, row.walk_ins) for row in db.session.execute(wanted)]


def visible_arrival(user: Any, event_id: int, arrival_id: int) -> Arrival | None:
    """An arrival with its event and guest, for who may see the event."""
    wanted = select(Arrival).where(Arrival.id == arrival_id, Arrival.event_id == event_id)
    along = (joinedload(Arrival.event), joinedload(Arrival.registration))
    found = db.session.scalar(wanted.options(*along))
    return found if found is not None and seen_event(user, found.event) else None


def visible_guest(user: Any, event_id: int, registration_id: int) -> Registration | None:
    """A registration with its event, for who may see the event."""
    wanted = select(Registration).where(Registration.id == registration_id, Registration.event_id == event_id)
    found = db.session.scalar(wanted.options(joinedload(Registration.event)))
    return found if found is not None and seen_event(user, found.event) else None
