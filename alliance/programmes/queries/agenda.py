"""The programme as it was published last: days, the grid of hours and rooms, one session, its speakers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from sqlalchemy import Select, Text, cast, select
from sqlalchemy.orm import defer, joinedload

from alliance.core.clock import today
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.text import fold
from alliance.events.models import Event
from alliance.events.policy import attends
from alliance.events.queries.access import seen_event
from alliance.programmes.enums import SessionKind, SpeakerRole
from alliance.programmes.models import ProgrammeVersion, ShownSession, Speaker
from alliance.programmes.queries.grid import Line, laid_out


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for. Without a day and with anything else, all days are searched."""

    day: date | None = None
    room: str = ""
    track: int | None = None
    words: str = ""

    @property
    def is_filter(self) -> bool:
        return bool(self.room or self.track or self.words)


@dataclass(frozen=True)
class Voice:
    """Somebody in a session, as published."""

    id: int
    name: Localized
    affiliation: Localized
    role: SpeakerRole


@dataclass(frozen=True)
class Item:
    """A session as one reader sees it; of a hidden one only time and place.

    `begins` and `ends` are on the event's clocks.
    """

    id: int
    kind: SessionKind
    title: Localized
    text: Localized
    day: date
    starts_at: datetime
    ends_at: datetime
    begins: str
    ends: str
    room: Localized
    track_id: int | None
    track: Localized
    language: str
    voices: tuple[Voice, ...]
    is_hidden: bool
    uid: str
    sequence: int
    changed_at: datetime

    @property
    def shown_title(self) -> str:
        return gettext("Closed session") if self.is_hidden else self.title.text


@dataclass(frozen=True)
class Agenda:
    """The page of a programme. `lines` is the grid of `day`, `rooms` its columns.

    `found` is what a filter left, day by day; `days` are (day, how many sessions); `all_rooms` and `tracks` are what
    can be filtered by.
    """

    event: Event
    day: date | None = None
    days: list[tuple[date, int]] = field(default_factory=list)
    rooms: list[Localized] = field(default_factory=list)
    lines: list[Line[Item]] = field(default_factory=list)
    found: dict[date, list[Item]] = field(default_factory=dict)
    all_rooms: list[Localized] = field(default_factory=list)
    tracks: list[tuple[int, Localized]] = field(default_factory=list)
    wanted: Wanted = Wanted()

    @property
    def total(self) -> int:
        return sum(count for _day, count in self.days)

    @property
    def has_elsewhere(self) -> bool:
        """Whether there is one more column, for what takes place in no room while something else does."""
        columns = sum(cell.columns for cell in self.lines[0].cells) if self.lines else 0
        return bool(self.rooms) and columns > len(self.rooms)

    @property
    def speakers(self) -> list[Voice]:
        """Who is in what is shown here, each once."""
        items = [one for line in self.lines for cell in line.cells for one in cell.items]
        items += [one for several in self.found.values() for one in several]
        return list({voice.id: voice for one in items for voice in one.voices}.values())

    @property
    def hits(self) -> int:
        return sum(len(several) for several in self.found.values())


def agenda_of(
    event: Event,
    day: date | None = None,
    attending: bool = False,
    wanted: Wanted | None = None,
    most: int | None = None,
) -> Agenda:
    """The published programme of one day: the day asked for, else today, else the first. Two statements.

    `attending` also sees what is not open to everybody (`events.policy.attends`). With a filter in `wanted` the
    sessions of all its days are found instead. A day of more than `most` sessions is only counted: one statement.
    """
    wanted = wanted or Wanted(day)
    outline = outline_of(event.id)
    if not outline:
        return Agenda(event, wanted=wanted)
    days = Counter(row.day for row in outline)
    chosen = chosen_day(wanted, sorted(days), event.zone)
    if most is not None and chosen is not None and days[chosen] > most:
        return Agenda(event, chosen, sorted(days.items()), wanted=wanted)
    items = [item_of(row, event.zone, attending) for row in db.session.scalars(shown(event.id, chosen))]
    agenda = Agenda(
        event,
        chosen,
        sorted(days.items()),
        all_rooms=rooms_in(outline),
        tracks=tracks_in(row for row in outline if row.is_open or attending),
        wanted=wanted,
    )
    if wanted.is_filter:
        return replace(agenda, found=by_day(one for one in items if fits(one, wanted)))
    rooms = rooms_in(row for row in outline if row.day == chosen)
    return replace(agenda, rooms=rooms, lines=laid_out(items, rooms))


@dataclass(frozen=True)
class Outline:
    """Day, room and track of a published session."""

    day: date
    room: Localized
    room_position: int
    track_id: int | None
    track: Localized
    is_open: bool


def outline_of(event_id: int) -> list[Outline]:
    """That of every published session. Names are read as text, since hundreds of sessions share a few rooms."""
    row, known = ShownSession, dict[str, Localized]()
    columns = (row.day, cast(row.room, Text), row.room_position, row.track_id, cast(row.track, Text), row.is_open)
    return [
        Outline(day, named(room, known), position, track_id, named(track, known), is_open)
        for day, room, position, track_id, track, is_open in db.session.execute(
            select(*columns).where(row.event_id == event_id)
        )
    ]


