from datetime import timedelta

import pytest
import sqlalchemy as sa

from alliance.applications import tasks
from alliance.applications.enums import ApplicationState
from alliance.applications.models import Application, ApplicationEvent, InformationRequest
from alliance.applications.operations import lapses
from alliance.core.clock import now
from alliance.core.db import db
from alliance.jobs.models import Job
from alliance.jobs.tasks import tasks_of
from tests.applications.desk_parts import application, review
from tests.factories import CoordinatorFactory, PersonFactory


def silent(days, state="draft", **columns):
    """An application in which nothing happened for so many days."""
    made = application(state, since=timedelta(days=days), **columns)
    db.session.execute(
        sa.update(Application).where(Application.id == made.id).values(updated_at=now() - timedelta(days=days))
    )
    db.session.commit()
    return made


def asked(made, answer_by):
    row = InformationRequest(
        application_id=made.id, asked_by_id=CoordinatorFactory().id, question="Which?", steps=[], answer_by=answer_by
    )
    db.session.add(row)
    db.session.commit()


def run_jobs(app):
    """Do what is owed as the worker does."""
    rows = list(db.session.scalars(sa.select(Job).order_by(Job.id)))
    for row in rows:
        tasks_of(app).named[row.name](**row.payload)
    return len(rows)


@pytest.fixture
def worker(app):
    tasks.init_app(app)
    return app


def test_a_draft_lapses_after_sixty_silent_days(outbox, trail):
    editor = PersonFactory()
    made = silent(61, editors=[editor])
    lapses.lapse_silent()
    assert made.state is ApplicationState.LAPSED
    assert outbox() == [("applications.lapsed", made.applicant.email), ("applications.lapsed", editor.email)]
    last = db.session.scalars(sa.select(ApplicationEvent).order_by(ApplicationEvent.id)).all()[-1]
    assert (last.actor_id, last.to_state, trail()) == (None, "lapsed", ["applications.lapsed"])


def test_a_draft_that_was_touched_goes_on():
    made = silent(59)
    lapses.lapse_silent()
    assert made.state is ApplicationState.DRAFT


def test_an_unanswered_request_lapses():
    made = silent(61, "info_requested")
    asked(made, now() - timedelta(days=40))
    lapses.lapse_silent()
    assert made.state is ApplicationState.LAPSED


def test_no_request_lapses_before_its_answer_is_due():
    made = silent(61, "info_requested")
    asked(made, now() + timedelta(days=1))
    lapses.lapse_silent()
    assert made.state is ApplicationState.INFO_REQUESTED


@pytest.mark.parametrize("state", ["submitted", "screening", "in_review", "approved", "rejected", "withdrawn"])
def test_the_silence_of_the_alliance_ends_nothing(state):
    made = silent(400, state)
    lapses.lapse_silent()
    assert made.state == state


def test_what_happened_meanwhile_is_seen_under_the_lock():
    assert lapses.lapse(silent(10).id) is False
    assert lapses.lapse(999_999) is False


def test_a_week_before_the_lapse_the_applicant_is_warned_once(worker, outbox):
    made = silent(54)
    lapses.lapse_silent()
    lapses.lapse_silent()
    assert run_jobs(worker) == 1
    assert outbox() == [("applications.lapse_warning", made.applicant.email)]


def test_a_draft_that_was_saved_after_the_warning_was_owed_gets_none(worker, outbox):
    made = silent(54)
    lapses.lapse_silent()
    made.done_steps = ["organization"]
    db.session.commit()
    run_jobs(worker)
    assert outbox() == []


def test_nobody_is_warned_too_early(worker):
    silent(50)
    lapses.lapse_silent()
    assert run_jobs(worker) == 0


def test_a_reviewer_is_reminded_once_before_the_review_is_due(worker, outbox):
    made = application("in_review", promised_at=now() + timedelta(days=9))
    owed = review(made)
    review(made, said="approve")
    lapses.remind_reviewers()
    lapses.remind_reviewers()
    assert run_jobs(worker) == 1
    assert outbox() == [("applications.review_reminder", owed.reviewer.email)]


def test_who_answered_before_the_reminder_left_gets_none(worker, outbox):
    made = application("in_review", promised_at=now() + timedelta(days=9))
    owed = review(made)
    lapses.remind_reviewers()
    owed.answered_at = now()
    db.session.commit()
    run_jobs(worker)
    assert outbox() == []


def test_the_clock_runs_both_once_a_day(worker):
    assert {"applications.lapse_silent", "applications.remind_reviewers"} <= set(tasks_of(worker).daily)
