"""The applicant's status page, list, messages, colleagues and paper."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from alliance.applications.enums import ApplicationState
from alliance.applications.models import Application
from alliance.applications.operations.messages import write
from alliance.applications.operations.submission import submit
from alliance.applications.operations.transitions import move
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Refused
from tests.applications.test_submission import ask
from tests.factories import CoordinatorFactory, PersonFactory, both
from tests.factories.applications import ApplicationFactory, CallFactory, EditorFactory

_S = ApplicationState


@pytest.fixture
def submitted(complete, applicant):
    submit(applicant, complete)
    return complete


@pytest.fixture
def browser(as_user, applicant):
    return as_user(applicant)


def test_the_page_tells_stage_next_actor_date_and_story(browser, submitted):
    page = browser.get(f"/applications/{submitted.number}").text
    for words in (
        "Application of Leapmotor",
        "The secretariat: begin the screening.",
        "Decision expected",
        "Draft begun",
        "By Wang Xiaoming. All seven steps are complete.",
        "Welcome and certificate",
        "Who helps",
    ):
        assert words in page


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("state", list(_S))
def test_every_state_has_a_page(browser, submitted, state, language):
    submitted.state = state
    db.session.commit()
    assert browser.get(f"/applications/{submitted.number}?lang={language}").status_code == 200


@pytest.mark.parametrize("path", ["", "/form.pdf", "/editors"])
def test_a_stranger_finds_nothing(as_user, client, submitted, path):
    assert as_user(PersonFactory()).get(f"/applications/{submitted.number}{path}").status_code == 404
    assert client.get(f"/applications/{submitted.number}{path}").status_code == 303


@pytest.mark.parametrize("act", ["answer", "messages", "withdraw", "again", "editors", "editors/remove"])
def test_a_stranger_does_nothing(as_user, submitted, act):
    stranger = as_user(PersonFactory())
    assert stranger.post(f"/applications/{submitted.number}/{act}", data={"text": "x"}).status_code == 404


def test_the_list_shows_own_and_shared_applications_with_the_next_step(as_user, browser, submitted):
    other = ApplicationFactory(name=both("Foreign one"))
    colleague = EditorFactory(application=other).person
    page = browser.get("/applications").text
    assert "Leapmotor" in page
    assert "Foreign one" not in page
    assert "Foreign one" in as_user(colleague).get("/applications").text
    assert "No application yet" in as_user(PersonFactory()).get("/applications").text


def test_the_list_costs_the_same_with_one_and_with_nine(browser, applicant, count_queries):
    counts = []
    for number in (1, 8):
        ApplicationFactory.create_batch(number, applicant=applicant)
        db.session.expire_all()
        with count_queries() as sent:
            browser.get("/applications")
        counts.append(len(sent))
    assert counts[1] <= min(counts[0], 6)


def test_the_status_page_costs_the_same_with_a_long_story(browser, submitted, applicant, coordinator, count_queries):
    counts = []
    for number in (1, 9):
        for _ in range(number):
            write(applicant, submitted, "A question.")
        db.session.expire_all()
        with count_queries() as sent:
            browser.get(f"/applications/{submitted.number}")
        counts.append(len(sent))
    assert counts[1] <= min(counts[0], 9)


def test_a_request_is_answered_on_the_page(browser, submitted, coordinator):
    ask(coordinator, submitted)
    path = f"/applications/{submitted.number}"
    page = browser.get(path).text
    for words in ("Your turn: one question to answer", "Since when?", f'href="{path}/profile"', "You answer"):
        assert words in page
    assert browser.post(f"{path}/answer", data={"answer": ""}).status_code == 422
    assert browser.post(f"{path}/answer", data={"answer": "Since 2016."}).status_code == 303
    assert submitted.state is _S.SUBMITTED
    assert "Since 2016." in browser.get(path).text


def test_messages_go_both_ways_and_internal_ones_stay_inside(browser, submitted, applicant, coordinator, outbox):
    before = len(outbox())
    answer = browser.post(f"/applications/{submitted.number}/messages", data={"text": "When will you decide?"})
    assert (answer.status_code, outbox()[before:]) == (303, [("applications.question", coordinator.email)])
    write(coordinator, submitted, "Next week.")
    write(coordinator, submitted, "A difficult case.", internal=True)
    assert outbox()[before + 1 :] == [("applications.message", applicant.email)]
    page = browser.get(f"/applications/{submitted.number}").text
    assert ("When will you decide?" in page, "Next week." in page, "A difficult case." in page) == (True, True, False)


def test_an_empty_message_is_refused_and_a_stranger_writes_none(browser, submitted):
    assert browser.post(f"/applications/{submitted.number}/messages", data={"text": " "}).status_code == 422
    with pytest.raises(Refused):
        write(PersonFactory(), submitted, "Hello.")


def test_what_people_write_is_never_markup(browser, submitted, applicant):
    write(applicant, submitted, "<script>alert(1)</script>")
    assert "<script>alert" not in browser.get(f"/applications/{submitted.number}").text


def test_withdrawing_ends_it_and_offers_the_answers_again(browser, submitted):
    path = f"/applications/{submitted.number}"
    assert browser.post(f"{path}/withdraw", data={"reason": "We merge."}).status_code == 303
    assert submitted.state is _S.WITHDRAWN
    page = browser.get(path).text
    assert ("Apply again from these answers" in page, "We merge." in page) == (True, True)
    assert browser.post(f"{path}/withdraw", data={}).status_code == 422


def test_a_rejected_organization_begins_again_from_its_answers(browser, submitted, coordinator):
    for state in (_S.SCREENING, _S.IN_REVIEW):
        move(coordinator, submitted, state)
    move(coordinator, submitted, _S.REJECTED, "The test report is missing.")
    path = f"/applications/{submitted.number}"
    page = browser.get(path).text
    assert "The test report is missing." in page
    answer = browser.post(f"{path}/again")
    draft = db.session.query(Application).filter(Application.id != submitted.id).one()
    assert answer.location == f"/applications/{draft.number}/organization"
    assert (draft.earlier_id, draft.call_id, draft.answers["profile"]) == (
        submitted.id,
        submitted.call_id,
        submitted.answers["profile"],
    )
    assert "begun again already" in browser.post(f"{path}/again", follow_redirects=True).text


def test_again_takes_the_rolling_call_when_the_first_has_closed(browser, submitted):
    submitted.state = _S.LAPSED
    submitted.call.closes_at = now() - timedelta(days=1)
    rolling = CallFactory(closes_at=None)
    browser.post(f"/applications/{submitted.number}/again")
    assert db.session.query(Application).filter(Application.id != submitted.id).one().call_id == rolling.id


def test_again_without_an_open_call_says_so(browser, submitted):
    submitted.state = _S.LAPSED
    submitted.call.closes_at = now() - timedelta(days=1)
    db.session.commit()
    answer = browser.post(f"/applications/{submitted.number}/again", follow_redirects=True)
    assert "This call closed" in answer.text


def test_what_is_still_under_way_is_not_begun_again(browser, submitted):
    assert browser.post(f"/applications/{submitted.number}/again").status_code == 403


def test_the_applicant_invites_and_removes_colleagues(as_user, browser, applicant, complete):
    path = f"/applications/{complete.number}/editors"
    assert browser.post(path, data={"email": "no address"}).status_code == 422
    assert browser.post(path, data={"email": "chen@leapmotor.example", "name": "Chen"}).status_code == 303
    assert "chen@leapmotor.example" in browser.get(path).text
    assert browser.post(path, data={"email": "chen@leapmotor.example"}).status_code == 422
    row = complete.editors[0]
    assert as_user(row.person).post(f"{path}/remove", data={"editor": row.id}).status_code == 403
    assert browser.post(f"{path}/remove", data={"editor": row.id}).status_code == 303
    assert complete.editors == []


def test_the_form_on_paper_holds_what_is_filled_in(as_user, browser, complete, coordinator):
    for reader in (browser, as_user(coordinator)):
        answer = reader.get(f"/applications/{complete.number}/form.pdf")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    squeezed = "".join(words.split())
    for part in (
        "Leapmotor",
        "零跑汽车",
        complete.number,
        "Vehiclemaker",
        "Software",
        "ChenHaoran",
        "Zhejiang",
        "license.pdf",
    ):
        assert part in squeezed


def test_submitting_by_hand_twice_lands_on_the_same_page(browser, complete):
    path = f"/applications/{complete.number}/submit"
    for _ in range(2):
        answer = browser.post(path)
        assert (answer.status_code, answer.location) == (303, f"/applications/{complete.number}")
    assert len(complete.events) == 2


def test_submitting_too_early_says_what_is_missing(browser, complete):
    complete.done_steps = []
    db.session.commit()
    answer = browser.post(f"/applications/{complete.number}/submit")
    assert (answer.status_code, "Not submitted" in answer.text) == (422, True)


def test_submitting_after_the_closing_says_so(browser, complete):
    complete.call.closes_at = now()
    db.session.commit()
    answer = browser.post(f"/applications/{complete.number}/submit")
    assert (answer.status_code, "This call closed" in answer.text) == (422, True)


def test_the_secretariat_does_not_use_the_applicants_pages(as_user, complete):
    browser = as_user(CoordinatorFactory())
    assert browser.get(f"/applications/{complete.number}").status_code == 404
