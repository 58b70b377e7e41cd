"""Forms of the calls for members, and of their extra questions."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from alliance.applications.enums import QuestionKind
from alliance.applications.forms.parts import FormWithRows, Row
from alliance.applications.models import Call
from alliance.applications.operations.calls import CallInput
from alliance.applications.queries.questions import Choice, Question, questions_of
from alliance.core.clock import clock_time, in_zone
from alliance.core.forms import TEXT, Checkboxes, Form, VersionedForm, choices, line, localized
from alliance.core.localized import Localized, current_language
from alliance.core.places import countries, regions, zone_choices
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_choices

KEY = re.compile(r"x\d{1,4}")
LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))


class QuestionRow(Row):
    """One extra question; the order is that of the numbers."""

    key = HiddenField()
    number = IntegerField(_("Place in the order"), validators=[Optional(), NumberRange(1, 99)])
    kind = SelectField(_("Kind of answer"), default=QuestionKind.TEXT.value)
    label_en = line(_("Question in English"))
    label_zh = line(_("Question in Chinese"))
    help_en = line(_("Help in English"))
    help_zh = line(_("Help in Chinese"))
    required = BooleanField(_("Has to be answered"))
    choices = TextAreaField(_("Choices"), validators=[Optional(), LONG])
    remove = BooleanField(_("Leave this question out"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices([(kind.value, kind.label) for kind in QuestionKind])

    @property
    def is_kept(self) -> bool:
        return not self.remove.data and bool(self.label_en.data or self.label_zh.data or self.choices.data)


class CallForm(FormWithRows):
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
    questions = FieldList(FormField(QuestionRow), label=_("Extra questions"), max_entries=30)

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

    @property
    def typed_questions(self) -> tuple[Question, ...]:
        """The rows that hold a question, in the order of their numbers; a new one gets the next free key."""
        rows = [entry.form for entry in self.questions.entries if entry.form.is_kept]
        rows.sort(key=lambda row: row.number.data or 100)
        used = {int(row.key.data[1:]) for row in rows if KEY.fullmatch(row.key.data or "")}
        for row in rows:
            if not KEY.fullmatch(row.key.data or ""):
                row.key.data = f"x{max(used, default=0) + 1}"
                used.add(int(row.key.data[1:]))
        return tuple(question_of(row) for row in rows)

    def validate_questions(self, field: FieldList) -> None:
        keys = [entry.form.key.data for entry in field.entries if entry.form.key.data]
        if len(set(keys)) < len(keys):
            raise ValidationError(gettext("Two questions carry the same key. Open the page again."))


class ChangedCallForm(CallForm, VersionedForm):
    """The same over a call that others may edit too."""


def question_of(row: QuestionRow) -> Question:
    kind = QuestionKind(row.kind.data)
    wanted = choices_of(row.choices.data or "") if kind in (QuestionKind.CHOICE, QuestionKind.CHOICES) else ()
    return Question(
        key=str(row.key.data),
        kind=kind,
        label=localized(row, "label"),
        help=localized(row, "help"),
        required=bool(row.required.data),
        choices=wanted,
    )


def choices_of(text: str) -> tuple[Choice, ...]:
    """One choice from each line: 'Chinese | English', or one text for both languages; the key is its place."""
    lines = [one.strip() for one in text.splitlines() if one.strip()]
    found = []
    for place, words in enumerate(lines, 1):
        chinese, bar, english = (part.strip() for part in words.partition("|"))
        found.append(Choice(f"c{place}", Localized(english if bar else words, chinese)))
    return tuple(found)


def rows_of(call: Call) -> list[dict[str, Any]]:
    """The questions of a call as the rows of the form show them."""
    return [
        {
            "key": one.key,
            "number": place,
            "kind": one.kind.value,
            "label_en": one.label.en,
            "label_zh": one.label.zh,
            "help_en": one.help.en,
            "help_zh": one.help.zh,
            "required": one.required,
            "choices": "\n".join(f"{choice.label.zh} | {choice.label.en}" for choice in one.choices),
        }
        for place, one in enumerate(questions_of(call.form), 1)
    ]


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
        "questions": rows_of(call),
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
