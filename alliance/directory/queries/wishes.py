"""What a reader of the directory asks for, and the conditions and orders it means in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select

from alliance.core.search_index import having_words
from alliance.core.search_terms import LONGEST_QUERY, plain, query_terms
from alliance.directory.enums import Facet, Sort
from alliance.directory.models import DirectoryEntry, DirectoryFacet

FACETS = tuple(facet.value for facet in Facet)
SORTS = tuple(sort.value for sort in Sort)
MOST_VALUES = 40


@dataclass(frozen=True)
class Wish:
    """Words in either language, chosen values by facet, and an order. Hashable: counts are kept by it."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "pinyin"

    @property
    def selection(self) -> tuple[Any, ...]:
        """What decides which entries are found, whatever the order: the key of counts."""
        asked = tuple(query_terms(self.words)) if self.words else None
        return (asked, tuple((facet, self.chosen[facet]) for facet in FACETS if self.chosen.get(facet)))

    @property
    def order(self) -> tuple[str, str]:
        """The order, with the words where they decide it."""
        return (self.sort, plain(self.words) if self.sort == "relevance" else "")

    def without(self, facet: str) -> Wish:
        return replace(self, chosen={key: values for key, values in self.chosen.items() if key != facet})


def wish_of(words: str, chosen: Mapping[str, list[str]], sort: str, language: str) -> Wish:
    """A wish from what stands in an address; odd values are dropped, the order falls back to the usual one."""
    words = words.strip()[:LONGEST_QUERY]
    kept = {
        facet: tuple(sorted({value[:60] for value in chosen.get(facet, []) if value}))[:MOST_VALUES] for facet in FACETS
    }
    usual = "relevance" if words else ("pinyin" if language == "zh" else "alphabet")
    if sort not in SORTS or (sort == "relevance" and not words):
        sort = usual
    return Wish(words, {facet: values for facet, values in kept.items() if values}, sort)


def listed(on: date) -> sa.ColumnElement[bool]:
    """Entries of members whose membership counts on a day."""
    return sa.and_(DirectoryEntry.listed_from <= on, DirectoryEntry.listed_until >= on)


def with_words(words: str) -> sa.ColumnElement[bool]:
    """Entries that contain every word; none when there is nothing that can be searched for."""
    return having_words(DirectoryEntry, words)


def with_values(facet: str, values: tuple[str, ...]) -> sa.ColumnElement[bool]:
    """Entries that have one of the values of a facet."""
    having = select(DirectoryFacet.entry_id).where(DirectoryFacet.facet == facet, DirectoryFacet.value.in_(values))
    return DirectoryEntry.id.in_(having)


def found(wish: Wish, on: date) -> sa.Select[Any]:
    """The numbers of the entries that a wish means, in no order."""
    rows: sa.Select[Any] = select(DirectoryEntry.id).where(listed(on))
    if wish.words:
        rows = rows.where(with_words(wish.words))
    for facet, values in wish.chosen.items():
        rows = rows.where(with_values(facet, values))
    return rows


def order_of(wish: Wish, sort_hits: bool) -> list[sa.ColumnElement[Any]]:
    """The order of a wish. `sort_hits` keeps the database from walking the whole index for a few hits."""
    by_name = {"pinyin": DirectoryEntry.pinyin_key, "relevance": DirectoryEntry.pinyin_key}
    column: Any = by_name.get(wish.sort, DirectoryEntry.latin_key)
    if wish.sort == "newest":
        column = DirectoryEntry.joined_on
    key = sa.func.coalesce(column, column) if sort_hits else column
    if wish.sort == "newest":
        return [key.desc(), DirectoryEntry.id.desc()]
    ranked = [closeness(wish.words)] if wish.sort == "relevance" else []
    return [*ranked, key, DirectoryEntry.id.expression]


def closeness(words: str) -> sa.ColumnElement[int]:
    """0 for exactly this name, 1 for a name that begins so, 2 for one that contains it, 3 for the rest."""
    name, key = plain(words).replace("|", " "), DirectoryEntry.name_key
    return sa.case(
        (key.contains(f"|{name}|", autoescape=True), 0),
        (key.contains(f"|{name}", autoescape=True), 1),
        (key.contains(name, autoescape=True), 2),
        else_=3,
    )
