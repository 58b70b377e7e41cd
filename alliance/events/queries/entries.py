"""Events as entries of calendars, and what readers were told of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from alliance.core.calendars import Calendar, Entry, Method, write_calendar
from alliance.core.localized import Localized
from alliance.core.text import plain_text
from alliance.core.web import absolute
from alliance.events.enums import EventState
from alliance.events.models import Event


@dataclass(frozen=True)
class Standing:
    """What calendars hold of an event: when one of these changes, its sequence rises."""

    title: Localized
    starts_at: datetime
    ends_at: datetime
    zone: str
    venue: Localized
    city: Localized
    link: str

    @property
    def times(self) -> tuple[datetime, datetime, str]:
        return self.starts_at, self.ends_at, self.zone


def standing_of(event: Event) -> Standing:
    return Standing(event.title, event.starts_at, event.ends_at, event.zone, event.venue, event.city, event.link or "")


def place_of(event: Event | Standing, language: str) -> str:
    """Venue and city on one line, in a language."""
    return ", ".join(part.in_language(language) for part in (event.venue, event.city) if part)


def entry_of(
    event: Event,
    language: str,
    with_link: bool = False,
    is_cancelled: bool | None = None,
    at: datetime | None = None,
    url: str = "",
) -> Entry:
    """An event as an entry of a calendar, in a language; organizer and guest are for the feature that writes to them.

    `with_link`: for those attending, into the online room. A postponed event is taken off like a cancelled one, and
    comes back under its UID. `at`: when it is written; else when the row changed last. `url`: its public page unless
    the reader has one of his own.
    """
    off = event.state in (EventState.CANCELLED, EventState.POSTPONED)
    return Entry(
        uid=event.uid,
        sequence=event.sequence,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
        title=event.title.in_language(language),
        stamp=at or event.updated_at,
        text="\n\n".join(
            part for part in (event.theme.in_language(language), plain_text(event.text.in_language(language))) if part
        ),
        place=place_of(event, language),
        link=event.link if with_link else "",
        url=url or absolute("event_pages.show", event_id=event.id),
        is_cancelled=off if is_cancelled is None else is_cancelled,
    )


def calendar_of(events: Iterable[Event], language: str, name: str = "", method: Method = Method.PUBLISH) -> Calendar:
    """Many events as one calendar without links into rooms."""
    return write_calendar([entry_of(one, language) for one in events], method, name)