def named(text: str, known: dict[str, Localized]) -> Localized:
    """A stored name; each is read once."""
    if text not in known:
        known[text] = Localized(**json.loads(text))
    return known[text]


def chosen_day(wanted: Wanted, days: list[date], zone: str) -> date | None:
    if wanted.day in days:
        return wanted.day
    if wanted.is_filter:
        return None
    return today(zone) if today(zone) in days else days[0]


def shown(event_id: int, day: date | None = None) -> Select[Any]:
    """The published sessions, of one day or all, by time and room; without their long texts."""
    found = select(ShownSession).options(defer(ShownSession.text)).where(ShownSession.event_id == event_id)
    if day is not None:
        found = found.where(ShownSession.day == day)
    return found.order_by(ShownSession.starts_at, ShownSession.room_position, ShownSession.session_id)


def item_of(row: ShownSession, zone: str, attending: bool, text: Localized | None = None) -> Item:
    """A published session for one reader; `text` only where it is shown, since it is loaded for that alone."""
    hidden = not row.is_open and not attending
    begins, ends = (at.astimezone(ZoneInfo(zone)) for at in (row.starts_at, row.ends_at))
    nothing = Localized()
    return Item(
        id=row.session_id,
        kind=SessionKind.CLOSED if hidden else row.kind,
        title=nothing if hidden else row.title,
        text=nothing if hidden or text is None else text,
        day=row.day,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        begins=f"{begins:%H:%M}",
        ends=f"{ends:%H:%M}",
        room=row.room,
        track_id=None if hidden else row.track_id,
        track=nothing if hidden else row.track,
        language="" if hidden else row.language,
        voices=() if hidden else tuple(voice_of(one) for one in row.speakers),
        is_hidden=hidden,
        uid=row.uid,
        sequence=row.sequence,
        changed_at=row.changed_at,
    )


def voice_of(stored: dict[str, Any]) -> Voice:
    name, affiliation = Localized(**stored["name"]), Localized(**stored["affiliation"])
    return Voice(stored["id"], name, affiliation, SpeakerRole(stored["role"]))


def rooms_in(rows: Iterable[Any]) -> list[Localized]:
    """Each room once, in its order; sessions without a room have none."""
    found = {row.room: row.room_position for row in rows if row.room}
    return sorted(found, key=lambda one: (found[one], one.en, one.zh))


def tracks_in(rows: Iterable[Any]) -> list[tuple[int, Localized]]:
    """Each track once, by name."""
    found = {row.track_id: row.track for row in rows if row.track_id}
    return sorted(found.items(), key=lambda pair: (pair[1].text, pair[0]))


def fits(item: Item, wanted: Wanted) -> bool:
    """Whether a session is one of those looked for: its room, its track, and every word somewhere in its names."""
    if wanted.room and wanted.room not in (item.room.en, item.room.zh):
        return False
    if wanted.track and item.track_id != wanted.track:
        return False
    if not wanted.words:
        return True
    names = [item.title, item.track, item.room, *(part for one in item.voices for part in (one.name, one.affiliation))]
    said = fold(" ".join(f"{one.en} {one.zh}" for one in names))
    return all(word in said for word in fold(wanted.words).split())


def by_day(items: Iterable[Item]) -> dict[date, list[Item]]:
    found: dict[date, list[Item]] = {}
    for one in items:
        found.setdefault(one.day, []).append(one)
    return found


def all_items(event: Event, attending: bool) -> list[Item]:
    """Every published session by time; one statement. For feeds and papers."""
    return [item_of(row, event.zone, attending) for row in db.session.scalars(shown(event.id))]


def latest_version(event_id: int) -> ProgrammeVersion | None:
    """What was published last."""
    found = select(ProgrammeVersion).where(ProgrammeVersion.event_id == event_id)
    return db.session.scalar(found.order_by(ProgrammeVersion.number.desc()).limit(1))


def visible_shown(user: Any, session_id: int) -> ShownSession | None:
    """A published session whose event the viewer may know of."""
    found = select(ShownSession).options(joinedload(ShownSession.event)).where(ShownSession.session_id == session_id)
    row = db.session.scalar(found)
    return row if row is not None and seen_event(user, row.event) is not None else None


def session_item(user: Any, row: ShownSession) -> Item:
    """One published session with its text, as the viewer sees it."""
    return item_of(row, row.event.zone, attends(user, row.event), row.text)


@dataclass(frozen=True)
class Billing:
    """Somebody in the published programme, with words about them and their sessions."""

    voice: Voice
    about: Localized
    items: list[Item]


def billings(event: Event, attending: bool) -> list[Billing]:
    """Everybody in the published programme, by name; those of hidden sessions only for who attends. Two statements."""
    voices: dict[int, tuple[Voice, list[Item]]] = {}
    for item in all_items(event, attending):
        for voice in item.voices:
            items = voices.setdefault(voice.id, (voice, []))[1]
            if item not in items:
                items.append(item)
    wanted = select(Speaker.id, Speaker.about).where(Speaker.event_id == event.id)
    about = {row.id: row.about for row in db.session.execute(wanted)} if voices else {}
    found = [Billing(voice, about.get(key, Localized()), items) for key, (voice, items) in voices.items()]
    return sorted(found, key=lambda one: (fold(one.voice.name.text), one.voice.id))
