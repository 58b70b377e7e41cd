"""Rooms, tracks, sessions and speakers as the organizers plan them, and each of them as a viewer may see it."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.events.models import Event
from alliance.events.policy import can_read_behind
from alliance.events.queries.access import seen_event
from alliance.programmes.enums import SpeakerAnswer
from alliance.programmes.models import Part, Room, Session, SessionFile, ShownSession, Speaker, Track

P = TypeVar("P", Room, Track, Session, Speaker)


def rooms_of(event_id: int) -> list[Room]:
    """The rooms in their order."""
    return list(db.session.scalars(select(Room).where(Room.event_id == event_id).order_by(Room.position, Room.id)))


def tracks_of(event_id: int) -> list[Track]:
    """The tracks in their order."""
    return list(db.session.scalars(select(Track).where(Track.event_id == event_id).order_by(Track.position, Track.id)))


def planned(event_id: int) -> Select[Any]:
    """The sessions of an event with room, track and people; two statements however many they are."""
    people = selectinload(Session.parts).joinedload(Part.speaker)
    found = select(Session).where(Session.event_id == event_id, Session.removed_at.is_(None))
    found = found.options(joinedload(Session.room), joinedload(Session.track), people)
    return found.order_by(Session.starts_at, Session.id)


def sessions_of(event_id: int) -> list[Session]:
    """The sessions as planned, by time; those without a time come anywhere."""
    return list(db.session.scalars(planned(event_id)))


def speakers_of(event_id: int) -> list[Speaker]:
    """Who is in the programme as planned, with the person behind each as far as known; in the order of entry."""
    found = select(Speaker).where(Speaker.event_id == event_id, Speaker.removed_at.is_(None))
    return list(db.session.scalars(found.options(joinedload(Speaker.person)).order_by(Speaker.id)))


def parts_by_speaker(event_id: int) -> dict[int, list[Part]]:
    """What each speaker does, by time, in one statement."""
    found = (
        select(Part)
        .join(Part.session)
        .options(contains_eager(Part.session).joinedload(Session.room))
        .where(Session.event_id == event_id, Session.removed_at.is_(None), Part.removed_at.is_(None))
        .order_by(Session.starts_at, Part.id)
    )
    parts: dict[int, list[Part]] = {}
    for one in db.session.scalars(found):
        parts.setdefault(one.speaker_id, []).append(one)
    return parts


def parts_of(speaker: Speaker) -> list[Part]:
    """What one speaker does, by time."""
    found = (
        select(Part)
        .join(Part.session)
        .options(contains_eager(Part.session).joinedload(Session.room))
        .where(Part.speaker_id == speaker.id, Part.removed_at.is_(None), Session.removed_at.is_(None))
        .order_by(Session.starts_at, Part.id)
    )
    return list(db.session.scalars(found))


def asked_parts(speaker: Speaker) -> list[Part]:
    """What one speaker was asked for, by time; what is only being planned is nobody's business yet."""
    return [one for one in parts_of(speaker) if one.answer is not SpeakerAnswer.NOT_ASKED]


def sessions_sql(event_id: int) -> Any:
    """How many sessions are planned, for the tab."""
    counted = select(func.count()).select_from(Session)
    return counted.where(Session.event_id == event_id, Session.removed_at.is_(None)).scalar_subquery()


# One of them, as a viewer may see it


def seen_piece(user: Any, piece: P | None) -> P | None:
    """The thing when its event exists for the viewer, with the viewer's facts on the event."""
    return piece if piece is not None and seen_event(user, piece.event) is not None else None


def visible_room(user: Any, room_id: int) -> Room | None:
    return seen_piece(user, db.session.scalar(with_event(Room).where(Room.id == room_id)))


def visible_track(user: Any, track_id: int) -> Track | None:
    return seen_piece(user, db.session.scalar(with_event(Track).where(Track.id == track_id)))


def visible_session(user: Any, session_id: int) -> Session | None:
    """A planned session with its people; one that was taken out too, so that it can come back."""
    people = selectinload(Session.parts).joinedload(Part.speaker)
    found = with_event(Session).options(joinedload(Session.room), joinedload(Session.track), people)
    return seen_piece(user, db.session.scalar(found.where(Session.id == session_id)))


def visible_speaker(user: Any, speaker_id: int) -> Speaker | None:
    found = with_event(Speaker).options(joinedload(Speaker.person).selectinload(Person.addresses))
    return seen_piece(user, db.session.scalar(found.where(Speaker.id == speaker_id, Speaker.removed_at.is_(None))))


def visible_part(user: Any, part_id: int) -> Part | None:
    found = select(Part).options(joinedload(Part.session).joinedload(Session.event), joinedload(Part.speaker))
    part = db.session.scalar(found.where(Part.id == part_id, Part.removed_at.is_(None)))
    return part if part is not None and seen_piece(user, part.session) is not None else None


def visible_material(user: Any, material_id: int) -> SessionFile | None:
    """Slides or a paper of a session, unless they were taken off; of one that readers do not see, only for who sees the
    planning."""
    found = select(SessionFile).options(
        joinedload(SessionFile.session).joinedload(Session.event), joinedload(SessionFile.file)
    )
    material = db.session.scalar(found.where(SessionFile.id == material_id, SessionFile.removed_at.is_(None)))
    if material is None or seen_piece(user, material.session) is None:
        return None
    return material if is_shown(material.session_id) or can_read_behind(user, material.session.event) else None


def is_shown(session_id: int) -> bool:
    """Whether a session stands in the programme as published."""
    return db.session.scalar(select(ShownSession.id).where(ShownSession.session_id == session_id)) is not None


def with_event(model: type[P]) -> Select[Any]:
    return select(model).options(joinedload(model.event))


def materials_of(session_id: int) -> list[SessionFile]:
    """Slides and papers of a session in the order in which they came."""
    found = select(SessionFile).options(joinedload(SessionFile.file))
    found = found.where(SessionFile.session_id == session_id, SessionFile.removed_at.is_(None))
    return list(db.session.scalars(found.order_by(SessionFile.id)))


def next_position(model: type[Room] | type[Track], event: Event) -> int:
    """The place behind the last one."""
    last = db.session.scalar(select(func.max(model.position)).where(model.event_id == event.id))
    return (last or 0) + 1
