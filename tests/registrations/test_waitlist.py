"""The waitlist: freed seats go down the line, one at a time, with a time to accept and a way out."""

from datetime import timedelta

import pytest

from alliance.core.clock import at, now
from alliance.core.operation import Refused
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.registrations.enums import RegistrationState
from alliance.registrations.operations.changing import cancel
from alliance.registrations.operations.plans import CategoryInput, PlanInput, add_category, change_category, change_plan
from alliance.registrations.operations.waitlist import accept_offer, offer_due, offer_next, stand_again
from tests.factories import both
from tests.registrations.parts import CONFIRMED, OFFERED, WAITING, coordinator, counters, opened, registered

LAPSED, CANCELLED = RegistrationState.LAPSED, RegistrationState.CANCELLED


def line(category, *names):
    return [registered(category, name) for name in names]


def states(*registrations):
    return [one.state for one in registrations]


@pytest.fixture
def waiting():
    """(event, category, who has the only seat, first in line, second in line)."""
    event, _plan, category = opened(seats=1, offer_hours=24)
    return event, category, *line(category, "Li Na", "Zhao Lei", "Zhou Min")


def test_the_first_in_line_takes_the_freed_seat(waiting, outbox, trail):
    _event, category, holder, first, second = waiting
    cancel(holder)
    accept_offer(first)
    assert states(holder, first, second) == [CANCELLED, CONFIRMED, WAITING]
    assert counters(category) == (1, 1)
    assert outbox()[-3:] == [
        ("registrations.cancelled", holder.email),
        ("registrations.offered", first.email),
        ("registrations.confirmed", first.email),
    ]
    assert trail()[-3:] == ["registrations.cancelled", "registrations.offered", "registrations.offer_accepted"]


def test_an_offer_that_lapses_goes_on_to_the_next_exactly_once(waiting, outbox):
    _event, category, holder, first, second = waiting
    cancel(holder)
    with at(now() + timedelta(hours=25)):
        assert offer_due() == 1
        assert offer_due() == 0
        assert states(first, second) == [LAPSED, OFFERED]
    assert counters(category) == (1, 1)
    assert [kind for kind, _to in outbox()].count("registrations.offered") == 2
    assert ("registrations.lapsed", first.email) in outbox()


def test_a_lapsed_offer_cannot_be_accepted_even_before_the_job_came_by(waiting):
    _event, category, holder, first, _second = waiting
    cancel(holder)
    with at(now() + timedelta(hours=25)), pytest.raises(Refused):
        accept_offer(first)
    assert counters(category) == (1, 1)


def test_letting_an_offer_go_passes_it_on(waiting):
    _event, category, holder, first, second = waiting
    cancel(holder)
    cancel(first)
    assert states(first, second) == [CANCELLED, OFFERED]
    assert counters(category) == (1, 1)


def test_leaving_the_line_frees_no_seat(waiting):
    _event, category, holder, first, second = waiting
    cancel(first)
    assert states(holder, first, second) == [CONFIRMED, CANCELLED, WAITING]
    assert counters(category) == (1, 1)


def test_who_let_an_offer_lapse_joins_the_end_of_the_line_again(waiting):
    _event, category, holder, first, second = waiting
    cancel(holder)
    with at(now() + timedelta(hours=25)):
        offer_due()
        stand_again(first)
        assert states(first, second) == [WAITING, OFFERED]
        cancel(second)
    assert states(first, second) == [OFFERED, CANCELLED]
    assert counters(category) == (1, 1)


def test_who_finds_nobody_waiting_and_a_seat_has_it_at_once():
    _event, _plan, category = opened(seats=1)
    holder, first = line(category, "Li Na", "Zhao Lei")
    cancel(holder)
    with at(now() + timedelta(hours=25)):
        offer_due()
        assert counters(category) == (0, 0)
        stand_again(first)
    assert first.state is CONFIRMED
    assert counters(category) == (1, 1)


def test_a_newcomer_never_overtakes_the_line_when_an_offer_has_lapsed(waiting):
    _event, category, holder, first, second = waiting
    cancel(holder)
    with at(now() + timedelta(hours=25)):
        newcomer = registered(category, "Wu Di")
    assert states(first, second, newcomer) == [LAPSED, OFFERED, WAITING]
    assert counters(category) == (1, 1)


def test_more_seats_are_offered_down_the_line_at_once(waiting):
    _event, category, _holder, first, second = waiting
    change_plan(coordinator(), category.plan, PlanInput(seats=3), category.plan.version)
    assert states(first, second) == [OFFERED, OFFERED]
    assert counters(category) == (3, 3)


def test_more_seats_of_a_category_reach_only_its_own_line():
    _event, plan, category = opened(category_seats=1)
    other = add_category(coordinator(), plan, CategoryInput(both("Online"), seats=1))
    first = line(category, "Li Na", "Zhao Lei")[1]
    online = line(other, "Zhou Min", "Wu Di")[1]
    change_category(coordinator(), category, CategoryInput(both("Hall"), seats=2), category.version)
    assert states(first, online) == [OFFERED, WAITING]
    assert (counters(category), counters(other)) == ((3, 2), (3, 1))


def test_the_line_of_an_event_is_one_line_over_its_categories():
    _event, plan, category = opened(seats=1)
    other = add_category(coordinator(), plan, CategoryInput(both("Guests")))
    holder = registered(category, "Li Na")
    first, second = registered(other, "Zhao Lei"), registered(category, "Zhou Min")
    cancel(holder)
    assert states(first, second) == [OFFERED, WAITING]


def test_an_offer_ends_when_the_event_begins_at_the_latest():
    event, _plan, category = opened(seats=1, offer_hours=24, hours=5)
    holder, first = line(category, "Li Na", "Zhao Lei")
    cancel(holder)
    assert first.offer_ends_at == event.starts_at


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.POSTPONED])
def test_an_event_that_does_not_take_place_offers_nothing(waiting, state, session):
    event, category, holder, first, _second = waiting
    session.get(Event, event.id).state = state
    session.commit()
    cancel(holder)
    assert first.state is WAITING
    assert counters(category) == (0, 0)


def test_an_event_that_has_begun_offers_nothing(waiting):
    event, category, holder, first, _second = waiting
    with at(event.starts_at + timedelta(minutes=1)):
        cancel(holder)
        assert offer_next(event) == 0
    assert first.state is WAITING
    assert counters(category) == (0, 0)


@pytest.mark.parametrize("act", [accept_offer, stand_again])
def test_nothing_is_offered_to_who_merely_waits(waiting, act):
    with pytest.raises(Refused):
        act(waiting[3])


def test_what_ended_cannot_be_cancelled_again(waiting):
    cancel(waiting[2])
    with pytest.raises(Refused):
        cancel(waiting[2])
