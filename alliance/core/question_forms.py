"""Forms for questions: writing them (`FormWithQuestions`), and answering them (`field_for`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import TextInput

from alliance.core.form_rows import FormWithRows, Row
from alliance.core.forms import LINE, TEXT, Checkboxes, Form, choices, line, localized
from alliance.core.localized import Localized
from alliance.core.questions import Choice, Question, QuestionKind

F = TypeVar("F", bound=Form)
KEY = re.compile(r"x\d{1,4}")
CHOOSING = (QuestionKind.CHOICE, QuestionKind.CHOICES)
TOO_LONG = _("Use at most %(max)d characters.")
LONG = Length(max=TEXT, message=TOO_LONG)


# Writing questions


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
    only_if = SelectField(_("Ask only after this answer"), default="", validate_choice=False)
    remove = BooleanField(_("Leave this question out"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices([(kind.value, kind.label) for kind in QuestionKind])
        self.only_if.choices = choices([], gettext("Always"))

    @property
    def condition(self) -> tuple[str, str] | None:
        """The (question, choice) after which the question is asked."""
        key, colon, choice = (self.only_if.data or "").partition(":")
        return (key, choice) if colon else None

    @property
    def is_kept(self) -> bool:
        return not self.remove.data and bool(self.label_en.data or self.label_zh.data or self.choices.data)


def question_rows() -> FieldList:
    """The field that holds questions."""
    return FieldList(FormField(QuestionRow), label=_("Extra questions"), max_entries=30)


class FormWithQuestions(FormWithRows):
    """A form that holds questions in `questions`; a button named `more` asks for another row.

    A question can wait for the answer to an earlier choice. What may be waited for are the choices of the rows at hand,
    so a new choice can be waited for once the form has gone to the server and back.
    """

    questions = question_rows()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_conditions()

    @property
    def kept_rows(self) -> list[QuestionRow]:
        """The rows that hold a question, in the order of their numbers; a new one gets the next free key."""
        rows = [entry.form for entry in self.questions.entries if entry.form.is_kept]
        rows.sort(key=lambda row: row.number.data or 100)
        used = {int(row.key.data[1:]) for row in rows if KEY.fullmatch(row.key.data or "")}
        for row in rows:
            if not KEY.fullmatch(row.key.data or ""):
                row.key.data = f"x{max(used, default=0) + 1}"
                used.add(int(row.key.data[1:]))
        return rows

    @property
    def typed_questions(self) -> tuple[Question, ...]:
        """The questions as typed, in order."""
        return tuple(question_of(row) for row in self.kept_rows)

    def offer_conditions(self) -> None:
        """Let each row choose among the choices of the other rows."""
        offered = [pair for row in self.kept_rows for pair in conditions_of(row)]
        for entry in self.questions.entries:
            own = f"{entry.form.key.data}:"
            others = [pair for pair in offered if not pair[0].startswith(own)]
            entry.form.only_if.choices = choices(others, gettext("Always"))

    def grow(self) -> bool:
        grown = super().grow()
        self.offer_conditions()
        return grown

    def validate_questions(self, field: FieldList) -> None:
        keys = [entry.form.key.data for entry in field.entries if entry.form.key.data]
        if len(set(keys)) < len(keys):
            raise ValidationError(gettext("Two questions carry the same key. Open the page again."))
        known: set[str] = set()
        for row in self.kept_rows:
            if row.only_if.data and row.only_if.data not in known:
                row.only_if.errors = [gettext("Choose an answer to a question that is asked before this one.")]
                raise ValidationError(gettext("A question waits for an answer that is not asked for before it."))
            known.update(value for value, _label in conditions_of(row))


def conditions_of(row: QuestionRow) -> list[tuple[str, str]]:
    """(value, label) of each answer to a row that another question can wait for."""
    if row.kind.data not in {kind.value for kind in CHOOSING}:
        return []
    label = localized(row, "label").text
    held = choices_of(row.choices.data or "")
    return [(f"{row.key.data}:{one.key}", f"{label}: {one.label.text}"[:LINE]) for one in held]


def question_of(row: QuestionRow) -> Question:
    kind = QuestionKind(row.kind.data)
    wanted = choices_of(row.choices.data or "") if kind in CHOOSING else ()
    return Question(
        key=str(row.key.data),
        kind=kind,
        label=localized(row, "label"),
        help=localized(row, "help"),
        required=bool(row.required.data),
        choices=wanted,
        only_if=row.condition,
    )


def choices_of(text: str) -> tuple[Choice, ...]:
    """One choice from each line: 'Chinese | English', or one text for both languages; the key is its place."""
    lines = [one.strip() for one in text.splitlines() if one.strip()]
    found = []
    for place, words in enumerate(lines, 1):
        chinese, bar, english = (part.strip() for part in words.partition("|"))
        found.append(Choice(f"c{place}", Localized(english if bar else words, chinese)))
    return tuple(found)


def rows_of(questions: list[Question]) -> list[dict[str, Any]]:
    """Questions as the rows of the form show them."""
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
            "only_if": ":".join(one.only_if or ()),
        }
        for place, one in enumerate(questions, 1)
    ]


# Answering them


class FormWithAnswers(Form):
    """A form that asks questions besides its own fields: make its class with `asking`.

    A question that waits for an answer which was not given is not asked: what was typed there is dropped and nothing
    is missing, whatever the browser showed.
    """

    questions_asked: ClassVar[tuple[Question, ...]] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        self.drop_unasked()
        return bool(super().validate(extra_validators))

    def drop_unasked(self) -> None:
        answers: dict[str, Any] = {}
        for question in self.questions_asked:
            field = self[question.field]
            if question.is_asked(answers):
                answers[question.field] = field.data
            else:
                field.data, field.raw_data, field.process_errors, field.validators = None, [], [], [Optional()]

    @property
    def asked(self) -> list[tuple[Question, Any]]:
        """Each question with its field, in order."""
        return [(one, self[one.field]) for one in self.questions_asked]

    @property
    def answers(self) -> dict[str, Any]:
        """{field: answer} as JSON holds it, without what was left empty."""
        found = {one.field: as_json(self[one.field].data) for one in self.questions_asked}
        return {name: value for name, value in found.items() if value not in (None, "", [], False)}


def asking(form: type[F], questions: Iterable[Question]) -> type[F]:
    """The class of a form with a field for each question; files are asked for elsewhere."""
    asked = tuple(one for one in questions if one.kind is not QuestionKind.FILE)
    fields: dict[str, Any] = {one.field: field_for(one) for one in asked}
    return type(f"{form.__name__}WithQuestions", (form,), {**fields, "questions_asked": asked})


def as_json(value: Any) -> Any:
    """An answer as JSON holds it: days as 2026-12-31, numbers as typed."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def filled(questions: Iterable[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Kept answers as the data of a form; what no longer fits is left out."""
    found = {}
    for one in questions:
        kept = answers.get(one.field)
        try:
            if one.kind is QuestionKind.DATE and kept:
                kept = date.fromisoformat(kept)
            elif one.kind is QuestionKind.NUMBER and kept:
                kept = Decimal(kept)
        except (ValueError, ArithmeticError):
            kept = None
        found[one.field] = kept
    return {name: value for name, value in found.items() if value is not None}


