"""The programme as it is planned, laid out by day and room with what does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.events.models import Event
from alliance.programmes.models import ProgrammeVersion, Room, Session
from alliance.programmes.queries.agenda import latest_version
from alliance.programmes.queries.conflicts import Conflict, Slot, clashes, clashes_of, slot_of
from alliance.programmes.queries.grid import Line, laid_out
from alliance.programmes.queries.programme import rooms_of, sessions_of
from alliance.programmes.queries.versions import Change, differences, shown_of, shown_rows

LONGEST_EVENT = 60  # days offered as tabs


@dataclass(frozen=True)
class Planned:
    """A session in the grid of the organizers."""

    session: Session
    starts_at: datetime
    ends_at: datetime
    begins: str
    ends: str
    room: Localized
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True)
class Plan:
    """Everything on the page of who plans: the grid of `day`, sessions without a time, those taken out, clashes, how
    the plan differs from what readers see."""

    event: Event
    day: date
    days: list[tuple[date, int]]
    rooms: list[Room]
    lines: list[Line[Planned]]
    unplaced: list[Session]
    removed: list[Session]
    conflicts: list[Conflict]
    version: ProgrammeVersion | None
    changes: list[Change]
    total: int

    @property
    def room_names(self) -> list[Localized]:
        return [one.name for one in self.rooms]

    @property
    def has_elsewhere(self) -> bool:
        columns = sum(cell.columns for cell in self.lines[0].cells) if self.lines else 0
        return bool(self.rooms) and columns > len(self.rooms)


def plan_of(event: Event, wanted: date | None = None) -> Plan:
    """The plan of an event on a day; seven statements, however many sessions there are."""
    rooms, sessions = rooms_of(event.id), sessions_of(event.id)
    conflicts = clashes(sessions, event)
    days = days_of(event, sessions)
    day = wanted if wanted in dict(days) else days[0][0]
    items = [planned(one, event, conflicts) for one in sessions if day_of(one, event) == day]
    return Plan(
        event=event,
        day=day,
        days=days,
        rooms=rooms,
        lines=laid_out(items, list(dict.fromkeys(one.name for one in rooms))),
        unplaced=[one for one in sessions if one.starts_at is None],
        removed=removed_sessions(event.id),
        conflicts=conflicts,
        version=latest_version(event.id),
        changes=differences(shown_of(event.id), shown_rows(event, sessions)),
        total=len(sessions),
    )


def day_of(session: Session, event: Event) -> date | None:
    return session.starts_at.astimezone(ZoneInfo(event.zone)).date() if session.starts_at else None


def days_of(event: Event, sessions: list[Session]) -> list[tuple[date, int]]:
    """Every day of the event, and any other on which a session lies, with how many begin on it."""
    first, last = (at.astimezone(ZoneInfo(event.zone)).date() for at in (event.starts_at, event.ends_at))
    span = min((last - first).days, LONGEST_EVENT)
    found = dict.fromkeys((first + timedelta(days=number) for number in range(span + 1)), 0)
    for one in sessions:
        on = day_of(one, event)
        if on is not None:
            found[on] = found.get(on, 0) + 1
    return sorted(found.items())


def planned(session: Session, event: Event, conflicts: list[Conflict]) -> Planned:
    assert session.starts_at is not None and session.ends_at is not None
    begins, ends = (at.astimezone(ZoneInfo(event.zone)) for at in (session.starts_at, session.ends_at))
    return Planned(
        session=session,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        begins=f"{begins:%H:%M}",
        ends=f"{ends:%H:%M}",
        room=session.room.name if session.room else Localized(),
        conflicts=tuple({(one.kind, one.about): one for one in conflicts if one.concerns(session.id)}.values()),
    )


def removed_sessions(event_id: int) -> list[Session]:
    """What was taken out, the last one first."""
    found = select(Session).where(Session.event_id == event_id, Session.removed_at.is_not(None))
    return list(db.session.scalars(found.order_by(Session.removed_at.desc()).limit(100)))


def conflicts_with(event: Event, typed: Slot) -> list[Conflict]:
    """What a session as typed would clash with, in the place of the one with the same id; two statements."""
    others = [slot_of(one) for one in sessions_of(event.id) if one.id != typed.id]
    return [one for one in clashes_of([*others, typed], event) if any(slot is typed for slot in one.slots)]
