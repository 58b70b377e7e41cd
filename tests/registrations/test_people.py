"""The list of participants: found, filtered, page by page, taken away as a sheet; and the page of one of them."""

import csv
import io

import pytest
from sqlalchemy import select

from alliance.audit.models import AuditEntry
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.questions import Choice, Question, QuestionKind
from alliance.core.sheets import read_sheet
from alliance.events.enums import Visibility
from alliance.registrations.enums import FormPurpose, RegistrationState, Source
from alliance.registrations.models import EventForm
from alliance.registrations.operations.plans import CategoryInput, add_category
from alliance.registrations.queries.people import PeopleFilter, counts_by_state, found_people, people_for_sheet
from alliance.settings.enums import Taxonomy
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.events import ArrivalFactory, OrganizerFactory, RegistrationFactory
from tests.factories.membership import MembershipFactory
from tests.factories.organizations import OrganizationFactory, TermFactory
from tests.registrations.parts import coordinator, opened

DIETS = (Choice("c1", Localized("Vegetarian", "素食")), Choice("c2", Localized("Any", "不限")))
DIET = Question("x1", QuestionKind.CHOICE, Localized("Diet", "饮食"), Localized(), choices=DIETS)


@pytest.fixture
def place():
    """(event, its category) that takes registrations."""
    event, _plan, category = opened()
    return event, category


def names(event, **wanted):
    return [one.name for one in found_people(event, PeopleFilter(**wanted)).items]


def test_the_list_is_in_the_order_of_pinyin_and_of_the_alphabet(place):
    event, category = place
    for name, key in (("王小明", "wang xiaoming"), ("Adolfo", "adolfo"), ("李娜", "li na")):
        RegistrationFactory(category=category, name=name, name_key=key)
    assert names(event) == ["Adolfo", "李娜", "王小明"]
    assert names(event, sort="newest") == ["李娜", "Adolfo", "王小明"]


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("王小", True), ("wang", True), ("WANG xiao", True), ("wang@", True), ("bright motors", True),
        ("T00ABC42", True), ("t00abc42", True), ("示例科技", True), ("wang nobody", False),
        ("%", False), ("_", False), ("\\", False),
    ],
)  # fmt: skip
def test_guests_are_found_by_name_address_organization_and_code(place, words, is_found):
    event, category = place
    home = OrganizationFactory(en="Bright Motors", zh="示例科技")
    RegistrationFactory(
        category=category, name="王小明", name_key="wang xiaoming", romanized_name="Wang Xiaoming", code="T00ABC42",
        email="wang@example.com", email_key="wang@example.com", organization=home, organization_name="",
    )  # fmt: skip
    RegistrationFactory(category=category, name="Li Na", name_key="li na")
    assert names(event, words=words) == (["王小明"] if is_found else [])


def test_filters_narrow_the_list_and_odd_ones_do_nothing(place):
    event, category = place
    maker = TermFactory(taxonomy=Taxonomy.KIND)
    home = OrganizationFactory(kind=maker)
    membership = MembershipFactory(organization=home)
    RegistrationFactory(category=category, name="Member", name_key="member", organization=home, source=Source.STAFF)
    RegistrationFactory(category=category, name="Guest", name_key="guest", state=RegistrationState.WAITING)
    tier = membership.terms[0].tier.code
    for wanted in (
        {"state": "confirmed"}, {"kind": maker.code}, {"tier": tier}, {"organization": home.id}, {"source": "staff"},
    ):  # fmt: skip
        assert names(event, **wanted) == ["Member"], wanted
    assert names(event, state="open") == names(event, state="nonsense", tier="") == ["Guest", "Member"]
    assert names(event, tier="nobody") == names(event, category=10**8) == []


def test_the_list_of_another_event_is_another_list(place):
    event, category = place
    RegistrationFactory(category=category)
    assert names(opened()[0]) == []
    assert counts_by_state(event) == {RegistrationState.CONFIRMED: 1}


def test_pages_follow_one_another_without_a_gap(place):
    event, category = place
    for number in range(7):
        RegistrationFactory(category=category, name=f"Same {number % 2}", name_key=f"same {number % 2}")
    for sort in ("name", "newest"):
        seen, after = [], None
        while True:
            found = found_people(event, PeopleFilter(sort=sort), after, most=3)
            assert found.total == 7
            seen += [one.id for one in found.items]
            after = found.after
            if after is None:
                break
        assert len(seen) == len(set(seen)) == 7, sort


def test_who_came_is_told_by_the_attendance(place):
    event, category = place
    came = RegistrationFactory(category=category, name="Came", name_key="came")
    RegistrationFactory(category=category, name="Away", name_key="away")
    ArrivalFactory(registration=came)
    assert names(event, attended="yes") == ["Came"]
    assert names(event, attended="no") == ["Away"]
    assert [(row.name, there) for row, there in people_for_sheet(event, PeopleFilter(), 10)] == [
        ("Away", False), ("Came", True),
    ]  # fmt: skip


