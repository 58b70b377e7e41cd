"""The next events that a reader may know of, for first pages."""

from __future__ import annotations

from typing import Any

from alliance.core.clock import now
from alliance.core.db import db
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.events.queries.access import visible_events

STATES = (EventState.PUBLISHED, EventState.POSTPONED)


def coming_events(user: Any, most: int = 4) -> list[Event]:
    """Published events that are not over, the next first; one statement."""
    wanted = (
        visible_events(user)
        .where(Event.is_template.is_(False), Event.state.in_(STATES), Event.ends_at > now())
        .order_by(Event.starts_at, Event.id)
        .limit(most)
    )
    return list(db.session.scalars(wanted))
