"""Planning sessions: what, when, where. Readers see a change with the next publication."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Refused, operation
from alliance.core.secrets import new_nonce
from alliance.events.models import Event
from alliance.programmes.enums import SessionKind
from alliance.programmes.models import Room, Session, Track
from alliance.programmes.operations.guards import check_code, hold, replaced
from alliance.programmes.queries.programme import sessions_of

LONGEST = timedelta(hours=24)
FARTHEST = timedelta(days=3660)  # by which a programme can be shifted
MOST = 1000
LANGUAGES = ("", "zh", "en", "zh,en")


@dataclass(frozen=True)
class SessionInput:
    """A session as typed. Instants carry their zone, both or none; `code` is its key in sheets, an empty one is made.

    `language` is spoken in it: '', 'zh', 'en' or 'zh,en'. `is_open` False hides all but time and place from who
    does not attend the event.
    """

    title: Localized
    kind: SessionKind = SessionKind.TALK
    text: Localized = field(default_factory=Localized)
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    room: Room | None = None
    track: Track | None = None
    language: str = ""
    is_open: bool = True
    code: str = ""


@operation
def add_session(actor: Person | None, event: Event, typed: SessionInput) -> Session:
    """Plan a session. Refuses one without a title, times that make no sense, a room or track of another event.

    Clashes are shown, not refused: a programme is put together step by step.
    """
    check(event, typed)
    count = select(func.count()).select_from(Session).where(Session.event_id == event.id)
    if (db.session.scalar(count) or 0) >= MOST:
        raise Refused(_("A programme has at most %(most)s sessions.", most=MOST))
    session = Session(event=event, code=typed.code or new_nonce(), sequence=0)
    put(session, typed)
    db.session.add(session)
    record(actor, "programmes.session_added", session)
    return session


@operation
def change_session(actor: Person, session: Session, typed: SessionInput, version: int) -> None:
    """Change a session. What calendars must hear of raises its sequence.

    Refuses what adding refuses, an edit of an outdated version, and a session that was taken out.
    """
    hold(session, version)
    refuse_removed(session)
    check(session.event, typed, session.id)
    before = facts_of(session)
    put(session, typed)
    session.code = typed.code or session.code
    if facts_of(session) != before:
        session.sequence += 1
    record(actor, "programmes.session_changed", session)


@operation
def remove_session(actor: Person, session: Session) -> None:
    """Take a session out of the planning; readers and speakers hear of it with the next publication."""
    lock(session)
    refuse_removed(session)
    session.removed_at = now()
    session.sequence += 1
    record(actor, "programmes.session_removed", session)


@operation
def restore_session(actor: Person, session: Session) -> None:
    """Bring a session back that was taken out. Refuses one that is there."""
    lock(session)
    if session.removed_at is None:
        raise Refused(_("This session is in the programme."))
    session.removed_at = None
    session.sequence += 1
    record(actor, "programmes.session_restored", session)


@operation
def shift_sessions(actor: Person | None, event: Event, by: timedelta) -> int:
    """Move every session by the same time, as when the event itself moved; how many. Refuses no shift or too large."""
    if not by or abs(by) > FARTHEST:
        raise Refused(_("Say by how much, at most ten years."), "by")
    lock(event)
    moved = [one for one in sessions_of(event.id) if one.starts_at and one.ends_at]
    for one in moved:
        lock(one)
        if one.starts_at and one.ends_at:
            one.starts_at, one.ends_at, one.sequence = one.starts_at + by, one.ends_at + by, one.sequence + 1
    record(actor, "programmes.shifted", event, minutes=int(by.total_seconds() // 60), sessions=len(moved))
    return len(moved)


def refuse_removed(session: Session) -> None:
    if session.removed_at is not None:
        raise Refused(_("This session was taken out of the programme. Bring it back first."))


def check(event: Event, typed: SessionInput, but: int | None = None) -> None:
    """Refuse what is no session of this event."""
    if not typed.title:
        raise Refused(_("Give the session a title in one language at least."), "title_en")
    check_times(typed.starts_at, typed.ends_at)
    if typed.room is not None and typed.room.event_id != event.id:
        raise Refused(_("Choose a room of this event."), "room")
    if typed.track is not None and typed.track.event_id != event.id:
        raise Refused(_("Choose a track of this event."), "track")
    if typed.language not in LANGUAGES:
        raise Refused(_("Choose a language of the list."), "language")
    check_code(Session, event, typed.code, but)


def check_times(starts_at: datetime | None, ends_at: datetime | None) -> None:
    """Refuse half a time, an end before the beginning, and a session that is longer than a day."""
    if starts_at is None and ends_at is None:
        return
    if starts_at is None:
        raise Refused(_("Say when the session begins, or leave both times empty."), "starts")
    if ends_at is None:
        raise Refused(_("Say when the session ends, or leave both times empty."), "ends")
    if ends_at <= starts_at:
        raise Refused(_("The session has to end after it begins."), "ends")
    if ends_at - starts_at > LONGEST:
        raise Refused(_("A session lasts 24 hours at most."), "ends")


def put(session: Session, typed: SessionInput) -> None:
    session.kind, session.language, session.is_open = typed.kind, typed.language, typed.is_open
    session.title = replaced(session.title, typed.title)
    session.text = replaced(session.text, typed.text)
    session.starts_at, session.ends_at = typed.starts_at, typed.ends_at
    session.room, session.track = typed.room, typed.track


def facts_of(session: Session) -> tuple[object, ...]:
    """What calendars must hear of when it changes."""
    return session.starts_at, session.ends_at, session.room.id if session.room else None, session.title