def test_the_list_takes_the_same_few_statements_for_one_and_five(as_user, place, count_queries):
    event, category = place
    browser, path = as_user(coordinator()), f"/events/{event.id}/people"

    def statements():
        browser.get(path)
        with count_queries() as sent:
            assert browser.get(path).status_code == 200
        return len(sent)

    RegistrationFactory(category=category)
    one = statements()
    for _number in range(5):
        RegistrationFactory(category=category, organization=OrganizationFactory())
    assert statements() == one <= 13


def test_the_sheet_takes_the_same_statements_for_one_and_five(as_user, place, count_queries):
    event, category = place
    browser, path = as_user(coordinator()), f"/events/{event.id}/people/export"

    def statements():
        browser.post(path)
        with count_queries() as sent:
            browser.post(path)
        return len(sent)

    RegistrationFactory(category=category)
    one = statements()
    for _number in range(5):
        RegistrationFactory(category=category, organization=OrganizationFactory())
    assert statements() == one


def test_the_sheet_holds_what_fits_with_the_answers_and_is_noted(as_user, place):
    event, category = place
    form = EventForm(event=event, purpose=FormPurpose.REGISTRATION, questions=[DIET.as_dict()])
    db.session.add(form)
    RegistrationFactory(category=category, name="=cmd()", name_key="a", form=form, answers={"q_x1": "c1"}, note="VIP")
    RegistrationFactory(category=category, name="Waits", name_key="w", state=RegistrationState.WAITING)
    browser = as_user(coordinator())
    text = browser.post(f"/events/{event.id}/people/export?state=confirmed").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["Name"], row["Diet"], row["Note"]) for row in rows] == [("'=cmd()", "Vegetarian", "VIP")]
    sheet = read_sheet(browser.post(f"/events/{event.id}/people/export", data={"format": "xlsx"}).data)
    assert [row[0] for row in sheet.rows] == ["=cmd()", "Waits"]
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "registrations.exported")).all()
    assert [one.details["count"] for one in noted] == [1, 2]


def test_organizers_and_coordinators_see_the_list_and_nobody_else(as_user, client, place):
    event, category = place
    RegistrationFactory(category=category, name="Li Na")
    path = f"/events/{event.id}/people"
    organizer = OrganizerFactory(event=event).person
    assert "Li Na" in as_user(organizer).get(path).text
    assert as_user(PersonFactory()).get(path).status_code == 403
    assert as_user(PersonFactory()).post(f"{path}/export").status_code == 403
    assert client.get(path).status_code == 303


def test_of_a_hidden_event_there_is_no_list_for_strangers(as_user, place):
    event, category = place
    row = RegistrationFactory(category=category)
    event.visibility = Visibility.INVITED
    db.session.commit()
    stranger = as_user(PersonFactory())
    for path in ("people", f"people/{row.id}", "delegations", "figures", "feedback"):
        assert stranger.get(f"/events/{event.id}/{path}").status_code == 404, path


def test_coordinators_of_something_else_read_and_do_not_act(as_user, place):
    event, category = place
    row = RegistrationFactory(category=category)
    browser = as_user(CoordinatorFactory())
    page = browser.get(f"/events/{event.id}/people").text
    assert "Approve…" not in page
    assert browser.get(f"/events/{event.id}/people/{row.id}").status_code == 200
    assert browser.post(f"/events/{event.id}/people/preview").status_code == 403
    assert browser.post(f"/events/{event.id}/people/{row.id}/cancel").status_code == 403


def test_the_page_of_one_shows_answers_and_history_and_never_of_another_event(as_user, place):
    event, category = place
    form = EventForm(event=event, purpose=FormPurpose.REGISTRATION, questions=[DIET.as_dict()])
    db.session.add(form)
    row = RegistrationFactory(category=category, name="Li Na", form=form, answers={"q_x1": "c2"}, note="Bring the key")
    browser = as_user(coordinator())
    page = browser.get(f"/events/{event.id}/people/{row.id}").text
    for words in ("Li Na", "Diet", "Any", "Bring the key", row.code):
        assert words in page, words
    other, _plan, _category = opened()
    assert browser.get(f"/events/{other.id}/people/{row.id}").status_code == 404


def test_an_empty_list_says_how_it_fills_and_a_narrow_one_how_to_widen(as_user, place):
    event, category = place
    browser = as_user(coordinator())
    assert "Nobody has registered yet" in browser.get(f"/events/{event.id}/people").text
    RegistrationFactory(category=category)
    assert "Nobody fits" in browser.get(f"/events/{event.id}/people?q=nobody").text


def test_odd_addresses_are_answered(as_user, place):
    event, category = place
    add_category(coordinator(), category.plan, CategoryInput(Localized("Online", "线上")))
    RegistrationFactory(category=category)
    browser = as_user(coordinator())
    for query in ("after=x", "after=99999999", "category=-1", "organization=1e9", "sort=;", "q=" + "a" * 900):
        assert browser.get(f"/events/{event.id}/people?{query}").status_code == 200, query
