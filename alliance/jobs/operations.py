"""Owing work, claiming it, finishing it: short transactions around work that itself holds none."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import current_app

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import afterwards, operation
from alliance.core.secrets import new_nonce
from alliance.jobs.enums import WorkState
from alliance.jobs.models import Job, Leased

LEASE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=2)
ATTEMPTS = 18  # 1 min, 2, 4 … then every 2 hours: more than 24 hours in all (SAFETY row 39)

Row = TypeVar("Row", bound=Leased)


def owe(
    name: str, payload: dict[str, Any] | None = None, key: str | None = None, due_at: datetime | None = None
) -> None:
    """Have the named task run with the payload once this transaction is stored; a used `key` adds nothing."""
    if key is not None and db.session.scalar(sa.select(Job.id).where(Job.key == key)):
        return
    db.session.add(Job(name=name, payload=payload or {}, key=key, due_at=due_at or now()))
    afterwards(wake)


def wake() -> None:
    """Tell the worker that something is due; losing this call is harmless, the sweep finds the row."""
    waker = current_app.extensions.get("alliance.waker")
    if waker:
        waker()


@operation
def claim(table: type[Row], *conditions: Any, limit: int = 1) -> list[Row]:
    """Take the oldest due rows (or those whose worker's lease ran out) for `LEASE`."""
    moment = now()
    due = sa.or_(
        sa.and_(table.state == WorkState.QUEUED, table.due_at <= moment),
        sa.and_(table.state == WorkState.RUNNING, table.leased_until <= moment),
    )
    wanted = sa.select(table).where(due, *conditions).order_by(table.due_at, table.id).limit(limit)  # type: ignore[attr-defined]
    rows = list(db.session.scalars(wanted.with_for_update(skip_locked=True)))
    for row in rows:
        row.state = WorkState.RUNNING
        row.lease = new_nonce()
        row.leased_until = moment + LEASE
        row.attempts += 1
    return rows


def held(table: type[Row], row_id: int, lease: str) -> Row | None:
    """The row if this lease still holds it; None when another worker took it over."""
    wanted = sa.select(table).where(table.id == row_id, table.lease == lease, table.state == WorkState.RUNNING)  # type: ignore[attr-defined]
    return db.session.scalar(wanted.with_for_update())


@operation
def finish(table: type[Row], row_id: int, lease: str) -> bool:
    """Mark done; False when the lease was lost."""
    row = held(table, row_id, lease)
    if row is None:
        return False
    row.state, row.finished_at, row.leased_until, row.last_error = WorkState.DONE, now(), None, ""
    return True


@operation
def fail(table: type[Row], row_id: int, lease: str, error: str, final: bool = False) -> WorkState | None:
    """Try again after a growing pause with jitter, or give up after the last try or a `final` error."""
    row = held(table, row_id, lease)
    if row is None:
        return None
    row.last_error, row.leased_until = error[:500], None
    if final or row.attempts >= ATTEMPTS:
        row.state, row.finished_at = WorkState.FAILED, now()
    else:
        row.state, row.due_at = WorkState.QUEUED, now() + pause(row.attempts)
    return row.state


def pause(attempts: int) -> timedelta:
    """How long to wait after so many tries: 1 minute doubling up to 2 hours, with a tenth of jitter."""
    base = min(timedelta(minutes=2 ** (attempts - 1)), LONGEST_PAUSE)
    return base * random.uniform(0.9, 1.1)
