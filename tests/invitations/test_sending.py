"""Sending: to whom, in whose language, each with the own link; reminders by hand; withdrawing."""

import pytest

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.events.enums import EventState
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation
from alliance.invitations.operations import sending
from alliance.invitations.operations.answering import AcceptInput, DelegateInput, accept, name_delegate
from alliance.invitations.operations.sending import MessageInput
from alliance.notices.models import Notice
from alliance.registrations.enums import RegistrationState
from tests.factories import PersonFactory
from tests.factories.events import EventFactory, InvitationFactory
from tests.invitations.conftest import link, over

State = InvitationState


@pytest.fixture
def listed(event):
    return InvitationFactory(event=event, name="Lea Listed", email="lea@example.com", state=State.LISTED, sent_at=None)


def notices():
    return db.session.query(Notice).order_by(Notice.id).all()


def test_an_invitation_goes_to_who_is_listed_with_an_own_link(coordinator, event, listed, outbox, trail):
    words = Localized("Please come to talk.", "请来座谈。")
    assert sending.send(coordinator, event, [listed], words) == 1
    assert (listed.state, listed.sent_at is not None) == (State.SENT, True)
    assert outbox() == [("invitations.invited", "lea@example.com")]
    notice = notices()[0]
    assert notice.secret_nonce == listed.nonce
    assert "Closed seminar on batteries" in notice.subject
    assert "Please come to talk." in notice.text
    assert listed.nonce not in notice.text + notice.html
    assert trail() == ["invitations.mailed", "invitations.sent"]


def test_readers_get_their_language_and_their_clocks(coordinator, event):
    english = InvitationFactory(event=event, state=State.LISTED, zone="Europe/Berlin")
    chinese = InvitationFactory(event=event, state=State.LISTED, locale="zh")
    sending.send(coordinator, event, [english, chinese], Localized("Please come.", "请来。"))
    texts = {one.locale: one.text for one in notices()}
    assert "请来。" in texts["zh"] and "Please come." in texts["en"]
    assert "your time" in texts["en"]


def test_a_person_without_an_address_and_one_who_answered_are_left_out(coordinator, event, listed):
    silent = InvitationFactory(event=event, state=State.LISTED, email="", email_key="")
    coming = InvitationFactory(event=event, state=State.ACCEPTED)
    assert sending.send(coordinator, event, [listed, silent, coming]) == 1
    assert (silent.state, coming.state) == (State.LISTED, State.ACCEPTED)


def test_two_guests_at_one_address_get_two_mails(coordinator, event):
    rows = [InvitationFactory(event=event, name=name, email="office@example.com", state=State.LISTED) for name in "AB"]
    assert sending.send(coordinator, event, rows) == 2
    assert len({one.secret_nonce for one in notices()}) == 2


def test_the_same_may_be_sent_again_to_who_has_not_answered(coordinator, event, invitation):
    assert sending.send(coordinator, event, [invitation]) == 1
    assert notices()[0].secret_nonce == invitation.nonce


def test_all_who_wait_are_sent_at_once(coordinator, event, listed, invitation):
    assert sending.send_all(coordinator, event) == 1
    with pytest.raises(Refused, match="Nobody chosen"):
        sending.send_all(coordinator, event)


@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.CANCELLED, EventState.POSTPONED])
def test_nothing_is_sent_for_an_event_that_does_not_stand(coordinator, event, listed, state):
    event.state = state
    db.session.commit()
    for act in (lambda: sending.send(coordinator, event, [listed]), lambda: sending.send_all(coordinator, event)):
        with pytest.raises(Refused, match="published"):
            act()


def test_nothing_is_sent_when_it_is_over(coordinator, event, listed, invitation):
    over(event)
    with pytest.raises(Refused):
        sending.send(coordinator, event, [listed])
    with pytest.raises(Refused):
        sending.remind(coordinator, event)


