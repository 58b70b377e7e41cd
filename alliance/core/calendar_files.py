"""Reading .ics files as they come: several calendars in one file, dates without hours, zones of other programs.

Nothing is refused as a whole because of one entry: each entry says what is wrong with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar as Component
from icalendar import vRecur, vText

from alliance.core.calendars import UNIVERSAL
from alliance.core.places import is_zone
from alliance.core.recurrence import checked_rule
from alliance.core.text import one_line, tidy

LARGEST = 1024 * 1024  # bytes of a file
MOST_ENTRIES = 2000
LONGEST = timedelta(days=31)
HOUR = timedelta(hours=1)
MIDNIGHT = time()
FIRST_YEAR, LAST_YEAR = 1900, 2200


class CalendarProblem(ValueError):
    """A file that is not taken at all; `code`: size, content, entries."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Trouble(StrEnum):
    """Why an entry is no meeting."""

    NONE = ""
    TASK = "task"  # a task or a journal entry
    NO_START = "no_start"
    ORDER = "order"  # ends before it begins
    LENGTH = "length"
    YEAR = "year"
    CANCELLED = "cancelled"
    RULE = "rule"  # recurs in a way that we do not follow
    TITLE = "title"


@dataclass(frozen=True)
class Found:
    """One entry of a file. Times are those of the clocks in `zone`, without a zone of their own.

    `key` names the entry in its file: its UID, or what it says where it has none. `changes_day` is set on an entry that
    changes one meeting of the recurring entry with the same UID: the day that the rule gave it.
    """

    key: str
    title: str = ""
    text: str = ""
    place: str = ""
    link: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    zone: str = "UTC"
    is_whole_day: bool = False
    rule: str = ""
    until_on: date | None = None
    excluded: tuple[str, ...] = field(default=())
    changes_day: date | None = None
    trouble: Trouble = Trouble.NONE


def read_calendar(data: bytes, zone: str) -> list[Found]:
    """Every entry of a file in its order. Times without a zone are those of `zone`.

    Raises CalendarProblem for what is no calendar, too large, or has too many entries.
    """
    if len(data) > LARGEST:
        raise CalendarProblem("size")
    if b"BEGIN:VCALENDAR" not in data.upper():
        raise CalendarProblem("content")
    try:
        calendars = Component.from_ical(data.decode("utf-8-sig", errors="replace"), multiple=True)
        rows = [(calendar, one) for calendar in calendars for one in entries_of(calendar)]
    except Exception as failure:  # the reader raises whatever a broken file makes it raise
        raise CalendarProblem("content") from failure
    if len(rows) > MOST_ENTRIES:
        raise CalendarProblem("entries")
    return [read_entry(component, zone_of_calendar(calendar, zone)) for calendar, component in rows]


def entries_of(calendar: Any) -> Iterable[Any]:
    return [one for one in calendar.walk() if one.name in ("VEVENT", "VTODO", "VJOURNAL")]


def zone_of_calendar(calendar: Any, zone: str) -> str:
    """The zone that the file says it is kept in, if it says so."""
    said = str(calendar.get("X-WR-TIMEZONE") or "").strip()
    return said if is_zone(said) else zone


def read_entry(component: Any, zone: str) -> Found:
    """One entry; a part of it that cannot be read is trouble with this entry alone."""
    words = Found(
        key=key_of(component),
        title=one_line(words_of(component, "SUMMARY"))[:200],
        text=tidy(words_of(component, "DESCRIPTION"))[:8000],
        place=one_line(words_of(component, "LOCATION"))[:200],
        link=link_of(component),
        zone=zone,
    )
    if component.name != "VEVENT":
        return replace(words, trouble=Trouble.TASK)
    start = value_of(component, "DTSTART")
    if start is None:
        return replace(words, trouble=Trouble.NO_START)
    try:
        found = with_times(words, component, start)
        return judged(with_rule(found, component, start), component)
    except (OverflowError, ValueError, KeyError, TypeError):
        return replace(words, trouble=Trouble.NO_START)


def words_of(component: Any, name: str) -> str:
    value = component.get(name)
    return str((value[0] if value else "") if isinstance(value, list) else value or "")


def link_of(component: Any) -> str:
    """The address of the entry when it is one that a browser opens."""
    for name in ("CONFERENCE", "URL"):
        said = words_of(component, name).strip()
        if said.lower().startswith(("https://", "http://")) and len(said) <= 500 and not any(map(str.isspace, said)):
            return said
    return ""


