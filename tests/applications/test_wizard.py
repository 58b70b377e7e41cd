"""The wizard as a browser sees it: saving, errors that keep the text, rows without script, several people."""

import pytest
from sqlalchemy import event

from alliance.applications.enums import ApplicationState, Step
from alliance.applications.models import Application
from alliance.applications.operations.drafts import save_step
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.questions import Choice, Question, QuestionKind
from tests.factories import PersonFactory, both
from tests.factories.applications import USCC, ApplicationFactory, CallFactory, EditorFactory, complete_answers
from tests.factories.organizations import OrganizationFactory

QUESTIONS = [
    Question("x1", QuestionKind.TEXT, both("Motto", "口号"), both("A short one."), required=True).as_dict(),
    Question("x2", QuestionKind.LONG_TEXT, both("Plan"), both("")).as_dict(),
    Question(
        "x3", QuestionKind.CHOICE, both("Size"), both(""), choices=(Choice("c1", both("S")), Choice("c2", both("L")))
    ).as_dict(),
    Question(
        "x4", QuestionKind.CHOICES, both("Days"), both(""), choices=(Choice("c1", both("Mo")), Choice("c2", both("Tu")))
    ).as_dict(),
    Question("x5", QuestionKind.NUMBER, both("Patents"), both("")).as_dict(),
    Question("x6", QuestionKind.DATE, both("Founded on"), both("")).as_dict(),
    Question("x7", QuestionKind.CONSENT, both("I agree to a visit."), both(""), required=True).as_dict(),
    Question("x8", QuestionKind.FILE, both("Annual report", "年报"), both(""), required=True).as_dict(),
]


@pytest.fixture
def draft(world, applicant):
    return ApplicationFactory(applicant=applicant)


@pytest.fixture
def browser(as_user, applicant):
    return as_user(applicant)


def posted(step="organization", version=0, **changes):
    """The answers of a step as a browser sends them."""
    given = complete_answers()[step] | {"version": version} | changes
    given.pop("alternates", None)
    return {name: value for name, value in given.items() if value is not None}


def test_a_visitor_signs_in_first_and_comes_back_to_the_call(client):
    call = CallFactory()
    answer = client.post(f"/calls/{call.number}/apply")
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next=/calls/{call.number}")


def test_begin_leads_to_the_first_step(browser, world):
    call = CallFactory()
    answer = browser.post(f"/calls/{call.number}/apply")
    application = db.session.query(Application).one()
    assert (answer.status_code, answer.location) == (303, f"/applications/{application.number}/organization")


def test_a_closed_call_begins_nothing_and_says_so(browser):
    call = CallFactory(closes_at=now())
    answer = browser.post(f"/calls/{call.number}/apply", follow_redirects=True)
    assert "This call closed" in answer.text
    assert db.session.query(Application).count() == 0


def test_every_step_shows_a_page(browser, draft):
    for step in Step:
        page = browser.get(f"/applications/{draft.number}/{step.value}")
        assert (page.status_code, f"Step {step.number} of 7" in page.text) == (200, True)


def test_no_other_step_exists(browser, draft):
    assert browser.get(f"/applications/{draft.number}/nonsense").status_code == 404


@pytest.mark.parametrize("step", [step.value for step in Step])
def test_a_stranger_and_a_coordinator_find_nothing(as_user, coordinator, draft, step):
    for person in (PersonFactory(), coordinator):
        browser = as_user(person)
        assert browser.get(f"/applications/{draft.number}/{step}").status_code == 404
        assert browser.post(f"/applications/{draft.number}/{step}", data=posted()).status_code == 404


def test_save_and_go_on_leads_to_the_next_step(browser, draft):
    answer = browser.post(f"/applications/{draft.number}/organization", data=posted())
    assert (answer.status_code, answer.location) == (303, f"/applications/{draft.number}/people")
    assert draft.answers["organization"] == complete_answers()["organization"]
    assert draft.done_steps == ["organization"]


def test_an_error_stands_above_and_beside_its_field_and_keeps_the_text(browser, draft):
    wrong = posted(uscc=USCC[:-1] + "X", website="leapmotor", kind="")
    answer = browser.post(f"/applications/{draft.number}/organization", data=wrong)
    assert answer.status_code == 422
    assert "3 things to correct" in answer.text
    assert answer.text.count("The last character does not fit the other 17") == 2
    assert '<a href="#website">' in answer.text
    assert 'value="leapmotor"' in answer.text
    assert draft.answers == {}


def test_one_language_is_enough_for_the_name_and_none_is_not(browser, draft):
    path = f"/applications/{draft.number}/organization"
    assert browser.post(path, data=posted(name_en="")).status_code == 303
    answer = browser.post(path, data=posted(name_en="", name_zh="", version=1))
    assert "Give the full name in at least one language." in answer.text


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ({"country": "CN", "region": "CN-HK"}, 303),
        ({"country": "DE", "region": ""}, 303),
        ({"country": "CN", "region": "CN-GD"}, 422),
        ({"country": "CN", "region": ""}, 422),
    ],
)
def test_only_the_mainland_owes_a_social_credit_code(browser, draft, place, status):
    answer = browser.post(f"/applications/{draft.number}/organization", data=posted(uscc="") | place)
    assert answer.status_code == status


