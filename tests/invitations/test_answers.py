"""Answers: coming past the audience and never past the capacity, not coming, a change of mind; by link and by staff."""

import pytest

from alliance.audit.models import AuditEntry
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.events.enums import EventState
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import InvitationPlan
from alliance.invitations.operations.answering import AcceptInput, accept, decline
from alliance.notices.models import Notice
from alliance.registrations.enums import FormPurpose, RegistrationState, Source
from alliance.registrations.models import EventForm, Registration
from tests.factories import PersonFactory
from tests.factories.events import EventFactory, InvitationFactory, SeatCategoryFactory, holding_seat
from tests.factories.organizations import OrganizationFactory
from tests.invitations.conftest import over

State, Seat = InvitationState, RegistrationState


def test_accepting_registers_the_invitee_and_nobody_else(event, category, invitation, outbox, trail):
    invitation.person, invitation.organization = PersonFactory(), OrganizationFactory(en="Volt AG")
    db.session.commit()
    row = accept(None, invitation, AcceptInput(job_title="Head", phone="+86 20 1", note="Vegetarian"))
    assert (row.name, row.email, row.person, row.organization) == (
        "Ines Invitee", "ines@example.com", invitation.person, invitation.organization,
    )  # fmt: skip
    assert (row.state, row.source, row.job_title, row.phone) == (Seat.CONFIRMED, Source.INVITATION, "Head", "+86 20 1")
    assert (invitation.state, invitation.registration, invitation.answer_note) == (State.ACCEPTED, row, "Vegetarian")
    assert invitation.answered_by_id is None
    assert outbox() == [("registrations.confirmed", "ines@example.com")]
    assert trail() == ["registrations.confirmed", "invitations.accepted"]


def test_accepting_twice_is_one_registration(category, invitation):
    assert accept(None, invitation, AcceptInput()) == accept(None, invitation, AcceptInput())
    assert db.session.query(Registration).count() == 1


def test_a_full_event_puts_the_invitee_on_the_waitlist(category, plan, invitation):
    holding_seat(category), holding_seat(category)
    db.session.commit()
    row = accept(None, invitation, AcceptInput())
    assert (row.state, invitation.state, plan.taken) == (Seat.WAITING, State.ACCEPTED, 2)


def test_a_full_event_without_a_waitlist_refuses_and_the_invitation_stands(category, plan, invitation):
    holding_seat(category), holding_seat(category)
    plan.has_waitlist = False
    db.session.commit()
    with pytest.raises(Refused, match="Every seat is taken"):
        accept(None, invitation, AcceptInput())
    assert invitation.state is State.SENT


def test_the_category_of_the_invitation_holds_and_else_one_is_chosen(event, plan, category, invitation):
    other = SeatCategoryFactory(plan=plan)
    with pytest.raises(Refused) as refusal:
        accept(None, invitation, AcceptInput())
    assert refusal.value.field == "category"
    invitation.category = other
    db.session.commit()
    assert accept(None, invitation, AcceptInput(category_id=category.id)).category == other
    free = InvitationFactory(event=event)
    assert accept(None, free, AcceptInput(category_id=category.id)).category == category


def test_a_category_that_was_removed_no_longer_holds(event, plan, category, invitation):
    invitation.category = SeatCategoryFactory(plan=plan, removed_at=now())
    db.session.commit()
    assert accept(None, invitation, AcceptInput()).category == category


def test_an_event_without_registration_takes_a_yes_with_a_calendar_entry(event, invitation, outbox, trail):
    assert accept(None, invitation, AcceptInput()) is None
    assert invitation.state is State.ACCEPTED
    assert outbox() == [("invitations.accepted", "ines@example.com")]
    assert db.session.query(Notice).one().calendar_method == "REQUEST"
    assert trail() == ["invitations.accepted"]


def test_consent_is_asked_of_the_invitee_and_not_of_staff(coordinator, event, plan, category, invitation):
    plan.consent = Localized("Photographs are taken.")
    db.session.commit()
    with pytest.raises(Refused) as refusal:
        accept(None, invitation, AcceptInput())
    assert refusal.value.field == "consent"
    assert accept(coordinator, invitation, AcceptInput(), by_staff=True).consented_at is None
    assert accept(None, InvitationFactory(event=event), AcceptInput(consent=True)).consented_at is not None


def test_the_events_questions_are_answered(event, category, invitation):
    form = EventForm(event=event, purpose=FormPurpose.REGISTRATION, questions=[])
    db.session.add(form)
    db.session.commit()
    row = accept(None, invitation, AcceptInput(answers={"q_x1": "Fish"}))
    assert (row.form, row.answers) == (form, {"q_x1": "Fish"})


