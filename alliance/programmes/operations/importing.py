"""Tracks and sessions from a sheet, as conferences keep them; the same sheet twice changes nothing.

What a sheet says goes before what stands; an empty cell leaves what stands. Rooms are found by their name in either
language, people by theirs (`roster`), tracks by key or name, sessions by key, else by title.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import in_zone
from alliance.core.db import db, lock
from alliance.core.localized import Localized, TranslationState
from alliance.core.operation import Refused, operation
from alliance.core.row_imports import Column, Outcome, Row, checked, moment_of, plain, words_of
from alliance.core.text import fold
from alliance.events.models import Event
from alliance.programmes.enums import SessionKind
from alliance.programmes.models import Part, Room, Session, Track
from alliance.programmes.operations.roster import Draft, Roster, names_in
from alliance.programmes.operations.sessions import LONGEST, MOST, facts_of
from alliance.programmes.queries.programme import rooms_of, tracks_of

LONG = 8000
CODE = 120

TRACK_COLUMNS = (
    Column("code", _("Key"), words=("track_id", "track", "id", "code"), longest=CODE),
    Column("name_en", _("Name in English"), words=("title_en", "name", "track name")),
    Column("name_zh", _("Name in Chinese"), words=("title_zh",)),
    Column("chairs_en", _("Chairs in English"), words=("chairs",), longest=500),
    Column("chairs_zh", _("Chairs in Chinese"), longest=500),
    Column("text_en", _("What it is about, in English"), words=("description_en", "description"), longest=LONG),
    Column("text_zh", _("What it is about, in Chinese"), words=("description_zh",), longest=LONG),
)
SESSION_COLUMNS = (
    Column("code", _("Key"), words=("session_id", "id", "code", "session key"), longest=CODE),
    Column("title_en", _("Title in English"), words=("title",)),
    Column("title_zh", _("Title in Chinese")),
    Column("starts", _("Begins on, at"), required=True, words=("start", "begin", "starts_at", "start time")),
    Column("ends", _("Ends on, at"), words=("end", "end_derived", "ends_at", "end time")),
    Column("minutes", _("Length in minutes"), words=("duration", "length", "minutes")),
    Column("room_en", _("Room in English"), words=("room",)),
    Column("room_zh", _("Room in Chinese")),
    Column("track", _("Track (key or name)"), words=("track_id", "track")),
    Column("kind", _("Kind of session"), words=("session kind", "session type")),
    Column("language", _("Language spoken"), words=("type_en", "spoken", "spoken language")),
    Column("people_en", _("Speakers in English"), words=("speakers_en", "speakers"), longest=2000),
    Column("people_zh", _("Speakers in Chinese"), words=("speakers_zh",), longest=2000),
    Column(
        "text_en", _("What it is about, in English"), words=("abstract_en", "abstract", "description"), longest=LONG
    ),
    Column("text_zh", _("What it is about, in Chinese"), words=("abstract_zh",), longest=LONG),
)


def pair_of(row: Row, name: str) -> Localized:
    return Localized(row[f"{name}_en"], row[f"{name}_zh"])


def merged(old: Localized, new: Localized) -> Localized:
    """What the sheet says in each language, else what stands; the translation is as complete as the sheet's."""
    en, zh = new.en or old.en, new.zh or old.zh
    return old if (en, zh) == (old.en, old.zh) else Localized(en, zh)


def key_from(row: Row, *names: str) -> str:
    """The key of a row: its own, else made from the first of its names."""
    return row["code"] or fold(next((row[name] for name in names if row[name]), ""))[:CODE]


def refuse_twice(rows: Iterable[Row], keys: Iterable[str]) -> None:
    """A key that stands twice in the sheet is a problem of the later row."""
    seen: dict[str, int] = {}
    for row, key in zip(rows, keys, strict=True):
        if key and key in seen:
            row.problems.append(gettext("Row %(number)s has the same key.", number=seen[key]))
        seen.setdefault(key, row.number)


# Tracks


class TrackSheet:
    """Judges the rows of a sheet of tracks."""

    columns = TRACK_COLUMNS

    def __init__(self, event: Event) -> None:
        self.event = event

    def judge(self, rows: list[Row]) -> None:
        known = {one.code: one for one in tracks_of(self.event.id)}
        keys = [key_from(row, "name_en", "name_zh") for row in rows]
        refuse_twice(rows, keys)
        for row, key in zip(rows, keys, strict=True):
            row.found = (key, known.get(key))
            row.name = row["name_en"] or row["name_zh"]
            if not row.name:
                row.problems.append(gettext("The track has no name."))
            row.planned = track_outcome(row, known.get(key))


