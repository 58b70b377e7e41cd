"""Work that is owed: rows written by the transaction that owes it, done later by a worker, never lost."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from alliance.core.clock import now
from alliance.core.db import Keyed, Model, Stamped
from alliance.jobs.enums import WorkState


class Leased:
    """A row that a worker claims for a while. A worker that dies loses its lease, and another takes the row."""

    state: Mapped[WorkState] = mapped_column(default=WorkState.QUEUED)
    due_at: Mapped[datetime] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str] = mapped_column(sa.String(40), default="")
    leased_until: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(sa.String(500), default="")
    finished_at: Mapped[datetime | None]


class Job(Keyed, Stamped, Leased, Model):
    """One call of a named task. `key` makes a job unique: the second request with the same key adds nothing."""

    __tablename__ = "job"
    __table_args__ = (sa.Index("ix_job_state_due_at", "state", "due_at"),)

    name: Mapped[str] = mapped_column(sa.String(80))
    key: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
