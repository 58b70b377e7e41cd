"""iCalendar (RFC 5545, 5546, 7986): the one place that writes calendars, for mails, feeds and downloads.

Every entry names its IANA zone, and the calendar brings the rules of that zone (VTIMEZONE) along, so that a program
that knows no zones shows the same local hours. Reading is in `calendar_files`, recurrence in `recurrence`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar as Component
from icalendar import Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vDuration, vRecur, vText, vUri

from alliance.core.text import one_line

PRODUCT = "-//Alliance//Alliance//EN"
REFRESH = timedelta(hours=1)
UNIVERSAL = frozenset(("UTC", "Etc/UTC", "Etc/Universal", "Etc/Zulu", "Etc/UCT", "UCT", "Universal", "Zulu"))
YEARS_AROUND = 3  # years before and after the entries over which a rule of a zone has to hold to be written as a rule
NO_TIME = timedelta()
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Method(StrEnum):
    """What a program does with a calendar (RFC 5546): show it, add or update an invitation, take it off."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Calendar:
    """A written calendar. As a part of a mail its MIME header repeats the method (RFC 6047)."""

    method: Method
    text: str


@dataclass(frozen=True)
class Contact:
    """Somebody with a mail address: the organizer."""

    name: str
    address: str


@dataclass(frozen=True)
class Guest(Contact):
    """Who is asked to come; `answer` is a PARTSTAT in lower case."""

    answer: str = "needs-action"


