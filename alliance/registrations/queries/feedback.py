"""What was said about an event afterwards: who may say it, and all of it together, without names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy import select

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.questions import Question, QuestionKind, questions_from
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.registrations.enums import FormPurpose, RegistrationState
from alliance.registrations.models import EventForm, Feedback, Registration
from alliance.registrations.queries.attended import attended_sql

FEWEST = 3
"""Answers before any is shown: from fewer one could tell who gave which."""
MOST_BARS = 11  # different numbers that are drawn one by one: a scale of 0 to 10
CHARTED = (QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.CONSENT)


@dataclass(frozen=True)
class Bar:
    """One answer of a chart; `percent` of those who answered the question, 0 to 100."""

    label: str
    number: int
    percent: float


@dataclass(frozen=True)
class Result:
    """All answers to one question: bars, or texts in no order that tells anything; `mean` of numbers."""

    question: Question
    answered: int
    bars: list[Bar] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    mean: float | None = None


@dataclass(frozen=True)
class Results:
    """`given` of `asked` (the confirmed; those who came, once somebody did) answered; no `results` below `FEWEST`."""

    given: int
    asked: int
    results: list[Result]
    has_form: bool

    @property
    def is_shown(self) -> bool:
        return self.given >= FEWEST


def feedback_form(event_id: int) -> EventForm | None:
    """The newest version of the event's feedback form; None when it has none or an empty one."""
    wanted = select(EventForm).where(EventForm.event_id == event_id, EventForm.purpose == FormPurpose.FEEDBACK)
    form: EventForm | None = db.session.scalar(wanted.order_by(EventForm.number.desc()).limit(1))
    return form if form is not None and form.questions else None


def takes_feedback(registration: Registration) -> bool:
    """Whether this guest can say something now: a confirmed one, from the beginning of the event on, once."""
    event = registration.event
    if registration.state is not RegistrationState.CONFIRMED or registration.feedback_at is not None:
        return False
    return event.state is EventState.PUBLISHED and event.starts_at <= now()


def can_say(registration: Registration) -> bool:
    """Whether the guest's own page leads to the form."""
    return takes_feedback(registration) and feedback_form(registration.event_id) is not None


def asks(event: Event) -> bool:
    """Whether the thanks after the event carry the link."""
    return feedback_form(event.id) is not None


def feedback_of(event: Event) -> list[Feedback]:
    """Every answer, in the order of numbers drawn by lot."""
    return list(db.session.scalars(select(Feedback).where(Feedback.event_id == event.id).order_by(Feedback.id)))


def forms_of(event: Event) -> list[EventForm]:
    """Every version of the feedback form, the newest first."""
    wanted = select(EventForm).where(EventForm.event_id == event.id, EventForm.purpose == FormPurpose.FEEDBACK)
    return list(db.session.scalars(wanted.order_by(EventForm.number.desc())))


def asked_people(event: Event) -> int:
    """How many could have answered: those who came, or the confirmed as long as no arrival is recorded."""
    came = sa.func.coalesce(sa.func.sum(sa.case((attended_sql(), 1), else_=0)), 0)
    confirmed = (Registration.event_id == event.id, Registration.state == RegistrationState.CONFIRMED)
    row = db.session.execute(select(sa.func.count(Registration.id), came).where(*confirmed)).one()
    return int(row[1] or row[0])


def all_questions(event: Event) -> list[Question]:
    """Every question that was ever asked, as it was last worded: those of the newest form first."""
    found: dict[str, Question] = {}
    for form in forms_of(event):
        for question in questions_from(form.questions):
            found.setdefault(question.key, question)
    return list(found.values())


def results_of(event: Event) -> Results:
    """Charts and texts of all answers; three statements."""
    given, questions = feedback_of(event), all_questions(event)
    shown = [result_of(one, given) for one in questions] if len(given) >= FEWEST else []
    return Results(len(given), asked_people(event), shown, bool(questions))


def result_of(question: Question, given: Iterable[Feedback]) -> Result:
    answers = [one.answers.get(question.field) for one in given]
    answers = [one for one in answers if is_given(one)]
    if question.kind in CHARTED:
        return Result(question, len(answers), bars=bars_of(question, answers))
    if question.kind is QuestionKind.NUMBER:
        return number_result(question, answers)
    return Result(question, len(answers), texts=[question.words_of(one) for one in answers])


def is_given(answer: Any) -> bool:
    """Whether a question was answered; the number 0 is an answer."""
    return answer is not False and answer not in (None, "", [])


def bars_of(question: Question, answers: list[Any]) -> list[Bar]:
    """One bar for each choice, those nobody chose too, in their order."""
    if question.kind is QuestionKind.CONSENT:
        return [bar(_("Agreed"), len(answers), len(answers))]
    chosen = Counter(str(one) for answer in answers for one in (answer if isinstance(answer, list) else [answer]))
    known = [one.key for one in question.choices]
    keys = known + sorted(set(chosen) - set(known))
    return [bar(question.label_of(key), chosen[key], len(answers)) for key in keys]


def number_result(question: Question, answers: list[Any]) -> Result:
    """The mean, and a bar for each number when there are few different ones; else the numbers."""
    numbers = sorted(found for found in map(number_in, answers) if found is not None)
    if not numbers:
        return Result(question, 0)
    counted = Counter(numbers)
    mean = fmean(numbers)
    if len(counted) > MOST_BARS:
        return Result(question, len(numbers), texts=[f"{one:g}" for one in numbers], mean=mean)
    bars = [bar(f"{one:g}", counted[one], len(numbers)) for one in sorted(counted)]
    return Result(question, len(numbers), bars=bars, mean=mean)


def number_in(answer: Any) -> float | None:
    try:
        return float(answer)
    except (TypeError, ValueError):
        return None


def bar(label: str, number: int, of: int) -> Bar:
    return Bar(label, number, round(100 * number / of, 1) if of else 0.0)
