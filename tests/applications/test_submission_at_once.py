"""Presses at the same moment, each in an app context of its own, on a real database (SAFETY rows 48 to 50)."""

from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from alliance.accounts.models import Person
from alliance.app import create_app
from alliance.applications.enums import ApplicationState, Step
from alliance.applications.models import Application, ApplicationEvent, Call, Submission
from alliance.applications.operations.drafts import begin, save_step
from alliance.applications.operations.submission import submit
from alliance.core.db import db
from alliance.core.kept import forget_everything
from alliance.core.operation import Clash
from alliance.notices.models import Notice
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.applications import CallFactory, CompleteApplicationFactory, taxonomy
from tests.factories.membership import TierFactory
from tests.load.parallel import at_once

pytestmark = [pytest.mark.pure, pytest.mark.slow]
PRESSES = 8


@pytest.fixture
def app(either_database_url, tmp_path):
    app = create_app(
        {
            "TESTING": True,
            "INSTANCE": str(tmp_path),
            "SQLALCHEMY_DATABASE_URI": either_database_url,
            "FILES_URL": f"file://{tmp_path / 'uploads'}",
            "QUEUE_URL": "memory://",
            "BASE_URL": "http://localhost",
            "SECRET_KEY": "a secret of the tests that nobody else uses",
            "PASSWORD_COST": "tests",
            "MAIL_SENDER": "secretariat@alliance.example",
        }
    )
    app.extensions["alliance.waker"] = None
    forget_everything()
    with own_context(app):
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()
    forget_everything()


@contextmanager
def own_context(app):
    """A session and connection of its own, as each request has."""
    with app.app_context():
        yield
        db.session.remove()


def count(kind, *conditions):
    return db.session.scalar(sa.select(sa.func.count()).select_from(kind).where(*conditions))


def test_of_many_presses_one_submits_and_all_are_told_the_same(app):
    with own_context(app):
        taxonomy()
        coordinator = CoordinatorFactory()
        application = CompleteApplicationFactory(tier=TierFactory(code="ordinary"))
        ids = application.id, application.applicant_id, coordinator.id

    def press():
        with own_context(app):
            submit(db.session.get(Person, ids[1]), db.session.get(Application, ids[0]))
            return db.session.get(Application, ids[0]).state

    assert set(at_once([press] * PRESSES)) == {ApplicationState.SUBMITTED}
    with own_context(app):
        assert count(Submission) == 1
        assert count(ApplicationEvent, ApplicationEvent.to_state == ApplicationState.SUBMITTED) == 1
        assert count(Notice) == 2


def test_of_many_presses_one_draft_is_begun(app):
    with own_context(app):
        ids = PersonFactory().id, CallFactory().id

    def press():
        with own_context(app):
            return begin(db.session.get(Person, ids[0]), db.session.get(Call, ids[1])).number

    assert len(set(at_once([press] * PRESSES))) == 1
    with own_context(app):
        assert count(Application) == 1


def test_numbers_of_many_at_once_are_all_different_and_without_a_gap(app):
    with own_context(app):
        call_id = CallFactory().id
        people = [person.id for person in PersonFactory.create_batch(PRESSES)]

    def press(person_id):
        with own_context(app):
            return begin(db.session.get(Person, person_id), db.session.get(Call, call_id)).number

    numbers = at_once([lambda one=one: press(one) for one in people])
    assert sorted(int(number[-4:]) for number in numbers) == list(range(1, PRESSES + 1))


def test_of_many_who_save_one_step_one_wins_and_the_others_see_it(app):
    with own_context(app):
        taxonomy()
        application = CompleteApplicationFactory(tier=TierFactory(code="ordinary"))
        ids = application.id, application.applicant_id

    def press(postcode):
        with own_context(app):
            application = db.session.get(Application, ids[0])
            try:
                save_step(db.session.get(Person, ids[1]), application, Step.PROFILE, {"postcode": postcode}, 1)
            except Clash as clash:
                return ("told", clash.theirs["postcode"])
            return ("saved", postcode)

    answers = at_once([lambda one=str(number): press(one) for number in range(PRESSES)])
    (winner,) = [words for what, words in answers if what == "saved"]
    assert {words for what, words in answers if what == "told"} == {winner}
    with own_context(app):
        kept = db.session.get(Application, ids[0])
        assert (kept.answers["profile"]["postcode"], kept.saved["profile"]["version"]) == (winner, 2)
