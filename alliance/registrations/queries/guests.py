"""Registrations as their guests reach them: by the personal link, or signed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.secrets import nonce_of
from alliance.events.models import Event
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Plan, Registration
from alliance.registrations.queries.ways import LIVE


def whole() -> list[Any]:
    """What the guest's own page shows along with a registration."""
    return [
        joinedload(Registration.event),
        joinedload(Registration.category),
        joinedload(Registration.organization),
        joinedload(Registration.delegation),
        joinedload(Registration.form),
    ]


@dataclass(frozen=True)
class Own:
    """A registration with the plan under which it was made, for who holds its personal link."""

    registration: Registration
    plan: Plan


def own_of_secret(_user: Any, secret: str) -> Own | None:
    """The registration whose personal link this is; None for any text that we did not make. One statement.

    Who holds the link may know of the event, however hidden it is, unless it became a draft again.
    """
    nonce = nonce_of(secret)
    if nonce is None:
        return None
    wanted = sa.select(Registration, Plan).join(Plan, Plan.event_id == Registration.event_id)
    row = db.session.execute(wanted.where(Registration.nonce == nonce).options(*whole())).first()
    return Own(row.Registration, row.Plan) if row and row.Registration.event.is_open_to_readers else None


def registration_of_secret(user: Any, secret: str) -> Registration | None:
    """The same without the plan, for pages of higher features: pass, papers, certificate."""
    own = own_of_secret(user, secret)
    return own.registration if own else None


def registrations_by_id(event_id: int, ids: Iterable[int]) -> list[Registration]:
    """Registrations of one event among numbers that somebody sent, in the order in which they came, read anew."""
    wanted = sa.select(Registration).where(Registration.event_id == event_id, Registration.id.in_(list(ids)))
    wanted = wanted.options(joinedload(Registration.delegation)).order_by(Registration.id)
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def place_in_line(registration: Registration) -> int:
    """How many registrations stand in the line of this category up to and including this one."""
    ahead = sa.or_(
        Registration.waiting_since < registration.waiting_since,
        sa.and_(Registration.waiting_since == registration.waiting_since, Registration.id <= registration.id),
    )
    wanted = sa.select(sa.func.count()).where(
        Registration.category_id == registration.category_id, Registration.state == RegistrationState.WAITING, ahead
    )
    return db.session.scalar(wanted) or 0


def own_registrations(person_id: int, past: bool = False) -> list[Registration]:
    """A person's registrations for events to come, the next first; with `past` those of events that are over, and
    what was cancelled, the latest first. One statement."""
    over = sa.or_(Event.ends_at <= now(), Registration.state.not_in(LIVE))
    found = (
        sa.select(Registration)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.person_id == person_id, over if past else sa.not_(over))
        .options(contains_eager(Registration.event), joinedload(Registration.category))
    )
    order = (Event.starts_at.desc(), Registration.id.desc()) if past else (Event.starts_at, Registration.id)
    return list(db.session.scalars(found.order_by(*order).limit(100)))


def own_registration_for(person_id: int, event_id: int) -> Registration | None:
    """A person's live registration for an event."""
    wanted = sa.select(Registration).where(
        Registration.person_id == person_id, Registration.event_id == event_id, Registration.state.in_(LIVE)
    )
    return db.session.scalar(wanted.order_by(Registration.id).limit(1))
