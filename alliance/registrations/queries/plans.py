"""How one registers for an event: plan, categories, the newest questions; what a visitor is offered."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from alliance.core.db import db
from alliance.core.questions import Question, questions_from
from alliance.events.models import Event
from alliance.events.queries.access import seen_event, visible_event
from alliance.registrations.enums import FormPurpose, RegistrationState
from alliance.registrations.models import EventForm, Plan, Registration, SeatCategory


def is_newest_form(event_id: Any, purpose: FormPurpose) -> sa.ColumnElement[bool]:
    """The newest version of an event's questions for a purpose, as a condition on `EventForm`."""
    other = aliased(EventForm)
    newest = sa.select(sa.func.max(other.number)).where(other.event_id == event_id, other.purpose == purpose)
    return sa.and_(
        EventForm.event_id == event_id,
        EventForm.purpose == purpose,
        EventForm.number == newest.correlate(Event).scalar_subquery(),
    )


def newest_form(event_id: int, purpose: FormPurpose) -> EventForm | None:
    """The questions that are asked now."""
    wanted = sa.select(EventForm).where(EventForm.event_id == event_id, EventForm.purpose == purpose)
    return db.session.scalar(wanted.order_by(EventForm.number.desc()).limit(1))


def questions_of(form: EventForm | None) -> list[Question]:
    """The questions of one version, none without a form."""
    return questions_from(form.questions) if form else []


def plan_of(event_id: int) -> Plan | None:
    """The plan of an event with its categories; one statement."""
    wanted = sa.select(Plan).where(Plan.event_id == event_id).options(joinedload(Plan.categories))
    return db.session.scalars(wanted).unique().one_or_none()


def newest_forms(event_id: int) -> dict[FormPurpose, EventForm]:
    """The questions that are asked now, by purpose; one statement."""
    rows = db.session.scalars(sa.select(EventForm).where(EventForm.event_id == event_id).order_by(EventForm.number))
    return {one.purpose: one for one in rows}


def numbers_of(event_id: int) -> dict[tuple[int, RegistrationState], int]:
    """How many registrations are in each category and state; one statement over the index."""
    wanted = sa.select(Registration.category_id, Registration.state, sa.func.count())
    wanted = wanted.where(Registration.event_id == event_id).group_by(Registration.category_id, Registration.state)
    return {(category_id, state): count for category_id, state, count in db.session.execute(wanted)}


def seen_category(user: Any, event_id: int, category_id: int) -> SeatCategory | None:
    """A category of an event, as one sees it who may see the event."""
    wanted = sa.select(SeatCategory).join(Plan).where(Plan.event_id == event_id, SeatCategory.id == category_id)
    wanted = wanted.where(SeatCategory.removed_at.is_(None))
    category = db.session.scalar(wanted.options(joinedload(SeatCategory.plan).joinedload(Plan.event)))
    return category if category is not None and seen_event(user, category.plan.event) is not None else None


def event_asking(user: Any, event_id: int, purpose: str) -> Event | None:
    """An event whose questions for a purpose are written; None for a purpose that there is not."""
    return visible_event(user, event_id) if purpose in set(FormPurpose) else None


def category_of(plan: Plan, category_id: int) -> SeatCategory | None:
    """A category of the plan that still stands."""
    return next((one for one in standing(plan) if one.id == category_id), None)


def standing(plan: Plan) -> list[SeatCategory]:
    """The categories that were not removed, in their order."""
    return [one for one in plan.categories if one.removed_at is None]


def room_in(plan: Plan, category: SeatCategory) -> int | None:
    """Free seats of a category under both caps, as the rows say; None: no end. An offer that lapsed still counts."""
    caps = [row.seats - row.taken for row in (plan, category) if row.seats is not None]
    return max(0, min(caps)) if caps else None
