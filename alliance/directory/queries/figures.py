"""The members in figures, for the first page: totals, newest, and how they spread over fields and chain positions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import aliased

from alliance.core.db import db
from alliance.directory.models import DirectoryEntry, DirectoryFacet
from alliance.directory.queries.search import MANY, counted, entries, hit_numbers, kept_results, state
from alliance.directory.queries.wishes import Wish, listed
from alliance.membership.queries import this_day
from alliance.settings.enums import Taxonomy
from alliance.settings.models import Term
from alliance.settings.queries import terms

COLUMNS = 14
NEWEST = 6


@dataclass(frozen=True)
class Figures:
    """`dots` has a row for each chain position: (term, [(field term, members)])."""

    total: int
    regions: int
    fields: int
    dots: list[tuple[Term, list[tuple[Term, int]]]]
    newest: list[DirectoryEntry]


def figures() -> Figures:
    """The figures of today: at most five statements, two when nothing has changed since they were last asked for."""
    on = this_day()
    mark = (state(None, on)[0], on)
    counts = counted(Wish(), on, mark)
    spread = kept(("spread", on), mark, counts.total > MANY, lambda: spread_of(on))
    ids = kept(("newest", on), mark, False, lambda: hit_numbers(Wish(sort="newest"), on, counts.total, 0, NEWEST))
    fields = [term for term in terms(Taxonomy.FIELD) if term.parent_id is None]
    shown = [term for term in fields if counts.facets.get("field", {}).get(term.code)][:COLUMNS] or fields[:COLUMNS]
    dots = [(row, [(one, spread.get((row.code, one.code), 0)) for one in shown]) for row in terms(Taxonomy.CHAIN)]
    in_use = sum(1 for term in fields if counts.facets.get("field", {}).get(term.code))
    regions = len(counts.facets.get("region", {}))
    return Figures(counts.total, regions, in_use, dots, entries(ids, on))


def kept(key: Any, mark: Any, patient: bool, work: Callable[[], Any]) -> Any:
    """The result for this revision of the index, made anew only when it has changed."""
    found = kept_results.get().get(key, mark)
    if found is None:
        found = work()
        kept_results.get().put(key, mark, found, patient)
    return found


def spread_of(on: date) -> dict[tuple[str, str], int]:
    """How many members stand at each chain position in each field."""
    chain, field = aliased(DirectoryFacet), aliased(DirectoryFacet)
    wanted = (
        select(chain.value, field.value, sa.func.count())
        .join(field, sa.and_(field.entry_id == chain.entry_id, field.facet == "field"))
        .where(chain.facet == "chain", chain.entry_id.in_(select(DirectoryEntry.id).where(listed(on))))
        .group_by(chain.value, field.value)
    )
    return {(row[0], row[1]): row[2] for row in db.session.execute(wanted)}
