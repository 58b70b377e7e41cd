"""Forms of the stage plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.validators import Optional

from alliance.agreements.models import Signatory
from alliance.ceremonies.enums import StageRow
from alliance.ceremonies.forms.ceremonies import languages
from alliance.ceremonies.models import StagePlace
from alliance.ceremonies.operations.stage import PlaceInput
from alliance.core.forms import VersionedForm, choices, line, localized


class PlaceForm(VersionedForm):
    """A place on the stage: a person of the agreement, or anybody by name."""

    row = SelectField(_("Where"), choices=choices((one.value, one.label) for one in StageRow))
    signatory = SelectField(_("Person of the agreement"), validators=[Optional()])
    name_en = line(_("Somebody else: name in English"))
    name_zh = line(_("Somebody else: name in Chinese"))
    title_en = line(_("Title in English"))
    title_zh = line(_("Title in Chinese"))

    def offer(self, people: Iterable[Signatory]) -> PlaceForm:
        pairs = [(str(one.id), f"{one.name.text} · {one.role.label}") for one in people]
        self.signatory.choices = choices(pairs, blank=gettext("Somebody else"))
        return self

    def typed(self, people: Iterable[Signatory]) -> PlaceInput:
        known = {str(one.id): one for one in people}
        return PlaceInput(
            row=StageRow(self.row.data),
            name=localized(self, "name"),
            title=localized(self, "title"),
            signatory=known.get(self.signatory.data or ""),
        )


def shown(place: StagePlace) -> dict[str, Any]:
    """A place as its form shows it."""
    return {
        "version": place.version,
        "row": place.row.value,
        "signatory": str(place.signatory_id or ""),
        **languages(place, "name", "title"),
    }
