"""Forms of the organizers: how one registers, categories of seats, the event's own questions."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateTimeLocalField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from alliance.core.clock import clock_time, in_zone
from alliance.core.forms import TEXT, Form, VersionedForm, choices, line, localized
from alliance.core.question_forms import FormWithQuestions, question_rows, rows_of
from alliance.core.questions import Question, QuestionKind
from alliance.events.enums import Audience
from alliance.registrations.models import EventForm, Plan, SeatCategory
from alliance.registrations.operations.plans import CategoryInput, PlanInput
from alliance.registrations.operations.questions import edition_of
from alliance.registrations.queries.plans import questions_of

CLOCK = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))
TIMES = {"opens": "opens_at", "closes": "closes_at", "changes": "changes_until", "names_due": "names_due_at"}
ALIKE = (
    "seats", "needs_approval", "has_waitlist", "offer_hours", "seats_per_organization", "takes_delegations",
    "reminder_hours", "with_follow_up",
)  # fmt: skip


def clock(label: Any) -> DateTimeLocalField:
    """A moment that may be left out."""
    return DateTimeLocalField(label, format=CLOCK, validators=[Optional()])


def number(label: Any, least: int, most: int, owed: bool = False) -> IntegerField:
    rules = [InputRequired() if owed else Optional(), NumberRange(least, most)]
    return IntegerField(label, validators=rules)


class PlanForm(Form):
    """How one registers for an event. Times are those of the clocks in the event's zone."""

    opens = clock(_("Opens"))
    closes = clock(_("Closes"))
    changes = clock(_("Guests may change until"))
    seats = number(_("Seats in all"), 1, 1_000_000)
    seats_per_organization = number(_("Most people of one organization"), 1, 10_000)
    needs_approval = BooleanField(_("The organizers approve each registration"))
    has_waitlist = BooleanField(_("Full means waitlist"))
    offer_hours = number(_("Hours to accept an offered seat"), 1, 720, owed=True)
    takes_delegations = BooleanField(_("Organizations may reserve seats and name people later"))
    names_due = clock(_("Delegations name their people until"))
    consent_en = TextAreaField(_("Consent in English"), validators=[Optional(), LONG])
    consent_zh = TextAreaField(_("Consent in Chinese"), validators=[Optional(), LONG])
    confirmation_text_en = TextAreaField(_("Text of the confirmation in English"), validators=[Optional(), LONG])
    confirmation_text_zh = TextAreaField(_("Text of the confirmation in Chinese"), validators=[Optional(), LONG])
    reminder_hours = number(_("Hours before the event to remind"), 0, 720, owed=True)
    with_follow_up = BooleanField(_("Ask more once a seat is given"))

    def typed(self, zone: str) -> PlanInput:
        values: dict[str, Any] = {name: self[name].data for name in ALIKE}
        for name, column in TIMES.items():
            values[column] = in_zone(self[name].data, zone) if self[name].data else None
        return PlanInput(
            **values,
            consent=localized(self, "consent"),
            confirmation_text=localized(self, "confirmation_text"),
        )


class ChangedPlanForm(PlanForm, VersionedForm):
    """The same over a plan that others may edit too."""


def shown_plan(plan: Plan, zone: str) -> dict[str, Any]:
    """A plan as the form shows it."""
    return {
        **{name: clock_time(getattr(plan, column), zone) for name, column in TIMES.items()},
        **{name: getattr(plan, name) for name in ALIKE},
        "consent_en": plan.consent.en,
        "consent_zh": plan.consent.zh,
        "confirmation_text_en": plan.confirmation_text.en,
        "confirmation_text_zh": plan.confirmation_text.zh,
        "version": plan.version,
    }


def proposed_plan() -> dict[str, Any]:
    """What a new plan is offered as."""
    return {"has_waitlist": True, "offer_hours": 24, "reminder_hours": 48}


class CategoryForm(Form):
    """A category of seats."""

    name_en = line(_("Name in English"))
    name_zh = line(_("Name in Chinese"))
    seats = number(_("Seats"), 1, 1_000_000)
    audience = SelectField(_("Who may choose it"))
    position = number(_("Place in the order"), 0, 99)
    is_online = BooleanField(_("Takes part online"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audience.choices = choices([(one.value, one.label) for one in Audience])

    @property
    def typed(self) -> CategoryInput:
        return CategoryInput(
            name=localized(self, "name"),
            seats=self.seats.data,
            audience=Audience(self.audience.data),
            is_online=bool(self.is_online.data),
            position=self.position.data or 0,
        )


class ChangedCategoryForm(CategoryForm, VersionedForm):
    """The same over a category that others may edit too."""


def shown_category(category: SeatCategory) -> dict[str, Any]:
    """A category as the form shows it."""
    return {
        "name_en": category.name.en,
        "name_zh": category.name.zh,
        "seats": category.seats,
        "audience": category.audience.value,
        "position": category.position,
        "is_online": category.is_online,
        "version": category.version,
    }


class QuestionsForm(FormWithQuestions, VersionedForm):
    """The event's own questions for a purpose; `version` is the edition that the reader saw."""

    questions = question_rows()

    def offer_conditions(self) -> None:
        super().offer_conditions()
        kinds = [(kind.value, kind.label) for kind in QuestionKind if kind is not QuestionKind.FILE]
        for entry in self.questions.entries:
            entry.form.kind.choices = choices(kinds)

    @property
    def typed(self) -> tuple[Question, ...]:
        return self.typed_questions


def shown_questions(form: EventForm | None) -> dict[str, Any]:
    """Questions as the form shows them."""
    return {"questions": rows_of(questions_of(form)), "version": edition_of(form)}
