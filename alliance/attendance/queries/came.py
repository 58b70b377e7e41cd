"""Who came, for the figures of the registrations and for lists."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from alliance.attendance.models import Arrival
from alliance.core.db import db
from alliance.events.models import Event
from alliance.registrations.models import Registration


def came_sql(day: date | None = None) -> sa.ColumnElement[bool]:
    """Whether the guest of `Registration` was there, on a day or on any."""
    found = sa.exists().where(Arrival.registration_id == Registration.id, Arrival.undone_at.is_(None))
    return found.where(Arrival.day == day) if day else found


def anybody_came(event: Event) -> bool:
    """Whether anybody was checked in at an event at all."""
    found = sa.exists().where(Arrival.event_id == event.id, Arrival.undone_at.is_(None))
    return bool(db.session.scalar(sa.select(found)))
