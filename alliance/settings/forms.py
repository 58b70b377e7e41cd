"""Forms of the settings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, SelectField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from alliance.core.forms import TEXT, Form, VersionedForm, choices, line, localized
from alliance.core.localized import Localized, current_language
from alliance.core.places import zone_city, zones
from alliance.settings.models import Term
from alliance.settings.operations import TermInput

LINES = ("name", "short_name", "headline", "zone_city")
TEXTS = ("introduction", "contact", "declaration", "privacy")
DAYS = ("screening_days", "review_days", "decision_days", "answer_days", "lapse_days", "grace_days")


def text_area(label: str) -> TextAreaField:
    return TextAreaField(label, validators=[Optional(), Length(max=TEXT)])


def days(label: str) -> IntegerField:
    return IntegerField(label, validators=[InputRequired(), NumberRange(min=1, max=730)])


class AllianceForm(VersionedForm):
    """Who the alliance is and what it looks like."""

    name_en = line(_("Name in English"), InputRequired())
    name_zh = line(_("Name in Chinese"), InputRequired())
    short_name_en = line(_("Short name in English"), InputRequired(), maximum=60)
    short_name_zh = line(_("Short name in Chinese"), InputRequired(), maximum=60)
    headline_en = line(_("Headline of the first page in English"))
    headline_zh = line(_("Headline of the first page in Chinese"))
    introduction_en = text_area(_("Introduction in English"))
    introduction_zh = text_area(_("Introduction in Chinese"))
    contact_en = text_area(_("Contact of the secretariat in English"))
    contact_zh = text_area(_("Contact of the secretariat in Chinese"))
    declaration_en = text_area(_("Declaration of applicants in English"))
    declaration_zh = text_area(_("Declaration of applicants in Chinese"))
    privacy_en = text_area(_("Privacy notice in English"))
    privacy_zh = text_area(_("Privacy notice in Chinese"))
    email = line(_("Address of the secretariat"), Email(message=_("Write an address like name@example.org.")))
    zone = SelectField(_("Time zone"), validators=[InputRequired()])
    zone_city_en = line(_("Its city in English"), Optional(), maximum=60)
    zone_city_zh = line(_("Its city in Chinese"), Optional(), maximum=60)
    number_prefix = line(_("Prefix of member numbers"), InputRequired(), maximum=10)
    brand_light = line(_("Brand color on light pages"), InputRequired(), maximum=7)
    brand_dark = line(_("Brand color on dark pages"), InputRequired(), maximum=7)
    tint = line(_("Tint of soft surfaces"), InputRequired(), maximum=7)

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        language = current_language()
        self.zone.choices = choices((zone, f"{zone_city(zone, language)} · {zone}") for zone in zones())

    def values(self) -> dict[str, object]:
        """The columns of the alliance's row as typed."""
        both: dict[str, object] = {name: localized(self, name) for name in LINES + TEXTS}
        plain = ("email", "zone", "number_prefix", "brand_light", "brand_dark", "tint")
        return both | {name: self[name].data for name in plain}


class RulesForm(VersionedForm):
    """The rules of the application process; from them follow the dates promised to applicants."""

    screening_days = days(_("Days for screening"))
    review_days = days(_("Days for the review"))
    decision_days = days(_("Days for the decision"))
    answer_days = days(_("Days an applicant has to answer"))
    lapse_days = days(_("Silent days after which a draft or an unanswered question lapses"))
    grace_days = days(_("Days of grace after a term ends"))
    reviewers_wanted = IntegerField(_("Reviewers asked"), validators=[InputRequired(), NumberRange(min=1, max=15)])
    review_quorum = IntegerField(_("Recommendations needed"), validators=[InputRequired(), NumberRange(min=1, max=15)])
    committee_mode = BooleanField(_("A decision needs this quorum and a majority of the recommendations"))

    second_factor_required = BooleanField(_("The secretariat signs in with a code, too"))

    def values(self) -> dict[str, object]:
        names = (*DAYS, "reviewers_wanted", "review_quorum", "committee_mode", "second_factor_required")
        return {name: self[name].data for name in names}


class TermForm(Form):
    """An entry of a taxonomy."""

    version = IntegerField(validators=[Optional()])
    label_en = line(_("Label in English"), InputRequired(), maximum=120)
    label_zh = line(_("Label in Chinese"), InputRequired(), maximum=120)
    parent_id = SelectField(_("Part of"), validators=[Optional()], coerce=lambda value: int(value) if value else None)
    position = IntegerField(_("Place in the list"), validators=[Optional(), NumberRange(min=0, max=9999)])

    def offer_parents(self, terms: list[Term], own_id: int | None) -> None:
        """The entries of the first level, without the entry itself."""
        first_level = [term for term in terms if term.parent_id is None and term.id != own_id]
        self.parent_id.choices = choices([(str(term.id), term.label.text) for term in first_level], blank=_("nothing"))

    def typed(self) -> TermInput:
        return TermInput(
            label=Localized(self.label_en.data, self.label_zh.data),
            parent_id=self.parent_id.data,
            position=self.position.data,
        )
