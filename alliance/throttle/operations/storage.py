"""The counters of Flask-Limiter in our database: shared by all workers, kept over a restart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from limits.storage import Storage
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from alliance.core.clock import now
from alliance.core.db import db, writing
from alliance.throttle.models import RateCount


class DatabaseStorage(Storage):
    """Fixed windows; each count is a transaction of its own, so a refused request is counted too."""

    STORAGE_SCHEME = ["alliance"]

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        return sa.exc.SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to a counter, beginning a new window when the old one has passed; the new count."""
        moment = now()
        table: Any = RateCount.__table__
        maker = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
        ends = moment + timedelta(seconds=expiry)
        fresh = maker(table).values(key=key[:200], count=amount, expires_at=ends)
        passed = table.c.expires_at <= moment
        upsert = fresh.on_conflict_do_update(
            index_elements=[table.c.key],
            set_={
                "count": sa.case((passed, amount), else_=table.c.count + amount),
                "expires_at": sa.case((passed, ends), else_=table.c.expires_at),
            },
        ).returning(table.c.count)
        return self._write(upsert)

    def get(self, key: str) -> int:
        row = self._row(key)
        return row.count if row and row.expires_at > now() else 0

    def get_expiry(self, key: str) -> float:
        row = self._row(key)
        return row.expires_at.timestamp() if row else datetime.now(UTC).timestamp()

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        self._write(sa.delete(RateCount))
        return None

    def clear(self, key: str) -> None:
        self._write(sa.delete(RateCount).where(RateCount.key == key[:200]))

    def _row(self, key: str) -> Any:
        with beside() as own:
            return own.execute(sa.select(RateCount.__table__).where(RateCount.key == key[:200])).first()

    def _write(self, statement: Any) -> int:
        db.session.commit()  # a reading transaction of ours must not stand in the way of the counter
        token = writing.set(True)
        try:
            with beside() as own:
                found: Any = own.execute(statement)
                count = int(found.scalar_one()) if found.returns_rows else 0
                own.commit()
                return count
        finally:
            writing.reset(token)


def forget_old_counts() -> int:
    """Remove the windows that have passed; how many."""
    token = writing.set(True)
    try:
        with beside() as own:
            gone: Any = own.execute(sa.delete(RateCount).where(RateCount.expires_at <= now()))
            own.commit()
            return int(gone.rowcount)
    finally:
        writing.reset(token)


def beside() -> Session:
    """A session beside the request's, for counts that stay whatever becomes of the request."""
    return Session(db.engine, join_transaction_mode="create_savepoint", expire_on_commit=False)


def rate_factor() -> float:
    """The multiplier of all limits (ALLIANCE_RATE_LIMIT_FACTOR), for test instances."""
    return float(current_app.config["RATE_LIMIT_FACTOR"])
