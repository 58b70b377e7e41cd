"""What registrations do, and no longer do, once their event was cancelled or taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.core.secrets import secret_of
from alliance.events.enums import EventState
from alliance.notices.models import Notice
from alliance.registrations.enums import RegistrationState
from alliance.registrations.operations.approvals import approve, approve_many, confirm
from alliance.registrations.operations.changing import cancel
from alliance.registrations.operations.waitlist import accept_offer, offer_due
from tests.factories import CoordinatorFactory
from tests.registrations.parts import OFFERED, WAITING, coordinator, counters, opened, registered

REQUESTED, CANCELLED = RegistrationState.REQUESTED, RegistrationState.CANCELLED


def offered_seat(**plan):
    """(event, category, a guest who is offered the only seat)."""
    event, _plan, category = opened(seats=1, offer_hours=24, **plan)
    holder, guest = registered(category, "Li Na"), registered(category, "Zhao Lei")
    cancel(holder)
    assert guest.state is OFFERED
    return event, category, guest


def call_off(event):
    event.state = EventState.CANCELLED
    db.session.commit()


def test_nobody_takes_up_an_offer_of_a_cancelled_event_and_is_told_of_a_seat(outbox):
    event, _category, guest = offered_seat()
    call_off(event)
    before = outbox()
    with pytest.raises(Refused):
        accept_offer(guest)
    assert (guest.state, outbox()) == (OFFERED, before)


def test_the_page_of_an_offer_of_a_cancelled_event_has_no_button_that_takes_the_seat(client):
    event, _category, guest = offered_seat()
    address = f"/registrations/{secret_of(guest.nonce)}?lang=en"
    assert "Take the seat" in client.get(address).get_data(as_text=True)
    call_off(event)
    page = client.get(address).get_data(as_text=True)
    assert "This event is cancelled" in page
    assert "Take the seat" not in page
    assert "in line" not in page


def test_an_offer_of_a_cancelled_event_lapses_without_a_mail(outbox):
    event, category, guest = offered_seat()
    call_off(event)
    before = outbox()
    with at(now() + timedelta(hours=25)):
        offer_due()
        assert (guest.state, outbox()) == (RegistrationState.LAPSED, before)
    assert counters(category) == (0, 0)


def test_nobody_is_confirmed_for_a_cancelled_event(outbox):
    event, _plan, category = opened(needs_approval=True)
    guest = registered(category)
    call_off(event)
    before = outbox()
    for decide in (approve, confirm):
        with pytest.raises(Refused):
            decide(coordinator(), guest)
    with pytest.raises(Refused):
        approve_many(coordinator(), event, [guest.id])
    assert (guest.state, outbox()) == (REQUESTED, before)


def test_who_waits_for_a_cancelled_event_can_still_leave_the_line():
    event, _plan, category = opened(seats=1)
    _holder, guest = registered(category, "Li Na"), registered(category, "Zhao Lei")
    assert guest.state is WAITING
    call_off(event)
    cancel(guest)
    assert guest.state is CANCELLED


def test_who_is_confirmed_for_a_postponed_event_gets_no_calendar_entry_until_its_new_time_is_known(session):
    event, _plan, category = opened(needs_approval=True)
    guest = registered(category)
    event.state = EventState.POSTPONED
    db.session.commit()
    confirm(coordinator(), guest)
    (mail,) = session.scalars(select(Notice).where(Notice.kind == "registrations.confirmed"))
    assert (mail.calendar_method, mail.calendar) == ("", "")


@pytest.mark.parametrize("page", ["", "/change", "/event.ics", "/pass"])
def test_the_link_of_a_cancelled_registration_does_not_show_an_event_that_became_a_draft_again(client, page):
    event, _plan, category = opened()
    guest = registered(category)
    cancel(guest)
    address = f"/registrations/{secret_of(guest.nonce)}{page}"
    assert client.get(address).status_code == 200
    event.state = EventState.DRAFT
    db.session.commit()
    assert client.get(address).status_code == 404


def test_a_reason_with_a_nul_in_it_cancels_and_is_kept_without(client):
    _event, _plan, category = opened()
    guest = registered(category)
    address = f"/registrations/{secret_of(guest.nonce)}/cancel"
    assert client.post(address, data={"reason": "I am\x00 ill"}).status_code == 303
    assert (guest.state, guest.state_reason) == (CANCELLED, "I am ill")


def test_an_export_narrowed_by_a_nul_is_made(as_user):
    event, _plan, category = opened()
    registered(category)
    browser = as_user(CoordinatorFactory(duty="events"))
    answer = browser.post(f"/events/{event.id}/people/export", data={"tier": "\x00", "kind": "\x00", "q": "\x00"})
    assert answer.status_code == 200