@dataclass(frozen=True)
class Entry:
    """One entry. `uid` never changes; `sequence` rises with each change that matters; instants carry a zone.

    `stamp` is when this text came to be, so that the same row always gives the same calendar. `link` leads into the
    online meeting, `url` to its page. With `guest` it is an invitation and needs an `organizer`.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    title: str
    stamp: datetime
    text: str = ""
    place: str = ""
    link: str = ""
    url: str = ""
    is_cancelled: bool = False
    organizer: Contact | None = None
    guest: Guest | None = None


def write_calendar(entries: Iterable[Entry], method: Method = Method.PUBLISH, name: str = "") -> Calendar:
    """The calendar of these entries with the zones that they use; `name` is what a feed is called."""
    rows = list(entries)
    calendar = Component()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    if name:
        add_name(calendar, one_line(name))
    for zone in zones_of(rows):
        calendar.add_component(zone)
    for row in rows:
        calendar.add_component(event_of(row))
    return Calendar(method, calendar.to_ical().decode())


def add_name(calendar: Component, name: str) -> None:
    """What a subscribed calendar is called and how often to look again; the X- names are what most programs read."""
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText("PT1H"))


def event_of(entry: Entry) -> Event:
    event = Event()
    starts, ends = written_times(entry)
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", one_line(entry.title))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.is_cancelled else "OPAQUE")
    add_words(event, entry)
    if entry.organizer:
        event.add("organizer", address_of(entry.organizer))
    if entry.guest:
        event.add("attendee", attendee_of(entry.guest))
    return event


def add_words(event: Event, entry: Entry) -> None:
    """Where it is and what it is about; the link into an online meeting stands wherever programs look for it."""
    place = one_line(entry.place)
    if place or entry.link:
        event.add("location", place or entry.link)
    words = "\n\n".join(part for part in (entry.text.strip(), entry.link, entry.url) if part)
    if words:
        event.add("description", words)
    if entry.url:
        event.add("url", vUri(entry.url))
    if entry.link:
        event.add("conference", vUri(entry.link), parameters={"VALUE": "URI", "FEATURE": "VIDEO"})


def attendee_of(guest: Guest) -> vCalAddress:
    found = address_of(guest)
    found.params["CUTYPE"] = "INDIVIDUAL"
    found.params["ROLE"] = "REQ-PARTICIPANT"
    found.params["PARTSTAT"] = guest.answer.upper()
    found.params["RSVP"] = "TRUE" if guest.answer == "needs-action" else "FALSE"
    return found


def address_of(contact: Contact) -> vCalAddress:
    """A mail address with a name; a parameter holds no quotes (RFC 5545 section 3.2)."""
    found = vCalAddress(f"mailto:{one_line(contact.address).replace(' ', '')}")
    name = one_line(contact.name).replace('"', "'")
    if name:
        found.params["CN"] = name
    return found


# Times


def written_times(entry: Entry) -> tuple[datetime, datetime]:
    """Start and end as clocks in the zone show them; in UTC when no local time names them.

    The second pass of an hour that clocks repeat has no local name: a local time there means the first (RFC 5545
    section 3.3.5).
    """
    pair = named_time(entry.starts_at, entry.zone), named_time(entry.ends_at, entry.zone)
    if pair[0] is None or pair[1] is None:
        return whole(entry.starts_at), whole(entry.ends_at)
    return pair[0], pair[1]


def named_time(at: datetime, zone: str) -> datetime | None:
    """What clocks in the zone show, None when that means another instant, and for UTC itself."""
    if zone in UNIVERSAL:
        return None
    local = whole(at).astimezone(ZoneInfo(zone)).replace(fold=0)
    return local if local.astimezone(UTC) == whole(at) else None


def whole(at: datetime) -> datetime:
    """The instant in UTC to the second, as iCalendar writes it."""
    return at.astimezone(UTC).replace(microsecond=0)


# The rules of zones


def zones_of(entries: Iterable[Entry]) -> list[Timezone]:
    """The rules of each zone in use, for the years in use."""
    years: dict[str, set[int]] = {}
    for entry in entries:
        if written_times(entry)[0].tzinfo is not UTC:
            years.setdefault(entry.zone, set()).update((entry.starts_at.year, entry.ends_at.year))
    return [timezone_of(zone, min(used), max(used)) for zone, used in sorted(years.items())]


@dataclass(frozen=True)
class Change:
    """Clocks of a zone change: `onset` is what they show at that moment before they are moved (RFC 5545 3.6.5)."""

    onset: datetime
    before: timedelta
    after: timedelta
    name: str


@lru_cache(maxsize=500)
def timezone_of(zone: str, first_year: int, last_year: int) -> Timezone:
    """The VTIMEZONE of an IANA zone, right for all of these years.

    Changes that come every year on the same Sunday are written as a rule without an end, which every program reads;
    others (Ramadan in Morocco, a law of one year) one by one, since not every program follows a list of days.
    """
    window = range(max(1, first_year - YEARS_AROUND), min(9998, last_year + YEARS_AROUND) + 1)
    changes = changes_of(zone, window.start, window.stop)
    found = Timezone()
    found.add("tzid", zone)
    kinds: dict[tuple[timedelta, timedelta, str], list[datetime]] = {}
    for one in changes:
        kinds.setdefault((one.before, one.after, one.name), []).append(one.onset)
    rules = {kind: yearly_rule(onsets, window) for kind, onsets in kinds.items()}
    if not all(rules.values()) or not rules:
        found.add_component(beginning_of(zone, window.start))
    for (before, after, name), onsets in kinds.items():
        rule = rules[before, after, name]
        for onset in onsets[:1] if rule else onsets:
            found.add_component(observance(before, after, name, onset, rule))
    return found


def beginning_of(zone: str, year: int) -> TimezoneStandard | TimezoneDaylight:
    """What holds until the first change that is written; for ever where clocks never change."""
    first = datetime(min(year, 1970), 1, 1, tzinfo=UTC)
    local = datetime(year, 1, 1, tzinfo=UTC).astimezone(ZoneInfo(zone))
    offset = local.utcoffset() or NO_TIME
    return observance(offset, offset, local.tzname() or zone, first.replace(tzinfo=None))


def observance(
    before: timedelta, after: timedelta, name: str, onset: datetime, rule: dict[str, object] | None = None
) -> TimezoneStandard | TimezoneDaylight:
    """One STANDARD or DAYLIGHT part: its first onset, and the rule by which it comes again."""
    part = TimezoneDaylight() if after > before else TimezoneStandard()
    part.add("dtstart", onset)
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    part.add("tzname", name)
    if rule:
        part.add("rrule", vRecur(rule))
    return part


def changes_of(zone: str, first_year: int, end_year: int) -> list[Change]:
    """Every change of the clocks from the first year on and before the end year."""
    info = ZoneInfo(zone)
    day, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(end_year, 1, 1, tzinfo=UTC)
    found = []
    while day < end:
        nextday = day + timedelta(days=1)
        if day.astimezone(info).utcoffset() != nextday.astimezone(info).utcoffset():
            found.append(change_between(info, day, nextday))
        day = nextday
    return found


def change_between(info: ZoneInfo, low: datetime, high: datetime) -> Change:
    """The change between two instants, found by halving to the second."""
    before = low.astimezone(info).utcoffset() or NO_TIME
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        low, high = (middle, high) if middle.astimezone(info).utcoffset() == before else (low, middle)
    local = high.astimezone(info)
    onset = (high + before).replace(tzinfo=None)
    return Change(onset, before, local.utcoffset() or NO_TIME, local.tzname() or "")


def yearly_rule(onsets: list[datetime], window: range) -> dict[str, object] | None:
    """The yearly rule of these onsets: the second Sunday of March; None when they follow no such rule."""
    alike = {(one.month, one.weekday(), one.time()) for one in onsets}
    if [one.year for one in onsets] != list(window) or len(alike) != 1:
        return None
    month, weekday, _time = alike.pop()
    places = {(one.day - 1) // 7 + 1 for one in onsets}
    if all(is_last_of_month(one) for one in onsets):
        place = -1
    elif len(places) == 1:
        place = places.pop()
    else:
        return None
    return {"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": f"{place}{WEEKDAYS[weekday]}"}


def is_last_of_month(on: date) -> bool:
    """Whether it is the last such weekday of its month."""
    return (on + timedelta(days=7)).month != on.month
