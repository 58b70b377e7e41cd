"""Meetings as entries of calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from flask_babel import force_locale, gettext

from alliance.accounts.models import Person
from alliance.core.calendars import Calendar, Entry, write_calendar
from alliance.core.text import plain_text
from alliance.core.web import absolute
from alliance.meetings.enums import MeetingState
from alliance.meetings.models import CalendarFeed, Meeting
from alliance.settings.queries import current_alliance


def entry_of(meeting: Meeting, language: str, is_cancelled: bool | None = None, at: datetime | None = None) -> Entry:
    """A meeting as an entry of a calendar, in a language. `at`: when it is written; else when the row changed last."""
    group = meeting.group.number or meeting.group.name.in_language(language)
    cancelled = meeting.state is MeetingState.CANCELLED
    return Entry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=meeting.zone,
        title=f"{group}: {meeting.title.in_language(language)}",
        stamp=at or meeting.updated_at,
        text=plain_text(meeting.text.in_language(language)),
        place=meeting.place.in_language(language),
        link=meeting.link,
        url=absolute("meetings.show", meeting_id=meeting.id),
        is_cancelled=cancelled if is_cancelled is None else is_cancelled,
    )


EntrySource = Callable[[Person, str], list[Entry]]
_sources: dict[str, EntrySource] = {}


def add_entries(key: str, source: EntrySource) -> None:
    """Let a feature above the meetings put entries into the calendar of a person, in a language; twice changes
    nothing."""
    _sources[key] = source


def feed_calendar(feed: CalendarFeed, meetings: Iterable[Meeting]) -> Calendar:
    """The calendar of a feed, in the language of its person, who is not at the other end of the request."""
    language = feed.person.locale
    alliance = current_alliance().short_name.in_language(language)
    with force_locale("zh_Hans_CN" if language == "zh" else "en"):
        all_of_them = gettext("My meetings")
    name = feed.group.name.in_language(language) if feed.group else all_of_them
    entries = [entry_of(one, language) for one in meetings]
    if feed.group is None:
        entries += [one for source in _sources.values() for one in source(feed.person, language)]
    return write_calendar(entries, name=f"{alliance}: {name}")
