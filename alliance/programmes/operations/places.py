"""The rooms and tracks of an event."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy import func, select

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Refused, operation
from alliance.core.secrets import new_nonce
from alliance.events.models import Event
from alliance.programmes.models import Room, Session, ShownSession, Track
from alliance.programmes.operations.guards import check_code, hold, place, replaced
from alliance.programmes.queries.programme import next_position

MOST = 60  # rooms or tracks of one event
MOST_SEATS = 1_000_000


@dataclass(frozen=True)
class RoomInput:
    """A room as typed. `code` is its key in sheets; an empty one is made."""

    name: Localized
    seats: int | None = None
    code: str = ""


@dataclass(frozen=True)
class TrackInput:
    """A track as typed. `chairs` are names as readers see them; `code` its key in sheets."""

    name: Localized
    text: Localized = field(default_factory=Localized)
    chairs: Localized = field(default_factory=Localized)
    code: str = ""


@operation
def add_room(actor: Person | None, event: Event, typed: RoomInput) -> Room:
    """Add a room behind the others. Refuses one without a name, a wrong number of seats, a key that is taken."""
    check_room(event, typed)
    refuse_more(Room, event)
    room = Room(event=event, code=typed.code or new_nonce(), position=next_position(Room, event))
    put_room(room, typed)
    db.session.add(room)
    record(actor, "programmes.room_added", room)
    return room


@operation
def change_room(actor: Person, room: Room, typed: RoomInput, version: int) -> None:
    """Change a room. Refuses what adding refuses, and an edit of an outdated version.

    A new name reaches readers, and who speaks there, with the next publication.
    """
    hold(room, version)
    check_room(room.event, typed, room.id)
    room.code = typed.code or room.code
    put_room(room, typed)
    record(actor, "programmes.room_changed", room)


@operation
def move_room(actor: Person, room: Room, position: int) -> None:
    """Put a room at this place, counted from 1: the order of the columns, which readers see at once."""
    lock(room.event)
    record(actor, "programmes.room_moved", room, position=place(room, position))
    own = select(Room.position).join(Session, Session.room_id == Room.id).where(Session.id == ShownSession.session_id)
    shown = sa.update(ShownSession).where(ShownSession.event_id == room.event_id)
    shown = shown.values(room_position=sa.func.coalesce(own.scalar_subquery(), 0))
    db.session.execute(shown, execution_options={"synchronize_session": False})


@operation
def remove_room(actor: Person, room: Room) -> None:
    """Take a room out. Refuses while sessions are in it."""
    lock(room)
    refuse_used(Session.room_id == room.id, _("Sessions are planned in this room. Give them another first."))
    detach(Session.room_id == room.id, room_id=None)
    record(actor, "programmes.room_removed", room)
    db.session.delete(room)


@operation
def add_track(actor: Person | None, event: Event, typed: TrackInput) -> Track:
    """Add a track behind the others. Refuses one without a name, and a key that is taken."""
    check_track(event, typed)
    refuse_more(Track, event)
    track = Track(event=event, code=typed.code or new_nonce(), position=next_position(Track, event))
    put_track(track, typed)
    db.session.add(track)
    record(actor, "programmes.track_added", track)
    return track


@operation
def change_track(actor: Person, track: Track, typed: TrackInput, version: int) -> None:
    """Change a track. Refuses what adding refuses, and an edit of an outdated version."""
    hold(track, version)
    check_track(track.event, typed, track.id)
    track.code = typed.code or track.code
    put_track(track, typed)
    record(actor, "programmes.track_changed", track)


@operation
def move_track(actor: Person, track: Track, position: int) -> None:
    """Put a track at this place, counted from 1."""
    lock(track.event)
    record(actor, "programmes.track_moved", track, position=place(track, position))


@operation
def remove_track(actor: Person, track: Track) -> None:
    """Take a track out. Refuses while sessions belong to it."""
    lock(track)
    refuse_used(Session.track_id == track.id, _("Sessions belong to this track. Give them another first."))
    detach(Session.track_id == track.id, track_id=None)
    record(actor, "programmes.track_removed", track)
    db.session.delete(track)


def check_room(event: Event, typed: RoomInput, but: int | None = None) -> None:
    if not typed.name:
        raise Refused(_("Give the room a name in one language at least."), "name_en")
    if typed.seats is not None and not 1 <= typed.seats <= MOST_SEATS:
        raise Refused(_("Give the number of seats, or leave it empty."), "seats")
    check_code(Room, event, typed.code, but)


def check_track(event: Event, typed: TrackInput, but: int | None = None) -> None:
    if not typed.name:
        raise Refused(_("Give the track a name in one language at least."), "name_en")
    check_code(Track, event, typed.code, but)


def refuse_more(model: type[Room] | type[Track], event: Event) -> None:
    count = db.session.scalar(select(func.count()).select_from(model).where(model.event_id == event.id)) or 0
    if count >= MOST:
        raise Refused(_("An event has at most %(most)s of them.", most=MOST))


def refuse_used(condition: sa.ColumnElement[bool], message: str) -> None:
    used = select(Session.id).where(condition, Session.removed_at.is_(None)).limit(1)
    if db.session.scalar(used) is not None:
        raise Refused(message)


def detach(condition: sa.ColumnElement[bool], **values: object) -> None:
    """Sessions that were taken out forget the room or track that goes."""
    for one in db.session.scalars(select(Session).where(condition)):
        for name, value in values.items():
            setattr(one, name, value)


def put_room(room: Room, typed: RoomInput) -> None:
    room.name = replaced(room.name, typed.name)
    room.seats = typed.seats


def put_track(track: Track, typed: TrackInput) -> None:
    track.name = replaced(track.name, typed.name)
    track.text = replaced(track.text, typed.text)
    track.chairs = replaced(track.chairs, typed.chairs)
