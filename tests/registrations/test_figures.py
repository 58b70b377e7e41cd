"""The figures of an event: counted once and broken down."""

import csv
import io

import pytest

from alliance.core.localized import Localized
from alliance.registrations.enums import RegistrationState, Source
from alliance.registrations.queries.figures import figures_of
from alliance.settings.enums import Taxonomy
from tests.factories import PersonFactory
from tests.factories.events import ArrivalFactory, DelegationFactory, OrganizerFactory, RegistrationFactory
from tests.factories.membership import MembershipFactory
from tests.factories.organizations import OrganizationFactory, TermFactory
from tests.registrations.parts import coordinator, opened

STATES = RegistrationState


@pytest.fixture
def place():
    """(event, its category) that takes registrations."""
    event, _plan, category = opened(seats=100)
    return event, category


def lines(event, key):
    table = next(one for one in figures_of(event).tables if one.key == key)
    return [(line.label, *line.counts) for line in table.lines]


def test_every_state_is_counted_where_it_belongs(place):
    event, category = place
    for state in STATES:
        RegistrationFactory(category=category, state=state)
    ArrivalFactory(registration=RegistrationFactory(category=category))
    total = figures_of(event).total
    assert total.counts == (8, 2, 3, 3, 1)  # registered, confirmed, waiting, cancelled, attended
    assert sum(total.counts[1:4]) == total.registered


def test_breakdowns_by_category_kind_tier_region_organization_and_source(place):
    event, category = place
    home = OrganizationFactory(
        en="Bright Motors",
        kind=TermFactory(taxonomy=Taxonomy.KIND, label=Localized("Vehicle maker", "整车厂")),
        country="CN",
        region="CN-GD",
    )
    membership = MembershipFactory(organization=home)
    RegistrationFactory(category=category, organization=home)
    RegistrationFactory(category=category, organization=home, state=STATES.WAITING)
    abroad = OrganizationFactory(country="DE", region="")
    RegistrationFactory(category=category, organization=abroad, source=Source.IMPORT)
    RegistrationFactory(category=category, organization_name="Somebody Ltd", state=STATES.CANCELLED)
    assert lines(event, "category") == [("Participants", 4, 2, 1, 1, 0)]
    assert ("Vehicle maker", 2, 1, 1, 0, 0) in lines(event, "kind")
    assert (membership.terms[0].tier.name.text, 2, 1, 1, 0, 0) in lines(event, "tier")
    assert ("Without an entry", 2, 1, 0, 1, 0) in lines(event, "tier")
    assert [line[0] for line in lines(event, "region")] == ["Guangdong", "Germany", "Without an entry"]
    assert ("Bright Motors", 2, 1, 1, 0, 0) in lines(event, "organization")
    assert ("Somebody Ltd", 1, 0, 0, 1, 0) in lines(event, "organization")
    assert ("Imported", 1, 1, 0, 0, 0) in lines(event, "source")


def test_seats_and_delegations_stand_beside(place):
    event, category = place
    DelegationFactory(category=category, seats=4, named=1)
    figures = figures_of(event)
    assert (figures.delegated, figures.unnamed) == (4, 3)
    assert [(one.label, one.taken, one.seats) for one in figures.seats] == [("Participants", 0, None)]


def test_an_event_without_registrations_has_no_tables(as_user, place):
    event, _category = place
    assert figures_of(event).tables == []
    assert "Nobody has registered yet" in as_user(coordinator()).get(f"/events/{event.id}/figures").text


def test_the_page_and_its_sheet_are_for_those_who_run_the_event(as_user, client, place):
    event, category = place
    RegistrationFactory(category=category, organization_name="Somebody Ltd")
    organizer = as_user(OrganizerFactory(event=event).person)
    page = organizer.get(f"/events/{event.id}/figures").text
    assert "Somebody Ltd" in page and "By organization" in page
    assert "By region" not in page, "where no organization is ours, regions tell nothing"
    text = organizer.post(f"/events/{event.id}/figures/export").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert (rows[0]["Table"], rows[0]["Registered"]) == ("All", "1")
    assert organizer.post(f"/events/{event.id}/figures/export", data={"format": "xlsx"}).data.startswith(b"PK")
    stranger = as_user(PersonFactory())
    assert stranger.get(f"/events/{event.id}/figures").status_code == 403
    assert stranger.post(f"/events/{event.id}/figures/export").status_code == 403
    assert client.get(f"/events/{event.id}/figures").status_code == 303


def test_figures_take_the_same_statements_for_one_and_five(as_user, place, count_queries):
    event, category = place
    browser, path = as_user(coordinator()), f"/events/{event.id}/figures"

    def statements():
        browser.get(path)
        with count_queries() as sent:
            browser.get(path)
        return len(sent)

    RegistrationFactory(category=category)
    one = statements()
    for _number in range(5):
        RegistrationFactory(category=category, organization=OrganizationFactory())
    assert statements() == one <= 17
