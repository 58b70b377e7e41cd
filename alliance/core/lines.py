"""Lines of several features read in one statement: each panel is a small select, all have the same columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from alliance.core.db import Instant, db
from alliance.core.localized import Localized, LocalizedType, current_language
from alliance.core.names import is_cjk

COLUMNS: dict[str, Any] = {
    "panel": sa.String(),
    "place": sa.Integer(),
    "id": sa.Integer(),
    "code": sa.String(),
    "title": LocalizedType(),
    "other": LocalizedType(),
    "text": sa.String(),
    "text2": sa.String(),
    "at": Instant(),
    "until": Instant(),
    "day": sa.Date(),
    "day2": sa.Date(),
    "state": sa.String(),
    "n": sa.Integer(),
    "n2": sa.Integer(),
}
RAW = {name: getattr(kind, "impl", kind) for name, kind in COLUMNS.items()}


@dataclass(frozen=True)
class Line:
    """One line of a panel; which columns mean what is said by the panel that made it."""

    panel: str
    place: int
    id: int
    code: str
    title: Localized
    other: Localized
    text: str
    text2: str
    at: datetime | None
    until: datetime | None
    day: date | None
    day2: date | None
    state: str
    n: int
    n2: int

    @property
    def name(self) -> str:
        """`text` and `text2` as a person's display and romanized name, for the reader at hand."""
        latin = self.text2 if self.text2 and is_cjk(self.text) else ""
        return latin if latin and current_language() == "en" else self.text


def part(panel: str, source: Any) -> Any:
    """A panel from a select whose columns are labeled with names of `COLUMNS`; those left out are empty."""
    rows = source.subquery()
    columns = []
    for name in COLUMNS:
        if name == "panel":
            columns.append(sa.literal(panel).label(name))
        elif name in rows.c:
            columns.append(sa.type_coerce(rows.c[name], RAW[name]).label(name))
        else:
            columns.append(sa.cast(sa.null(), RAW[name]).label(name))
    return sa.select(*columns)


def placed(*order: Any) -> Any:
    """The column that keeps the order of a panel's rows."""
    return sa.func.row_number().over(order_by=order).label("place")


def read(parts: Iterable[Any]) -> dict[str, list[Line]]:
    """The lines by panel, in the order of each panel; one statement."""
    wanted = list(parts)
    if not wanted:
        return {}
    rows = sa.union_all(*wanted).subquery()
    columns = [sa.type_coerce(rows.c[name], kind).label(name) for name, kind in COLUMNS.items()]
    found: dict[str, list[Line]] = {}
    for row in db.session.execute(sa.select(*columns)):
        values = dict(row._mapping)
        for name in ("code", "text", "text2", "state"):
            values[name] = values[name] or ""
        for name in ("place", "id", "n", "n2"):
            values[name] = values[name] or 0
        found.setdefault(values["panel"], []).append(Line(**values))
    for lines in found.values():
        lines.sort(key=lambda line: line.place)
    return found
