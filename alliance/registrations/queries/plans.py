"""How one registers for an event: plan, categories, the newest questions; what a visitor is offered."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from alliance.core.db import db
from alliance.core.questions import Question, questions_from
from alliance.events.models import Event
from alliance.registrations.enums import FormPurpose
from alliance.registrations.models import EventForm, Plan, SeatCategory


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


def category_of(plan: Plan, category_id: int) -> SeatCategory | None:
    """A category of the plan that still stands."""
    return next((one for one in standing(plan) if one.id == category_id), None)


def standing(plan: Plan) -> list[SeatCategory]:
    """The categories that were not removed, in their order."""
    return [one for one in plan.categories if one.removed_at is None]
