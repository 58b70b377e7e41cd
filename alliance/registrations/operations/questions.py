"""The event's own questions, by version: what was answered is never changed under the answer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from zlib import crc32

import sqlalchemy as sa
from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import db
from alliance.core.operation import Clash, Refused, operation
from alliance.core.questions import Question, QuestionKind
from alliance.events.models import Event
from alliance.registrations.enums import FormPurpose
from alliance.registrations.models import EventForm, Feedback, Registration
from alliance.registrations.operations.seats import id_of
from alliance.registrations.queries.plans import newest_form

MOST = 30


def edition_of(form: EventForm | None) -> int:
    """A number that stands for the questions as they are, so that a second editor is told of the first."""
    if form is None:
        return 0
    return crc32(json.dumps([form.number, form.questions], sort_keys=True).encode()) & 0x7FFFFFFF


@operation
def set_questions(
    actor: Person | None,
    event: Event,
    purpose: FormPurpose,
    questions: Iterable[Question],
    edition: int | None = None,
) -> EventForm:
    """Ask these questions from now on. Answered questions stay as a version of their own, and a new one begins.

    Refuses a question without words, a choice without choices, a condition on anything but an earlier choice, a file,
    and (with `edition`) when somebody else changed the questions since.
    """
    event_id, asked = id_of(event), list(questions)
    for place, one in enumerate(asked):
        check(one, asked[:place])
    if len(asked) > MOST:
        raise Refused(_("Ask at most %(most)s questions.", most=MOST))
    db.session.execute(sa.select(Event.id).where(Event.id == event_id).with_for_update())
    form = newest_form(event_id, purpose)
    if edition is not None and edition != edition_of(form):
        raise Clash(_("Somebody else changed the questions meanwhile. Compare and save again."))
    kept = [one.as_dict() for one in asked]
    if form is not None and form.questions == kept:
        return form
    if form is None or is_answered(form):
        form = EventForm(event_id=event_id, purpose=purpose, number=form.number + 1 if form else 1)
        form.made_by_id = actor.id if actor else None
        db.session.add(form)
    form.questions = kept
    record(actor, "registrations.questions_set", form, purpose=purpose.value, count=len(kept))
    return form


def check(question: Question, earlier: list[Question]) -> None:
    """Refuse a question that cannot be asked."""
    if not question.label:
        raise Refused(_("Give every question its words in one language at least."), field="questions")
    if question.kind is QuestionKind.FILE:
        raise Refused(_("A registration takes no files. Ask for them by mail."), field="questions")
    label = question.label.text
    if question.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES) and not question.choices:
        raise Refused(_("List the choices of “%(label)s”, one on each line.", label=label), field="questions")
    if question.only_if is not None and not is_condition(question.only_if, earlier):
        raise Refused(
            _("“%(label)s” depends on an answer that is not asked for before it.", label=label), field="questions"
        )


def is_condition(only_if: tuple[str, str], earlier: list[Question]) -> bool:
    """Whether an earlier question offers that choice."""
    key, choice = only_if
    return any(one.key == key and choice in {held.key for held in one.choices} for one in earlier)


def is_answered(form: EventForm) -> bool:
    """Whether anybody answered this version."""
    answered = [
        sa.exists().where(Registration.form_id == form.id),
        sa.exists().where(Registration.follow_up_form_id == form.id),
        sa.exists().where(Feedback.form_id == form.id),
    ]
    return bool(db.session.scalar(sa.select(sa.or_(*answered))))
