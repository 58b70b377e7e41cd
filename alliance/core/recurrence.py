"""Rules of recurrence (RFC 5545 section 3.3.10), on wall-clock days, through python-dateutil.

A rule gives days; the hour is the clock's in a zone, so that 09:30 stays 09:30 when clocks change.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time
from itertools import takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

LONGEST = 300  # characters of a rule
PARTS = ("FREQ", "INTERVAL", "COUNT", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST")
FREQUENCIES = {  # which further parts make sense; others could never match and would be searched for ever
    "DAILY": frozenset(("BYDAY",)),
    "WEEKLY": frozenset(("BYDAY",)),
    "MONTHLY": frozenset(("BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS")),
    "YEARLY": frozenset(("BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS")),
}
ALWAYS = frozenset(("FREQ", "INTERVAL", "COUNT", "WKST"))
VALUE = re.compile(r"[A-Z0-9,+-]{1,200}")
LARGEST_INTERVAL = 400
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def checked_rule(text: str) -> str:
    """The rule in one spelling, its parts in order. Raises ValueError for one that we do not follow.

    Rules of days, weeks, months and years are taken; hours and seconds are not, nor an UNTIL: the last day stands
    beside the rule.
    """
    pairs = (part.partition("=") for part in text.upper().replace("RRULE:", "").split(";") if part)
    found = {name.strip(): value.strip() for name, _sign, value in pairs}
    allowed = FREQUENCIES.get(found.get("FREQ", ""), frozenset()) | ALWAYS
    if found.get("FREQ") not in FREQUENCIES or not set(found) <= allowed:
        raise ValueError(f"not a rule of days: {text!r}")
    if not all(VALUE.fullmatch(value) for value in found.values()):
        raise ValueError(f"not a value of a rule: {text!r}")
    for name in ("INTERVAL", "COUNT"):
        if name in found and not (found[name].isdigit() and 1 <= int(found[name]) <= LARGEST_INTERVAL):
            raise ValueError(f"{name} is out of bounds: {text!r}")
    rule = ";".join(f"{name}={found[name]}" for name in PARTS if name in found)
    if len(rule) > LONGEST:
        raise ValueError("the rule is too long")
    rrulestr(rule, dtstart=datetime(2026, 1, 1))  # noqa: DTZ001  # raises ValueError for what is left
    return rule


def days_of(
    rule: str, starts_on: date, first: date, last: date, until: date | None = None, excluded: Collection[date] = ()
) -> Iterator[date]:
    """The days that the rule gives from `first` to `last`, both included, in order."""
    end = min(last, until) if until else last
    walk = rrulestr(rule, dtstart=datetime.combine(starts_on, time())).xafter(
        datetime.combine(max(first, starts_on), time()), inc=True
    )
    days = takewhile(lambda day: day <= end, (one.date() for one in walk))
    return (day for day in days if day not in excluded)


def next_day(
    rule: str, starts_on: date, first: date, until: date | None = None, excluded: Collection[date] = ()
) -> date | None:
    """The first day that the rule gives from a day on; None when it gives none any more."""
    return next(days_of(rule, starts_on, first, date.max, until, excluded), None)


def instant_of(day: date, clock: time, zone: str) -> datetime:
    """The moment at which clocks in the zone show that time on that day, in UTC.

    A time that clocks skip counts as before the change (02:30 becomes 03:30), one that they repeat means the first pass
    (RFC 5545 section 3.3.5).
    """
    return datetime.combine(day, clock, ZoneInfo(zone)).replace(fold=0).astimezone(UTC)


def weekday_code(day: date) -> str:
    """TU for a Tuesday."""
    return WEEKDAYS[day.weekday()]


def place_in_month(day: date) -> int:
    """1 to 4 for the first to the fourth such weekday of its month, -1 for a fifth: the last."""
    place = (day.day - 1) // 7 + 1
    return place if place < 5 else -1


def same_date(day: date) -> str:
    """The parts of a rule that give this date of every month, the last day in a month too short for it."""
    if day.day <= 28:
        return f"BYMONTHDAY={day.day}"
    dates = ",".join(str(number) for number in range(28, day.day + 1))
    return f"BYMONTHDAY={dates};BYSETPOS=-1"
