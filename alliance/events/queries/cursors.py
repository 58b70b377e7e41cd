"""Pages of events that follow one another by the last row shown instead of a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select

from alliance.core.db import Instant, db
from alliance.core.web import url_with
from alliance.events.models import Event

PER_PAGE = 25

Cursor = tuple[datetime, int]


@dataclass
class Slice:
    """One page: its rows, the cursors of its neighbors ('' where there is none), how many rows there are in all."""

    items: list[Event]
    following: str = ""
    previous: str = ""
    total: int = 0

    @property
    def next_url(self) -> str:
        return url_with(after=self.following, before=None) if self.following else ""

    @property
    def prev_url(self) -> str:
        return url_with(before=self.previous, after=None) if self.previous else ""


def cursor_of(event: Event) -> str:
    """The place of a row, for an address."""
    return f"{event.starts_at.astimezone(UTC):%Y%m%dT%H%M%S%f}-{event.id}"


def cursor_in(text: str) -> Cursor | None:
    """The place that an address names; None for anything odd."""
    moment, _dash, key = text.partition("-")
    if not (key.isascii() and key.isdigit() and len(key) < 12):
        return None
    try:
        return datetime.strptime(moment, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC), int(key)
    except ValueError:
        return None


def sliced(
    found: Select[Any], after: str = "", before: str = "", descending: bool = False, per_page: int = PER_PAGE
) -> Slice:
    """A page of events by their beginnings: what follows `after`, or what stands before `before`; one statement."""
    start, end = cursor_in(after), cursor_in(before)
    backwards = end is not None
    turned = descending != backwards
    cursor = end or start
    place = sa.tuple_(Event.starts_at, Event.id)
    if cursor is not None:
        there = sa.tuple_(sa.literal(cursor[0], Instant()), sa.literal(cursor[1]))
        found = found.where(place < there if turned else place > there)
    order = (Event.starts_at.desc(), Event.id.desc()) if turned else (Event.starts_at, Event.id)
    rows = list(db.session.scalars(found.order_by(*order).limit(per_page + 1)).unique())
    more, rows = len(rows) > per_page, rows[:per_page]
    if backwards:
        rows.reverse()
    page = Slice(rows)
    if rows and (more or backwards):
        page.following = cursor_of(rows[-1])
    if rows and (more if backwards else start is not None):
        page.previous = cursor_of(rows[0])
    return page
