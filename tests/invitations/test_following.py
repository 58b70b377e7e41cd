"""Invitations follow their event and their registrations."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.events.operations import life
from alliance.events.operations.describing import input_of
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import InvitationPlan
from alliance.invitations.operations.answering import AcceptInput, accept
from alliance.invitations.queries.invitations import asked_of
from alliance.notices.models import Notice
from alliance.registrations.operations.approvals import confirm
from alliance.registrations.operations.changing import cancel
from tests.factories.events import InvitationFactory

State = InvitationState


def mails():
    rows = db.session.query(Notice).filter(Notice.kind.like("invitations.%")).order_by(Notice.id)
    return [(one.kind.removeprefix("invitations."), one.recipient, one.calendar_method) for one in rows]


@pytest.fixture
def coming(event):
    """Somebody who comes to the event, which takes no registrations."""
    return InvitationFactory(event=event, email="carl@example.com", state=State.ACCEPTED)


def test_who_owes_an_answer_and_who_comes_without_a_seat_hear_that_it_was_moved(coordinator, event, invitation, coming):
    InvitationFactory(event=event, state=State.DECLINED)
    typed = input_of(event)
    shift = timedelta(days=1)
    moved = replace(typed, starts_at=typed.starts_at + shift, ends_at=typed.ends_at + shift)
    life.change_event(coordinator, event, moved, event.version)
    assert sorted(mails()) == [
        ("event_changed", "carl@example.com", "REQUEST"),
        ("event_changed", "ines@example.com", ""),
    ]


def test_cancelling_and_bringing_back(coordinator, event, invitation, coming):
    life.cancel(coordinator, event, "The minister cannot come.")
    assert sorted(mails()) == [
        ("event_cancelled", "carl@example.com", "CANCEL"),
        ("event_cancelled", "ines@example.com", ""),
    ]
    notice = db.session.query(Notice).filter_by(recipient="ines@example.com").one()
    assert "The minister cannot come." in notice.text
    life.reinstate(coordinator, event)
    assert ("event_reinstated", "carl@example.com", "REQUEST") in mails()


def test_postponing(coordinator, event, invitation):
    life.postpone(coordinator, event, "The hall burnt down.")
    assert mails() == [("event_postponed", "ines@example.com", "")]


def test_who_is_registered_hears_as_a_guest_and_not_twice(coordinator, event, category, invitation):
    accept(None, invitation, AcceptInput())
    life.cancel(coordinator, event, "No")
    assert mails() == []


def test_the_reminder_is_due_anew_after_an_event_comes_back(coordinator, event, invitation):
    db.session.add(InvitationPlan(event=event, reminded_at=now()))
    db.session.commit()
    life.cancel(coordinator, event, "No")
    life.reinstate(coordinator, event)
    assert asked_of(event.id).reminded_at is None


def test_an_event_that_people_were_asked_to_does_not_become_a_draft(coordinator, event, invitation):
    with pytest.raises(Refused, match="were invited"):
        life.unpublish(coordinator, event)


def test_a_copy_takes_the_words_and_not_the_list(coordinator, event, invitation):
    db.session.add(InvitationPlan(event=event, message=Localized("Come"), remind_days=4, reminded_at=now()))
    db.session.commit()
    made = life.copy_event(coordinator, event, event.starts_at + timedelta(days=365))
    asked = asked_of(made.id)
    assert (asked.message, asked.remind_days, asked.reminded_at) == (Localized("Come"), 4, None)
    assert db.session.query(type(invitation)).filter_by(event_id=made.id).count() == 0


def test_cancelling_by_the_link_of_the_registration_answers_the_invitation(event, category, invitation, trail):
    row = accept(None, invitation, AcceptInput())
    cancel(row, None, "Ill")
    db.session.expire_all()
    assert invitation.state is State.DECLINED
    assert trail()[-1] == "invitations.declined"


def test_a_seat_given_back_makes_the_invitation_accepted_again(coordinator, event, category, invitation):
    row = accept(None, invitation, AcceptInput())
    cancel(row)
    confirm(coordinator, row)
    db.session.expire_all()
    assert invitation.state is State.ACCEPTED
