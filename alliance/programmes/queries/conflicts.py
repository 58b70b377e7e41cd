"""What does not fit together in a programme: rooms and people twice at one time, refusals, times outside the event.

Pure functions over sessions that are loaded, so that the editing page, a form before it is saved and the page before
publication all say the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from alliance.core.localized import Localized
from alliance.events.models import Event
from alliance.programmes.enums import ConflictKind, SpeakerAnswer
from alliance.programmes.models import Session, Speaker


@dataclass(frozen=True)
class Slot:
    """A session as far as it can clash. `id` is None for one that is only typed; `people` are (key, name): two rows for
    one person have one key; `declined` are the names of those who said no."""

    id: int | None
    title: Localized
    starts_at: datetime | None
    ends_at: datetime | None
    room_id: int | None = None
    room: Localized | None = None
    people: tuple[tuple[str, Localized], ...] = ()
    declined: tuple[Localized, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """One thing that does not fit: the sessions concerned in order of time, and the room or person it is about."""

    kind: ConflictKind
    slots: tuple[Slot, ...]
    about: Localized | None = None

    def concerns(self, session_id: int | None) -> bool:
        return any(one.id == session_id for one in self.slots)


def slot_of(session: Session) -> Slot:
    parts = session.present_parts
    present = [one for one in parts if one.answer is not SpeakerAnswer.DECLINED]
    return Slot(
        id=session.id,
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        room_id=session.room_id,
        room=session.room.name if session.room else None,
        people=tuple((person_key(one.speaker), one.speaker.name) for one in present),
        declined=tuple(one.speaker.name for one in parts if one.answer is SpeakerAnswer.DECLINED),
    )


def person_key(speaker: Speaker) -> str:
    """Two entries of one person are one human being."""
    return f"person-{speaker.person_id}" if speaker.person_id else f"speaker-{speaker.id}"


def clashes(sessions: Iterable[Session], event: Event) -> list[Conflict]:
    """Everything that does not fit in these sessions; the hard clashes first."""
    return clashes_of([slot_of(one) for one in sessions], event)


def clashes_of(slots: Iterable[Slot], event: Event) -> list[Conflict]:
    rows = list(slots)
    timed = sorted((one for one in rows if one.starts_at and one.ends_at), key=begin)
    return [*in_rooms(timed), *of_people(timed), *outside(timed, event), *declined(rows)]


def begin(slot: Slot) -> tuple[datetime, int]:
    assert slot.starts_at is not None
    return slot.starts_at, slot.id or 0


def in_rooms(timed: list[Slot]) -> list[Conflict]:
    by_room: dict[int, list[Slot]] = {}
    for one in timed:
        if one.room_id is not None:
            by_room.setdefault(one.room_id, []).append(one)
    return [
        Conflict(ConflictKind.ROOM, pair, pair[0].room) for several in by_room.values() for pair in overlapping(several)
    ]


def of_people(timed: list[Slot]) -> list[Conflict]:
    names: dict[str, Localized] = {}
    by_person: dict[str, list[Slot]] = {}
    for one in timed:
        for key, name in dict(one.people).items():
            names.setdefault(key, name)
            by_person.setdefault(key, []).append(one)
    return [
        Conflict(ConflictKind.SPEAKER, pair, names[key])
        for key, several in by_person.items()
        for pair in overlapping(several)
    ]


def overlapping(slots: list[Slot]) -> Iterable[tuple[Slot, Slot]]:
    """Pairs that share a moment, of slots in order of beginning; to end when another begins is no clash."""
    running: list[Slot] = []
    for one in slots:
        running = [other for other in running if shared(other, one)]
        yield from ((other, one) for other in running)
        running.append(one)


def shared(earlier: Slot, later: Slot) -> bool:
    return bool(earlier.ends_at and later.starts_at and earlier.ends_at > later.starts_at)


def outside(timed: list[Slot], event: Event) -> list[Conflict]:
    return [
        Conflict(ConflictKind.OUTSIDE, (one,))
        for one in timed
        if one.starts_at and one.ends_at and (one.starts_at < event.starts_at or one.ends_at > event.ends_at)
    ]


def declined(slots: list[Slot]) -> list[Conflict]:
    return [Conflict(ConflictKind.DECLINED, (one,), name) for one in slots for name in one.declined]
