"""The coordinators' first page: what waits, with ages, and the figures."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from alliance.applications.enums import ApplicationState
from alliance.core.clock import now, today
from alliance.core.kept import forget_everything
from alliance.desk.queries import figures
from alliance.desk.queries.waiting import waiting_counts, work_that_waits
from alliance.membership.models import Membership, MembershipTerm
from alliance.membership.queries import member_organizations
from alliance.notices.models import DeadAddress
from alliance.organizations.models import Organization
from tests.factories import AdministratorFactory, CoordinatorFactory, PersonFactory, both
from tests.factories.applications import ApplicationFactory, CallFactory
from tests.factories.membership import MembershipFactory, TierFactory
from tests.imports.steps import sheet, upload

DAY = timedelta(days=1)


def waiting(name, state=ApplicationState.SUBMITTED, days=1, promised=40, **more):
    """An application that is with the secretariat for some days."""
    at = now() - days * DAY
    return ApplicationFactory(
        name=both(name), state=state, state_since=at, submitted_at=at, promised_at=now() + promised * DAY, **more
    )


@pytest.fixture
def call():
    return CallFactory()


@pytest.fixture
def coordinator():
    return CoordinatorFactory()


@pytest.fixture
def lines(app):
    """What the page lists for everyone, as (title, whether it is late)."""

    def found():
        with app.test_request_context():
            return [(line.title, line.late) for line in work_that_waits(waiting_counts(), None)]

    return found


def test_applications_stand_with_the_oldest_first_and_late_ones_are_marked(as_user, coordinator, call, lines):
    waiting("Young", days=1, call=call)
    waiting("Old", days=13, promised=-1, call=call)
    waiting("Asked", ApplicationState.INFO_REQUESTED, call=call)
    waiting("Decided", ApplicationState.APPROVED, call=call)

    assert lines() == [("Application of Old", True), ("Application of Young", False)]
    text = as_user(coordinator).get("/desk/").text
    assert text.index("Application of Old") < text.index("Application of Young")
    assert text.count('class="late text-nowrap"') == 1
    assert "2 applications are with the secretariat." in text


def test_mine_shows_only_what_i_have_in_hand(as_user, coordinator, call):
    waiting("Mine", handler=coordinator, call=call)
    waiting("Theirs", handler=CoordinatorFactory(), call=call)
    text = as_user(coordinator).get("/desk/?whose=mine").text
    assert "Application of Mine" in text
    assert "Application of Theirs" not in text


def test_terms_that_end_stand_there_unless_they_are_renewed(as_user, coordinator):
    soon, past = today() + 10 * DAY, today() - 10 * DAY
    MembershipFactory(organization__en="Soon Ltd", spans=((date(2025, 1, 1), soon, None),))
    MembershipFactory(organization__en="Grace Ltd", spans=((date(2025, 1, 1), past, None),))
    MembershipFactory(organization__en="Renewed Ltd", spans=((date(2025, 1, 1), soon, None), (soon + DAY, None, None)))
    MembershipFactory(organization__en="Open Ltd")
    text = as_user(coordinator).get("/desk/").text
    assert ("Membership of Soon Ltd" in text, "ends in 10 days" in text) == (True, True)
    assert ("Membership of Grace Ltd" in text, "ended 10 days ago" in text) == (True, True)
    assert "Renewed Ltd" not in text
    assert "Open Ltd" not in text


def test_dead_addresses_and_imports_begun_are_work_too(as_user, session, coordinator, lines):
    session.add(DeadAddress(address_key="a@example.com", reason="550 no such user"))
    session.commit()
    browser = as_user(coordinator)
    upload(browser, sheet([("A",)], header=("name",)))
    assert lines() == [("Addresses that refuse mail", True), ("Imports begun and not finished", False)]
    assert "Imports begun and not finished" in browser.get("/desk/").text


def test_the_median_is_of_decided_applications(call):
    assert figures.days_to_decision() is None
    for days in (2, 4, 30):
        at = now() - 40 * DAY
        ApplicationFactory(call=call, submitted_at=at, decided_at=at + days * DAY, state=ApplicationState.APPROVED)
    assert figures.days_to_decision() == 4.0


SPANS = [
    ((date(2020, 1, 1), None, None),),
    ((date(2020, 1, 1), date(2026, 1, 31), None),),
    ((date(2020, 1, 1), date(2026, 1, 31), None), (date(2026, 9, 1), None, None)),
    ((date(2026, 6, 1), None, None),),
    ((date(2026, 6, 1), date(2026, 5, 31), None),),
    (),
]
MEASURES = [(), (("suspension", date(2026, 3, 1), date(2026, 4, 30)),), (("resignation", date(2026, 7, 1), None),)]


def test_members_by_month_agree_with_the_rule_for_each_day(session):
    for spans in SPANS:
        for taken in MEASURES:
            MembershipFactory(spans=spans, measures_taken=taken)
    forget_everything()
    points = figures.members_by_month()
    assert len(points) == 12
    assert [point.members for point in points] == [
        len(session.scalars(member_organizations(point.on)).all()) for point in points
    ]


def test_the_month_days_go_back_from_today():
    assert figures.month_days(date(2026, 3, 31))[:2] == [date(2025, 4, 30), date(2025, 5, 31)]
    assert figures.month_days(date(2026, 3, 31))[-2:] == [date(2026, 2, 28), date(2026, 3, 31)]


def statements(as_user, count_queries, person, path="/desk/"):
    browser = as_user(person)
    browser.get(path)
    with count_queries() as sent:
        assert browser.get(path).status_code == 200
    return len(sent)


def test_the_first_page_costs_the_same_for_one_and_for_five_applications(as_user, count_queries, call):
    waiting("One", call=call, handler=CoordinatorFactory())
    first = statements(as_user, count_queries, CoordinatorFactory())
    for number in range(4):
        waiting(f"More {number}", call=call, handler=CoordinatorFactory())
        MembershipFactory(spans=((date(2025, 1, 1), today() + DAY, None),))
    assert first == statements(as_user, count_queries, CoordinatorFactory()) <= 7 + 1  # the sign-in


def test_the_counts_in_the_menu_cost_other_pages_one_statement(as_user, count_queries, coordinator, call, session):
    waiting("One", call=call)
    browser = as_user(coordinator)
    browser.get("/desk/search")
    with count_queries() as sent:
        text = browser.get("/desk/search").text
    assert 'Applications<span class="count">1</span>' in text
    assert len(sent) <= 3


def many_members(session, number):
    """Organizations with memberships, entered past everything that costs time."""
    tier = TierFactory()
    empty = both("")
    columns = dict.fromkeys(("short_name", "city", "street", "description", "products"), empty)
    for model, values in (
        (Organization, lambda at: {"name": both(f"Org {at}"), "audiences": {}, **columns}),
        (Membership, lambda at: {"organization_id": at, "number": f"N-{at}", "joined_on": date(2025, 1, 1)}),
        (MembershipTerm, lambda at: {"membership_id": at, "tier_id": tier.id, "first_on": date(2025, 1, 1)}),
    ):
        own = {} if model is MembershipTerm else {"id": 0}
        session.execute(insert(model.__table__), [dict.fromkeys(own, at) | values(at) for at in range(1, number + 1)])
    session.commit()


@pytest.mark.slow
def test_the_first_page_costs_the_same_with_10_and_with_10_000_organizations(as_user, count_queries, session):
    MembershipFactory(id=20_000, organization__id=20_000)
    few = statements(as_user, count_queries, CoordinatorFactory())
    many_members(session, 10_000)
    forget_everything()
    assert few == statements(as_user, count_queries, CoordinatorFactory())
    assert figures.members_by_month()[-1].members == 10_001


def test_an_empty_desk_says_what_comes_here(as_user, coordinator):
    assert "Nothing waits" in as_user(coordinator).get("/desk/").text


@pytest.mark.parametrize(("duty", "status"), [("read_only", 200), ("finance", 200), ("check_in", 403)])
def test_every_coordinator_but_those_at_the_door_reads_the_desk(as_user, duty, status):
    browser = as_user(CoordinatorFactory(duty=duty))
    assert [browser.get(path).status_code for path in ("/desk/", "/desk/search?q=x")] == [status, status]


def test_others_do_not_come_in(as_user, client):
    assert as_user(PersonFactory()).get("/desk/").status_code == 403
    assert client.get("/desk/").status_code == 303
    assert as_user(AdministratorFactory()).get("/desk/").status_code == 200
