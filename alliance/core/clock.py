"""The one place that knows what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_held: ContextVar[datetime | None] = ContextVar("held_moment", default=None)
_ahead = timedelta()


def run_ahead(seconds: float) -> None:
    """Let the whole process live some seconds later than the machine's clock: for test instances (config.py)."""
    global _ahead
    _ahead = timedelta(seconds=seconds)


def now() -> datetime:
    """This moment in UTC."""
    return _held.get() or datetime.now(UTC) + _ahead


def today(zone: str = "UTC") -> date:
    """The calendar day that it is now in an IANA zone."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at an instant inside the block, for this thread alone: the demo's past, and tests.

    Rows take their times when they are flushed, so flush before the block ends. Refuses a time without a zone.
    """
    if moment.tzinfo is None:
        raise ValueError("an instant has a zone")
    token = _held.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _held.reset(token)


def in_zone(typed: datetime, zone: str) -> datetime:
    """The instant at which clocks in an IANA zone show the typed time."""
    return typed.replace(tzinfo=ZoneInfo(zone))


def clock_time(moment: datetime | None, zone: str) -> datetime | None:
    """What clocks in the zone show at an instant, without zone, for a field of a form."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if moment else None
