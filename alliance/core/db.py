"""The database: one base class, one way to begin a transaction, column types for instants and states."""

import enum
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry

from alliance.core.clock import now

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

BATCH = 1000

writing: ContextVar[bool] = ContextVar("writing", default=False)
"""True while an operation runs: only then does SQLite take its write lock at BEGIN."""


class Instant(sa.types.TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no zone, so it is put back on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


TYPES: dict[Any, Any] = {
    enum.StrEnum: sa.Enum(
        enum.StrEnum,
        native_enum=False,
        length=40,
        values_callable=lambda kind: [member.value for member in kind],
    ),
    datetime: Instant(),
}


class Base(DeclarativeBase):
    registry = registry(metadata=sa.MetaData(naming_convention=NAMES), type_annotation_map=TYPES)


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base  # the type checker cannot follow db.Model
else:
    Model = db.Model


class Keyed:
    id: Mapped[int] = mapped_column(primary_key=True)


class Stamped:
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class Versioned:
    """Two people who edit the same row do not silently overwrite one another."""

    version: Mapped[int] = mapped_column(default=1, server_default="1")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


def prepare_sqlite(engine: sa.Engine) -> None:
    """Make SQLite lose nothing: WAL, foreign keys, a full sync, and a write lock taken at BEGIN, not in the middle."""

    @sa.event.listens_for(engine, "connect")
    def prepare(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # we send BEGIN ourselves
        for line in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            raw.execute("PRAGMA " + line)

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN DEFERRED")


def hold(row: Any) -> None:
    """Keep a row, with what a query noted on it for its viewer, until the session ends.

    The session itself holds rows weakly: after a commit or a rollback the last reference to the row behind a
    relationship is gone, and it would be read anew without those notes.
    """
    db.session.info.setdefault("held", {})[type(row), row.id] = row


def lock(row: Any) -> None:
    """Read the row again and hold it until the operation ends, so that two who press at once follow one another."""
    db.session.refresh(row, with_for_update={"of": type(row)})  # of what was loaded along, nothing is held


def insert_once(model: Any, **values: Any) -> bool:
    """Insert a row unless one with the same unique key is there, also when two do it at once; True if inserted."""
    maker = postgresql.insert if db.session.connection().dialect.name == "postgresql" else sqlite.insert
    wanted = maker(model).values(**values).on_conflict_do_nothing().returning(model.__table__.c.id)
    return db.session.execute(wanted).first() is not None


def take_ids(model: Any, count: int) -> list[int]:
    """Ids for so many new rows, in one statement, so that rows that refer to one another go in by the
    thousand.

    PostgreSQL hands them out by its sequence; on SQLite the operation holds the write lock, so nobody else takes them.
    """
    table: sa.Table = model.__table__
    if db.session.connection().dialect.name == "postgresql":
        wanted = sa.text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
        return list(db.session.scalars(wanted, {"name": table.name, "count": count}))
    last = db.session.scalar(sa.select(sa.func.max(table.c.id))) or 0
    return list(range(last + 1, last + 1 + count))


def insert_rows(model: Any, rows: list[dict[str, Any]]) -> None:
    """Insert rows with the same columns by the thousand, past the session: one statement each."""
    table: sa.Table = getattr(model, "__table__", model)
    at = now()
    alike = {name: at for name in ("created_at", "updated_at") if name in table.c}
    for begin in range(0, len(rows), BATCH):
        db.session.connection().execute(table.insert(), [alike | row for row in rows[begin : begin + BATCH]])


def count_anew(*models: Any) -> None:
    """Let PostgreSQL look at tables that were just filled: until then its planner takes them for nearly empty and may
    compare every row with every other one. SQLite's planner asks nobody. One statement."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        names = ", ".join(model.__tablename__ for model in models)
        connection.exec_driver_sql(f"ANALYZE {names}")
