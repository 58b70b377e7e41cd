"""The list of members: one page of hits, the total and the counts of every facet, quick however many there are.

Counting facets over 100,000 entries takes about 100 ms, so counts are kept in the process under the revision of the
index. The number of the revision is read with every request: what is kept is never older than the last change, except
that counts over many entries may be used for `PATIENCE` seconds more.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import select

from alliance.core.db import db
from alliance.core.kept import Kept
from alliance.core.paging import Page, wanted_page
from alliance.directory.models import DirectoryEntry, DirectoryFacet, DirectoryState
from alliance.directory.queries.wishes import Wish, found, listed, order_of
from alliance.membership.queries import is_members_person_sql, this_day

T = TypeVar("T")
PER_PAGE = 24
REACH = 10_000  # how many hits can be paged through; beyond it a reader narrows the search
MANY = 5_000  # from here on walking an index is quicker than sorting the hits
PATIENCE = 10.0  # seconds
MOST_KEPT = 2_000


@dataclass(frozen=True)
class Counts:
    """How many entries were found, and by facet and value how many there would be."""

    total: int
    facets: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass
class Shelf:
    """Results by what was asked, the oldest thrown out; safe to use from several threads."""

    rows: dict[Hashable, tuple[Any, Hashable, float]] = field(default_factory=dict)
    guard: Lock = field(default_factory=Lock)

    def get(self, key: Hashable, revision: Hashable) -> Any | None:
        """What is kept for this revision, or was kept with patience not long ago."""
        kept = self.rows.get(key)
        if kept is None:
            return None
        value, of_revision, good_until = kept
        return value if of_revision == revision or monotonic() < good_until else None

    def put(self, key: Hashable, revision: Hashable, value: Any, patient: bool = False) -> None:
        """Keep a result; `patient` lets it outlive its revision by some seconds, as what takes long to make may."""
        with self.guard:
            self.rows.pop(key, None)
            self.rows[key] = (value, revision, monotonic() + PATIENCE if patient else 0.0)
            while len(self.rows) > MOST_KEPT:
                del self.rows[next(iter(self.rows))]


class Forever(Kept[T]):
    """Kept without a limit of time; forgotten with everything else."""

    def get(self) -> T:
        if self._value is None:
            self._value = self._load()
        return self._value


kept_results: Forever[Shelf] = Forever(Shelf)


@dataclass(frozen=True)
class Answer:
    """One page of the directory; `inside` tells that the reader belongs to a member."""

    paging: Page
    counts: Counts
    inside: bool


def search(wish: Wish, person_id: int | None = None) -> Answer:
    """A page of hits with total and facets: at most four statements, two when this was asked before."""
    on = this_day()
    revision, inside = state(person_id, on)
    mark = (revision, on)
    counts = counted(wish, on, mark)
    paging = page_of(wish, on, mark, counts.total)
    return Answer(paging, counts, inside)


def state(person_id: int | None, on: date) -> tuple[int, bool]:
    """The revision of the index, and whether the person works at a member, in one statement."""
    revision = select(DirectoryState.revision).limit(1).scalar_subquery()
    if person_id is None:
        return db.session.scalar(select(sa.func.coalesce(revision, 0))) or 0, False
    row = db.session.execute(select(sa.func.coalesce(revision, 0), is_members_person_sql(person_id, on))).one()
    return row[0], bool(row[1])


def counted(wish: Wish, on: date, mark: Hashable) -> Counts:
    """Total and facets, kept or counted."""
    key = ("counts", on, wish.selection)
    kept: Counts | None = kept_results.get().get(key, mark)
    if kept is None:
        kept = count(wish, on)
        kept_results.get().put(key, mark, kept, patient=kept.total > MANY)
    return kept


def count(wish: Wish, on: date) -> Counts:
    """Everything in one statement. A facet's counts ignore its own selection, so that a reader can add to it."""
    everything = found(wish, on).subquery()
    parts: list[Any] = [select(sa.literal(""), sa.literal(""), sa.func.count()).select_from(everything)]
    parts.append(facet_counts(found(wish, on), DirectoryFacet.facet.not_in(wish.chosen)))
    parts += [facet_counts(found(wish.without(facet), on), DirectoryFacet.facet == facet) for facet in wish.chosen]
    total, facets = 0, dict[str, dict[str, int]]()
    for facet, value, number in db.session.execute(sa.union_all(*parts)):
        if facet:
            facets.setdefault(facet, {})[value] = number
        else:
            total = number
    return Counts(total, facets)


def facet_counts(rows: sa.Select[Any], which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    columns: tuple[Any, ...] = (DirectoryFacet.facet, DirectoryFacet.value)
    inside = DirectoryFacet.entry_id.in_(rows)
    return select(*columns, sa.func.count()).where(which, inside).group_by(*columns)


def page_of(wish: Wish, on: date, mark: Hashable, total: int) -> Page:
    """The wanted page. The numbers of its entries are kept, the entries are read anew each time."""
    reachable = min(total, REACH)
    number = min(wanted_page(), max(1, -(-reachable // PER_PAGE)))
    key = ("page", on, wish.selection, wish.order, number)
    ids: list[int] | None = kept_results.get().get(key, mark)
    if ids is None:
        ids = hit_numbers(wish, on, total, (number - 1) * PER_PAGE)
        kept_results.get().put(key, mark, ids)
    return Page(entries(ids, on), number, PER_PAGE, reachable, total > REACH)


def hit_numbers(wish: Wish, on: date, total: int, start: int, most: int = PER_PAGE) -> list[int]:
    """The numbers of the entries from `start` in the wanted order."""
    sort_hits = bool(wish.words) or total <= MANY
    rows = found(wish, on).order_by(*order_of(wish, sort_hits)).limit(most).offset(start)
    return list(db.session.scalars(rows))


def entries(ids: list[int], on: date) -> list[DirectoryEntry]:
    """The entries with these numbers that are still listed, in this order."""
    if not ids:
        return []
    rows = {
        one.id: one for one in db.session.scalars(select(DirectoryEntry).where(DirectoryEntry.id.in_(ids), listed(on)))
    }
    return [rows[one] for one in ids if one in rows]


def takeout(wish: Wish) -> list[DirectoryEntry]:
    """The first 10,000 found, in their order, to be taken along as a sheet."""
    on = this_day()
    rows = select(DirectoryEntry).where(DirectoryEntry.id.in_(found(wish, on)))
    return list(db.session.scalars(rows.order_by(*order_of(wish, True)).limit(REACH)))