def test_save_and_finish_later_keeps_everything_that_was_typed(browser, draft):
    path = f"/applications/{draft.number}/profile"
    answer = browser.post(path, data=posted("profile", founded_year="about 1990", postcode="510000", later="1"))
    assert (answer.status_code, answer.location) == (303, f"/applications/{draft.number}")
    assert draft.answers["profile"]["postcode"] == "510000"
    assert "founded_year" not in draft.answers["profile"]
    assert draft.done_steps == []
    page = browser.get(path).text
    assert 'value="about 1990"' in page
    assert 'value="510000"' in page


def test_an_empty_step_can_be_left_for_later(browser, draft):
    answer = browser.post(f"/applications/{draft.number}/people", data={"version": 0, "later": "1"})
    assert (answer.status_code, draft.done_steps) == (303, [])


def test_a_clash_shows_both_and_saving_again_replaces(as_user, browser, draft):
    colleague = EditorFactory(application=draft, person__display_name="Chen Haoran").person
    path = f"/applications/{draft.number}/profile"
    assert as_user(colleague).post(path, data=posted("profile", postcode="111")).status_code == 303
    answer = browser.post(path, data=posted("profile", postcode="222"))
    assert answer.status_code == 409
    assert "Chen Haoran saved this step while you were typing." in answer.text
    assert 'value="222"' in answer.text
    assert '<span class="text">111</span>' in answer.text
    assert 'name="version" type="hidden" value="1"' in answer.text
    assert browser.post(path, data=posted("profile", postcode="222", version=1)).status_code == 303
    assert draft.answers["profile"]["postcode"] == "222"


def test_a_save_without_version_is_refused(browser, draft):
    for more in ({}, {"later": "1"}):
        answer = browser.post(f"/applications/{draft.number}/profile", data=posted("profile", version=None) | more)
        assert answer.status_code == 422
    assert draft.answers == {}


def test_who_else_edits_is_named(browser, draft):
    colleague = EditorFactory(application=draft, person__display_name="Chen Haoran").person
    save_step(colleague, draft, Step.PEOPLE, {}, 0)
    page = browser.get(f"/applications/{draft.number}/profile").text
    assert "Chen Haoran is editing too" in page
    assert "Saved" in page


def test_a_row_is_added_without_script_and_nothing_typed_is_lost(browser, draft):
    path = f"/applications/{draft.number}/people"
    data = posted("people", more="alternates") | {"alternates-0-family_name": "Chen", "alternates-0-email": "not yet"}
    answer = browser.post(path, data=data)
    assert (answer.status_code, 'name="alternates-1-email"' in answer.text) == (200, True)
    assert 'value="not yet"' in answer.text
    assert draft.answers == {}


def test_rows_of_people_are_kept_and_empty_ones_left_out(browser, draft):
    rows = {
        "alternates-0-family_name": "Chen",
        "alternates-0-email": "chen@leapmotor.example",
        "alternates-1-family_name": "",
        "alternates-2-given_name": "Ana",
        "alternates-2-email": "ana@leapmotor.example",
    }
    browser.post(f"/applications/{draft.number}/people", data=posted("people") | rows)
    assert draft.answers["people"]["alternates"] == [
        {"family_name": "Chen", "email": "chen@leapmotor.example"},
        {"given_name": "Ana", "email": "ana@leapmotor.example"},
    ]
    page = browser.get(f"/applications/{draft.number}/people").text
    assert 'value="ana@leapmotor.example"' in page


def test_a_named_colleague_needs_an_address(browser, draft):
    data = posted("people") | {"alternates-0-family_name": "Chen", "alternates-1-email": "nowhere"}
    answer = browser.post(f"/applications/{draft.number}/people", data=data)
    assert answer.status_code == 422
    assert '<a href="#alternates-0-email">' in answer.text
    assert '<a href="#alternates-1-email">' in answer.text


def test_rows_that_are_not_well_formed_come_back_later(browser, draft):
    path = f"/applications/{draft.number}/people"
    data = posted("people", later="1") | {"alternates-0-family_name": "Chen", "alternates-0-email": "half an addr"}
    assert browser.post(path, data=data).status_code == 303
    assert "alternates" not in draft.answers["people"]
    assert 'value="half an addr"' in browser.get(path).text


def test_somebody_else_as_primary_is_asked_for_and_otherwise_forgotten(browser, draft):
    path = f"/applications/{draft.number}/people"
    answer = browser.post(path, data=posted("people", primary="other"))
    assert '<a href="#representative-email">' in answer.text
    other = {"representative-given_name": "Ana", "representative-email": "ana@leapmotor.example"}
    assert browser.post(path, data=posted("people", primary="other") | other).status_code == 303
    assert draft.answers["people"]["representative"] == {"given_name": "Ana", "email": "ana@leapmotor.example"}
    browser.post(path, data=posted("people", version=1) | {"representative-email": "broken"})
    assert "representative" not in draft.answers["people"]


