"""Owing work, claiming it, finishing it: short transactions around work that itself holds none.

A claimed row is a plain `Row`, detached from the session: reading it later begins no transaction. What a worker does
with it is guarded by the lease's token, so a worker that lost its lease changes nothing.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app

from alliance.core.clock import now
from alliance.core.db import db, insert_once
from alliance.core.operation import afterwards, operation
from alliance.core.secrets import new_nonce
from alliance.jobs.enums import LOST_WORKER, WorkState
from alliance.jobs.models import Job, Leased
from alliance.throttle.operations.storage import forget_old_counts

LEASE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=2)
ATTEMPTS = 21  # 1 min, 2, 4 … then every 2 hours: 25.2 hours after the last pause even if every jitter is short
KEEP_DONE = timedelta(days=7)
KEEP_KEYS = timedelta(days=400)  # a key says that something was done already, so it is remembered longer

log = logging.getLogger(__name__)
Table = type[Leased]
Claimed = sa.Row[Any]
Task = Callable[..., None]
Drain = Callable[[], int]


class Tasks:
    """The work that features registered: `named` tasks run for a job row, `drains` empty a queue of their own and
    return how much they did, `daily` are named tasks owed once a day. A drain asks `stopping` between two pieces of
    work."""

    def __init__(self) -> None:
        self.named: dict[str, Task] = {}
        self.drains: list[Drain] = []
        self.daily: list[str] = []
        self.ticked_on: date | None = None
        self.stopping: Callable[[], bool] = lambda: False


def tasks_of(app: Flask) -> Tasks:
    """The register of an application; features add to it in `tasks.init_app`."""
    found: Tasks = app.extensions.setdefault("alliance.tasks", Tasks())
    return found


def owe(
    name: str, payload: dict[str, Any] | None = None, key: str | None = None, due_at: datetime | None = None
) -> None:
    """Have the named task run with the payload once this transaction is stored; a used `key` adds nothing."""
    moment = due_at or now()
    values: dict[str, Any] = {"name": name, "payload": payload or {}, "key": key, "due_at": moment}
    if key is None:
        db.session.add(Job(**values))
    elif not insert_once(Job, **values):
        return
    if moment <= now():
        wake_afterwards()


def wake_afterwards() -> None:
    """Wake the worker once when the transaction in progress is stored, however much it owes."""
    if wake not in db.session.info["afterwards"]:
        afterwards(wake)


def wake() -> None:
    """Tell the worker that something is due. Losing this call is harmless (the sweep finds the row), so is a fault."""
    waker = current_app.extensions.get("alliance.waker")
    if waker is None:
        return
    try:
        waker()
    except Exception as error:  # whatever the queue's client raises; what is owed is stored
        log.warning("the worker could not be woken: %r", error)


def due(table: Table, moment: datetime) -> sa.ColumnElement[bool]:
    """Rows whose time has come, and rows whose worker lost its lease."""
    return sa.or_(
        sa.and_(table.state == WorkState.QUEUED, table.due_at <= moment),
        sa.and_(table.state == WorkState.RUNNING, table.leased_until <= moment, table.attempts < ATTEMPTS),
    )


@operation
def claim(table: Any, *conditions: Any, limit: int = 1, lease: timedelta = LEASE) -> list[Claimed]:
    """Take the oldest due rows for a while, in one statement; all of a claim share one token."""
    moment = now()
    picked = (
        sa.select(table.id)
        .where(due(table, moment), *conditions)
        .order_by(table.due_at, table.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("picked")
    )
    taken = (
        sa.update(table)
        .where(table.id.in_(sa.select(picked.c.id)))
        .values(
            state=WorkState.RUNNING,
            lease=new_nonce(),
            leased_until=moment + lease,
            attempts=table.attempts + 1,
        )
        .returning(*table.__table__.c)
        .execution_options(synchronize_session=False)
    )
    return sorted(db.session.execute(taken).all(), key=lambda row: (row.due_at, row.id))


@operation
def renew(table: Any, lease: str, by: timedelta = LEASE) -> set[int]:
    """Hold the claimed rows that are still ours for longer; their ids."""
    wanted = sa.update(table).where(table.lease == lease, table.state == WorkState.RUNNING)
    wanted = wanted.values(leased_until=now() + by).returning(table.id)
    return set(db.session.scalars(wanted.execution_options(synchronize_session=False)))


@operation
def finish(table: Any, row: Claimed) -> bool:
    """Mark done; False when the lease was lost."""
    return settle(table, row, state=WorkState.DONE, finished_at=now(), last_error="")


@operation
def fail(table: Any, row: Claimed, error: str, final: bool = False) -> WorkState | None:
    """Try again after a growing pause with jitter, or give up after the last try or a `final` error.

    None when the lease was lost.
    """
    if final or row.attempts >= ATTEMPTS:
        state, changes = WorkState.FAILED, {"finished_at": now()}
    else:
        state, changes = WorkState.QUEUED, {"due_at": now() + pause(row.attempts)}
    return state if settle(table, row, state=state, last_error=error[:500], **changes) else None


@operation
def cancel(table: Any, row: Claimed, reason: str) -> bool:
    """Leave the work undone for good, with the reason; False when the lease was lost."""
    return settle(table, row, state=WorkState.CANCELLED, finished_at=now(), last_error=reason[:500])


@operation
def give_back(table: Any, rows: Collection[Claimed]) -> None:
    """Return claimed rows that were not tried: the try is not counted."""
    if rows:
        lease, ids = next(iter(rows)).lease, [row.id for row in rows]
        wanted = sa.update(table).where(table.id.in_(ids), table.lease == lease, table.state == WorkState.RUNNING)
        changes = {"state": WorkState.QUEUED, "leased_until": None, "lease": "", "attempts": table.attempts - 1}
        db.session.execute(wanted.values(**changes).execution_options(synchronize_session=False))


def settle(table: Any, row: Claimed, **changes: Any) -> bool:
    """Write the outcome of a claimed row if this lease still holds it."""
    wanted = sa.update(table).where(table.id == row.id, table.lease == row.lease, table.state == WorkState.RUNNING)
    wanted = wanted.values(leased_until=None, lease="", **changes).execution_options(synchronize_session=False)
    done: Any = db.session.execute(wanted)
    return bool(done.rowcount)


@operation
def bury(table: Any) -> int:
    """Give up rows whose workers died with them at every try; how many."""
    lost = sa.and_(table.state == WorkState.RUNNING, table.leased_until <= now(), table.attempts >= ATTEMPTS)
    changes = {"state": WorkState.FAILED, "finished_at": now(), "last_error": LOST_WORKER}
    wanted = sa.update(table).where(lost).values(**changes).execution_options(synchronize_session=False)
    done: Any = db.session.execute(wanted)
    return int(done.rowcount)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many tries: 1 minute doubling up to 2 hours, with a tenth of jitter."""
    base = min(timedelta(minutes=2 ** min(attempts - 1, 10)), LONGEST_PAUSE)
    return base * random.uniform(0.9, 1.1)


@operation
def forget_old_work() -> None:
    """Remove jobs that were done long ago, and rate counts that have passed."""
    finished = sa.and_(Job.state == WorkState.DONE, Job.finished_at <= now() - KEEP_DONE)
    keyless = sa.or_(Job.key.is_(None), Job.finished_at <= now() - KEEP_KEYS)
    db.session.execute(sa.delete(Job).where(finished, keyless).execution_options(synchronize_session=False))
    afterwards(forget_old_counts)