class AnyNumber(DecimalField):
    """A number typed as text, so that the browser keeps what is none until it is mended."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("Write a number in digits.")) from error


def field_for(question: Question) -> Field:
    """The field that a question is answered with, with its words in the reader's language."""
    label, more = question.label.text, {"description": question.help.text}
    owed = InputRequired(gettext("Answer this question.")) if question.required else Optional()
    return MAKERS[question.kind](question, label, owed, more)


def text_field(question: Question, label: str, owed: Any, more: dict[str, str]) -> Field:
    long = question.kind is QuestionKind.LONG_TEXT
    kind, maximum = (TextAreaField, TEXT) if long else (StringField, LINE)
    return kind(label, validators=[owed, Length(max=maximum, message=TOO_LONG)], **more)


def choice_field(question: Question, label: str, owed: Any, more: dict[str, str]) -> Field:
    kind = RadioField if question.kind is QuestionKind.CHOICE else Checkboxes
    offered = choices([(one.key, one.label.text) for one in question.choices])
    return kind(label, validators=[owed], choices=offered, **more)


def number_field(_question: Question, label: str, owed: Any, more: dict[str, str]) -> Field:
    return AnyNumber(label, places=None, validators=[owed], render_kw={"inputmode": "decimal"}, **more)


def date_field(_question: Question, label: str, owed: Any, more: dict[str, str]) -> Field:
    return DateField(label, validators=[owed], **more)


def consent_field(question: Question, label: str, _owed: Any, more: dict[str, str]) -> Field:
    rules = [DataRequired(gettext("This consent is needed to go on."))] if question.required else []
    return BooleanField(label, validators=rules, **more)


MAKERS: dict[QuestionKind, Callable[[Question, str, Any, dict[str, str]], Field]] = {
    QuestionKind.TEXT: text_field,
    QuestionKind.LONG_TEXT: text_field,
    QuestionKind.CHOICE: choice_field,
    QuestionKind.CHOICES: choice_field,
    QuestionKind.NUMBER: number_field,
    QuestionKind.DATE: date_field,
    QuestionKind.CONSENT: consent_field,
}
