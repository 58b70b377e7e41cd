from datetime import timedelta

import pytest
import sqlalchemy as sa

from alliance.applications.enums import ApplicationState
from alliance.applications.models import ApplicationMessage, DuplicateCheck, InformationRequest, Submission
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.membership.models import Membership
from tests.applications.desk_parts import answers, application, call, ordinary, review, reviewed
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.organizations import OrganizationFactory

LIST = "/desk/applications"


def page_of(made, part=""):
    return f"{LIST}/{made.number}{part}"


@pytest.fixture
def desk(as_user):
    return as_user(CoordinatorFactory(display_name="Zhao Min"))


TABS = ["", "/answers", "/documents", "/messages", "/history"]
ACTS = ["/handler", "/reviewers", "/ask", "/reject"]
PRESSES = ["/take", "/screening", "/duplicates", "/reviewers/remove", "/messages", "/approve"]


@pytest.mark.parametrize("part", TABS + ACTS)
@pytest.mark.parametrize("state", list(ApplicationState))
def test_every_page_shows_an_application_in_every_state(desk, state, part):
    answer = desk.get(page_of(application(state), part))
    assert (answer.status_code, "Hezhong New Energy" in answer.text, "合众新能源" in answer.text) == (200, True, True)


def test_others_find_nothing(as_user, client):
    made = reviewed("approve")
    assert client.get(LIST).status_code == 303
    stranger, applicant = as_user(PersonFactory()), as_user(made.applicant)
    assert stranger.get(LIST).status_code == 403
    for part in TABS + ACTS:
        assert stranger.get(page_of(made, part)).status_code == 404
        assert applicant.get(page_of(made, part)).status_code == 403


def test_a_read_only_coordinator_reads_and_changes_nothing(as_user):
    made = reviewed("approve", "approve")
    browser = as_user(CoordinatorFactory(duty=Duty.READ_ONLY))
    text = browser.get(page_of(made)).text
    assert ("Approve…" in text, "Not the same" in text, "Begin the screening" in text) == (False, False, False)
    assert [browser.post(page_of(made, part)).status_code for part in PRESSES + ACTS] == [403] * 10
    assert made.state == "in_review"


def test_a_coordinator_neither_sees_nor_decides_their_own_on_the_desk(as_user):
    coordinator = CoordinatorFactory()
    made = reviewed("approve", "approve", applicant=coordinator)
    browser = as_user(coordinator)
    assert {browser.get(page_of(made, part)).status_code for part in TABS} == {403}
    assert {browser.post(page_of(made, part)).status_code for part in PRESSES + ACTS} == {403}


def test_the_list_shows_what_is_in_hand_and_counts_the_rest(desk):
    row = call()
    for state in ("draft", "submitted", "in_review", "approved"):
        application(state, row)
    text = desk.get(LIST).text
    assert [f"A-2026-000{number}" in text for number in (1, 2, 3, 4)] == [False, True, True, False]
    assert "A-2026-0004" in desk.get(f"{LIST}?state=approved").text


@pytest.mark.parametrize("words", ["hezhong", "新能源", "A-2026-0001", "Tang", "tang hez"])
def test_an_application_is_found_by_name_number_or_applicant(desk, words):
    application("submitted")
    application("submitted", said=answers(name_en="Volt", name_zh="伏特"), applicant=PersonFactory())
    text = desk.get(LIST, query_string={"q": words}).text
    assert ("A-2026-0001" in text, "A-2026-0002" in text) == (True, False)


def test_filters_narrow_the_list(desk):
    handler = CoordinatorFactory(display_name="Li Hua")
    one = application("submitted", handler=handler)
    application("submitted", said=answers(kind="supplier"))
    for query in (f"call={one.call_id}", f"handler={handler.id}", "kind=vehicle_maker"):
        text = desk.get(f"{LIST}?{query}").text
        assert ("A-2026-0001" in text, "A-2026-0002" in text) == (True, False), query
    assert "A-2026-0001" not in desk.get(f"{LIST}?handler=0").text
    assert "Nothing fits" in desk.get(f"{LIST}?q=nobody").text


@pytest.mark.parametrize(("sort", "first"), [("number", 1), ("-number", 2), ("age", 2), ("-age", 1), ("name", 2)])
def test_the_list_can_be_sorted(desk, sort, first):
    application("submitted", since=timedelta(days=1))
    application("submitted", since=timedelta(days=9), said=answers(name_en="Anhui Volt"))
    text = desk.get(f"{LIST}?sort={sort}").text
    places = [text.index(f"/desk/applications/A-2026-000{number}") for number in (1, 2)]
    assert (places[0] < places[1]) == (first == 1)


def test_what_waits_past_the_promise_is_marked(desk):
    application("submitted", promised_at=now() + timedelta(days=30))
    assert 'class="late' not in desk.get(LIST).text
    application("submitted", promised_at=now() + timedelta(days=1))
    assert desk.get(LIST).text.count('class="late') == 1


@pytest.mark.parametrize("query", ["?state=nothing&sort=odd&page=x&call=x&handler=-1", "?page=99999", "?q=%25_"])
def test_odd_addresses_show_the_plain_list(desk, query):
    assert desk.get(LIST + query).status_code == 200


