"""The sides of an agreement and who signs for them."""

import pytest

from alliance.agreements.enums import SignatoryRole
from alliance.agreements.operations.parties import PartyInput, add_party, change_party, move_party, remove_party
from alliance.agreements.operations.signatories import (
    SignatoryInput,
    add_signatory,
    change_signatory,
    move_signatory,
    remove_signatory,
)
from alliance.agreements.queries.parts import parties_of, people_of
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.organizations.enums import AppointmentKind
from tests.agreements.drafts import draft, frozen, keeper, signed
from tests.factories import PersonFactory
from tests.factories.organizations import AffiliationFactory, AppointmentFactory, OrganizationFactory

NAME, TITLE = Localized("Li Wei", "李伟"), Localized("President", "总裁")


@pytest.fixture
def actor():
    return keeper()


def names(agreement):
    return [one.name.en for one in parties_of(agreement.id)]


def test_a_party_that_we_know_brings_its_name_and_its_primary_representative(actor):
    organization = OrganizationFactory()
    person = PersonFactory(locale="zh")
    affiliation = AffiliationFactory(person=person, organization=organization)
    AppointmentFactory(affiliation=affiliation, kind=AppointmentKind.PRIMARY)
    agreement = draft(actor)
    party = add_party(actor, agreement, PartyInput(organization=organization))
    assert (party.name.en, party.contact_id, party.email, party.locale) == (
        organization.name.en,
        person.id,
        person.email,
        "zh",
    )
    with pytest.raises(Refused) as twice:
        add_party(actor, agreement, PartyInput(organization=organization))
    assert twice.value.field == "organization"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (PartyInput(), "name_en"),
        (PartyInput(name=Localized("A"), contact_email="nobody"), "contact_email"),
    ],
)
def test_a_party_needs_a_name_and_an_address_that_can_be_one(actor, typed, field):
    with pytest.raises(Refused) as refused:
        add_party(actor, draft(actor), typed)
    assert refused.value.field == field


def test_a_frozen_text_takes_no_other_parties(actor):
    agreement = frozen(actor)
    party = parties_of(agreement.id)[0]
    for act in (
        lambda: add_party(actor, agreement, PartyInput(name=Localized("Third"))),
        lambda: move_party(actor, party, up=False),
        lambda: remove_party(actor, party),
        lambda: change_party(actor, party, PartyInput(name=Localized("Other")), party.version),
        lambda: add_signatory(actor, agreement, SignatoryInput(NAME, TITLE, party=party)),
        lambda: remove_signatory(actor, people_of(agreement.id)[0]),
    ):
        with pytest.raises(Refused, match="frozen"):
            act()


def test_another_contact_gets_a_link_of_its_own_even_when_the_text_is_frozen(actor):
    agreement = frozen(actor)
    party = parties_of(agreement.id)[0]
    was = party.nonce
    change_party(actor, party, PartyInput(name=party.name, contact_email="new@example.com"), party.version)
    assert (party.email, party.nonce == was) == ("new@example.com", False)


def test_the_second_editor_of_a_party_is_told(actor):
    party = parties_of(draft(actor).id)[0]
    with pytest.raises(Clash):
        change_party(actor, party, PartyInput(name=Localized("A")), party.version - 1)


def test_parties_change_places(actor):
    agreement = draft(actor, parties=("A", "B", "C"))
    move_party(actor, parties_of(agreement.id)[2], up=True)
    assert names(agreement) == ["A", "C", "B"]
    move_party(actor, parties_of(agreement.id)[0], up=True)
    assert names(agreement) == ["A", "C", "B"]


def test_a_removed_party_takes_its_people_along(actor, trail):
    agreement = draft(actor, parties=("A", "B", "C"))
    remove_party(actor, parties_of(agreement.id)[1])
    assert names(agreement) == ["A", "C"]
    assert [one.name.en for one in people_of(agreement.id)] == ["Head of A", "Head of C"]
    assert trail()[-1] == "agreements.party_removed"


def test_witnesses_and_leaders_stand_for_no_party_and_come_until_the_signing(actor):
    agreement = frozen(actor)
    leader = add_signatory(actor, agreement, SignatoryInput(NAME, TITLE, role=SignatoryRole.LEADER))
    assert [one.id for one in people_of(agreement.id, SignatoryRole.LEADER)] == [leader.id]
    remove_signatory(actor, leader)
    assert people_of(agreement.id, SignatoryRole.LEADER) == []
    with pytest.raises(Refused, match="taken off"):
        remove_signatory(actor, leader)
    with pytest.raises(Refused, match="Signed"):
        add_signatory(actor, signed(actor), SignatoryInput(NAME, TITLE, role=SignatoryRole.WITNESS))


@pytest.mark.parametrize(
    ("odd", "field"),
    [
        ({"name": Localized()}, "name_en"),
        ({"title": Localized()}, "title_en"),
        ({"party": None}, "party"),
        ({"email": "nobody"}, "email"),
    ],
)
def test_who_signs_needs_name_title_and_party(actor, odd, field):
    agreement = draft(actor)
    typed = {"name": NAME, "title": TITLE, "party": parties_of(agreement.id)[0]} | odd
    with pytest.raises(Refused) as refused:
        add_signatory(actor, agreement, SignatoryInput(**typed))
    assert refused.value.field == field


def test_nobody_signs_for_the_party_of_another_agreement(actor):
    other = parties_of(draft(actor).id)[0]
    with pytest.raises(Refused) as refused:
        add_signatory(actor, draft(actor), SignatoryInput(NAME, TITLE, party=other))
    assert refused.value.field == "party"


def test_somebody_we_know_is_written_to_at_their_own_address(actor):
    agreement = draft(actor)
    person = PersonFactory(locale="zh", zone="Europe/Berlin")
    typed = SignatoryInput(NAME, TITLE, party=parties_of(agreement.id)[0], person=person)
    one = add_signatory(actor, agreement, typed)
    assert (one.email, one.locale, one.zone) == (person.email, "zh", "Europe/Berlin")


def test_a_name_or_title_stays_once_the_text_is_frozen_but_the_address_may_change(actor):
    agreement = frozen(actor)
    one = people_of(agreement.id)[0]
    with pytest.raises(Refused, match="frozen"):
        change_signatory(actor, one, SignatoryInput(one.name, TITLE, party=one.party), one.version)
    change_signatory(actor, one, SignatoryInput(one.name, one.title, party=one.party, email="x@y.cn"), one.version)
    assert one.email == "x@y.cn"
    with pytest.raises(Clash):
        change_signatory(actor, one, SignatoryInput(one.name, one.title, party=one.party), one.version - 1)


def test_people_of_a_party_change_places(actor):
    agreement = draft(actor)
    party = parties_of(agreement.id)[0]
    second = add_signatory(actor, agreement, SignatoryInput(NAME, TITLE, party=party))
    move_signatory(actor, second, up=True)
    assert [one.name.en for one in parties_of(agreement.id)[0].people] == ["Li Wei", "Head of NIO"]
    move_signatory(actor, second, up=True)
    assert people_of(agreement.id)[0].id == second.id
