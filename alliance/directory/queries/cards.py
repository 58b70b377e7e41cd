"""Entries as readers see them: codes become labels in the reader's language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from alliance.core.localized import Localized, current_language, listed
from alliance.core.places import country_name, region_name
from alliance.directory.enums import Facet
from alliance.directory.models import DirectoryEntry
from alliance.directory.queries.search import Counts
from alliance.directory.queries.wishes import Wish
from alliance.membership.queries import tier_label, tier_names
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_label, terms

SHOWN = 8
LONGEST = 20  # values of a facet on the page; whoever looks for a rarer one searches for its name
TAGS = 3
LETTERS = re.compile(r"\b[A-Z]{2,4}\b")


@dataclass(frozen=True)
class Card:
    """One member of a list."""

    number: str
    name: Localized
    glyph: str
    kind: str
    tier: str
    chain: str
    fields: list[str]
    place: str
    logo: tuple[int, int] | None


@dataclass(frozen=True)
class Options:
    """A facet with its values: `shown` at once, `more` behind a fold. Each is (value, label, count, chosen)."""

    facet: Facet
    shown: list[tuple[str, str, int, bool]]
    more: list[tuple[str, str, int, bool]]


def card_of(entry: DirectoryEntry) -> Card:
    """An entry of the index as a card."""
    card: dict[str, Any] = entry.card
    name = Localized(**card["name"])
    return Card(
        number=entry.number,
        name=name,
        glyph=glyph_of(Localized(**card["short_name"]) or name),
        kind=label(Facet.KIND, card["kind"]),
        tier=label(Facet.TIER, card["tier"]),
        chain=listed(label(Facet.CHAIN, code) for code in card["chain"]),
        fields=[label(Facet.FIELD, code) for code in card["fields"][:TAGS]],
        place=place_of(card["country"], card["region"], Localized(**card["city"])),
        logo=(entry.organization_id, card["logo"]) if card["logo"] else None,
    )


def glyph_of(name: Localized) -> str:
    """What stands in for a logo: the letters by which a name is known (BYD, CQC), else its first character (埃, V)."""
    letters = LETTERS.search(name.en)
    return letters[0] if letters else (name.zh or name.en)[:1]


def place_of(country: str, region: str, city: Localized) -> str:
    """The region of China, else the country."""
    if region:
        return region_name(region, current_language())
    return country_name(country, current_language()) if country else city.text


def label(facet: Facet, code: str) -> str:
    """What a value of a facet is called in the reader's language."""
    if not code:
        return ""
    if facet is Facet.REGION:
        return region_name(code, current_language())
    if facet is Facet.COUNTRY:
        return country_name(code, current_language())
    if facet is Facet.TIER:
        return tier_label(code)
    return term_label(Taxonomy(facet.value), code)


def options(counts: Counts, wish: Wish) -> list[Options]:
    """The facets that have something to choose: chosen values first, then by count; rare ones behind a fold."""
    found = []
    for facet in Facet:
        counted, chosen = counts.facets.get(facet, {}), wish.chosen.get(facet, ())
        codes = sorted({*counted, *chosen}, key=lambda code: (code not in chosen, rank(facet, code, counted), code))
        rows = [(code, label(facet, code), counted.get(code, 0), code in chosen) for code in codes[:LONGEST]]
        if len(rows) > 1 or chosen:
            cut = max(SHOWN, len(chosen))
            found.append(Options(facet, rows[:cut], rows[cut:]))
    return found


def rank(facet: Facet, code: str, counted: dict[str, int]) -> int:
    """Tiers and chain positions keep the order that the alliance gave them; all else stands by count."""
    if facet is Facet.TIER:
        return list(tier_names()).index(code) if code in tier_names() else len(tier_names())
    if facet is Facet.CHAIN:
        order = [term.code for term in terms(Taxonomy.CHAIN)]
        return order.index(code) if code in order else len(order)
    return -counted.get(code, 0)