def track_outcome(row: Row, known: Track | None) -> Outcome:
    if known is None:
        return Outcome.NEW
    same = all(
        merged(getattr(known, name), pair_of(row, name)) == getattr(known, name) for name in ("name", "text", "chairs")
    )
    return Outcome.SAME if same else Outcome.CHANGED


@operation
def take_tracks(actor: Person | None, event: Event, rows: list[Row]) -> int:
    """Take all tracks of a sheet, or none. Refuses wrong rows."""
    lock(event)
    wanted = checked(rows, TrackSheet(event).judge)
    place = max((one.position for one in tracks_of(event.id)), default=0)
    for number, row in enumerate(wanted, 1):
        key, track = row.found
        if track is None:
            track = Track(event=event, code=key, position=place + number)
            track.name = track.text = track.chairs = Localized()
            db.session.add(track)
        for name in ("name", "text", "chairs"):
            setattr(track, name, merged(getattr(track, name), pair_of(row, name)))
    record(actor, "programmes.tracks_imported", event, tracks=len(wanted))
    return len(wanted)


# Sessions


@dataclass
class SessionPlan:
    """What a row makes of a session: `known` is the one that it changes."""

    key: str
    known: Session | None = None
    kind: SessionKind = SessionKind.TALK
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    room: Localized = field(default_factory=Localized)
    track: Track | None = None
    language: str = ""
    people: list[Draft] = field(default_factory=list)


class SessionSheet:
    """Judges the rows of a sheet of sessions."""

    columns = SESSION_COLUMNS

    def __init__(self, event: Event) -> None:
        self.event = event

    def judge(self, rows: list[Row]) -> None:
        self.roster = Roster.of(self.event.id)
        self.tracks = {fold(word): one for one in tracks_of(self.event.id) for word in words_for(one)}
        self.kinds = words_of(SessionKind)
        known = known_sessions(self.event.id)
        keys = [key_from(row, "title_en", "title_zh") for row in rows]
        refuse_twice(rows, keys)
        for row, key in zip(rows, keys, strict=True):
            row.name = row["title_en"] or row["title_zh"]
            if not row.name:
                row.problems.append(gettext("The session has no title."))
            row.found = self.plan(row, SessionPlan(key, known.get(key)))
            row.planned = self.outcome(row, row.found)

    def plan(self, row: Row, plan: SessionPlan) -> SessionPlan:
        plan.starts_at, plan.ends_at = self.times(row)
        plan.room = pair_of(row, "room")
        plan.track = self.known_word(row, "track", self.tracks, fold(row["track"]))
        kind = self.known_word(row, "kind", self.kinds, plain(row["kind"]))
        plan.kind = kind or (plan.known.kind if plan.known else SessionKind.TALK)
        plan.language = self.spoken(row)
        plan.people = [self.roster.found_or_new(name) for name in names_in(row["people_en"], row["people_zh"])]
        return plan

    def known_word(self, row: Row, column: str, known: dict[str, Any], word: str) -> Any:
        """What a cell names; a word that names nothing is a problem."""
        if word and word not in known:
            row.problems.append(gettext("“%(text)s” is not known here.", text=row[column]))
        return known.get(word)

    def times(self, row: Row) -> tuple[datetime | None, datetime | None]:
        """Begin and end on the event's clocks; the end may be a length."""
        starts, ends = moment_of(row["starts"]), moment_of(row["ends"]) if row["ends"] else None
        if starts is not None and ends is None and row["minutes"].isdecimal() and len(row["minutes"]) < 5:
            ends = starts + timedelta(minutes=int(row["minutes"]))
        if starts is None or ends is None:
            row.problems.append(gettext("Say when it begins and ends: 2026-11-22 14:30."))
            return None, None
        if not timedelta() < ends - starts <= LONGEST:
            row.problems.append(gettext("The session has to end after it begins, within 24 hours."))
        return in_zone(starts, self.event.zone), in_zone(ends, self.event.zone)

    def spoken(self, row: Row) -> str:
        """'zh', 'en' or both: from codes or words like 'Chinese Session'."""
        said = fold(row["language"])
        marks = {"zh": ("chinese", "中文", "zh"), "en": ("english", "英文", "英语", "en")}
        found = [code for code, words in marks.items() if any(word in said for word in words)]
        if "chinese" in said and "english" not in said:
            found = ["zh"]
        if said and not found:
            row.problems.append(gettext("“%(text)s” is not known here.", text=row["language"]))
        return ",".join(found)

    def outcome(self, row: Row, plan: SessionPlan) -> Outcome:
        session = plan.known
        if session is None or session.removed_at is not None:
            return Outcome.NEW
        room = session.room.name if session.room else Localized()
        same = (
            merged(session.title, pair_of(row, "title")) == session.title
            and merged(session.text, pair_of(row, "text")) == session.text
            and (session.starts_at, session.ends_at) == (plan.starts_at, plan.ends_at)
            and (not plan.room or bool({room.en, room.zh} & ({plan.room.en, plan.room.zh} - {""})))
            and (plan.track or session.track) is session.track
            and (plan.language or session.language) == session.language
            and plan.kind is session.kind
            and self.has_people(session, plan)
        )
        return Outcome.SAME if same else Outcome.CHANGED

    def has_people(self, session: Session, plan: SessionPlan) -> bool:
        """Whether everybody named in the row takes part already."""
        present = {one.speaker_id for one in session.present_parts}
        return all(one.speaker is not None and one.speaker.id in present for one in plan.people)