def test_staff_answer_for_the_guest_and_it_is_noted(coordinator, category, invitation):
    row = accept(coordinator, invitation, AcceptInput(), by_staff=True)
    assert (invitation.answered_by_id, row.source, row.registered_by_id) == (
        coordinator.id, Source.STAFF, coordinator.id,
    )  # fmt: skip
    entry = db.session.query(AuditEntry).filter_by(verb="invitations.accepted").one()
    assert (entry.actor_id, entry.details["by_staff"]) == (coordinator.id, True)
    decline(None, invitation)
    assert invitation.answered_by_id is None


def test_staff_may_answer_for_who_was_never_asked(coordinator, event, category):
    row = InvitationFactory(event=event, state=State.LISTED, sent_at=None, email="", email_key="")
    assert accept(coordinator, row, AcceptInput(), by_staff=True).state is Seat.CONFIRMED


def test_who_was_never_asked_cannot_answer(event, category):
    row = InvitationFactory(event=event, state=State.LISTED)
    with pytest.raises(Refused, match="does not stand"):
        accept(None, row, AcceptInput())


def test_declining_gives_the_seat_to_the_next_in_line(event, plan, category, invitation):
    plan.seats = 1
    db.session.commit()
    first = accept(None, invitation, AcceptInput())
    second = accept(None, InvitationFactory(event=event), AcceptInput())
    assert second.state is Seat.WAITING
    decline(None, invitation, "Sorry")
    db.session.expire_all()
    assert (invitation.state, invitation.answer_note) == (State.DECLINED, "Sorry")
    assert (first.state, second.state) == (Seat.CANCELLED, Seat.OFFERED)


def test_one_may_change_ones_mind_both_ways(category, plan, invitation, trail):
    decline(None, invitation)
    first = accept(None, invitation, AcceptInput())
    decline(None, invitation)
    second = accept(None, invitation, AcceptInput())
    assert (first.id != second.id, plan.taken, invitation.registration) == (True, 1, second)
    assert trail().count("invitations.accepted") == 2


def test_declining_twice_is_noted_once(invitation, trail):
    decline(None, invitation, "Sorry")
    decline(None, invitation, "Sorry")
    assert trail() == ["invitations.declined"]


@pytest.mark.parametrize("act", [lambda row: accept(None, row, AcceptInput()), lambda row: decline(None, row)])
def test_nothing_is_answered_once_the_event_is_over_or_cancelled(event, category, invitation, act):
    event.state = EventState.CANCELLED
    db.session.commit()
    with pytest.raises(Refused, match="cancelled"):
        act(invitation)
    event.state = EventState.PUBLISHED
    over(event)
    with pytest.raises(Refused, match="over"):
        act(invitation)


def test_a_postponed_event_takes_a_no_and_no_yes(event, category, invitation):
    event.state = EventState.POSTPONED
    db.session.commit()
    with pytest.raises(Refused, match="postponed"):
        accept(None, invitation, AcceptInput())
    decline(None, invitation)
    assert invitation.state is State.DECLINED


def test_after_the_deadline_only_staff_say_yes_and_anybody_says_no(coordinator, event, category, invitation):
    db.session.add(InvitationPlan(event=event, answer_by=now()))
    db.session.commit()
    with pytest.raises(Refused, match="time for answers has passed"):
        accept(None, invitation, AcceptInput())
    accept(coordinator, invitation, AcceptInput(), by_staff=True)
    decline(None, invitation)
    assert invitation.state is State.DECLINED


def test_registration_that_has_closed_closes_the_answers(plan, category, invitation):
    plan.closes_at = now()
    db.session.commit()
    with pytest.raises(Refused, match="has passed"):
        accept(None, invitation, AcceptInput())


def test_a_withdrawn_invitation_is_not_answered(coordinator, category, invitation):
    invitation.state = State.WITHDRAWN
    db.session.commit()
    for by_staff in (False, True):
        with pytest.raises(Refused, match="does not stand"):
            accept(coordinator, invitation, AcceptInput(), by_staff=by_staff)


def test_an_invitation_passes_the_audience_and_the_approval(plan, category, invitation):
    plan.needs_approval = True
    category.audience = "members"
    db.session.commit()
    assert accept(None, invitation, AcceptInput()).state is Seat.CONFIRMED


def test_who_registered_already_by_the_form_is_told(event, category, invitation):
    holding_seat(category, name="Ines Invitee", email="ines@example.com")
    db.session.commit()
    with pytest.raises(Refused, match="registered already"):
        accept(None, invitation, AcceptInput())


def test_an_event_of_somebody_else_is_untouched(invitation, category):
    other = InvitationFactory(event=EventFactory())
    decline(None, other)
    assert invitation.state is State.SENT
