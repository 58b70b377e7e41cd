from datetime import timedelta

import pytest

from alliance.applications.enums import ApplicationState, Step
from alliance.applications.models import InformationRequest
from alliance.applications.operations.information import ask
from alliance.applications.operations.submission import resubmit
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Refused
from tests.applications.desk_parts import application
from tests.factories import CoordinatorFactory, PersonFactory

SOON = timedelta(days=14)


def question(made, actor=None, text="Which plant?", steps=(Step.PROFILE,), by=SOON):
    return ask(actor or CoordinatorFactory(), made, text, steps, now() + by)


@pytest.mark.parametrize("state", ["submitted", "screening", "in_review"])
def test_a_question_gives_the_application_back_and_remembers_where_from(state, outbox, trail):
    editor = PersonFactory()
    made = application(state, editors=[editor])
    request = question(made)
    assert (made.state, made.returns_to) == (ApplicationState.INFO_REQUESTED, ApplicationState(state))
    assert (request.question, request.steps) == ("Which plant?", ["profile"])
    assert outbox() == [("applications.information_requested", one.email) for one in (made.applicant, editor)]
    assert trail() == ["applications.info_requested", "applications.information_asked"]


def test_the_answer_brings_it_back_where_it_came_from_and_the_promise_later():
    made = application("in_review")
    promised = made.promised_at
    question(made, steps=())
    made.state_since = now() - timedelta(days=5)
    db.session.commit()
    resubmit(made.applicant, made, "The one in Jiaxing.")
    assert made.state is ApplicationState.IN_REVIEW
    assert timedelta(days=5) <= made.promised_at - promised < timedelta(days=5, minutes=1)


@pytest.mark.parametrize(("changes", "field"), [({"text": " "}, "question"), ({"by": -SOON}, "answer_by")])
def test_a_question_has_words_and_time_for_an_answer(changes, field):
    made = application("screening")
    with pytest.raises(Refused) as refused:
        question(made, **changes)
    assert (refused.value.field, made.state) == (field, ApplicationState.SCREENING)


@pytest.mark.parametrize("state", ["draft", "info_requested", "approved", "rejected", "withdrawn", "lapsed"])
def test_nothing_is_asked_of_who_is_not_waiting_for_the_alliance(state):
    made = application(state)
    with pytest.raises(Refused):
        question(made)
    assert db.session.query(InformationRequest).count() == 0


def test_nobody_asks_about_an_application_of_their_own():
    coordinator = CoordinatorFactory()
    with pytest.raises(Refused):
        question(application("screening", applicant=coordinator), coordinator)


def test_the_last_step_is_not_one_that_can_be_opened():
    assert question(application("screening"), steps=(Step.SUBMIT, Step.PEOPLE)).steps == ["people"]
