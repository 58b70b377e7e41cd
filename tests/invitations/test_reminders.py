"""The reminder by itself: once, some days before answers close, to who owes one and did not just hear of it."""

from datetime import timedelta

import pytest

from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.events.enums import EventState
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import InvitationPlan
from alliance.invitations.operations.reminders import due_ids, remind_due, remind_once
from tests.factories.events import InvitationFactory


@pytest.fixture
def asked(event):
    """Answers close in ten days, when the event begins; the reminder is due three days before."""
    row = InvitationPlan(event=event, message=Localized("Please come."), remind_days=3)
    db.session.add(row)
    db.session.commit()
    return row


def later(**span):
    return at(now() + timedelta(**span))


def test_who_owes_an_answer_is_reminded_once(event, asked, invitation, outbox, trail):
    InvitationFactory(event=event, state=InvitationState.ACCEPTED)
    assert remind_due() == 0
    with later(days=8):
        assert (remind_due(), remind_due()) == (1, 0)
    assert outbox() == [("invitations.reminded", "ines@example.com")]
    assert invitation.reminders == 1
    assert trail() == ["invitations.reminder_due", "invitations.reminded"]


def test_who_was_asked_today_is_not_reminded_today(event, asked, invitation, outbox):
    with later(days=8):
        invitation.sent_at = now() - timedelta(hours=3)
        db.session.commit()
        assert remind_due() == 1
    assert outbox() == []


def test_the_day_follows_the_deadline_that_was_set(event, asked, invitation):
    asked.answer_by = now() + timedelta(days=4)
    db.session.commit()
    assert due_ids() == []
    with later(days=2):
        assert due_ids() == [event.id]
    with later(days=5):
        assert due_ids() == []


def test_the_day_follows_the_closing_of_registration(event, asked, plan, invitation):
    plan.closes_at = now() + timedelta(days=2)
    db.session.commit()
    assert due_ids() == [event.id]


def test_nobody_is_reminded_without_a_wish_or_of_what_does_not_stand(event, asked, invitation):
    with later(days=8):
        asked.remind_days = 0
        db.session.commit()
        assert due_ids() == []
        asked.remind_days, event.state = 3, EventState.POSTPONED
        db.session.commit()
        assert due_ids() == []


def test_a_worker_that_comes_second_does_nothing(event, asked, invitation):
    assert remind_once(event.id) == 1
    assert remind_once(event.id) == 0


def test_a_worker_that_is_told_to_stop_stops(event, asked, invitation):
    with later(days=8):
        assert remind_due(lambda: True) == 0