def test_the_list_costs_the_same_for_one_and_many(desk, count_queries):
    row = call()
    application("submitted", row, handler=CoordinatorFactory())
    desk.get(LIST)
    with count_queries() as one:
        desk.get(LIST)
    for _number in range(5):
        application("submitted", row, handler=CoordinatorFactory())
    with count_queries() as many:
        desk.get(LIST)
    assert len(many) == len(one) <= 6  # five for the list with its menu, one for who is signed in (SPEED)


def test_the_page_costs_the_same_for_one_reviewer_and_many(desk, count_queries):
    made = reviewed("approve")
    address = page_of(made)
    desk.get(address)
    db.session.expire_all()
    with count_queries() as one:
        desk.get(address)
    for _number in range(4):
        review(made, said="approve")
    db.session.expunge_all()
    desk.get(address)
    db.session.expire_all()
    with count_queries() as many:
        desk.get(address)
    assert len(many) == len(one)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_leaves_as_a_sheet_and_that_is_noted(desk, trail, kind):
    application("submitted", said=answers(name_en='=cmd|"x"'))
    answer = desk.post(f"{LIST}/export?state=submitted", data={"format": kind})
    assert f".{kind}" in answer.headers["Content-Disposition"]
    assert trail() == ["applications.exported"]
    if kind == "csv":
        assert "'=cmd" in answer.data.decode("utf-8-sig")


def test_the_facts_say_whether_the_check_character_fits(desk):
    assert "check character fits" in desk.get(page_of(application())).text
    broken = application(said=answers(uscc="91350100M000100Y44"))
    assert "check character does not fit" in desk.get(page_of(broken)).text


def test_a_known_organization_stands_beside_the_application(desk):
    known = OrganizationFactory(
        en="Hezhong New Energy Ltd", website="https://hezhong.example", website_domain="hezhong.example"
    )
    made = application("screening")
    text = desk.get(page_of(made)).text
    assert ("Link to Hezhong New Energy Ltd" in text, "1 found" in text, "same" in text) == (True, True, True)
    desk.post(page_of(made, "/duplicates"), data={"organization": known.id, "verdict": "same"})
    text = desk.get(page_of(made)).text
    assert (made.organization_id, "Linked" in text, "Undo" in text) == (known.id, True, True)
    desk.post(page_of(made, "/duplicates"), data={"organization": known.id, "verdict": "undo"})
    desk.post(page_of(made, "/duplicates"), data={"organization": known.id, "verdict": "different"})
    assert "Not the same" in desk.get(page_of(made)).text
    assert db.session.query(DuplicateCheck).count() == 1


@pytest.mark.parametrize(
    "data", [{}, {"organization": "x", "verdict": "same"}, {"organization": "999999", "verdict": "same"}]
)
def test_an_unknown_organization_is_answered_kindly(desk, data):
    made = application("screening")
    assert desk.post(page_of(made, "/duplicates"), data=data).status_code == 303
    assert made.organization_id is None


def test_the_difference_since_the_question_is_shown(desk):
    made = application("in_review")
    for number, text in ((1, "Builds cars."), (2, "Builds electric cars.")):
        said = answers()
        said["profile"] = {"description_en": text}
        db.session.add(
            Submission(application_id=made.id, number=number, submitted_by_id=made.applicant_id, answers=said)
        )
    db.session.commit()
    text = desk.get(page_of(made)).text
    assert ("Changed since the last submission" in text, "Builds cars." in text) == (True, True)


def test_taking_screening_and_passing_on(desk):
    made, reviewers = application("submitted"), [CoordinatorFactory(), CoordinatorFactory()]
    desk.post(page_of(made, "/take"))
    desk.post(page_of(made, "/screening"))
    assert (made.handler.display_name, made.state) == ("Zhao Min", "screening")
    few = desk.post(page_of(made, "/reviewers"), data={"reviewers": [reviewers[0].id], "pass_on": "1"})
    assert (few.status_code, "Choose at least 2 reviewers" in few.text) == (422, True)
    desk.post(page_of(made, "/reviewers"), data={"reviewers": [one.id for one in reviewers], "pass_on": "1"})
    assert (made.state, len(made.reviews)) == ("in_review", 2)


def test_reviewers_are_added_and_taken_off(desk):
    made, other = application("in_review"), CoordinatorFactory()
    assert desk.post(page_of(made, "/reviewers"), data={}).status_code == 422
    desk.post(page_of(made, "/reviewers"), data={"reviewers": [other.id]})
    row = made.reviews[0]
    desk.post(page_of(made, "/reviewers/remove"), data={"review": row.id})
    assert row.removed_at is not None


def test_handing_over(desk):
    made, other = application("screening"), CoordinatorFactory()
    assert desk.post(page_of(made, "/handler"), data={"handler": other.id}).status_code == 303
    assert made.handler is other
    again = desk.post(page_of(made, "/handler"), data={"handler": other.id})
    assert (again.status_code, "handles this already" in again.text) == (422, True)


