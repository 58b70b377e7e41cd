"""The event's own questions: written by organizers, kept by version, asked only where they apply."""

import pytest

from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.core.question_forms import as_json, filled
from alliance.core.questions import Choice, Question, QuestionKind
from alliance.registrations.enums import FormPurpose
from alliance.registrations.models import EventForm
from alliance.registrations.operations.questions import edition_of, set_questions
from alliance.registrations.queries.plans import newest_form, questions_of
from tests.factories.events import EventFactory
from tests.registrations.parts import coordinator, opened, registered

REGISTRATION = FormPurpose.REGISTRATION
MEALS = Question(
    "x1", QuestionKind.CHOICE, Localized("Meals", "用餐"), Localized(), True,
    (Choice("c1", Localized("Everything", "均可")), Choice("c2", Localized("Something else", "其他"))),
)  # fmt: skip


def asks(key, kind=QuestionKind.TEXT, **values):
    return Question(key, kind, Localized(f"Question {key}"), Localized(), **values)


def kept(session, event):
    forms = session.query(EventForm).filter_by(event_id=event.id).order_by(EventForm.number)
    return [(one.number, [question["key"] for question in one.questions]) for one in forms]


def test_questions_change_in_place_until_somebody_answers(session, trail):
    event, _plan, category = opened()
    first = set_questions(coordinator(), event, REGISTRATION, [MEALS])
    assert set_questions(coordinator(), event, REGISTRATION, [MEALS, asks("x2")]).id == first.id
    row = registered(category, answers={"q_x1": "c1"})
    set_questions(coordinator(), event, REGISTRATION, [asks("x2")])
    assert kept(session, event) == [(1, ["x1", "x2"]), (2, ["x2"])]
    assert questions_of(row.form)[0].words_of(row.answers["q_x1"]) == "Everything"
    assert trail().count("registrations.questions_set") == 3


def test_saving_the_same_questions_again_makes_no_version(session):
    event, _plan, category = opened()
    set_questions(coordinator(), event, REGISTRATION, [MEALS])
    registered(category, answers={"q_x1": "c1"})
    set_questions(coordinator(), event, REGISTRATION, [MEALS])
    assert kept(session, event) == [(1, ["x1"])]


def test_each_purpose_has_its_own_questions():
    event = EventFactory()
    set_questions(coordinator(), event, REGISTRATION, [MEALS])
    set_questions(coordinator(), event, FormPurpose.FEEDBACK, [asks("x7")])
    assert [one.key for one in questions_of(newest_form(event.id, FormPurpose.FEEDBACK))] == ["x7"]
    assert newest_form(event.id, FormPurpose.FOLLOW_UP) is None


@pytest.mark.parametrize(
    "questions",
    [
        [Question("x1", QuestionKind.TEXT, Localized(), Localized())],
        [asks("x1", QuestionKind.FILE)],
        [asks("x1", QuestionKind.CHOICE)],
        [asks("x2", only_if=("x1", "c1")), MEALS],
        [MEALS, asks("x2", only_if=("x1", "c9"))],
        [asks(f"x{number}") for number in range(40)],
    ],
)
def test_what_cannot_be_asked_is_refused(questions):
    with pytest.raises(Refused):
        set_questions(coordinator(), EventFactory(), REGISTRATION, questions)


def test_the_second_editor_of_the_questions_is_told_of_the_first():
    event = EventFactory()
    seen = edition_of(newest_form(event.id, REGISTRATION))
    set_questions(coordinator(), event, REGISTRATION, [MEALS], seen)
    with pytest.raises(Clash):
        set_questions(coordinator(), event, REGISTRATION, [asks("x3")], seen)


def test_answers_go_through_json_and_back():
    questions = [asks("x1", QuestionKind.DATE), asks("x2", QuestionKind.NUMBER), asks("x3")]
    answers = {"q_x1": "2026-12-03", "q_x2": "2.5", "q_x3": "Yes"}
    data = filled(questions, answers)
    assert {name: as_json(value) for name, value in data.items()} == answers
    assert filled(questions, {"q_x1": "soon", "q_x2": "many"}) == {}


@pytest.mark.parametrize(
    ("answers", "asked"),
    [({}, False), ({"q_x1": "c1"}, True), ({"q_x1": ["c2", "c1"]}, True), ({"q_x1": "c2"}, False)],
)
@pytest.mark.pure
def test_a_question_knows_whether_it_is_asked(answers, asked):
    assert asks("x2", only_if=("x1", "c1")).is_asked(answers) is asked


# The page

ADDRESS = "/events/{}/registration/questions/{}"


def row(place, **values):
    return {f"questions-{place}-{name}": value for name, value in values.items()}


MEALS_TYPED = {
    "kind": "choice",
    "label_en": "Meals",
    "choices": "均可 | Everything\n其他 | Something else",
    "number": 1,
}


def test_an_organizer_writes_a_question_that_waits_for_an_answer(as_user):
    event = EventFactory()
    browser, address = as_user(coordinator()), ADDRESS.format(event.id, "registration")
    grown = browser.post(address, data={"version": 0, "more": "questions", **row(0, **MEALS_TYPED)})
    assert 'value="x1:c2">Meals: Something else' in grown.text
    waits = row(1, kind="text", label_en="Which", only_if="x1:c2", number=2)
    saved = browser.post(address, data={"version": 0, **row(0, key="x1", **MEALS_TYPED), **waits})
    assert saved.status_code == 303
    questions = questions_of(newest_form(event.id, REGISTRATION))
    assert [(one.key, one.only_if) for one in questions] == [("x1", None), ("x2", ("x1", "c2"))]
    assert 'selected value="x1:c2"' in browser.get(address).text


def test_a_question_cannot_wait_for_a_later_one(as_user):
    event = EventFactory()
    waits = row(1, kind="text", label_en="Which", only_if="x1:c2", number=1)
    typed = {"version": 0, **row(0, key="x1", **MEALS_TYPED | {"number": 2}), **waits}
    answer = as_user(coordinator()).post(ADDRESS.format(event.id, "registration"), data=typed)
    assert answer.status_code == 422
    assert "Choose an answer to a question that is asked before this one." in answer.text
    assert newest_form(event.id, REGISTRATION) is None


def test_the_page_of_the_second_editor_keeps_what_was_typed(as_user):
    event = EventFactory()
    set_questions(coordinator(), event, REGISTRATION, [asks("x3")])
    typed = {"version": 0, **row(0, **MEALS_TYPED)}
    answer = as_user(coordinator()).post(ADDRESS.format(event.id, "registration"), data=typed)
    assert answer.status_code == 409
    assert "Somebody was faster" in answer.text
    assert 'value="Meals"' in answer.text


def test_there_is_no_page_for_a_purpose_that_there_is_not(as_user):
    assert as_user(coordinator()).get(ADDRESS.format(EventFactory().id, "lunch")).status_code == 404


def test_files_are_not_offered_as_an_answer(as_user):
    event = EventFactory()
    set_questions(coordinator(), event, REGISTRATION, [MEALS])
    page = as_user(coordinator()).get(ADDRESS.format(event.id, "registration")).text
    assert 'value="file"' not in page
    assert 'value="date"' in page
