"""Pages of a list whose cost does not grow: the count stops at a bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import Select, func, select

from alliance.core.db import db
from alliance.core.web import url_with

BOUND = 10_000
LARGEST = 100


@dataclass
class Page:
    """One page of `items`; `total` counts to the bound, and `more_than_bound` tells that it stopped there."""

    items: list[Any]
    page: int
    per_page: int
    total: int
    more_than_bound: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        return (self.page - 1) * self.per_page + 1 if self.items else 0

    @property
    def last(self) -> int:
        return (self.page - 1) * self.per_page + len(self.items)

    @property
    def prev_url(self) -> str | None:
        return self.url(self.page - 1) if self.page > 1 else None

    @property
    def next_url(self) -> str | None:
        return self.url(self.page + 1) if self.page < self.pages else None

    def url(self, page: int) -> str:
        return url_with(page=page if page > 1 else None)

    def window(self) -> list[int | None]:
        """The page numbers to offer, None for a gap."""
        near = {1, self.pages, *range(self.page - 1, self.page + 2)}
        shown = sorted(number for number in near if 1 <= number <= self.pages)
        out: list[int | None] = []
        for number in shown:
            if out and number != (out[-1] or 0) + 1:
                out.append(None)
            out.append(number)
        return out


def wanted_page() -> int:
    """The page number in the address; 1 for anything odd."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def paginate(found: Select[Any], per_page: int = 25, total: int | None = None, rows: bool = False) -> Page:
    """Two statements: the page's rows and a count that stops at the bound. `rows` keeps tuples instead of entities."""
    per_page = min(per_page, LARGEST)
    if total is None:
        inner = found.order_by(None).with_only_columns(*found.selected_columns[:1], maintain_column_froms=True)
        bounded = inner.limit(BOUND + 1).subquery()
        total = db.session.scalar(select(func.count()).select_from(bounded)) or 0
    more = total > BOUND
    total = min(total, BOUND)
    page = min(wanted_page(), max(1, -(-total // per_page)))
    window = found.limit(per_page).offset((page - 1) * per_page)
    items = list(db.session.execute(window).unique() if rows else db.session.scalars(window).unique())
    return Page(items, page, per_page, total, more)