def test_the_questions_of_the_call_are_asked_checked_and_kept(browser, world, applicant):
    draft = ApplicationFactory(applicant=applicant, call=CallFactory(questions=QUESTIONS))
    path = f"/applications/{draft.number}/interests"
    page = browser.get(path).text
    for words in ("Motto", "A short one.", "Plan", "Size", "Days", "Patents", "Founded on", "I agree to a visit."):
        assert words in page
    assert "Annual report" not in page
    answer = browser.post(path, data=posted("interests", q_x5="many", q_x3="c9"))
    assert answer.status_code == 422
    for field in ("q_x1", "q_x3", "q_x5", "q_x7"):
        assert f'<a href="#{field}">' in answer.text
    given = {"q_x1": "Go", "q_x3": "c2", "q_x4": ["c1", "c2"], "q_x5": "12", "q_x6": "2015-12-24", "q_x7": "y"}
    assert browser.post(path, data=posted("interests") | given).status_code == 303
    kept = {name: value for name, value in draft.answers["interests"].items() if name.startswith("q_")}
    assert kept == given | {"q_x7": True}
    assert "24 December 2015" in browser.get(f"/applications/{draft.number}/submit").text


def test_a_file_question_is_a_slot_of_the_documents(browser, world, applicant):
    draft = ApplicationFactory(applicant=applicant, call=CallFactory(questions=QUESTIONS))
    page = browser.get(f"/applications/{draft.number}/documents").text
    assert "Annual report" in page
    answer = browser.post(f"/applications/{draft.number}/documents", data={"version": 0})
    assert (answer.status_code, "Annual report: not uploaded yet" in answer.text) == (422, True)


def test_a_known_organization_is_found_by_name_and_can_be_said_to_be_ours(browser, draft):
    known = OrganizationFactory(en="Leapmotor Technology", zh="零跑汽车")
    other = OrganizationFactory(en="Quite Another")
    path = f"/applications/{draft.number}/organization"
    page = browser.post(path, data=posted(look="1"))
    assert (page.status_code, "Leapmotor Technology" in page.text, draft.answers) == (200, True, {})
    assert "Quite Another" not in page.text
    assert browser.post(path, data=posted(known=str(other.id))).status_code == 422
    assert browser.post(path, data=posted(known=str(known.id))).status_code == 303
    assert draft.answers["organization"]["known"] == str(known.id)
    assert "Leapmotor Technology" in browser.get(path).text


def test_nothing_known_is_said(browser, draft):
    page = browser.post(f"/applications/{draft.number}/organization", data=posted(look="1"))
    assert "No organization with this name or number is known here yet." in page.text


def test_the_check_page_names_what_is_missing_with_a_way_to_each(browser, draft):
    save_step(draft.applicant, draft, Step.PROFILE, {"postcode": "1"}, 0, typed={"founded_year": "soon"})
    page = browser.get(f"/applications/{draft.number}/submit").text
    assert f'href="/applications/{draft.number}/profile#description_en"' in page
    assert f'href="/applications/{draft.number}/profile#founded_year"' in page
    assert f'href="/applications/{draft.number}/documents#license"' in page
    assert f'href="/applications/{draft.number}/organization#name_en"' in page


def test_after_submission_the_steps_lead_to_the_status_page(browser, draft):
    draft.state = ApplicationState.SUBMITTED
    db.session.commit()
    answer = browser.get(f"/applications/{draft.number}/profile")
    assert (answer.status_code, answer.location) == (303, f"/applications/{draft.number}")


@pytest.mark.parametrize("step", ["organization", "people", "profile", "interests", "declaration"])
def test_a_step_costs_at_most_sixteen_statements_and_one_commit(browser, draft, count_queries, step):
    path = f"/applications/{draft.number}/{step}"
    browser.get(path)
    commits = []

    def note(_session):
        if "afterwards" in _session.info:
            commits.append(1)

    event.listen(db.session(), "before_commit", note)
    with count_queries() as sent:
        assert browser.get(path).status_code == 200
        assert browser.post(path, data=posted(step)).status_code == 303
    event.remove(db.session(), "before_commit", note)
    assert len(sent) <= 16, sent
    assert len(commits) == 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_step_speaks_both_languages(browser, draft, language):
    for step in Step:
        assert browser.get(f"/applications/{draft.number}/{step.value}?lang={language}").status_code == 200


@pytest.mark.parametrize(
    "odd", ["\x00", "a" * 9000, "<script>alert(1)</script>", "'; drop table person; --", "🚗" * 300]
)
def test_no_input_breaks_a_step(browser, draft, odd):
    for step in ("organization", "people", "profile", "interests", "declaration"):
        data = dict.fromkeys(posted(step), odd) | {"version": "0"}
        for more in ({}, {"later": "1"}):
            answer = browser.post(f"/applications/{draft.number}/{step}", data=data | more)
            assert answer.status_code in (303, 400, 409, 422)
            assert "<script>alert" not in answer.text
