"""Forms of the calls for members, and of their extra questions."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateTimeLocalField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from alliance.applications.models import Call
from alliance.applications.operations.calls import CallInput
from alliance.applications.queries.questions import questions_of
from alliance.core.clock import clock_time, in_zone
from alliance.core.forms import TEXT, Checkboxes, Form, VersionedForm, choices, line, localized
from alliance.core.localized import current_language
from alliance.core.places import countries, regions, zone_choices
from alliance.core.question_forms import FormWithQuestions, question_rows, rows_of
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_choices

LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))


class CallForm(FormWithQuestions):
    """A call with its eligibility and questions. Times are those of the clocks in `zone`."""

    title_en = line(_("Title in English"))
    title_zh = line(_("Title in Chinese"))
    text_en = TextAreaField(_("Text in English"), validators=[Optional(), LONG])
    text_zh = TextAreaField(_("Text in Chinese"), validators=[Optional(), LONG])
    opens = DateTimeLocalField(
        _("Opens"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=[InputRequired(message=_("Say when the call opens."))],
    )  # fmt: skip
    closes = DateTimeLocalField(_("Closes"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[Optional()])
    zone = SelectField(_("Time zone"))
    kind = Checkboxes(_("Kinds of organization"))
    field = Checkboxes(_("Fields"))
    region = Checkboxes(_("Regions of China"))
    country = SelectMultipleField(_("Countries"))
    questions = question_rows()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = current_language()
        self.zone.choices = choices(zone_choices(language))
        self.kind.choices = choices(term_choices(Taxonomy.KIND))
        self.field.choices = choices(term_choices(Taxonomy.FIELD))
        self.region.choices = choices(regions(language))
        self.country.choices = choices(countries(language))

    @property
    def typed(self) -> CallInput:
        zone = self.zone.data
        return CallInput(
            title=localized(self, "title"),
            text=localized(self, "text"),
            opens_at=in_zone(self.opens.data, zone),
            closes_at=in_zone(self.closes.data, zone) if self.closes.data else None,
            zone=zone,
            eligible={name: list(self[name].data or []) for name in ("kind", "field", "region", "country")},
            questions=self.typed_questions,
        )


class ChangedCallForm(CallForm, VersionedForm):
    """The same over a call that others may edit too."""


def shown(call: Call) -> dict[str, Any]:
    """A call as the form shows it."""
    return {
        "title_en": call.title.en,
        "title_zh": call.title.zh,
        "text_en": call.text.en,
        "text_zh": call.text.zh,
        "opens": clock_time(call.opens_at, call.zone),
        "closes": clock_time(call.closes_at, call.zone),
        "zone": call.zone,
        **{name: call.eligible.get(name, []) for name in ("kind", "field", "region", "country")},
        "questions": rows_of(questions_of(call.form)),
        "version": call.version,
    }


class CallFileForm(Form):
    """A file for the notice."""

    file = FileField(_("File"), validators=[FileRequired(_("Choose a file first."))])
    language = SelectField(_("Language of the file"), default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = [("", gettext("Both, or none")), ("zh", gettext("Chinese")), ("en", gettext("English"))]
        self.language.choices = choices(pairs)


class WithdrawCallForm(Form):
    """Why a call is taken back."""

    reason = StringField(_("Reason"), validators=[DataRequired(_("Say why the call is withdrawn.")), Length(max=500)])
