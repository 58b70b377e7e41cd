"""Saying afterwards how it was: once, by the personal link, and without a trace of who said what."""

from __future__ import annotations

from datetime import UTC, datetime, time
from secrets import randbelow
from typing import Any

from flask_babel import gettext as _

from alliance.audit.operations import record
from alliance.core.clock import today
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.core.questions import questions_from
from alliance.registrations.models import Feedback, Registration
from alliance.registrations.queries.feedback import feedback_form, is_given, takes_feedback

LARGEST = 2**31 - 1  # that a column of numbers holds


@operation
def give_feedback(registration: Registration, answers: dict[str, Any]) -> None:
    """Keep the answers ({question field: value}) apart from who gave them, and that this guest gave some.

    What joins the two is kept nowhere: the answer carries no time and a number drawn by lot, the registration only the
    day, and the audit log names the event alone. Refuses before the event, from who has no seat, a second time, where
    nothing is asked, and an empty answer.
    """
    lock(registration)
    form = feedback_form(registration.event_id)
    if form is None or not takes_feedback(registration):
        raise Refused(_("This event takes no feedback from you now."))
    asked = {one.field for one in questions_from(form.questions) if one.is_asked(answers)}
    kept = {key: value for key, value in answers.items() if key in asked and is_given(value)}
    if not kept:
        raise Refused(_("Answer at least one question."))
    registration.feedback_at = datetime.combine(today(), time(), UTC)
    db.session.add(Feedback(id=number_by_lot(), event_id=registration.event_id, form_id=form.id, answers=kept))
    record(None, "registrations.feedback_given", registration.event)


def number_by_lot() -> int:
    """A free number that tells nothing about when it was given out."""
    while True:
        number = 1 + randbelow(LARGEST - 1)
        if db.session.get(Feedback, number) is None:
            return number
