"""The pages of delegations: reserved by representatives and staff, named by whoever has the link."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.secrets import secret_of
from alliance.events.enums import Visibility
from alliance.registrations.models import Delegation, Registration
from alliance.registrations.operations.delegations import DelegationInput, reserve
from alliance.registrations.operations.plans import CategoryInput, add_category
from tests.factories import PersonFactory
from tests.factories.membership import representative
from tests.factories.organizations import AffiliationFactory, OrganizationFactory
from tests.registrations.parts import coordinator, counters, opened

NAMED = {"name": "吴迪", "romanized_name": "Wu Di", "email": "wu.di@example.com", "locale": "zh"}


@pytest.fixture
def place():
    """(event, category, organization, its primary representative) of an event that takes delegations."""
    event, _plan, category = opened(seats=5, takes_delegations=True)
    organization = OrganizationFactory(en="Bright Motors")
    return event, category, organization, representative(organization)


@pytest.fixture
def delegation(place):
    event, category, organization, head = place
    return reserve(head, event, DelegationInput(organization, category, 3, head))


def link(row):
    return f"/delegations/{secret_of(row.nonce)}"


def fresh(row):
    db.session.expire_all()
    return db.session.get(Delegation, row.id)


def test_a_representative_reserves_on_the_page_and_lands_on_the_link(as_user, place):
    event, category, organization, head = place
    browser, path = as_user(head), f"/events/{event.id}/reserve"
    assert "Reserve seats for your organization" in browser.get(path).text
    answer = browser.post(path, data={"organization": organization.id, "category": category.id, "wished": "7"})
    row = db.session.scalars(select(Delegation)).one()
    assert answer.location.endswith(link(row))
    assert (row.seats, row.wished, row.head_id) == (5, 7, head.id)
    assert "0 of 5 seats named" in browser.get(path).text


def test_the_page_of_the_event_leads_there_while_registration_is_open(as_user, place):
    event, _category, _organization, head = place
    browser, path = as_user(head), f"/events/{event.id}/reserve"
    assert path in browser.get(f"/events/{event.id}").text
    closed = opened(takes_delegations=True, closes_at=now() - timedelta(hours=1))[0]
    assert "/reserve" not in browser.get(f"/events/{closed.id}").text
    alone = opened(takes_delegations=False)[0]
    assert "/reserve" not in browser.get(f"/events/{alone.id}").text


def test_visitors_are_not_led_to_the_reserving_of_seats(client, place):
    event, *_others = place
    assert "/reserve" not in client.get(f"/events/{event.id}").text


def test_the_form_says_what_to_correct(as_user, place):
    event, category, organization, head = place
    browser, path = as_user(head), f"/events/{event.id}/reserve"
    for wished in ("", "0", "many", "501", "99999999999999999999"):
        data = {"organization": organization.id, "category": category.id, "wished": wished}
        assert browser.post(path, data=data).status_code == 422, wished
    other = {"organization": OrganizationFactory().id, "category": category.id, "wished": "1"}
    assert browser.post(path, data=other).status_code == 422, "only the own organization"
    assert counters(category) == (0, 0)


def test_others_are_told_who_reserves(as_user, client, place):
    event, _category, organization, _head = place
    colleague = AffiliationFactory(organization=organization).person
    assert "Primary representatives reserve seats" in as_user(colleague).get(f"/events/{event.id}/reserve").text
    assert client.get(f"/events/{event.id}/reserve").status_code == 303


def test_an_event_that_takes_no_delegations_says_so(as_user, place):
    _event, _category, _organization, head = place
    other, _plan, _there = opened()
    assert "This event takes no delegations" in as_user(head).get(f"/events/{other.id}/reserve").text


def test_nobody_reserves_at_an_event_that_does_not_exist_for_them(as_user, place):
    event, _category, _organization, head = place
    event.visibility = Visibility.INVITED
    db.session.commit()
    assert as_user(head).get(f"/events/{event.id}/reserve").status_code == 404


def test_people_are_named_by_the_link_without_a_sign_in(client, delegation):
    page = client.get(link(delegation)).text
    assert "Delegation of Bright Motors" in page and "Nobody is named yet." in page
    assert 'name="robots" content="noindex"' in page
    assert client.post(link(delegation), data=NAMED).status_code == 303
    row = db.session.scalars(select(Registration)).one()
    assert (row.name, row.locale, row.organization_id) == ("吴迪", "zh", delegation.organization_id)
    assert (row.registered_by_id, row.delegation_id) == (delegation.head_id, delegation.id)
    assert "Wu Di" in client.get(link(delegation)).text


def test_the_same_form_sent_twice_names_one_person(client, delegation):
    for _time in range(2):
        client.post(link(delegation), data=NAMED | {"token": "one-form"})
    assert fresh(delegation).named == 1


def test_naming_needs_a_name_and_an_address(client, delegation):
    answer = client.post(link(delegation), data={"name": "", "email": "nothing"})
    assert answer.status_code == 422
    assert "Write an address" in answer.text
    assert fresh(delegation).named == 0


def test_somebody_is_taken_out_by_the_link_and_only_of_this_delegation(client, delegation, place):
    client.post(link(delegation), data=NAMED)
    row = db.session.scalars(select(Registration)).one()
    assert client.post(f"{link(delegation)}/people/{row.id + 1}/take-out").status_code == 404
    assert client.post(f"{link(delegation)}/people/{row.id}/take-out").status_code == 303
    assert fresh(delegation).named == 0
    assert client.post(f"{link(delegation)}/people/{row.id}/take-out").status_code == 404


def test_the_number_of_seats_changes_by_the_link(client, delegation, place):
    _event, category, _organization, _head = place
    path = f"{link(delegation)}/seats"
    client.post(path, data={"wished": "2", "version": delegation.version})
    assert fresh(delegation).seats == 2
    assert counters(category) == (2, 2)
    clash = client.post(path, data={"wished": "4", "version": "1"})
    assert clash.status_code == 409
    assert "Somebody was faster" in clash.text
    assert client.post(path, data={"wished": "x", "version": "1"}).status_code == 422


def test_the_delegation_is_given_up_by_the_link(client, delegation, place):
    _event, category, _organization, _head = place
    client.post(link(delegation), data=NAMED)
    assert client.post(f"{link(delegation)}/give-back", data={"reason": "No visas"}).status_code == 303
    assert "This delegation was given up" in client.get(link(delegation)).text
    assert counters(category) == (0, 0)
    assert client.post(link(delegation), data=NAMED).status_code == 422


def test_after_the_time_for_names_the_page_says_so(client, place):
    event, _plan, category = opened(takes_delegations=True, names_due_at=now() + timedelta(hours=2))
    organization = OrganizationFactory()
    row = reserve(coordinator(), event, DelegationInput(organization, category, 2), by_staff=True)
    assert "Name the next person" in client.get(link(row)).text
    with at(now() + timedelta(hours=3)):
        page = client.get(link(row)).text
    assert "The time for names has passed" in page and "Name the next person" not in page


def test_a_link_that_we_did_not_make_leads_nowhere(client, delegation):
    for secret in (delegation.nonce, "x.y", secret_of("other")):
        for path in (f"/delegations/{secret}", f"/delegations/{secret}/seats", f"/delegations/{secret}/give-back"):
            assert client.post(path).status_code == 404, path


def test_staff_find_the_organization_and_reserve_for_it(as_user, place, outbox):
    event, category, organization, head = place
    browser, path = as_user(coordinator()), f"/events/{event.id}/delegations/new"
    assert f"organization={organization.id}" in browser.get(f"{path}?q=bright").text
    assert "No organization fits" in browser.get(f"{path}?q=nothing").text
    page = browser.get(f"{path}?organization={organization.id}").text
    assert "Reserve for Bright Motors" in page
    assert f'<option selected value="{head.id}">' in page
    data = {"organization": organization.id, "category": category.id, "wished": "2", "head": head.id}
    assert browser.post(f"{path}?organization={organization.id}", data=data).status_code == 303
    row = db.session.scalars(select(Delegation)).one()
    assert (row.seats, row.head_id) == (2, head.id)
    assert outbox() == [("registrations.delegation_reserved", head.email)]


def test_staff_let_another_head_the_delegation(as_user, delegation):
    colleague = AffiliationFactory(organization=delegation.organization).person
    browser, path = as_user(coordinator()), f"{link(delegation)}/seats"
    browser.post(path, data={"wished": "3", "version": delegation.version, "head": colleague.id})
    assert fresh(delegation).head_id == colleague.id


def test_whoever_has_the_link_cannot_change_the_head(client, delegation):
    head, colleague = delegation.head_id, AffiliationFactory(organization=delegation.organization).person
    data = {"wished": "3", "version": delegation.version, "head": colleague.id}
    client.post(f"{link(delegation)}/seats", data=data)
    assert fresh(delegation).head_id == head


def test_organizers_see_every_delegation(as_user, client, delegation):
    path = f"/events/{delegation.event_id}/delegations"
    page = as_user(coordinator()).get(path).text
    assert "Bright Motors" in page and link(delegation) in page
    stranger = as_user(PersonFactory())
    assert stranger.get(path).status_code == 403
    assert stranger.get(f"{path}/new").status_code == 403
    assert client.get(path).status_code == 303


def test_the_list_takes_the_same_statements_for_one_and_five(as_user, delegation, place, count_queries):
    event, category, _organization, head = place
    browser, path = as_user(coordinator()), f"/events/{event.id}/delegations"

    def statements():
        browser.get(path)
        with count_queries() as sent:
            browser.get(path)
        return len(sent)

    one = statements()
    online = add_category(coordinator(), category.plan, CategoryInput(Localized("Online")))
    for _number in range(5):
        other = OrganizationFactory()
        reserve(head, event, DelegationInput(other, online, 1, representative(other)), by_staff=True)
    assert statements() == one <= 9
