"""Feedback: once, by the link, without a trace of who said what; all of it together for the organizers."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from alliance.audit.models import AuditEntry
from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.core.questions import Choice, Question, QuestionKind
from alliance.core.secrets import secret_of
from alliance.events.enums import EventState
from alliance.registrations.enums import FormPurpose, RegistrationState
from alliance.registrations.models import EventForm, Feedback
from alliance.registrations.operations.feedback import give_feedback
from alliance.registrations.queries.feedback import results_of
from tests.factories import PersonFactory
from tests.factories.events import ArrivalFactory, EventFactory, PlanFactory, RegistrationFactory, SeatCategoryFactory
from tests.registrations.parts import coordinator

EMPTY = Localized()
GOOD, BAD = Choice("c1", Localized("Good", "好")), Choice("c2", Localized("Bad", "不好"))
HOW = Question(
    "x1", QuestionKind.CHOICE, Localized("How was it?", "怎么样？"), EMPTY, required=True, choices=(GOOD, BAD)
)
WHY = Question("x2", QuestionKind.LONG_TEXT, Localized("Why?", "为什么？"), EMPTY, required=True, only_if=("x1", "c2"))
MARKS = Question("x3", QuestionKind.NUMBER, Localized("Marks from 0 to 10", "0至10分"), EMPTY)
TOPICS = Question("x4", QuestionKind.CHOICES, Localized("Liked", "喜欢"), EMPTY, choices=(GOOD, BAD))
AGAIN = Question("x5", QuestionKind.CONSENT, Localized("I would come again", "我会再来"), EMPTY)
DAY = Question("x6", QuestionKind.DATE, Localized("A day that suits", "合适的日期"), EMPTY)
ALL = (HOW, WHY, MARKS, TOPICS, AGAIN, DAY)


@pytest.fixture
def event():
    """One that ended an hour ago and asks."""
    found = EventFactory(hours=-9)
    db.session.add(form_of(found))
    db.session.commit()
    return found


def form_of(event, questions=ALL, number=1):
    kept = [one.as_dict() for one in questions]
    return EventForm(event=event, purpose=FormPurpose.FEEDBACK, number=number, questions=kept)


@pytest.fixture
def guests(event):
    """Makes confirmed guests of the event."""
    category = SeatCategoryFactory(plan=PlanFactory(event=event))
    return lambda **values: RegistrationFactory(category=category, **values)


def path(registration):
    return f"/registrations/{secret_of(registration.nonce)}/feedback"


def stored():
    return list(db.session.scalars(select(Feedback)))


def test_a_guest_answers_once_by_the_link(client, guests, trail):
    row = guests()
    page = client.get(path(row)).text
    assert "How was it?" in page and "Marks from 0 to 10" in page
    answer = client.post(path(row), data={"q_x1": "c1", "q_x3": "9", "q_x4": ["c1"], "q_x5": "y", "q_x6": "2027-03-01"})
    assert answer.status_code == 303
    assert [one.answers for one in stored()] == [
        {"q_x1": "c1", "q_x3": "9", "q_x4": ["c1"], "q_x5": True, "q_x6": "2027-03-01"}
    ]
    assert trail() == ["registrations.feedback_given"]
    assert "Thank you" in client.get(path(row)).text
    client.post(path(row), data={"q_x1": "c2", "q_x2": "No"})
    assert len(stored()) == 1


def test_nothing_joins_the_answer_to_who_gave_it(guests):
    rows = [guests() for _number in range(4)]
    for row in rows:
        give_feedback(row, {"q_x1": "c1"})
    columns = {column.name for column in Feedback.__table__.columns}
    assert columns == {"id", "event_id", "form_id", "answers"}
    assert {row.feedback_at.hour for row in rows} == {row.feedback_at.minute for row in rows} == {0}
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "registrations.feedback_given")).all()
    assert {(one.actor_id, one.subject_type, one.subject_id) for one in entries} == {(None, "event", rows[0].event_id)}
    numbers = [one.id for one in stored()]
    assert max(numbers) > 1000, "drawn by lot, not counted up"


def test_a_question_that_an_answer_makes_idle_is_not_owed_nor_kept(client, guests):
    good, bad = guests(), guests()
    client.post(path(good), data={"q_x1": "c1", "q_x2": "left over"})
    assert [one.answers for one in stored()] == [{"q_x1": "c1"}]
    refused = client.post(path(bad), data={"q_x1": "c2"})
    assert refused.status_code == 422
    assert "Answer this question." in refused.text
    assert client.post(path(bad), data={"q_x1": "c2", "q_x2": "Too long"}).status_code == 303


def test_before_the_event_nothing_is_asked(client, guests, event):
    row = guests()
    with at(event.starts_at - timedelta(minutes=1)):
        assert "The event has not begun" in client.get(path(row)).text
        with pytest.raises(Refused):
            give_feedback(row, {"q_x1": "c1"})


@pytest.mark.parametrize("state", [one for one in RegistrationState if one is not RegistrationState.CONFIRMED])
def test_only_who_has_a_seat_is_asked(client, guests, state):
    row = guests(state=state)
    assert "Feedback is for those who took part" in client.get(path(row)).text
    with pytest.raises(Refused):
        give_feedback(row, {"q_x1": "c1"})


def test_a_cancelled_event_asks_nobody(guests, event):
    row = guests()
    event.state = EventState.CANCELLED
    db.session.commit()
    with pytest.raises(Refused):
        give_feedback(row, {"q_x1": "c1"})


def test_an_event_without_questions_says_so(client, guests, event):
    row = guests()
    db.session.add(form_of(event, (), 2))
    db.session.commit()
    assert "This event has no feedback form." in client.get(path(row)).text
    with pytest.raises(Refused):
        give_feedback(row, {"q_x1": "c1"})


def test_an_empty_answer_is_refused(guests):
    row = guests()
    for empty in ({}, {"q_x1": "", "q_x4": []}, {"q_other": "x"}):
        with pytest.raises(Refused):
            give_feedback(row, empty)


def test_a_link_that_we_did_not_make_leads_nowhere(client, guests):
    row = guests()
    assert client.get(f"/registrations/{row.nonce}/feedback").status_code == 404
    assert client.get("/registrations/x.y/feedback").status_code == 404


def test_below_three_answers_nothing_is_shown(as_user, guests, event):
    for _number in range(2):
        give_feedback(guests(), {"q_x1": "c2", "q_x2": "Nobody may read this"})
    assert results_of(event).results == []
    browser = as_user(coordinator())
    page = browser.get(f"/events/{event.id}/feedback").text
    assert "2 answers so far" in page
    assert "Nobody may read this" not in page
    assert "Nobody may read this" not in browser.post(f"/events/{event.id}/feedback/export").text


def test_results_are_charts_means_and_texts(guests, event):
    given = [
        {"q_x1": "c1", "q_x3": 8, "q_x4": ["c1", "c2"], "q_x5": True},
        {"q_x1": "c1", "q_x3": 10, "q_x4": ["c1"]},
        {"q_x1": "c2", "q_x2": "Too long", "q_x3": 0},
        {"q_x1": "c1"},
    ]
    for one in given:
        give_feedback(guests(), one)
    found = results_of(event)
    assert (found.given, found.asked) == (4, 4)
    how, why, marks, topics, again, day = found.results
    assert [(bar.label, bar.number, bar.percent) for bar in how.bars] == [("Good", 3, 75.0), ("Bad", 1, 25.0)]
    assert why.texts == ["Too long"]
    assert (marks.mean, [(bar.label, bar.number) for bar in marks.bars]) == (6.0, [("0", 1), ("8", 1), ("10", 1)])
    assert [(bar.label, bar.number, bar.percent) for bar in topics.bars] == [("Good", 2, 100.0), ("Bad", 1, 50.0)]
    assert [(bar.label, bar.number) for bar in again.bars] == [("Agreed", 1)]
    assert (day.answered, day.texts) == (0, [])


def test_many_different_numbers_are_listed_instead_of_drawn(guests, event):
    for number in range(12):
        give_feedback(guests(), {"q_x1": "c1", "q_x3": number * 1.5})
    marks = results_of(event).results[2]
    assert (len(marks.texts), marks.bars, marks.mean) == (12, [], 8.25)


def test_older_versions_of_the_form_still_read(guests, event):
    for _number in range(3):
        give_feedback(guests(), {"q_x1": "c1"})
    renamed = Question("x1", QuestionKind.CHOICE, Localized("All in all?"), EMPTY, choices=(GOOD,))
    db.session.add(form_of(event, (renamed,), 2))
    db.session.commit()
    found = results_of(event).results
    assert [one.question.label.en for one in found][:2] == ["All in all?", "Why?"]
    assert found[0].answered == 3


def test_once_arrivals_are_recorded_those_who_came_are_asked(guests, event):
    came, _away = guests(), guests()
    assert results_of(event).asked == 2
    ArrivalFactory(registration=came)
    assert results_of(event).asked == 1


def test_organizers_read_the_page_and_take_the_sheet(as_user, guests, event, client):
    for words in ("One", "Two", "=Three()"):
        give_feedback(guests(), {"q_x1": "c2", "q_x2": words})
    browser = as_user(coordinator())
    page = browser.get(f"/events/{event.id}/feedback").text
    assert "3 of 3 people answered" in page and "=Three()" in page
    sheet = browser.post(f"/events/{event.id}/feedback/export").text
    assert sheet.count("Bad") == 3 and "'=Three()" in sheet
    assert browser.post(f"/events/{event.id}/feedback/export", data={"format": "xlsx"}).data.startswith(b"PK")
    assert as_user(PersonFactory()).get(f"/events/{event.id}/feedback").status_code == 403
    assert as_user(PersonFactory()).post(f"/events/{event.id}/feedback/export").status_code == 403
    assert client.get(f"/events/{event.id}/feedback").status_code == 303


def test_the_results_take_the_same_statements_for_one_and_five(as_user, guests, event, count_queries):
    browser, address = as_user(coordinator()), f"/events/{event.id}/feedback"

    def statements():
        browser.get(address)
        with count_queries() as sent:
            browser.get(address)
        return len(sent)

    give_feedback(guests(), {"q_x1": "c1"})
    one = statements()
    for _number in range(5):
        give_feedback(guests(), {"q_x1": "c1"})
    assert statements() == one <= 10


def test_the_guests_own_page_leads_to_the_form_after_the_event(client, guests):
    row = guests()
    assert path(row) in client.get(f"/registrations/{secret_of(row.nonce)}").text
    give_feedback(row, {"q_x1": "c1"})
    assert path(row) not in client.get(f"/registrations/{secret_of(row.nonce)}").text
