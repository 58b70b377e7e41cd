"""Seats: never more held than there are, and counted right through every change."""

import pytest

from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.registrations.operations.changing import cancel, move_to_category
from alliance.registrations.operations.plans import CategoryInput, add_category
from alliance.registrations.operations.registering import register
from tests.registrations.parts import CONFIRMED, OFFERED, WAITING, coordinator, counters, guest, opened, registered


def test_a_guest_gets_a_seat_a_code_and_a_mail_with_the_calendar(outbox, trail):
    event, _plan, category = opened(seats=2)
    row = registered(category, "王小明", email="wang@example.com", romanized_name="Wang Xiaoming")
    assert row.state is CONFIRMED
    assert len(row.code) == 8
    assert row.name_key == "wang xiaoming"
    assert counters(category) == (1, 1)
    assert outbox() == [("registrations.confirmed", "wang@example.com")]
    assert trail() == ["registrations.opened", "registrations.confirmed"]
    assert row.event is event


def test_a_full_event_sends_the_next_to_the_end_of_the_line(outbox):
    _event, _plan, category = opened(seats=1)
    registered(category, "Li Na")
    row = registered(category, "Zhao Lei")
    assert row.state is WAITING
    assert row.waiting_since is not None
    assert counters(category) == (1, 1)
    assert [kind for kind, _to in outbox()] == ["registrations.confirmed", "registrations.waiting"]


def test_without_a_waitlist_a_full_event_refuses():
    _event, _plan, category = opened(seats=1, has_waitlist=False)
    registered(category, "Li Na")
    with pytest.raises(Refused) as refusal:
        registered(category, "Zhao Lei")
    assert refusal.value.field == "category"


def test_a_category_is_full_before_the_event_is():
    _event, plan, category = opened(seats=5, category_seats=1)
    other = add_category(coordinator(), plan, CategoryInput(Localized("Online", "线上")))
    registered(category, "Li Na")
    assert registered(category, "Zhao Lei").state is WAITING
    assert registered(other, "Zhou Min").state is CONFIRMED
    assert counters(category) == (2, 1)
    assert counters(other) == (2, 1)


def test_the_same_form_sent_twice_is_one_registration(outbox):
    _event, _plan, category = opened(seats=5)
    first = registered(category, "Li Na", token="one-form")
    assert registered(category, "Li Na", token="one-form").id == first.id
    assert counters(category) == (1, 1)
    assert len(outbox()) == 1


def test_the_same_name_and_address_register_once_but_colleagues_may_share_an_address():
    _event, _plan, category = opened(seats=5)
    registered(category, "Li Na", email="office@example.com")
    with pytest.raises(Refused) as refusal:
        registered(category, "LI NA", email="Office@Example.com")
    assert refusal.value.field == "email"
    assert registered(category, "Zhao Lei", email="office@example.com").state is CONFIRMED


def test_who_cancelled_may_register_again():
    _event, _plan, category = opened(seats=5)
    cancel(registered(category, "Li Na"))
    assert registered(category, "Li Na").state is CONFIRMED
    assert counters(category) == (1, 1)


def test_a_freed_seat_is_offered_to_the_first_in_line_and_held(outbox):
    event, _plan, category = opened(seats=1, offer_hours=24)
    holder = registered(category, "Li Na")
    first, second = registered(category, "Zhao Lei"), registered(category, "Zhou Min")
    cancel(holder)
    assert (first.state, second.state) == (OFFERED, WAITING)
    assert counters(category) == (1, 1)
    assert register(None, event, guest(category, "Wu Di")).state is WAITING
    assert ("registrations.offered", first.email) in outbox()


def test_moving_to_another_category_frees_the_seat_in_the_former_one():
    _event, plan, category = opened(category_seats=1)
    other = add_category(coordinator(), plan, CategoryInput(Localized("Online", "线上"), seats=1))
    mover, waiting = registered(category, "Li Na"), registered(category, "Zhao Lei")
    move_to_category(coordinator(), mover, other)
    assert mover.category_id == other.id
    assert waiting.state is OFFERED
    assert (counters(category), counters(other)) == ((2, 1), (2, 1))


def test_moving_into_a_full_category_is_refused():
    _event, plan, category = opened()
    other = add_category(coordinator(), plan, CategoryInput(Localized("Online", "线上"), seats=1))
    registered(other, "Zhao Lei")
    mover = registered(category, "Li Na")
    with pytest.raises(Refused):
        move_to_category(coordinator(), mover, other)
    assert (counters(category), counters(other)) == ((2, 1), (2, 1))


def test_an_organization_has_no_more_seats_than_allowed():
    _event, _plan, category = opened(seats_per_organization=1)
    registered(category, "Li Na", organization_name="Example Motors")
    with pytest.raises(Refused) as refusal:
        registered(category, "Zhao Lei", organization_name="example motors")
    assert refusal.value.field == "organization"
    assert registered(category, "Zhou Min", organization_name="Other Motors").state is CONFIRMED
