"""What is owed and for how long."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from alliance.core.clock import now
from alliance.core.db import db
from alliance.jobs.enums import WorkState


def oldest_due(table: Any) -> datetime | None:
    """Since when the oldest row that is due waits; None when nothing does. For the health page."""
    waiting = sa.select(table.due_at).where(table.state == WorkState.QUEUED, table.due_at <= now())
    return db.session.scalar(waiting.order_by(table.due_at).limit(1))
