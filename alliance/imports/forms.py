"""Forms of imports: the sheet, and what its columns mean."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField
from wtforms.validators import Optional

from alliance.core.forms import Form, VersionedForm, choices
from alliance.core.localized import current_language
from alliance.core.places import countries
from alliance.imports.enums import Target
from alliance.imports.models import Import
from alliance.imports.operations.importing import Options
from alliance.imports.queries.columns import guess_tier
from alliance.membership.models import Tier
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_choices

NOBODY = "-"  # the choice "no membership": an empty one means that nothing was chosen yet


class UploadForm(Form):
    """The sheet."""

    file = FileField(_("Sheet"), validators=[FileRequired(message=_("Choose the sheet."))])


class MatchForm(VersionedForm):
    """What holds for the whole sheet. The fields of its columns and tiers come with the sheet: see `match_form`."""

    tier = SelectField(_("Tier of rows that name none"), validators=[Optional()])
    country = SelectField(_("Country of rows that name none"), validators=[Optional()])
    kind = SelectField(_("Kind of rows that name none"), validators=[Optional()])
    keep_similar = BooleanField(_("Import also organizations that look like a known one"))

    batch: Import
    tier_values: list[str] = []
    tier_names: list[str] = []

    @property
    def columns(self) -> list[tuple[dict[str, Any], Any]]:
        """Each column of the sheet with its field."""
        return [(column, self[f"column_{at}"]) for at, column in enumerate(self.batch.columns)]

    @property
    def tier_fields(self) -> list[Any]:
        """A field for each word that the tier column holds."""
        return [self[name] for name in self.tier_names]

    @property
    def mapping(self) -> dict[str, str]:
        """{index of the column: target}, as chosen."""
        return {str(at): field.data for at, (_column, field) in enumerate(self.columns) if field.data}

    @property
    def options(self) -> Options:
        pairs = zip(self.tier_values, self.tier_fields, strict=True)
        return Options(
            tier=self.tier.data or "",
            country=self.country.data or "",
            kind=self.kind.data or "",
            keep_similar=self.keep_similar.data,
            tiers={value: "" if field.data == NOBODY else field.data for value, field in pairs},
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: every word of the tier column means one of our tiers, or no membership."""
        fits = bool(super().validate(extra_validators))
        column = tier_column(self.mapping)
        if column is not None and self.batch.columns[column]["values"] is None:
            self[f"column_{column}"].errors = [gettext("This column has too many different values to be tiers.")]
            return False
        for value, field in zip(self.tier_values, self.tier_fields, strict=True):
            if not field.data:
                field.errors = [gettext("Choose one of our tiers for “%(value)s”, or no membership.", value=value)]
                fits = False
        return fits


def tier_column(mapping: dict[str, str]) -> int | None:
    """The index of the column that holds the tier."""
    return next((int(at) for at, target in mapping.items() if target == Target.TIER), None)


def match_form(batch: Import, tiers: list[Tier], posted: dict[str, str] | None) -> MatchForm:
    """The form of one import, with a field for each column and for each word of its tier column.

    `posted` is what the reader chose so far; None shows what is stored or guessed.
    """
    names = [f"column_{at}" for at in range(len(batch.columns))]
    chosen = batch.mapping if posted is None else {str(at): posted.get(name, "") for at, name in enumerate(names)}
    column = tier_column(chosen)
    values = (batch.columns[column]["values"] or []) if column is not None else []
    targets = choices([(one.value, one.label) for one in Target], blank=gettext("leave out"))
    ours = [(tier.code, tier.name.text) for tier in tiers]
    fields: dict[str, Any] = {}
    for name, kept in zip(names, batch.columns, strict=True):
        fields[name] = SelectField(kept["header"], choices=targets, validators=[Optional()])
    tier_names = [f"tier_{column}_{at}" for at in range(len(values))]
    for name, value in zip(tier_names, values, strict=True):
        offered = choices([*ours, (NOBODY, gettext("no membership"))], blank=gettext("Choose"))
        fields[name] = SelectField(value, choices=offered, validators=[Optional()])
    made = type("SheetForm", (MatchForm,), fields)
    form: MatchForm = made(data=stored(batch) | stored_tiers(batch, dict(zip(tier_names, values, strict=True)), tiers))
    form.batch, form.tier_values, form.tier_names = batch, values, tier_names
    form.tier.choices = choices(ours, blank=gettext("none: they do not become members"))
    form.country.choices = choices(countries("zh" if current_language() == "zh" else "en"), blank=gettext("none"))
    form.kind.choices = choices(term_choices(Taxonomy.KIND), blank=gettext("none"))
    return form


def stored(batch: Import) -> dict[str, Any]:
    """What the form shows before anything is typed."""
    options = batch.options or {}
    data: dict[str, Any] = {"version": batch.version, "keep_similar": bool(options.get("keep_similar"))}
    data |= {name: options.get(name, "") for name in ("tier", "country", "kind")}
    return data | {f"column_{at}": batch.mapping.get(str(at), "") for at in range(len(batch.columns))}


def stored_tiers(batch: Import, values: dict[str, str], tiers: list[Tier]) -> dict[str, str]:
    """For each field its tier as stored; one that is called like the sheet's word where nothing is stored."""
    known = (batch.options or {}).get("tiers", {})
    return {
        name: (known[value] or NOBODY) if value in known else guess_tier(value, tiers) for name, value in values.items()
    }
