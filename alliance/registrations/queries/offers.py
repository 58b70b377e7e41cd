"""What an event offers to somebody who wants to register: categories with what is free, and the questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from alliance.core.db import db
from alliance.core.questions import Question
from alliance.events.models import Event
from alliance.events.queries.access import visible_events, with_viewer
from alliance.registrations.enums import FormPurpose, RegistrationState
from alliance.registrations.models import Delegation, EventForm, Plan, Registration, SeatCategory
from alliance.registrations.policy import closes_at, has_opened, is_in_reach, is_open, may_choose
from alliance.registrations.queries.plans import is_newest_form, questions_of, room_in


@dataclass(frozen=True)
class Place:
    """A category with its free seats (None: no end), how many wait for it, and whether the viewer may choose it."""

    category: SeatCategory
    room: int | None
    waiting: int
    is_open: bool

    @property
    def is_full(self) -> bool:
        return self.room == 0


@dataclass(frozen=True)
class Offer:
    """The registration of an event as one viewer meets it now."""

    event: Event
    plan: Plan
    places: list[Place]
    form: EventForm | None
    is_for_viewer: bool

    @property
    def questions(self) -> list[Question]:
        return questions_of(self.form)

    @property
    def is_open(self) -> bool:
        return is_open(self.plan, self.event)

    @property
    def has_opened(self) -> bool:
        return has_opened(self.plan)

    @property
    def closes_at(self) -> Any:
        return closes_at(self.plan, self.event)

    @property
    def choosable(self) -> list[Place]:
        """The categories that this viewer may take, full ones only where there is a line."""
        return [one for one in self.places if one.is_open and (not one.is_full or self.plan.has_waitlist)]

    @property
    def is_full(self) -> bool:
        """Whether no category that the viewer may choose has a free seat."""
        return all(one.is_full for one in self.places if one.is_open)


def offered(user: Any, event_id: int) -> Offer | None:
    """The registration of an event that the viewer may know of; None when there is none.

    One statement, and one more for what a signed-in viewer is to the event. The line is counted in the index, so the
    number of registrations does not matter.
    """
    wanted = (
        visible_events(user)
        .join(Plan, Plan.event_id == Event.id)
        .outerjoin(SeatCategory, sa.and_(SeatCategory.plan_id == Plan.id, SeatCategory.removed_at.is_(None)))
        .outerjoin(EventForm, is_newest_form(Event.id, FormPurpose.REGISTRATION))
        .where(Event.id == event_id)
        .add_columns(Plan, SeatCategory, EventForm, waiting_sql().label("waiting"))
        .order_by(SeatCategory.position, SeatCategory.id)
    )
    rows = db.session.execute(wanted).all()
    if not rows:
        return None
    event, plan = with_viewer(user, rows[0].Event), rows[0].Plan
    return Offer(event, plan, places_of(user, event, plan, rows), rows[0].EventForm, is_in_reach(user, event))


def waiting_sql() -> sa.ScalarSelect[int]:
    """How many registrations and wished-for seats of delegations wait for `SeatCategory`."""
    waiting = sa.select(sa.func.count()).where(
        Registration.category_id == SeatCategory.id, Registration.state == RegistrationState.WAITING
    )
    wished = sa.select(sa.func.coalesce(sa.func.sum(Delegation.wished - Delegation.seats), 0)).where(
        Delegation.event_id == Event.id,
        Delegation.category_id == SeatCategory.id,
        Delegation.waiting_since.is_not(None),
        Delegation.cancelled_at.is_(None),
    )
    return sa.select(
        waiting.correlate(SeatCategory).scalar_subquery() + wished.correlate(Event, SeatCategory).scalar_subquery()
    ).scalar_subquery()


def places_of(user: Any, event: Event, plan: Plan, rows: Iterable[Any]) -> list[Place]:
    """Free seats as they are now; where others wait already there are none."""
    found = []
    for row in rows:
        if row.SeatCategory is None:
            continue
        category = row.SeatCategory
        room = 0 if row.waiting else room_in(plan, category)
        found.append(Place(category, room, row.waiting, may_choose(user, event, category)))
    return found
