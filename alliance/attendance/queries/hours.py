"""When the doors of an event are open, and which day it is there."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from alliance.core.clock import now
from alliance.events.models import Event

BEFORE = timedelta(hours=12)  # badges are fetched on the evening before
AFTER = timedelta(hours=12)  # the last guests come late, and a list is put right on the same night


def opens_at(event: Event) -> datetime:
    """The first instant at which somebody can be checked in."""
    return event.starts_at - BEFORE


def closes_at(event: Event) -> datetime:
    """The instant from which on nobody is checked in; marks made before it are still taken."""
    return event.ends_at + AFTER


def doors_are_open(event: Event, at: datetime | None = None) -> bool:
    return opens_at(event) <= (at or now()) < closes_at(event)


def day_there(event: Event, at: datetime | None = None) -> date:
    """The day of the event to which an instant (now) belongs: its calendar day in the event's zone; who fetches the
    badge on the evening before comes to the first day, who comes after midnight of the last to the last."""
    days = days_of(event)
    return min(max(calendar_day(event, at or now()), days[0]), days[-1])


def calendar_day(event: Event, at: datetime) -> date:
    """The calendar day of an instant in the event's zone."""
    return at.astimezone(ZoneInfo(event.zone)).date()


def time_there(event: Event, at: datetime) -> str:
    """The time of an instant on the clocks of the event: '09:02'."""
    return f"{at.astimezone(ZoneInfo(event.zone)):%H:%M}"


def days_of(event: Event) -> list[date]:
    """The calendar days on which the event takes place, in its zone; one that ends at midnight ends the day before."""
    first, last = calendar_day(event, event.starts_at), calendar_day(event, event.ends_at - timedelta(microseconds=1))
    return [first + timedelta(days=number) for number in range(max(0, (last - first).days) + 1)]


def shown_day(event: Event) -> date:
    """The day that lists begin with: today while the event runs, else its nearest day."""
    return day_there(event)
