"""Finding anything from the desk."""

import pytest
from flask import url_for

from alliance.agreements.operations.agreements import index as put_into_index
from alliance.events.operations.life import create_event
from tests.events.steps import event_input
from tests.factories import CoordinatorFactory, PersonFactory, both
from tests.factories.agreements import SignedAgreementFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.membership import MembershipFactory
from tests.factories.organizations import OrganizationFactory


@pytest.fixture
def browser(as_user):
    return as_user(CoordinatorFactory(family_name="Zhao", given_name="Min", display_name="Zhao Min"))


def test_each_kind_is_found_by_its_name(browser):
    OrganizationFactory(en="Volta Motors Ltd", zh="伏特电机有限公司")
    PersonFactory(family_name="Volta", given_name="Ada")
    ApplicationFactory(name=both("Voltage AG"), name_key="voltage ag")
    text = browser.get("/desk/search?q=volta").text
    assert [name in text for name in ("Volta Motors Ltd", "Volta Ada", "Voltage AG")] == [True, True, True]
    assert "Volta Motors Ltd" in browser.get("/desk/search?q=伏特").text


def test_an_exact_number_leads_straight_to_its_page(app, browser):
    MembershipFactory(number="M-0042")
    application = ApplicationFactory(number="A-2026-0007")
    with app.test_request_context():
        pages = [
            url_for("membership.desk.show", number="M-0042"),
            url_for("applications.desk.show", number=application.number),
        ]
    assert [browser.get(f"/desk/search?q={number}").location for number in ("m-0042", " A-2026-0007 ")] == pages


ODD = ["%", "_", "\\", "'", '"', "*", "a" * 3000, "<script>", "() OR 1=1", "　", "\u202e", "NEAR("]


@pytest.mark.parametrize("words", ODD)
def test_odd_words_find_nothing_and_break_nothing(browser, words):
    OrganizationFactory(en="Volta Motors Ltd")
    answer = browser.get("/desk/search", query_string={"q": words})
    assert answer.status_code == 200
    assert "Volta Motors" not in answer.text
    assert "<script>&" not in answer.text


def test_nothing_found_says_what_can_be_looked_for(browser):
    assert "Nothing found for “xyzzy”" in browser.get("/desk/search?q=xyzzy").text


def test_a_search_costs_the_same_for_one_hit_and_for_five(browser, count_queries):
    costs = []
    for number in (1, 4):
        for at in range(number):
            OrganizationFactory(en=f"Volta {number}{at} Ltd")
            MembershipFactory(number=f"V-{number}{at}", organization__en=f"Volta {number} {at} AG")
            ApplicationFactory(name=both(f"Volta {at}"), name_key=f"volta {at}")
        browser.get("/desk/search?q=volta")
        with count_queries() as sent:
            browser.get("/desk/search?q=volta")
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 9


def test_events_and_agreements_are_found_by_their_titles_and_an_agreement_by_its_number(browser, session):
    event = create_event(None, event_input(title=both("Forum on solid electrolytes", "固态电解质论坛")))
    agreement = SignedAgreementFactory(en="Shared drying chamber", number="AG-2026-T77")
    put_into_index(agreement)
    session.commit()
    assert "Forum on solid electrolytes" in browser.get("/desk/search?q=electrolytes").text
    assert "Shared drying chamber" in browser.get("/desk/search?q=drying").text
    straight = browser.get("/desk/search?q=ag-2026-t77")
    assert straight.headers["Location"].endswith(f"/agreements/{agreement.id}")
    assert browser.get(f"/events/{event.id}/manage").status_code == 200
