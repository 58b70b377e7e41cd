"""Series of events."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select

from alliance.core.db import db
from alliance.events.models import Event, EventSeries


def all_series() -> list[EventSeries]:
    """Every series, the newest first; an alliance has dozens."""
    return list(db.session.scalars(select(EventSeries).order_by(EventSeries.id.desc())))


def stored_series(_user: Any, series_id: int) -> EventSeries | None:
    return db.session.get(EventSeries, series_id)


def series_for_desk() -> Select[Any]:
    """Rows (series, how many events it has, when the last of them begins), the newest series first."""
    count = select(sa.func.count()).where(Event.series_id == EventSeries.id, Event.is_template.is_(False))
    last = select(sa.func.max(Event.starts_at)).where(Event.series_id == EventSeries.id, Event.is_template.is_(False))
    columns = [one.correlate(EventSeries).scalar_subquery() for one in (count, last)]
    return select(EventSeries, columns[0].label("events"), columns[1].label("last_at")).order_by(EventSeries.id.desc())
