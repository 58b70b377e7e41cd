"""Sessions as entries of calendars: for feeds as published, for speakers as they are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from alliance.core.calendars import Calendar, Entry, write_calendar
from alliance.core.localized import Localized
from alliance.core.text import plain_text
from alliance.core.web import absolute
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.programmes.models import Session
from alliance.programmes.queries.agenda import Item
from alliance.programmes.queries.telling import Told

OFF = (EventState.CANCELLED, EventState.POSTPONED)


def place_of(event: Event, room: Localized, language: str) -> str:
    """Room, house and city on one line."""
    parts = [one.in_language(language) for one in (room, event.venue, event.city)]
    return ("，" if language == "zh" else ", ").join(dict.fromkeys(part for part in parts if part))


def item_entry(event: Event, item: Item, language: str) -> Entry:
    """A published session. The speakers stand first in its words."""
    names = [one.name.in_language(language) for one in item.voices]
    said = ("、" if language == "zh" else ", ").join(names)
    text = "\n\n".join(part for part in (said, plain_text(item.text.in_language(language))) if part)
    return Entry(
        uid=item.uid,
        sequence=item.sequence,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        zone=event.zone,
        title=item.title.in_language(language) if item.title else item.shown_title,
        stamp=item.changed_at,
        text=text,
        place=place_of(event, item.room, language),
        url=absolute("programmes.session", session_id=item.id),
        is_cancelled=event.state in OFF,
    )


def programme_calendar(event: Event, items: Iterable[Item], language: str) -> Calendar:
    """The published programme as a feed."""
    entries = [item_entry(event, one, language) for one in items]
    return write_calendar(entries, name=event.title.in_language(language))


def told_entry(event: Event, session: Session, told: Told, language: str, at: datetime, is_off: bool = False) -> Entry:
    """A session as its speaker is told of it: title and time with the name of the event."""
    return Entry(
        uid=session.uid,
        sequence=session.sequence,
        starts_at=told.starts_at,
        ends_at=told.ends_at,
        zone=event.zone,
        title=told.title.in_language(language),
        stamp=at,
        text=event.title.in_language(language),
        place=place_of(event, told.room, language),
        url=absolute("programmes.agenda", event_id=event.id),
        is_cancelled=is_off,
    )
