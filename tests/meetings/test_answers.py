"""Answering by the link of the mail and on the page (SAFETY row 7: a GET consumes nothing)."""

import pytest
import sqlalchemy as sa

from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.core.secrets import new_nonce, secret_of
from alliance.meetings.enums import Answer
from alliance.meetings.models import Invitee
from alliance.meetings.operations.answers import answer
from alliance.meetings.operations.meetings import call_meeting, cancel_meeting
from alliance.meetings.queries.invitees import Answers, answers_of, invitees_of
from tests.factories import PersonFactory
from tests.meetings.calendar_parts import group_with, local, meeting_input


@pytest.fixture(autouse=True)
def today():
    with at(local("2026-11-22T17:00")):
        yield


@pytest.fixture
def meeting():
    group, chair, _members = group_with(3)
    return call_meeting(chair, group, meeting_input())


def link(invitee):
    return f"/meetings/answer/{secret_of(invitee.nonce)}"


def said(invitee):
    return db.session.scalar(sa.select(Invitee.answer).where(Invitee.id == invitee.id))


def test_the_last_word_counts(meeting, trail):
    invitee = invitees_of(meeting)[0]
    answer(invitee, Answer.ACCEPTED, "With a guest")
    answer(invitee, Answer.DECLINED)
    assert (invitee.answer, invitee.note) == (Answer.DECLINED, "")
    assert trail()[-2:] == ["meetings.answered", "meetings.answered"]


def test_who_comes_in_counts(meeting):
    rows = invitees_of(meeting)
    for invitee, word in zip(rows, (Answer.ACCEPTED, Answer.ACCEPTED, Answer.TENTATIVE), strict=False):
        answer(invitee, word)
    assert answers_of(meeting) == Answers(coming=2, perhaps=1, declined=0, open=1)
    assert answers_of(meeting).total == 4


def test_nothing_is_answered_after_the_meeting_or_for_a_cancelled_one(meeting):
    invitee = invitees_of(meeting)[0]
    with at(local("2026-11-25T16:00")), pytest.raises(Refused):
        answer(invitee, Answer.ACCEPTED)
    with pytest.raises(Refused):
        answer(invitee, Answer.NEEDS_ACTION)
    cancel_meeting(meeting.called_by, meeting, "Not yet")
    with pytest.raises(Refused):
        answer(invitee, Answer.ACCEPTED)


def test_the_link_shows_the_meeting_and_three_buttons_without_sign_in(client, meeting):
    invitee = invitees_of(meeting)[1]
    page = client.get(link(invitee))
    assert page.status_code == 200
    assert "14:00–16:00" in page.text
    assert [f'value="{word}"' in page.text for word in ("accepted", "tentative", "declined")] == [True] * 3
    client.get(link(invitee) + "?answer=accepted")
    client.head(link(invitee))
    assert said(invitee) is Answer.NEEDS_ACTION


def test_a_button_answers_and_can_be_pressed_again(client, meeting):
    invitee = invitees_of(meeting)[1]
    reply = client.post(link(invitee), data={"answer": "accepted", "note": "Gladly"})
    assert reply.status_code == 303
    assert said(invitee) is Answer.ACCEPTED
    assert "Gladly" in client.get(link(invitee)).text
    client.post(link(invitee), data={"answer": "declined"})
    assert said(invitee) is Answer.DECLINED


def test_a_link_answers_for_one_person_and_one_meeting_alone(client, meeting):
    mine, other = invitees_of(meeting)[:2]
    client.post(link(mine), data={"answer": "accepted"})
    assert said(other) is Answer.NEEDS_ACTION


@pytest.mark.parametrize("wrong", ["x", "x.y", "é.ü", "." * 300])
def test_a_made_up_link_is_not_there(client, wrong):
    assert client.get(f"/meetings/answer/{wrong}").status_code == 404
    assert client.get(f"/meetings/answer/{secret_of(new_nonce())}").status_code == 404


def test_an_odd_answer_is_refused_and_changes_nothing(client, meeting):
    invitee = invitees_of(meeting)[0]
    for data in ({}, {"answer": "needs-action"}, {"answer": "x" * 5000}):
        assert client.post(link(invitee), data=data).status_code == 422
    assert said(invitee) is Answer.NEEDS_ACTION


def test_an_answer_that_comes_too_late_says_so(client, meeting):
    invitee = invitees_of(meeting)[0]
    with at(local("2026-11-25T17:00")):
        assert "This meeting is over" in client.get(link(invitee)).text
        assert client.post(link(invitee), data={"answer": "accepted"}).status_code == 422
    cancel_meeting(meeting.called_by, meeting, "Not ready")
    assert "Not ready" in client.get(link(invitee)).text


def test_the_page_of_the_meeting_takes_the_own_answer(as_user, meeting):
    invitee = invitees_of(meeting)[1]
    browser = as_user(invitee.person)
    assert browser.post(f"/meetings/{meeting.id}/answer", data={"answer": "tentative"}).status_code == 303
    assert said(invitee) is Answer.TENTATIVE
    assert 'aria-pressed="true"' in browser.get(f"/meetings/{meeting.id}").text


def test_nobody_answers_for_others_on_the_page(as_user, meeting):
    outsider = PersonFactory()
    assert as_user(outsider).post(f"/meetings/{meeting.id}/answer", data={"answer": "accepted"}).status_code == 404
    assert {one.answer for one in invitees_of(meeting)} == {Answer.NEEDS_ACTION}
