"""Lists of events: what comes, what was, one month, the desk's; each a constant number of statements.

Pages follow one another by the last row shown (its beginning and its number), so the thousandth costs what the first
does, and nothing shifts while somebody reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from alliance.core.clock import in_zone, now, today
from alliance.core.db import db
from alliance.core.search_index import having_words
from alliance.events.enums import EventKind, EventState, Phase
from alliance.events.models import LONGEST, Event, EventField
from alliance.events.queries.access import visible_events
from alliance.events.queries.cursors import Slice, sliced
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_by_code

MOST_IN_MONTH = 400
MOST_COUNTED = 10_000
FIRST_MONTH, LAST_MONTH = date(1990, 1, 1), date(2100, 12, 1)

Badges = Callable[[list[int]], dict[int, Any]]
_badges: dict[str, Badges] = {}


def add_badges(key: str, badges: Badges) -> None:
    """Called by features above: what stands beside an event in lists, an object with tone, icon and label by its id.

    One statement for all ids. Twice changes nothing.
    """
    _badges[key] = badges


def badges_of(events: Iterable[Event]) -> dict[int, Any]:
    """What features above say of these events; nothing for those that are over, postponed or cancelled."""
    ids = [one.id for one in events if one.phase is Phase.COMING]
    found: dict[int, Any] = {}
    for badges in _badges.values() if ids else ():
        found |= badges(ids)
    return found


@dataclass(frozen=True)
class Wish:
    """What a reader looks for; empty values do not filter. `city` in either language, `series` a number."""

    words: str = ""
    kind: EventKind | None = None
    field: str = ""
    city: str = ""
    series: int = 0
    past: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nothing narrows the list."""
        return not (self.words or self.kind or self.field or self.city or self.series)


def wish_of(given: Any) -> Wish:
    """The wish in the values of an address; odd ones do not filter."""
    kind, code, series = given.get("kind", ""), given.get("field", "")[:60], given.get("series", "")
    return Wish(
        words=given.get("q", "").strip()[:200],
        kind=EventKind(kind) if kind in set(EventKind) else None,
        field=code if code and term_by_code(Taxonomy.FIELD, code) else "",
        city=given.get("city", "").strip()[:80],
        series=int(series) if series.isascii() and series.isdigit() and len(series) < 10 else 0,
        past=given.get("when") == "past",
    )


def open_events(user: Any) -> Select[Any]:
    """What this reader finds in lists: published, postponed, cancelled; never a draft or a template."""
    return visible_events(user).where(
        Event.is_template.is_(False), Event.published_at.is_not(None), Event.state != EventState.DRAFT
    )


def narrowed(found: Select[Any], wish: Wish) -> Select[Any]:
    """The same, as far as it fits words, city, kind and field."""
    words = f"{wish.words} {wish.city}".strip()
    if words:
        found = found.where(having_words(Event, words))
    if wish.kind:
        found = found.where(Event.kind == wish.kind)
    if wish.series:
        found = found.where(Event.series_id == wish.series)
    if wish.field:
        found = found.where(Event.id.in_(select(EventField.event_id).where(EventField.code == wish.field)))
    return found


ending = sa.func.coalesce(Event.ends_at, Event.starts_at)
"""The end, put so that the database reads along the index of beginnings instead of sorting all that is over."""


def coming(found: Select[Any]) -> Select[Any]:
    """What is not over; nothing lasts longer than `LONGEST`, so an index over the beginnings finds it."""
    return found.where(ending > now(), Event.starts_at > now() - LONGEST)


def past(found: Select[Any]) -> Select[Any]:
    """What is over."""
    return found.where(ending <= now(), Event.starts_at <= now())


def listed_events(user: Any, wish: Wish, after: str = "", before: str = "") -> Slice:
    """A page of what comes, the next first, or of what was, the last first; two statements, one more for the fields.

    `total` counts to 10,000.
    """
    found = narrowed(open_events(user), wish)
    found = past(found) if wish.past else coming(found)
    page = sliced(with_parts(found), after, before, descending=wish.past)
    page.total = bounded_count(found)
    return page


def with_parts(found: Select[Any]) -> Select[Any]:
    return found.options(joinedload(Event.picture), selectinload(Event.fields))


def bounded_count(found: Select[Any]) -> int:
    inner = found.order_by(None).with_only_columns(Event.id).limit(MOST_COUNTED + 1).subquery()
    return db.session.scalar(select(sa.func.count()).select_from(inner)) or 0


# Months


def first_day(event: Event) -> date:
    """The day on which it begins where it takes place."""
    return event.starts_at.astimezone(ZoneInfo(event.zone)).date()


def last_day(event: Event) -> date:
    """The last day on which something of it takes place."""
    ends = event.ends_at.astimezone(ZoneInfo(event.zone)) - timedelta(seconds=1)
    return max(first_day(event), ends.date())


def by_month(events: Iterable[Event]) -> list[tuple[date, list[Event]]]:
    """The events, in their order, under the first day of the month in which each begins."""
    return [(month, list(some)) for month, some in groupby(events, key=lambda one: first_day(one).replace(day=1))]


@dataclass
class Day:
    """One square of the calendar."""

    on: date
    is_inside: bool
    is_today: bool
    events: list[Event] = field(default_factory=list)


@dataclass
class Month:
    """A month in weeks from Monday to Sunday, with what runs on each day."""

    first: date
    weeks: list[list[Day]]
    events: list[Event]

    @property
    def previous(self) -> date | None:
        return month_before(self.first) if self.first > FIRST_MONTH else None

    @property
    def next(self) -> date | None:
        return month_after(self.first) if self.first < LAST_MONTH else None


def month_in(text: str, zone: str) -> date:
    """The month that an address names as 2026-12; this month for anything odd."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = FIRST_MONTH - timedelta(days=1)
    return found if FIRST_MONTH <= found <= LAST_MONTH else today(zone).replace(day=1)


def month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def month_of(user: Any, wish: Wish, first: date, zone: str) -> Month:
    """What runs in a month, each event on the days where it takes place; one statement."""
    monday = first - timedelta(days=first.weekday())
    sunday = month_after(first) + timedelta(days=6 - (month_after(first) - timedelta(days=1)).weekday())
    begins, ends = midnight(monday, zone), midnight(sunday, zone)
    room = timedelta(days=1)  # zones differ by a day at most
    found = narrowed(open_events(user), wish).where(
        Event.starts_at < ends + room, Event.ends_at > begins - room, Event.starts_at > begins - room - LONGEST
    )
    events = list(db.session.scalars(found.order_by(Event.starts_at, Event.id).limit(MOST_IN_MONTH)))
    count = (sunday - monday).days
    days = [monday + timedelta(days=number) for number in range(count)]
    squares = {one: Day(one, one.month == first.month, one == today(zone)) for one in days}
    for event in events:
        for one in days_of(event):
            if one in squares:
                squares[one].events.append(event)
    rows = [squares[one] for one in days]
    inside = [one for one in events if first_day(one) < month_after(first) and last_day(one) >= first]
    return Month(first, [rows[place : place + 7] for place in range(0, count, 7)], inside)


def midnight(on: date, zone: str) -> datetime:
    return in_zone(datetime.combine(on, time()), zone)


def days_of(event: Event) -> list[date]:
    """Every day on which it runs."""
    begins, ends = first_day(event), last_day(event)
    return [begins + timedelta(days=number) for number in range((ends - begins).days + 1)]
