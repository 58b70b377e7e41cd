"""What a publication would show, and how that differs from what readers see now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.events.models import Event
from alliance.programmes.enums import ChangeKind, SpeakerAnswer
from alliance.programmes.models import Part, ProgrammeVersion, Session, ShownSession

Span = tuple[datetime, datetime]
WORDS = ("title", "text", "track", "track_id", "kind", "language", "is_open")
COMPARED = ("day", "starts_at", "ends_at", "room", "room_position", "speakers", "sequence", *WORDS)


@dataclass(frozen=True)
class Change:
    """One difference of a session: `was` and `now` are times or names, as far as the kind has them."""

    kind: ChangeKind
    session_id: int
    title: Localized
    was: Span | Localized | None = None
    now: Span | Localized | None = None

    def as_dict(self) -> dict[str, Any]:
        """As it is kept with a version."""
        return {
            "kind": self.kind.value,
            "id": self.session_id,
            "title": self.title.as_dict(),
            "was": kept(self.was),
            "now": kept(self.now),
        }


def kept(value: Span | Localized | None) -> Any:
    if isinstance(value, Localized):
        return value.as_dict()
    return [at.isoformat() for at in value] if value else None


def change_of(stored: dict[str, Any]) -> Change:
    """A difference as it was kept."""
    was, now = unkept(stored["was"]), unkept(stored["now"])
    return Change(ChangeKind(stored["kind"]), stored["id"], Localized(**stored["title"]), was, now)


def unkept(value: Any) -> Span | Localized | None:
    if isinstance(value, dict):
        return Localized(**value)
    return (datetime.fromisoformat(value[0]), datetime.fromisoformat(value[1])) if value else None


def shown_rows(event: Event, sessions: Iterable[Session]) -> list[dict[str, Any]]:
    """The columns of `ShownSession` for each planned session that has a time; those without are not shown."""
    return [row_of(event, one) for one in sessions if one.starts_at and one.ends_at]


def row_of(event: Event, session: Session) -> dict[str, Any]:
    assert session.starts_at is not None
    return {
        "event_id": event.id,
        "session_id": session.id,
        "day": session.starts_at.astimezone(ZoneInfo(event.zone)).date(),
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "kind": session.kind,
        "title": session.title,
        "text": session.text,
        "room": session.room.name if session.room else Localized(),
        "room_position": session.room.position if session.room else 0,
        "track_id": session.track_id,
        "track": session.track.name if session.track else Localized(),
        "language": session.language,
        "is_open": session.is_open,
        "speakers": [voice_row(one) for one in session.present_parts if one.answer is not SpeakerAnswer.DECLINED],
        "uid": session.uid,
        "sequence": session.sequence,
    }


def voice_row(part: Part) -> dict[str, Any]:
    speaker = part.speaker
    return {
        "id": speaker.id,
        "name": speaker.name.as_dict(),
        "affiliation": speaker.affiliation.as_dict(),
        "role": part.role.value,
    }


def shown_of(event_id: int) -> dict[int, ShownSession]:
    """What readers see now, by the id of the session."""
    found = select(ShownSession).where(ShownSession.event_id == event_id).order_by(ShownSession.starts_at)
    return {one.session_id: one for one in db.session.scalars(found)}


def differs(old: ShownSession, new: dict[str, Any]) -> bool:
    return any(getattr(old, name) != new[name] for name in COMPARED)


def differences(old: dict[int, ShownSession], new: list[dict[str, Any]]) -> list[Change]:
    """How the programme as planned differs from the published one, session by session; pure."""
    found: list[Change] = []
    for row in new:
        before = old.get(row["session_id"])
        found += changes_between(before, row) if before else [added(row)]
    present = {row["session_id"] for row in new}
    gone = (one for key, one in old.items() if key not in present)
    return found + [
        Change(ChangeKind.REMOVED, one.session_id, one.title, was=(one.starts_at, one.ends_at)) for one in gone
    ]


def added(row: dict[str, Any]) -> Change:
    return Change(ChangeKind.ADDED, row["session_id"], row["title"], now=(row["starts_at"], row["ends_at"]))


def changes_between(old: ShownSession, new: dict[str, Any]) -> Iterable[Change]:
    key, title = new["session_id"], new["title"]
    was, now = (old.starts_at, old.ends_at), (new["starts_at"], new["ends_at"])
    if was != now:
        yield Change(ChangeKind.MOVED, key, title, was, now)
    if old.room != new["room"]:
        yield Change(ChangeKind.ROOM, key, title, old.room, new["room"])
    if old.speakers != new["speakers"]:
        yield Change(ChangeKind.PEOPLE, key, title, names_in(old.speakers), names_in(new["speakers"]))
    if any(getattr(old, name) != new[name] for name in WORDS):
        renamed = old.title != title
        yield Change(ChangeKind.WORDS, key, title, old.title if renamed else None, title if renamed else None)


def names_in(voices: list[dict[str, Any]]) -> Localized:
    """The names of a session on one line."""
    names = [Localized(**one["name"]) for one in voices]
    return Localized(
        ", ".join(one.in_language("en") for one in names), "、".join(one.in_language("zh") for one in names)
    )


def versions_of(event_id: int) -> list[ProgrammeVersion]:
    """The publications, the newest first, with who published."""
    found = select(ProgrammeVersion).options(joinedload(ProgrammeVersion.published_by))
    return list(
        db.session.scalars(found.where(ProgrammeVersion.event_id == event_id).order_by(ProgrammeVersion.number.desc()))
    )
