"""The step of the interests: tier, fields and the extra questions of the call."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, DecimalField, Field, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import TextInput

from alliance.applications.enums import QuestionKind, Step
from alliance.applications.forms.steps import FORMS, INTERESTS, TOO_LONG, StepForm, text
from alliance.applications.models import Application
from alliance.applications.queries.questions import PREFIX, Question, questions_of
from alliance.core.forms import LINE, TEXT, Checkboxes, choices
from alliance.groups.models import Group
from alliance.membership.models import Tier
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_choices


class AnyNumber(DecimalField):
    """A number typed as text, so that the browser keeps what is none until it is mended."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("Write a number in digits.")) from error


class InterestsForm(StepForm):
    """Step 4, with the groups that can be joined, if there are any; `form_class` adds the questions of the call."""

    step = Step.INTERESTS

    tier = RadioField(INTERESTS["tier"], validators=[InputRequired(_("Choose the tier you apply for."))])
    fields = Checkboxes(INTERESTS["fields"], validators=[InputRequired(_("Choose at least one field."))])
    groups = Checkboxes(INTERESTS["groups"], validate_choice=False)
    why = text(INTERESTS["why"], 2000)

    def __init__(self, *args: Any, tiers: list[Tier], groups: Iterable[Group] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {one.code: one.title for one in groups}
        self.groups.choices = choices(offered.items())
        self.groups.data = [code for code in self.groups.data or [] if code in offered]  # one may have closed since
        self.tier.choices = choices([(tier.code, tier.name.text) for tier in tiers])
        self.fields.choices = choices(term_choices(Taxonomy.FIELD))

    @property
    def asked(self) -> list[Any]:
        """The fields of the call's own questions."""
        return [field for field in self if field.name.startswith(PREFIX)]


def form_class(application: Application, step: Step) -> type[StepForm]:
    """The form of a step of this application; the submission itself has the form of the documents, without fields."""
    if step is Step.INTERESTS:
        asked = [one for one in questions_of(application.form) if one.kind is not QuestionKind.FILE]
        return type("CallsInterestsForm", (InterestsForm,), {one.field: field_for(one) for one in asked})
    return FORMS.get(step, FORMS[Step.DOCUMENTS])


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
