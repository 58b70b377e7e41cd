"""Seats that organizations reserved: of an event, by link, in the line, due to be named."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.secrets import nonce_of
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.organizations.enums import AppointmentKind
from alliance.organizations.models import Affiliation, Appointment, Organization, holding
from alliance.organizations.queries import sort_columns, this_day
from alliance.registrations.models import Delegation, Plan, Registration
from alliance.registrations.queries.ways import LIVE

REMIND_BEFORE = timedelta(days=3)


def whole() -> Select[Any]:
    """Delegations with event, category, organization and head."""
    return select(Delegation).options(
        joinedload(Delegation.event),
        joinedload(Delegation.category),
        joinedload(Delegation.organization),
        joinedload(Delegation.head).joinedload(Person.addresses),
    )


def delegations_of(event: Event) -> list[Delegation]:
    """Those of an event: standing ones by organization, given up ones last; one statement."""
    found = whole().join(Delegation.organization).where(Delegation.event_id == event.id)
    found = found.order_by(Delegation.cancelled_at.is_not(None), *sort_columns(), Delegation.id)
    return list(db.session.scalars(found).unique())


def delegation_by_secret(_user: Any, secret: str) -> Delegation | None:
    """The delegation behind the link for who names its people; None for any other text, and for drafts."""
    nonce = nonce_of(secret)
    if nonce is None:
        return None
    found = db.session.scalars(whole().where(Delegation.nonce == nonce)).unique().one_or_none()
    return found if found is not None and found.event.is_open_to_readers else None


def people_of(delegation: Delegation) -> list[Registration]:
    """Who is named, by name."""
    found = select(Registration).where(Registration.delegation_id == delegation.id, Registration.state.in_(LIVE))
    return list(db.session.scalars(found.order_by(Registration.name_key, Registration.id)))


def named_person(delegation: Delegation, registration_id: int) -> Registration | None:
    """One of the people named."""
    return next((one for one in people_of(delegation) if one.id == registration_id), None)


def first_in_line(category_ids: Iterable[int]) -> Delegation | None:
    """The delegation that has waited longest for more seats of one of the categories."""
    found = select(Delegation).where(
        Delegation.category_id.in_(list(category_ids)),
        Delegation.waiting_since.is_not(None),
        Delegation.cancelled_at.is_(None),
    )
    found = found.order_by(Delegation.waiting_since, Delegation.id).limit(1)
    return db.session.scalar(found.execution_options(populate_existing=True))


def spoken_for(user: Any) -> list[Organization]:
    """The organizations whose primary representative the viewer is today, by name."""
    if not user.is_authenticated:
        return []
    mine = (
        select(Affiliation.organization_id)
        .join(Appointment, Appointment.affiliation_id == Affiliation.id)
        .where(Affiliation.person_id == user.id, Appointment.kind == AppointmentKind.PRIMARY)
        .where(holding(Affiliation, this_day()), holding(Appointment, this_day()))
    )
    return list(db.session.scalars(select(Organization).where(Organization.id.in_(mine)).order_by(*sort_columns())))


def own_delegations(user: Any, on: datetime | None = None) -> list[Delegation]:
    """Those of events to come that the viewer heads, or whose organization the viewer speaks for, the next first."""
    homes = [one.id for one in spoken_for(user)]
    mine = sa.or_(Delegation.head_id == user.id, Delegation.organization_id.in_(homes))
    found = whole().join(Delegation.event).where(mine, Delegation.cancelled_at.is_(None), Event.ends_at > (on or now()))
    return list(db.session.scalars(found.order_by(Event.starts_at, Delegation.id)).unique())


def standing_delegations(event: Event, organizations: Iterable[Organization]) -> list[Delegation]:
    """What these organizations have reserved at an event."""
    ids = [one.id for one in organizations]
    if not ids:
        return []
    found = whole().where(Delegation.event_id == event.id, Delegation.organization_id.in_(ids))
    return list(db.session.scalars(found.where(Delegation.cancelled_at.is_(None)).order_by(Delegation.id)).unique())


def is_unfinished() -> sa.ColumnElement[bool]:
    """Has seats without a name, or waits for more."""
    return sa.or_(Delegation.named < Delegation.seats, Delegation.waiting_since.is_not(None))


def past_naming_sql(event_id: Any) -> sa.ColumnElement[bool]:
    """Whether a delegation of an event still holds seats without a name after the time for names."""
    return sa.exists().where(
        Delegation.event_id == event_id,
        Delegation.cancelled_at.is_(None),
        is_unfinished(),
        Plan.event_id == Delegation.event_id,
        Plan.names_due_at <= now(),
    )


def late_delegations(event_id: int) -> list[Delegation]:
    """Those with seats to free because the time for names has passed, read behind the lock."""
    found = whole().join(Plan, Plan.event_id == Delegation.event_id)
    found = found.where(Delegation.event_id == event_id, Delegation.cancelled_at.is_(None), is_unfinished())
    found = found.where(Plan.names_due_at <= now()).order_by(Delegation.id)
    return list(db.session.scalars(found.execution_options(populate_existing=True)).unique())


def events_with_late_delegations() -> list[int]:
    """The ids of events where the time for names has passed and seats without a name are still held."""
    found = select(Delegation.event_id).join(Plan, Plan.event_id == Delegation.event_id)
    found = found.where(Delegation.cancelled_at.is_(None), is_unfinished(), Plan.names_due_at <= now())
    return list(db.session.scalars(found.distinct().order_by(Delegation.event_id)))


def delegations_to_remind() -> list[Delegation]:
    """Those with seats without a name whose time ends within three days, not reminded yet."""
    found = whole().join(Plan, Plan.event_id == Delegation.event_id).join(Delegation.event)
    found = found.where(Delegation.cancelled_at.is_(None), Delegation.named < Delegation.seats)
    found = found.where(Delegation.reminded_at.is_(None), Event.state == EventState.PUBLISHED)
    found = found.where(Plan.names_due_at > now(), Plan.names_due_at <= now() + REMIND_BEFORE)
    return list(db.session.scalars(found.order_by(Delegation.id)).unique())


def count_sql(event_id: int) -> sa.ScalarSelect[int]:
    """How many delegations an event has."""
    found = select(sa.func.count()).where(Delegation.event_id == event_id, Delegation.cancelled_at.is_(None))
    return found.scalar_subquery()
