"""How the list of members is cut and sorted."""

from enum import StrEnum

from flask_babel import lazy_gettext as _


class Facet(StrEnum):
    """What members can be filtered by, in the order of the page."""

    KIND = "kind"
    CHAIN = "chain"
    FIELD = "field"
    REGION = "region"
    TIER = "tier"
    COUNTRY = "country"

    @property
    def label(self) -> str:
        return FACET_LABELS[self]


class Sort(StrEnum):
    RELEVANCE = "relevance"
    PINYIN = "pinyin"
    ALPHABET = "alphabet"
    NEWEST = "newest"

    @property
    def label(self) -> str:
        return SORT_LABELS[self]


FACET_LABELS = {
    Facet.KIND: _("Kind"),
    Facet.CHAIN: _("Chain position"),
    Facet.FIELD: _("Field"),
    Facet.REGION: _("Region"),
    Facet.TIER: _("Tier"),
    Facet.COUNTRY: _("Country"),
}
SORT_LABELS = {
    Sort.RELEVANCE: _("Closest match"),
    Sort.PINYIN: _("Name, by pinyin"),
    Sort.ALPHABET: _("Name, A–Z"),
    Sort.NEWEST: _("Newest"),
}
