"""Somebody else comes instead: an own invitation, bound in its turn."""

import pytest

from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.invitations.enums import InvitationState
from alliance.invitations.operations.answering import AcceptInput, DelegateInput, accept, decline, name_delegate
from alliance.notices.models import Notice
from alliance.registrations.enums import RegistrationState
from tests.factories import PersonFactory
from tests.factories.events import InvitationFactory
from tests.factories.organizations import OrganizationFactory

State = InvitationState
DORA = DelegateInput("Dora Delegate", "dora@example.com", "Engineer", "zh", "I am abroad.")


def test_a_delegate_gets_an_own_invitation_at_once(event, category, invitation, outbox, trail):
    invitation.organization, invitation.category = OrganizationFactory(), category
    db.session.commit()
    found = name_delegate(None, invitation, DORA)
    assert (found.state, found.delegate_of, found.organization, found.category, found.locale) == (
        State.SENT, invitation, invitation.organization, category, "zh",
    )  # fmt: skip
    assert found.nonce != invitation.nonce
    assert (invitation.state, invitation.answer_note) == (State.DELEGATED, "I am abroad.")
    assert outbox() == [("invitations.delegated", "dora@example.com")]
    assert "Ines Invitee" in db.session.query(Notice).one().text
    assert trail() == ["invitations.delegated", "invitations.delegate_named"]


def test_the_seat_taken_before_goes_back_and_the_delegate_takes_one(plan, category, invitation):
    row = accept(None, invitation, AcceptInput())
    found = name_delegate(None, invitation, DORA)
    db.session.expire_all()
    assert (row.state, plan.taken) == (RegistrationState.CANCELLED, 0)
    assert accept(None, found, AcceptInput()).name == "Dora Delegate"
    assert plan.taken == 1


def test_a_person_we_know_by_name_and_address_is_found(event, invitation):
    person = PersonFactory(display_name="Dora Delegate", email="dora@example.com")
    assert name_delegate(None, invitation, DORA).person == person


def test_a_person_of_another_name_at_the_address_is_not_taken_for_the_delegate(event, invitation):
    PersonFactory(display_name="Somebody Else", email="dora@example.com")
    assert name_delegate(None, invitation, DORA).person is None


def test_a_delegate_names_nobody_else(event, category, invitation):
    found = name_delegate(None, invitation, DORA)
    with pytest.raises(Refused, match="Only the organizers"):
        name_delegate(None, found, DelegateInput("Eva", "eva@example.com"))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (DelegateInput("", "dora@example.com"), "name"),
        (DelegateInput("Dora", ""), "email"),
        (DelegateInput("Ines Invitee", "INES@example.com"), "name"),
        (DelegateInput("Otto Other", "otto@example.com"), "name"),
    ],
)
def test_what_cannot_be_a_delegate_is_refused(event, invitation, typed, field):
    InvitationFactory(event=event, name="Otto Other", email="otto@example.com")
    with pytest.raises(Refused) as refusal:
        name_delegate(None, invitation, typed)
    assert refusal.value.field == field
    assert invitation.state is State.SENT


def test_the_invitee_may_come_after_all_while_the_delegate_has_not_accepted(event, category, invitation, outbox):
    found = name_delegate(None, invitation, DORA)
    accept(None, invitation, AcceptInput())
    assert (invitation.state, found.state) == (State.ACCEPTED, State.WITHDRAWN)
    assert ("invitations.withdrawn", "dora@example.com") in outbox()


def test_the_invitee_cannot_come_or_name_another_once_the_delegate_has_accepted(event, category, invitation):
    accept(None, name_delegate(None, invitation, DORA), AcceptInput())
    with pytest.raises(Refused, match="has accepted in your place"):
        accept(None, invitation, AcceptInput())
    with pytest.raises(Refused, match="has accepted in your place"):
        name_delegate(None, invitation, DelegateInput("Eva", "eva@example.com"))


def test_another_delegate_takes_the_place_of_one_who_has_not_answered(event, category, invitation):
    first = name_delegate(None, invitation, DORA)
    second = name_delegate(None, invitation, DelegateInput("Eva", "eva@example.com"))
    assert (first.state, second.state) == (State.WITHDRAWN, State.SENT)


def test_declining_calls_back_a_delegate_who_has_not_answered_and_no_other(event, category, invitation):
    waiting = name_delegate(None, invitation, DORA)
    decline(None, invitation)
    assert (invitation.state, waiting.state) == (State.DECLINED, State.WITHDRAWN)
    coming = name_delegate(None, invitation, DORA)
    accept(None, coming, AcceptInput())
    decline(None, invitation)
    assert coming.state is State.ACCEPTED


def test_staff_name_a_delegate_for_the_guest(coordinator, event, category, invitation):
    name_delegate(coordinator, invitation, DORA, by_staff=True)
    assert invitation.answered_by_id == coordinator.id