def key_of(component: Any) -> str:
    """The UID, with the day that is changed; without a UID a digest of what the entry says."""
    uid = one_line(words_of(component, "UID"))
    if not uid:
        said = "\n".join(words_of(component, name) for name in ("SUMMARY", "LOCATION", "DESCRIPTION", "URL"))
        said += "".join(f"\n{value_of(component, name)}" for name in ("DTSTART", "DTEND"))
        uid = "entry-" + hashlib.sha256(said.encode()).hexdigest()[:40]
    elif len(uid) > 200:
        uid = "uid-" + hashlib.sha256(uid.encode()).hexdigest()[:40]
    return uid


def value_of(component: Any, name: str) -> date | datetime | None:
    """The date or instant of a property, None when it is not there or cannot be read."""
    value = said_time(component.get(name))
    return value if isinstance(value, date) else None


def said_time(value: Any) -> Any:
    """What a property says of time; None for one that the reader kept although it could not read it."""
    return None if isinstance(value, vText) else getattr(value, "dt", None)


def with_times(found: Found, component: Any, start: date | datetime) -> Found:
    """Start and end in the entry's zone; what lasts no time is given an hour, a date the whole day."""
    zone = zone_of(start, found.zone, recurs="RRULE" in component)
    starts = clock_time(start, zone)
    whole_day = not isinstance(start, datetime)
    end = value_of(component, "DTEND")
    lasts = said_time(component.get("DURATION"))
    if end is not None:
        ends = clock_time(end, zone)
    elif isinstance(lasts, timedelta):
        ends = starts + lasts
    else:
        ends = starts
    if ends == starts:
        ends = starts + (timedelta(days=1) if whole_day else HOUR)
    return replace(found, starts=starts, ends=ends, zone=zone, is_whole_day=whole_day)


def zone_of(start: date | datetime, zone: str, recurs: bool) -> str:
    """The IANA zone of a time. One in UTC is shown in `zone`, unless it recurs: then its hour is that of UTC."""
    info: tzinfo | None = start.tzinfo if isinstance(start, datetime) else None
    name = str(getattr(info, "key", "") or "")
    if info is UTC or name in UNIVERSAL:
        return "UTC" if recurs else zone
    return name if is_zone(name) else zone


def clock_time(value: date | datetime, zone: str) -> datetime:
    """What clocks in the zone show; a date is its midnight."""
    if not isinstance(value, datetime):
        return datetime.combine(value, MIDNIGHT)
    return value.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) if value.tzinfo else value


def with_rule(found: Found, component: Any, start: date | datetime) -> Found:
    """How it comes again: rule, last day, days left out, or the day of another entry that it changes."""
    changed = value_of(component, "RECURRENCE-ID")
    if changed is not None:
        return replace(found, changes_day=clock_time(changed, found.zone).date())
    said = component.get("RRULE")
    if said is None:
        return found
    if isinstance(said, list) or "RDATE" in component:
        return replace(found, trouble=Trouble.RULE)
    try:
        rule = checked_rule(rule_text(said))
    except Exception:  # the reader of rules raises whatever a broken rule makes it raise
        return replace(found, trouble=Trouble.RULE)
    excluded = tuple(sorted({one.isoformat() for one in left_out(component, found.zone)}))
    return replace(found, rule=rule, until_on=until_of(said, found), excluded=excluded)


def rule_text(said: vRecur) -> str:
    """The rule without its end."""
    return ";".join(part for part in said.to_ical().decode().split(";") if not part.startswith("UNTIL="))


def until_of(said: vRecur, found: Found) -> date | None:
    """The last day on which a meeting begins; an end before the hour of that day leaves the day out."""
    values = said.get("UNTIL")
    if not values or found.starts is None:
        return None
    until = values[0] if isinstance(values, list) else values
    last = clock_time(until, found.zone)
    earlier = isinstance(until, datetime) and last.time() < found.starts.time()
    return last.date() - timedelta(days=1) if earlier else last.date()


def left_out(component: Any, zone: str) -> Iterable[date]:
    said = component.get("EXDATE")
    lists = said if isinstance(said, list) else [said] if said is not None else []
    return [clock_time(one.dt, zone).date() for several in lists for one in getattr(several, "dts", ())]


def judged(found: Found, component: Any) -> Found:
    """The entry with what keeps it from becoming a meeting, if anything does."""
    if found.trouble or found.starts is None or found.ends is None:
        return found
    if words_of(component, "STATUS").upper() == "CANCELLED":
        return replace(found, trouble=Trouble.CANCELLED)
    if not FIRST_YEAR <= found.starts.year <= found.ends.year <= LAST_YEAR:
        return replace(found, trouble=Trouble.YEAR)
    if found.ends < found.starts:
        return replace(found, trouble=Trouble.ORDER)
    if found.ends - found.starts > LONGEST:
        return replace(found, trouble=Trouble.LENGTH)
    return found if found.title else replace(found, trouble=Trouble.TITLE)
