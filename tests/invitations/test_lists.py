"""The list of an event: nobody twice, nothing sent, people we know with their organizations."""

import pytest

from alliance.core.db import db
from alliance.core.operation import Clash, Refused
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation
from alliance.invitations.operations import listing
from alliance.invitations.operations.listing import InviteeInput
from tests.factories import PersonFactory
from tests.factories.events import InvitationFactory, SeatCategoryFactory
from tests.factories.organizations import AffiliationFactory, OrganizationFactory


def names(event):
    return [one.name for one in db.session.query(Invitation).filter_by(event_id=event.id).order_by(Invitation.id)]


def test_an_invitee_is_listed_and_nothing_is_sent(coordinator, event, category, outbox, trail):
    row = listing.add_invitee(
        coordinator, event, InviteeInput(" Ada  Byron ", "Ada@Example.com", "Countess", "Analyst", category=category)
    )
    assert (row.name, row.email_key, row.state, row.category) == (
        "Ada Byron", "ada@example.com", InvitationState.LISTED, category,
    )  # fmt: skip
    assert row.invited_by_id == coordinator.id
    assert outbox() == []
    assert trail() == ["invitations.listed"]


def test_an_invitee_has_a_name(coordinator, event):
    with pytest.raises(Refused) as refusal:
        listing.add_invitee(coordinator, event, InviteeInput("  ", "ada@example.com"))
    assert refusal.value.field == "name"


@pytest.mark.parametrize(
    "typed",
    [
        InviteeInput("ines  INVITEE", "Ines@Example.com"),
        InviteeInput("Ines Invitee", "ines@example.com", organization_name="Elsewhere"),
    ],
)
def test_the_same_name_and_address_stand_on_the_list_once(coordinator, event, invitation, typed):
    with pytest.raises(Refused, match="on the list already"):
        listing.add_invitee(coordinator, event, typed)


def test_colleagues_may_share_an_address(coordinator, event, invitation):
    listing.add_invitee(coordinator, event, InviteeInput("Otto Office", "ines@example.com"))
    assert names(event) == ["Ines Invitee", "Otto Office"]


def test_without_addresses_the_organization_parts_namesakes(coordinator, event):
    listing.add_invitee(coordinator, event, InviteeInput("Wang Wei", organization_name="Volt AG"))
    listing.add_invitee(coordinator, event, InviteeInput("Wang Wei", organization_name="Aian"))
    with pytest.raises(Refused):
        listing.add_invitee(coordinator, event, InviteeInput("Wang Wei", organization_name="volt ag"))


def test_a_person_stands_on_the_list_once_whatever_the_address(coordinator, event):
    person = PersonFactory(display_name="王小明", romanized_name="Wang Xiaoming")
    assert listing.add_people(coordinator, event, [person.id]) == 1
    assert listing.add_people(coordinator, event, [person.id]) == 0
    with pytest.raises(Refused):
        listing.add_invitee(coordinator, event, InviteeInput("Other", "other@example.com", person=person))


def test_people_come_for_where_they_work_today(coordinator, event, trail):
    person = PersonFactory(locale="zh")
    home = OrganizationFactory(en="Volt AG", zh="伏特")
    AffiliationFactory(person=person, organization=home)
    assert listing.add_people(coordinator, event, [person.id]) == 1
    row = db.session.query(Invitation).one()
    assert (row.person_id, row.organization, row.organization_name, row.locale, row.email) == (
        person.id, home, "伏特", "zh", person.email,
    )  # fmt: skip
    assert trail() == ["invitations.many_listed"]


def test_who_was_withdrawn_comes_back_with_a_new_link(coordinator, event):
    old = InvitationFactory(event=event, name="Ada", email="ada@example.com", state=InvitationState.WITHDRAWN)
    nonce = old.nonce
    row = listing.add_invitee(coordinator, event, InviteeInput("Ada", "ada@example.com"))
    assert (row.id, row.state) == (old.id, InvitationState.LISTED)
    assert row.nonce != nonce


def test_a_list_has_an_end(coordinator, event, invitation, monkeypatch):
    monkeypatch.setattr(listing, "MOST", 1)
    with pytest.raises(Refused, match="holds 1 invitees"):
        listing.add_invitee(coordinator, event, InviteeInput("Ada"))


def test_an_invitee_is_corrected(coordinator, invitation, trail):
    typed = InviteeInput("Ines M. Invitee", "new@example.com", job_title="Head", locale="zh")
    listing.change_invitee(coordinator, invitation, typed, invitation.version)
    assert (invitation.name, invitation.email_key, invitation.job_title, invitation.locale) == (
        "Ines M. Invitee", "new@example.com", "Head", "zh",
    )  # fmt: skip
    assert trail() == ["invitations.changed"]


def test_correcting_keeps_the_organization_we_know_until_another_is_typed(coordinator, event):
    home = OrganizationFactory(en="Volt AG")
    row = InvitationFactory(event=event, organization=home, organization_name="Volt AG")
    listing.change_invitee(
        coordinator, row, InviteeInput(row.name, row.email, organization_name="Volt AG"), row.version
    )
    assert row.organization == home
    listing.change_invitee(coordinator, row, InviteeInput(row.name, row.email, organization_name="Aian"), row.version)
    db.session.refresh(row)
    assert (row.organization, row.organization_name) == (None, "Aian")


def test_correcting_refuses_no_name_somebody_elses_and_an_old_version(coordinator, event, invitation):
    other = InvitationFactory(event=event)
    with pytest.raises(Refused):
        listing.change_invitee(coordinator, other, InviteeInput(""), other.version)
    with pytest.raises(Refused, match="already"):
        listing.change_invitee(coordinator, other, InviteeInput("Ines Invitee", "ines@example.com"), other.version)
    with pytest.raises(Clash) as clash:
        listing.change_invitee(coordinator, other, InviteeInput("New name"), other.version - 1)
    assert clash.value.theirs["name"] == other.name


def test_who_was_never_asked_is_taken_off(coordinator, event, trail):
    row = InvitationFactory(event=event, state=InvitationState.LISTED, sent_at=None)
    listing.remove_invitee(coordinator, row)
    assert names(event) == []
    assert trail() == ["invitations.removed"]


def test_who_was_asked_is_not_taken_off(coordinator, invitation):
    with pytest.raises(Refused, match="Withdraw"):
        listing.remove_invitee(coordinator, invitation)


def test_many_come_in_by_a_few_statements(coordinator, event, count_queries):
    def add(first, last):
        with count_queries() as sent:
            listing.add_invitees(
                coordinator, event, [InviteeInput(f"N {n}", f"n{n}@example.com") for n in range(first, last)]
            )
        return len(sent)

    assert add(0, 2) == add(2, 500)


def test_a_category_of_the_event_goes_along(coordinator, event, plan):
    category = SeatCategoryFactory(plan=plan)
    listing.add_people(coordinator, event, [PersonFactory().id], category)
    assert db.session.query(Invitation).one().category_id == category.id