def test_asking_the_applicant(desk):
    made = application("in_review")
    assert desk.post(page_of(made, "/ask"), data={}).status_code == 422
    soon = (now() + timedelta(days=9)).date().isoformat()
    sent = desk.post(page_of(made, "/ask"), data={"question": "Which?", "steps": ["profile"], "answer_on": soon})
    assert (sent.status_code, made.state) == (303, "info_requested")
    assert db.session.scalars(sa.select(InformationRequest)).one().steps == ["profile"]
    assert "With the applicant" in desk.get(page_of(made)).text


def test_writing_to_the_applicant_and_among_ourselves(desk, outbox):
    made = application("in_review")
    desk.post(page_of(made, "/messages"), data={"text": "Hello."})
    desk.post(page_of(made, "/messages"), data={"text": "A doubt.", "internal": "y"})
    assert [one.internal for one in db.session.scalars(sa.select(ApplicationMessage))] == [False, True]
    assert outbox() == [("applications.message", made.applicant.email)]
    assert desk.post(page_of(made, "/messages"), data={"text": ""}).status_code == 422


def test_approving_is_confirmed_first_and_keeps_what_was_typed(desk):
    made, tier = reviewed("approve", "approve"), ordinary()
    data = {"tier": tier.id, "last_on": "2027-12-31", "note": "Welcome."}
    asked = desk.post(page_of(made, "/approve"), data=data)
    assert (asked.status_code, made.state) == (200, "in_review")
    assert "Approve Hezhong New Energy as Ordinary member?" in asked.text
    assert ("31 December 2027" in asked.text, 'value="Welcome."' in asked.text) == (True, True)
    assert desk.post(page_of(made, "/approve"), data=data | {"confirmed": "1"}).status_code == 303
    term = db.session.scalars(sa.select(Membership)).one().terms[0]
    assert (made.state, term.tier, term.last_on.isoformat()) == ("approved", tier, "2027-12-31")


def test_a_refused_approval_says_why_and_keeps_what_was_typed(desk):
    made, tier = reviewed("approve"), ordinary()
    answer = desk.post(page_of(made, "/approve"), data={"tier": tier.id, "note": "Kept.", "confirmed": "1"})
    assert (answer.status_code, "1 more recommendation is needed" in answer.text, "Kept." in answer.text) == (
        422,
        True,
        True,
    )
    assert made.state == "in_review"


def test_the_second_to_press_is_told_who_was_first(desk, as_user):
    made, tier = reviewed("approve", "approve"), ordinary()
    desk.post(page_of(made, "/approve"), data={"tier": tier.id, "confirmed": "1"})
    other = as_user(CoordinatorFactory())
    for part, data in (("/approve", {"tier": tier.id, "confirmed": "1"}), ("/reject", {"note": "No."})):
        answer = other.post(page_of(made, part), data=data)
        assert (answer.status_code, "Zhao Min already approved this" in answer.text) == (422, True)


def test_rejecting_needs_a_reason(desk):
    made = application("screening")
    assert desk.post(page_of(made, "/reject"), data={"note": " "}).status_code == 422
    assert desk.post(page_of(made, "/reject"), data={"note": "For universities only."}).status_code == 303
    assert made.state == "rejected"


def test_a_reviewer_reads_recommends_and_steps_aside(as_user):
    row = review(application("in_review"))
    browser, address = as_user(row.reviewer), f"/reviews/{row.id}"
    assert row.application.number in browser.get("/reviews").text
    assert "Builds electric cars." in browser.get(address).text
    assert browser.post(f"{address}/recommend", data={"recommendation": "approve"}).status_code == 422
    assert (
        browser.post(f"{address}/recommend", data={"recommendation": "approve", "grounds": "Fits."}).status_code == 303
    )
    assert row.recommendation == "approve"
    assert browser.post(f"{address}/recuse", data={"grounds": ""}).status_code == 303
    assert row.recommendation == "recused"
    late = browser.post(f"{address}/recommend", data={"recommendation": "approve", "grounds": "Fits."})
    assert late.status_code == browser.get(address).status_code == 404  # who is too close to it reads no further
    assert row.application.number in browser.get("/reviews").text


def test_a_review_does_not_exist_for_others(as_user, client):
    row = review(application("in_review"))
    assert client.get(f"/reviews/{row.id}").status_code == 303
    for other in (CoordinatorFactory(), row.application.applicant, PersonFactory()):
        browser = as_user(other)
        assert browser.get(f"/reviews/{row.id}").status_code == 404
        assert browser.post(f"/reviews/{row.id}/recommend", data={"recommendation": "approve"}).status_code == 404
        assert row.application.number not in browser.get("/reviews").text


def test_the_list_of_reviews_costs_the_same_for_one_and_many(as_user, count_queries):
    person = CoordinatorFactory()
    browser, row = as_user(person), call()
    review(application("in_review", row), person)
    browser.get("/reviews")
    with count_queries() as one:
        browser.get("/reviews")
    for _number in range(4):
        review(application("in_review", row), person)
    with count_queries() as many:
        browser.get("/reviews")
    assert len(many) == len(one)
