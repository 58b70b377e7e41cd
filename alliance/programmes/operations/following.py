"""What becomes of a programme when its event is copied, called off or brought back. Each runs inside the transaction of
the event's own act, as the listener of its signal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.core.secrets import new_nonce
from alliance.events.models import Event
from alliance.programmes import notices
from alliance.programmes.models import Part, Room, Session, Track
from alliance.programmes.queries.programme import rooms_of, sessions_of, tracks_of
from alliance.programmes.queries.telling import all_parts, is_over, news_for, read


@operation
def copy_programme(event: Event, actor: Person | None, source: Event, shift: timedelta, **_more: Any) -> None:
    """Rooms, tracks and sessions of another event, as much later as this one begins. People are asked anew: none."""
    rooms: dict[int | None, Room] = {one.id: copied_room(one, event) for one in rooms_of(source.id)}
    tracks: dict[int | None, Track] = {one.id: copied_track(one, event) for one in tracks_of(source.id)}
    sessions = sessions_of(source.id)
    for one in sessions:
        db.session.add(
            Session(
                event=event,
                code=one.code,
                kind=one.kind,
                title=one.title,
                text=one.text,
                room=rooms.get(one.room_id),
                track=tracks.get(one.track_id),
                starts_at=one.starts_at + shift if one.starts_at else None,
                ends_at=one.ends_at + shift if one.ends_at else None,
                language=one.language,
                is_open=one.is_open,
                uid=new_nonce(),
            )
        )
    if rooms or tracks or sessions:
        record(actor, "programmes.copied", event, sessions=len(sessions), source=source.id)


def copied_room(room: Room, event: Event) -> Room:
    made = Room(event=event, code=room.code, name=room.name, seats=room.seats, position=room.position)
    db.session.add(made)
    return made


def copied_track(track: Track, event: Event) -> Track:
    made = Track(event=event, code=track.code, name=track.name, text=track.text, position=track.position)
    made.chairs = track.chairs
    db.session.add(made)
    return made


@operation
def call_off(event: Event, actor: Person | None = None, **_more: Any) -> None:
    """The event is postponed or cancelled: calendars of speakers take their sessions off."""
    parts = told_parts(event)
    for one in parts:
        one.session.sequence += 1
        notices.called_off(event, one, one.told or {})
    note(actor, event, "programmes.called_off", parts)


@operation
def bring_back(event: Event, actor: Person | None = None, **_more: Any) -> None:
    """The event takes place after all: speakers hear so at once, of other times with the next publication."""
    parts = told_parts(event)
    for one in parts:
        told = read(one.told or {})
        if event.starts_at <= told.starts_at and told.ends_at <= event.ends_at and news_for([one]) is None:
            one.session.sequence += 1
            notices.reinstated(event, one, one.told or {})
        else:
            one.told = None
    note(actor, event, "programmes.reinstated", parts)


def told_parts(event: Event) -> list[Part]:
    """What speakers have in their calendars and is not over, one part for each speaker and session."""
    found = {(one.speaker_id, one.session_id): one for one in all_parts(event.id) if one.told and not is_over(one.told)}
    return list(found.values())


def note(actor: Person | None, event: Event, verb: str, parts: list[Part]) -> None:
    if parts:
        record(actor, verb, event, speakers=len({one.speaker_id for one in parts}))
