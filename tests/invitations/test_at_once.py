"""Invitees answer at the same moment on a real database: never more seats than there are, one registration each."""

from contextlib import suppress

import pytest

from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation
from alliance.invitations.operations.answering import AcceptInput, accept, decline
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Plan, Registration
from tests.factories.events import EventFactory, InvitationFactory, PlanFactory, SeatCategoryFactory
from tests.load.parallel import at_once

pytestmark = [pytest.mark.slow, pytest.mark.live]
SEATS, MANY = 5, 20


@pytest.fixture
def invitations(program):
    with program.app_context():
        event = EventFactory()
        SeatCategoryFactory(plan=PlanFactory(event=event, seats=SEATS))
        ids = [InvitationFactory(event=event).id for _n in range(MANY)]
        db.session.remove()
    return ids


def pressing(program, act, invitation_id):
    def press():
        with program.test_request_context():
            with suppress(Refused):  # somebody was faster; the page says so
                act(db.session.get(Invitation, invitation_id))
            db.session.remove()

    return press


def say_yes(invitation):
    accept(None, invitation, AcceptInput())


def test_never_more_seats_than_there_are_and_the_rest_waits(program, invitations):
    at_once([pressing(program, say_yes, one) for one in invitations])
    with program.app_context():
        states = [one.state for one in db.session.query(Registration)]
        taken = db.session.query(Plan).one().taken
        accepted = db.session.query(Invitation).filter_by(state=InvitationState.ACCEPTED).count()
        db.session.remove()
    assert (states.count(RegistrationState.CONFIRMED), states.count(RegistrationState.WAITING)) == (SEATS, MANY - SEATS)
    assert (taken, accepted) == (SEATS, MANY)


def test_ten_presses_and_a_change_of_mind_among_them_leave_one_live_registration_at_most(program, invitations):
    acts = [say_yes] * 8 + [lambda row: decline(None, row)] * 2
    at_once([pressing(program, act, invitations[0]) for act in acts])
    with program.app_context():
        live = [one for one in db.session.query(Registration) if one.state.is_live]
        row = db.session.get(Invitation, invitations[0])
        taken = db.session.query(Plan).one().taken
        assert (len(live), taken) == ((1, 1) if row.state is InvitationState.ACCEPTED else (0, 0))
        db.session.remove()
