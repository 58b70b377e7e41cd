"""Whom a publication concerns: what each speaker was told of a session, and what holds now.

What was told is kept with the part as {"title": {...}, "room": {...}, "venue": {...}, "starts_at": "…",
"ends_at": "…"}.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.programmes.enums import SpeakerAnswer
from alliance.programmes.models import Part, Session, Speaker

Facts = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What a speaker was told of a session."""

    title: Localized
    room: Localized
    venue: Localized
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class News:
    """What one speaker has to hear of one session: `was` is None the first time, `facts` when it is over for them."""

    parts: tuple[Part, ...]
    was: Facts | None
    facts: Facts | None

    @property
    def part(self) -> Part:
        return self.parts[0]


def read(facts: Facts) -> Told:
    """What was told, as values."""
    title, room, venue = (Localized(**facts[name]) for name in ("title", "room", "venue"))
    starts_at, ends_at = (datetime.fromisoformat(facts[name]) for name in ("starts_at", "ends_at"))
    return Told(title, room, venue, starts_at, ends_at)


def facts_of(session: Session) -> Facts | None:
    """What holds of a session; None for one that was taken out or has no time."""
    if session.removed_at is not None or session.starts_at is None or session.ends_at is None:
        return None
    return {
        "title": pair(session.title),
        "room": pair(session.room.name) if session.room else pair(Localized()),
        "venue": pair(session.event.venue),
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
    }


def pair(value: Localized) -> dict[str, str]:
    """Both languages, without the state of the translation, which is no news."""
    return {"en": value.en, "zh": value.zh}


def all_parts(event_id: int) -> list[Part]:
    """Every part in an event, those taken out too, with all that a mail needs; two statements."""
    found = (
        select(Part)
        .join(Part.session)
        .options(
            contains_eager(Part.session).options(joinedload(Session.room), joinedload(Session.event)),
            joinedload(Part.speaker).joinedload(Speaker.person).selectinload(Person.addresses),
        )
        .where(Session.event_id == event_id)
        .order_by(Session.starts_at, Part.id)
    )
    return list(db.session.scalars(found))


def news_of(parts: Iterable[Part]) -> list[News]:
    """Who has to hear what. Nobody hears of a session that is over, nor twice of two parts in one session."""
    groups: dict[tuple[int, int], list[Part]] = {}
    for one in parts:
        groups.setdefault((one.speaker_id, one.session_id), []).append(one)
    return [news for several in groups.values() if (news := news_for(several)) is not None]


def news_for(parts: list[Part]) -> News | None:
    present = [one for one in parts if takes_part(one)]
    facts = facts_of(parts[0].session) if present else None
    was = next((one.told for one in parts if one.told), None)
    if facts == was or is_over(facts or was):
        return None
    return News(tuple(present or parts), was, facts)


def takes_part(part: Part) -> bool:
    return part.removed_at is None and part.speaker.removed_at is None and part.answer is not SpeakerAnswer.DECLINED


def is_over(facts: Facts | None) -> bool:
    return facts is not None and read(facts).ends_at <= now()


def address_of(speaker: Speaker) -> str:
    """Where mail to a speaker goes; empty when we know no address."""
    return speaker.email or (speaker.person.email if speaker.person else "")
