"""Answers to the event's own questions in words: of one registration, and of many for a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from alliance.core.db import db
from alliance.core.questions import Question, QuestionKind, questions_from
from alliance.events.models import Event
from alliance.registrations.enums import FormPurpose
from alliance.registrations.models import EventForm, Registration

Asked = tuple[FormPurpose, Question]
OF_GUESTS = (FormPurpose.REGISTRATION, FormPurpose.FOLLOW_UP)


def questions_of_event(event: Event) -> list[Asked]:
    """Every question that guests were ever asked when registering or afterwards, as it was last worded."""
    wanted = select(EventForm).where(EventForm.event_id == event.id, EventForm.purpose.in_(OF_GUESTS))
    forms = sorted(db.session.scalars(wanted), key=lambda one: (OF_GUESTS.index(one.purpose), -one.number))
    found: dict[tuple[FormPurpose, str], Question] = {}
    for form in forms:
        for question in questions_from(form.questions):
            found.setdefault((form.purpose, question.key), question)
    return [(purpose, question) for (purpose, _key), question in found.items()]


def words_in(registration: Registration, asked: Sequence[Asked]) -> list[str]:
    """The answers of one registration to these questions, '' where there is none."""
    kept = {FormPurpose.REGISTRATION: registration.answers, FormPurpose.FOLLOW_UP: registration.follow_up}
    return [question.words_of(kept[purpose].get(question.field)) for purpose, question in asked]


def answers_of(registration: Registration) -> list[tuple[Question, str]]:
    """(question, answer in words) of one registration, in the words of the version that was answered."""
    pairs = ((registration.form, registration.answers), (registration.follow_up_form, registration.follow_up))
    return [
        (question, question.words_of(answers.get(question.field)))
        for form, answers in pairs
        if form is not None
        for question in questions_from(form.questions)
        if question.kind is not QuestionKind.FILE and question.is_asked(answers)
    ]
