"""Telling everybody registered: the event was changed, is near, is over.

An event may have ten thousand guests, so the change only owes the work; the worker tells some hundred in each
transaction. Who was told is part of that transaction, so a worker that dies in the middle goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.core.recurrence import instant_of
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.events.queries.entries import Standing
from alliance.jobs.models import Job
from alliance.jobs.operations import owe
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Plan, Registration
from alliance.registrations.notices import events as notices
from alliance.registrations.notices.events import FormerTimes
from alliance.registrations.queries.attended import attended_sql
from alliance.registrations.queries.ways import LIVE

CHUNK = 500
FARTHEST = timedelta(days=31)  # a reminder comes 30 days before at most
PAUSE = timedelta(hours=2)  # between the end of an event and the thanks
LATEST = timedelta(days=14)  # thanks that did not leave by then stay away
STATES = {EventState.CANCELLED: "event_cancelled", EventState.POSTPONED: "event_postponed"}


@operation
def owe_news(event: Event, kind: str, was: Standing | None = None) -> None:
    """Have everybody registered told that the event changed: 'event_changed' with what it `was`, 'event_postponed',
    'event_cancelled', 'event_reinstated'."""
    former = [was.starts_at.isoformat(), was.ends_at.isoformat(), was.zone] if was else None
    owe("registrations.tell", {"event_id": event.id, "kind": kind, "was": former})


def tell_news(event_id: int, kind: str, was: Sequence[str] | None, stopping: Callable[[], bool]) -> None:
    """Tell everybody who has not heard of the event as it stands now. Stops between two chunks; what is left is told
    by the next try."""
    former = FormerTimes(datetime.fromisoformat(was[0]), datetime.fromisoformat(was[1]), was[2]) if was else None
    while tell_chunk(event_id, kind, former):
        if stopping():
            raise InterruptedError("told to stop; the next try goes on")


@operation
def tell_chunk(event_id: int, kind: str, was: FormerTimes | None) -> int:
    """Tell the next ones; how many. The event is told as it is now, so news that were overtaken never go out."""
    event = db.session.get_one(Event, event_id)
    rows = db.session.scalars(
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.state.in_(LIVE))
        .where(Registration.told_sequence < event.sequence)
        .order_by(Registration.id)
        .limit(CHUNK)
        .with_for_update(skip_locked=True)
    ).all()
    if not rows:
        return 0
    told = sa.update(Registration).where(Registration.id.in_([one.id for one in rows]))
    told = told.values(told_sequence=event.sequence).execution_options(synchronize_session=False)
    db.session.execute(told)
    record(None, "registrations.told", event, kind=STATES.get(event.state, kind), people=len(rows))
    notices.changed(event, STATES.get(event.state, kind), rows, was)
    return len(rows)


# Before and after


def remind_due(stopping: Callable[[], bool] = lambda: False) -> int:
    """Begin the reminders that are due; how many events."""
    at = now()
    wanted = (
        sa.select(Event, Plan.reminder_hours)
        .join(Plan, Plan.event_id == Event.id)
        .where(Event.starts_at > at, Event.starts_at <= at + FARTHEST, Event.state == EventState.PUBLISHED)
        .where(Event.reminded_at.is_(None), Event.is_template.is_(False), Plan.reminder_hours > 0)
        .order_by(Event.starts_at)
    )
    due = [event.id for event, hours in db.session.execute(wanted) if reminder_at(event, hours) <= at]
    return sum(begin("registrations.remind", event_id, Event.reminded_at) for event_id in due if not stopping())


def thank_due(stopping: Callable[[], bool] = lambda: False) -> int:
    """Begin the thanks that are due; how many events."""
    at = now()
    wanted = (
        sa.select(Event.id)
        .join(Plan, Plan.event_id == Event.id)
        .where(Event.ends_at <= at - PAUSE, Event.ends_at > at - LATEST, Event.state == EventState.PUBLISHED)
        .where(Event.thanked_at.is_(None), Event.is_template.is_(False))
        .order_by(Event.ends_at)
    )
    due = db.session.scalars(wanted).all()
    return sum(begin("registrations.thank", event_id, Event.thanked_at) for event_id in due if not stopping())


def reminder_at(event: Event, hours: int) -> datetime:
    """So many hours earlier on the clocks of the event: whole days keep the time of the day when clocks change."""
    local = event.starts_at.astimezone(ZoneInfo(event.zone)).replace(tzinfo=None) - timedelta(hours=hours)
    return instant_of(local.date(), local.time(), event.zone).astimezone(UTC)


@operation
def begin(task: str, event_id: int, mark: Any) -> int:
    """Mark the event and owe the first chunk: 1, or 0 when another worker was faster. Past the event's version, so that
    nobody who edits it is told of a clash."""
    done = now()
    wanted = sa.update(Event).where(Event.id == event_id, mark.is_(None)).values({mark.key: done}).returning(Event.id)
    if db.session.scalar(wanted.execution_options(synchronize_session=False)) is None:
        return 0
    owe(task, {"event_id": event_id, "after": 0, "mark": done.isoformat()})
    return 1


@operation
def remind_chunk(event_id: int, after: int, mark: str) -> None:
    """Remind the next ones with a seat; who registered after the reminders began has just heard."""
    early = Registration.state_since < datetime.fromisoformat(mark)
    pass_on("registrations.remind", event_id, after, mark, notices.reminded, early)


@operation
def thank_chunk(event_id: int, after: int, mark: str) -> None:
    """Thank the next ones: those who came, where anybody was checked in; else everybody who had a seat."""
    came = sa.select(Registration.id).where(Registration.event_id == event_id, attended_sql()).limit(1)
    condition = attended_sql() if db.session.scalar(came) else sa.true()
    pass_on("registrations.thank", event_id, after, mark, notices.thanked, condition)


def pass_on(
    task: str,
    event_id: int,
    after: int,
    mark: str,
    notify: Callable[[Event, Sequence[Registration]], int],
    condition: sa.ColumnElement[bool],
) -> None:
    """Tell one chunk and owe the next in the same transaction. A chunk that is tried again finds the next one owed
    already and does nothing."""
    event = db.session.get_one(Event, event_id)
    key = f"{task}:{event_id}:{mark}:{after}"
    if event.state is not EventState.PUBLISHED or db.session.scalar(sa.select(Job.id).where(Job.key == key)):
        return
    rows = db.session.scalars(
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED)
        .where(Registration.id > after, condition)
        .order_by(Registration.id)
        .limit(CHUNK)
    ).all()
    if not rows:
        return
    record(None, f"{task}ed", event, people=len(rows))
    notify(event, rows)
    owe(task, {"event_id": event_id, "after": rows[-1].id, "mark": mark}, key=key)


@operation
def reset_reminder(event: Event) -> None:
    """After the event was moved: remind again if the new hour is still to come, else let the news itself remind."""
    hours = db.session.scalar(sa.select(Plan.reminder_hours).where(Plan.event_id == event.id))
    if hours:
        event.reminded_at = None if reminder_at(event, hours) > now() else now()