def test_invitations_of_another_event_are_not_sent_along(coordinator, event, listed):
    foreign = InvitationFactory(event=EventFactory(), state=State.LISTED)
    assert sending.send(coordinator, event, [listed, foreign]) == 1
    assert foreign.state is State.LISTED


def test_a_thousand_are_sent_in_the_statements_of_ten(coordinator, event, count_queries):
    def cost(count):
        made = EventFactory()
        rows = [InvitationFactory(event=made, state=State.LISTED) for _n in range(count)]
        with count_queries() as sent:
            sending.send(coordinator, made, rows)
        return len(sent)

    cost(1)
    assert cost(3) == cost(40)


def test_reminders_go_to_who_owes_an_answer(coordinator, event, invitation, listed, outbox, trail):
    InvitationFactory(event=event, state=State.DECLINED)
    assert sending.remind(coordinator, event) == 1
    assert (invitation.reminders, invitation.reminded_at is not None) == (1, True)
    assert outbox() == [("invitations.reminded", "ines@example.com")]
    assert trail() == ["invitations.reminded"]
    with pytest.raises(Refused, match="Nobody chosen"):
        sending.remind(coordinator, event, [listed])


def test_the_message_is_kept_and_a_new_day_brings_the_reminder_again(coordinator, event, trail):
    asked = sending.set_message(coordinator, event, MessageInput(Localized("Come"), event.starts_at, 3))
    asked.reminded_at = now()
    db.session.commit()
    sending.set_message(coordinator, event, MessageInput(Localized("Come!"), event.starts_at, 3), asked.version)
    assert asked.reminded_at is not None
    sending.set_message(coordinator, event, MessageInput(Localized("Come!"), event.starts_at, 5), asked.version)
    assert asked.reminded_at is None
    assert trail() == ["invitations.message_set"] * 3


def test_the_message_refuses_absurd_days_and_an_old_version(coordinator, event):
    asked = sending.set_message(coordinator, event, MessageInput(Localized("Come")))
    for typed, field in (
        (MessageInput(Localized(), event.ends_at), "answer_by"),
        (MessageInput(Localized(), None, 61), "remind_days"),
    ):
        with pytest.raises(Refused) as refusal:
            sending.set_message(coordinator, event, typed, asked.version)
        assert refusal.value.field == field
    with pytest.raises(Clash):
        sending.set_message(coordinator, event, MessageInput(Localized("Other")), asked.version - 1)


def test_withdrawing_kills_the_link_frees_the_seat_and_tells_the_guest(
    coordinator, client, event, category, invitation, outbox
):
    accept(None, invitation, AcceptInput())
    sending.withdraw(coordinator, invitation, "The room is too small.")
    db.session.expire_all()
    assert invitation.state is State.WITHDRAWN
    assert invitation.registration.state is RegistrationState.CANCELLED
    assert (category.taken, category.plan.taken) == (0, 0)
    assert client.get(link(invitation)).status_code == 404
    assert outbox()[-1] == ("invitations.withdrawn", "ines@example.com")
    assert "The room is too small." in notices()[-1].text
    before = len(outbox())
    sending.withdraw(coordinator, invitation)
    assert len(outbox()) == before


def test_withdrawing_takes_the_delegate_along(coordinator, event, category, invitation):
    found = name_delegate(None, invitation, DelegateInput("Dora", "dora@example.com"))
    sending.withdraw(coordinator, invitation)
    assert found.state is State.WITHDRAWN


def test_who_was_never_asked_is_withdrawn_in_silence(coordinator, listed, outbox):
    sending.withdraw(coordinator, listed)
    assert outbox() == []


def test_an_account_gets_the_notice_in_its_inbox(coordinator, event):
    person = PersonFactory()
    row = InvitationFactory(event=event, person=person, email=person.email, state=State.LISTED)
    sending.send(coordinator, event, [row])
    assert notices()[0].person_id == person.id
    assert db.session.query(Invitation).one().state is State.SENT
