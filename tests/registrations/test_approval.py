"""Registrations that the organizers approve, decline, or confirm out of turn."""

import pytest

from alliance.core.operation import Refused
from alliance.registrations.enums import RegistrationState
from alliance.registrations.operations.approvals import approve, approve_many, confirm, decline, decline_many
from alliance.registrations.operations.changing import cancel
from tests.registrations.parts import CONFIRMED, OFFERED, WAITING, coordinator, counters, opened, registered

REQUESTED, DECLINED = RegistrationState.REQUESTED, RegistrationState.DECLINED


def asked(*names, **plan):
    """(event, category, requests) of an event whose organizers approve."""
    event, _plan, category = opened(needs_approval=True, **plan)
    return event, category, [registered(category, name) for name in names]


def test_a_request_holds_no_seat_until_it_is_approved(outbox, trail):
    _event, category, (row,) = asked("Li Na", seats=1)
    assert row.state is REQUESTED
    assert counters(category) == (0, 0)
    approve(coordinator(), row)
    assert row.state is CONFIRMED
    assert counters(category) == (1, 1)
    assert [kind for kind, _to in outbox()] == ["registrations.requested", "registrations.confirmed"]
    assert trail() == ["registrations.opened", "registrations.requested", "registrations.confirmed"]


def test_approving_beyond_the_seats_puts_at_the_end_of_the_line(outbox):
    _event, category, (first, second) = asked("Li Na", "Zhao Lei", seats=1)
    approve(coordinator(), first)
    approve(coordinator(), second)
    assert second.state is WAITING
    assert counters(category) == (1, 1)
    assert outbox()[-1] == ("registrations.waiting", second.email)


def test_approving_beyond_the_seats_without_a_waitlist_is_refused():
    _event, category, (first, second) = asked("Li Na", "Zhao Lei", seats=1, has_waitlist=False)
    approve(coordinator(), first)
    with pytest.raises(Refused):
        approve(coordinator(), second)
    assert second.state is REQUESTED
    assert counters(category) == (1, 1)


def test_declining_tells_the_guest_why(outbox):
    _event, category, (row,) = asked("Li Na")
    with pytest.raises(Refused) as refusal:
        decline(coordinator(), row, " ")
    assert refusal.value.field == "reason"
    decline(coordinator(), row, "The seminar is for engineers.")
    assert (row.state, row.state_reason) == (DECLINED, "The seminar is for engineers.")
    assert outbox()[-1] == ("registrations.declined", row.email)
    assert counters(category) == (0, 0)


def test_what_was_declined_can_be_approved_after_all():
    _event, category, (row,) = asked("Li Na")
    decline(coordinator(), row, "Too late.")
    approve(coordinator(), row)
    assert row.state is CONFIRMED
    assert counters(category) == (1, 1)


def test_a_confirmed_registration_is_neither_approved_nor_declined():
    _event, _category, (row,) = asked("Li Na")
    approve(coordinator(), row)
    for act in (lambda: approve(coordinator(), row), lambda: decline(coordinator(), row, "No.")):
        with pytest.raises(Refused):
            act()


def test_many_are_approved_in_the_order_in_which_they_came():
    event, category, found = asked("Li Na", "Zhao Lei", "Zhou Min", seats=2)
    cancel(found[0])
    decided = approve_many(coordinator(), event, [one.id for one in reversed(found)])
    assert (decided.confirmed, decided.waiting, decided.left) == (2, 0, 1)
    assert counters(category) == (2, 2)


def test_many_are_declined_and_the_confirmed_left_alone():
    event, category, (first, second) = asked("Li Na", "Zhao Lei")
    approve(coordinator(), first)
    decided = decline_many(coordinator(), event, [first.id, second.id], "The hall is small.")
    assert (decided.declined, decided.left) == (1, 1)
    assert counters(category) == (1, 1)


def test_registrations_of_another_event_are_not_touched():
    event, _category, _none = asked()
    _other, category, (row,) = asked("Li Na")
    approve_many(coordinator(), event, [row.id])
    assert row.state is REQUESTED
    assert counters(category) == (0, 0)


def test_a_free_seat_may_be_given_out_of_turn():
    _event, category, (first, second) = asked("Li Na", "Zhao Lei", seats=1)
    approve(coordinator(), first)
    approve(coordinator(), second)
    with pytest.raises(Refused):
        confirm(coordinator(), second)
    cancel(first)
    assert second.state is OFFERED
    confirm(coordinator(), second)
    assert second.state is CONFIRMED
    assert counters(category) == (1, 1)
