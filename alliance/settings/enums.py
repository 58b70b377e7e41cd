"""The taxonomies that an alliance edits."""

from enum import StrEnum

from flask_babel import lazy_gettext as _


class Taxonomy(StrEnum):
    KIND = "kind"
    CHAIN = "chain"
    FIELD = "field"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Taxonomy.KIND: _("Kind of organization"),
    Taxonomy.CHAIN: _("Chain position"),
    Taxonomy.FIELD: _("Field"),
}