def words_for(track: Track) -> set[str]:
    return {track.code, track.name.en, track.name.zh} - {""}


def known_sessions(event_id: int) -> dict[str, Session]:
    """Every session of an event by key and, behind that, by its title; those taken out too."""
    people = selectinload(Session.parts).joinedload(Part.speaker)
    found = select(Session).options(joinedload(Session.room), joinedload(Session.track), people)
    rows = list(db.session.scalars(found.where(Session.event_id == event_id)))
    by_title = {fold(text)[:CODE]: one for one in rows for text in (one.title.zh, one.title.en) if text}
    return by_title | {one.code: one for one in rows}


@operation
def take_sessions(actor: Person | None, event: Event, rows: list[Row]) -> int:
    """Take all sessions of a sheet, or none: with rooms and people that are new. Refuses wrong rows and too many."""
    lock(event)
    wanted = checked(rows, SessionSheet(event).judge)
    if sum(row.planned is Outcome.NEW for row in wanted) + len(known_sessions(event.id)) > 2 * MOST:
        raise Refused(gettext("A programme has at most %(most)s sessions.", most=MOST))
    rooms = Rooms(event)
    for row in wanted:
        put(event, row, row.found, rooms)
    record(actor, "programmes.sessions_imported", event, sessions=len(wanted))
    return len(wanted)


class Rooms:
    """The rooms of an event by name; one that is new is made."""

    def __init__(self, event: Event) -> None:
        self.event, self.rows = event, rooms_of(event.id)

    def named(self, name: Localized) -> Room | None:
        if not name:
            return None
        words = {fold(name.en), fold(name.zh)} - {""}
        room = next((one for one in self.rows if words & {fold(one.name.en), fold(one.name.zh)}), None)
        if room is None:
            code, place = fold(name.en or name.zh)[:CODE], len(self.rows) + 1
            room = Room(event=self.event, code=code, name=name, position=place)
            db.session.add(room)
            self.rows.append(room)
        room.name = merged(name, room.name) if room.name.state is TranslationState.MISSING else room.name
        return room


def put(event: Event, row: Row, plan: SessionPlan, rooms: Rooms) -> None:
    """One session as its row says, with its people behind those who are there."""
    session = plan.known or Session(event=event, code=plan.key, title=Localized(), text=Localized(), sequence=0)
    before = facts_of(session)
    session.title = merged(session.title, pair_of(row, "title"))
    session.text = merged(session.text, pair_of(row, "text"))
    session.kind, session.language = plan.kind, plan.language or session.language or ""
    session.starts_at, session.ends_at, session.removed_at = plan.starts_at, plan.ends_at, None
    session.room, session.track = rooms.named(plan.room) or session.room, plan.track or session.track
    if plan.known is None:
        db.session.add(session)
    elif facts_of(session) != before:
        session.sequence += 1
    for draft in plan.people:
        draft.join(event, session)
