"""The full-text index over the column `terms` of a table: FTS5 on SQLite, a GIN index on PostgreSQL.

`make_searchable(Model.__table__)` lets `create_all` make it; migrations run the same statements (`statements`).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from alliance.core.db import db
from alliance.core.search_terms import FTS5_TOKENIZER, fts5_query, query_terms, tsquery


def statements(name: str, dialect: str, search: str = "") -> tuple[str, ...]:
    """What makes the index of a table on a database; `search` names SQLite's, `<table>_search` when empty."""
    if dialect == "postgresql":
        return (
            f"CREATE INDEX IF NOT EXISTS ix_{name}_search ON {name} "
            "USING gin (to_tsvector('simple', terms)) WITH (fastupdate = off)",
        )
    search = search or f"{name}_search"
    put = f"INSERT INTO {search}(rowid, terms) VALUES (new.id, new.terms); "
    drop = f"INSERT INTO {search}({search}, rowid, terms) VALUES ('delete', old.id, old.terms); "
    return (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {search} USING fts5("
        f"terms, content='{name}', content_rowid='id', tokenize='{FTS5_TOKENIZER}', prefix='2 3')",
        f"CREATE TRIGGER IF NOT EXISTS {search}_insert AFTER INSERT ON {name} BEGIN {put}END",
        f"CREATE TRIGGER IF NOT EXISTS {search}_delete AFTER DELETE ON {name} BEGIN {drop}END",
        f"CREATE TRIGGER IF NOT EXISTS {search}_update AFTER UPDATE OF terms ON {name} BEGIN {drop}{put}END",
    )


def make_searchable(table: Any, search: str = "") -> None:
    """Let `create_all` make the index with the table, and `drop_all` take SQLite's away (PostgreSQL's goes along)."""
    table.info["search"] = search or f"{table.name}_search"
    for dialect in ("sqlite", "postgresql"):
        for statement in statements(table.name, dialect, search):
            made = sa.DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)
            sa.event.listen(table, "after_create", made)
    gone = sa.DDL(f"DROP TABLE IF EXISTS {table.info['search']}").execute_if(dialect="sqlite")
    sa.event.listen(table, "before_drop", gone)


def having_words(model: Any, words: str) -> sa.ColumnElement[bool]:
    """Rows whose terms contain every word; none when there is nothing that can be searched for."""
    name = model.__tablename__
    if not query_terms(words):
        return sa.false()
    if db.session.connection().dialect.name == "postgresql":
        found = sa.text(f"to_tsvector('simple', {name}.terms) @@ to_tsquery('simple', :asked)")
        return found.bindparams(asked=tsquery(words))  # type: ignore[return-value]
    search = model.__table__.info["search"]
    rows = sa.text(f"SELECT rowid FROM {search} WHERE {search} MATCH :asked")
    return model.id.in_(rows.bindparams(asked=fts5_query(words)).columns(sa.column("rowid", sa.Integer)))
