"""Delegations: seats held before anybody is named, the rest of a wish in the line, names in time."""

from datetime import timedelta

import pytest

from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.events.enums import Audience, EventState
from alliance.events.queries.access import visible_event
from alliance.registrations.enums import Source
from alliance.registrations.models import Delegation
from alliance.registrations.operations import delegations as operations
from alliance.registrations.operations.changing import cancel
from alliance.registrations.operations.delegations import (
    DelegationInput,
    change_wish,
    give_back,
    name_person,
    reserve,
    take_out,
)
from alliance.registrations.operations.plans import CategoryInput, PlanInput, add_category, change_plan
from alliance.registrations.queries.delegations import own_delegations, people_of
from tests.factories import PersonFactory
from tests.factories.membership import representative
from tests.factories.organizations import OrganizationFactory
from tests.registrations.parts import CONFIRMED, OFFERED, WAITING, coordinator, counters, guest, opened, registered

HOUR = timedelta(hours=1)


def taking(seats=10, **plan):
    """(event, category, head, organization) of an event that takes delegations."""
    event, _plan, category = opened(seats=seats, takes_delegations=True, **plan)
    organization = OrganizationFactory()
    return event, category, representative(organization), organization


def reserved(seats=10, wished=3, **plan):
    """(event, category, delegation) with its head."""
    event, category, head, organization = taking(seats, **plan)
    return event, category, reserve(head, event, DelegationInput(organization, category, wished, head))


def fresh(row):
    db.session.expire_all()
    return db.session.get(Delegation, row.id)


def test_a_representative_reserves_seats_that_are_held_without_names(outbox, trail):
    event, category, row = reserved(wished=3)
    assert (row.seats, row.wished, row.named, row.waiting_since) == (3, 3, 0, None)
    assert counters(category) == (3, 3)
    assert outbox() == [("registrations.delegation_reserved", row.head.email)]
    assert trail()[-1] == "registrations.delegation_reserved"
    assert [one.id for one in own_delegations(row.head)] == [row.id]
    assert own_delegations(PersonFactory()) == []
    assert event.id == row.event_id


def test_what_is_not_there_waits_and_comes_when_seats_come_free(outbox):
    _event, category, row = reserved(seats=4, wished=3)
    guests = [registered(category, "Li Na")]
    change_wish(row.head, row, 5, row.version)
    assert (row.seats, row.wished) == (3, 5)
    assert row.waiting_since is not None
    cancel(guests[0])
    assert (fresh(row).seats, fresh(row).waiting_since is not None) == (4, True)
    assert counters(category) == (4, 4)
    assert outbox()[-1] == ("registrations.delegation_changed", row.head.email)


def test_guests_and_delegations_stand_in_one_line_in_the_order_of_coming():
    event, category, head, organization = taking(seats=2)
    first, second = registered(category, "A a"), registered(category, "B b")
    early = registered(category, "C c")
    row = reserve(head, event, DelegationInput(organization, category, 2, head))
    late = registered(category, "D d")
    assert (row.seats, row.wished) == (0, 2)
    cancel(first)
    assert (early.state, fresh(row).seats) == (OFFERED, 0)
    cancel(second)
    assert (fresh(row).seats, late.state) == (1, WAITING)
    cancel(early)
    assert (fresh(row).seats, fresh(row).waiting_since) == (2, None)
    assert counters(category) == (2, 2)


def test_several_freed_seats_come_in_one_mail(outbox):
    event, plan, category = opened(seats=1, takes_delegations=True)
    registered(category, "A a")
    organization = OrganizationFactory()
    head = representative(organization)
    row = reserve(head, event, DelegationInput(organization, category, 3, head))
    change_plan(coordinator(), plan, PlanInput(seats=9, takes_delegations=True), plan.version)
    assert fresh(row).seats == 3
    assert [kind for kind, _to in outbox()].count("registrations.delegation_changed") == 1


def test_people_are_named_into_the_seats_and_told(outbox):
    event, category, row = reserved(wished=2)
    named = name_person(None, row, guest(category, "Wu Di", organization=row.organization))
    assert (named.state, named.source, named.delegation_id) == (CONFIRMED, Source.DELEGATION, row.id)
    assert named.registered_by_id == row.head_id
    assert fresh(row).named == 1
    assert counters(category) == (2, 2), "the seat was held before"
    assert outbox()[-1] == ("registrations.confirmed", "wu.di@example.com")
    name_person(None, row, guest(category, "He Jun"))
    with pytest.raises(Refused):
        name_person(None, row, guest(category, "One Toomany"))
    assert [one.name for one in people_of(row)] == ["He Jun", "Wu Di"]
    assert event.id == named.event_id


def test_the_same_person_is_not_named_twice():
    _event, category, row = reserved(wished=3)
    name_person(None, row, guest(category, "Wu Di"))
    with pytest.raises(Refused):
        name_person(None, row, guest(category, "Wu Di"))
    assert fresh(row).named == 1


def test_who_is_taken_out_leaves_the_seat_to_the_delegation(outbox):
    _event, category, row = reserved(seats=2, wished=2)
    waits = registered(category, "Waiting One")
    person = name_person(None, row, guest(category, "Wu Di"))
    take_out(None, row, person)
    assert fresh(row).named == 0
    assert waits.state is WAITING
    assert counters(category) == (2, 2)
    assert outbox()[-1] == ("registrations.cancelled", "wu.di@example.com")
    _other_event, _category, other = reserved()
    with pytest.raises(Refused):
        take_out(None, other, person)


def test_fewer_seats_free_the_rest_for_the_line_but_never_below_those_named():
    _event, category, row = reserved(seats=3, wished=3)
    waits = registered(category, "Waiting One")
    name_person(None, row, guest(category, "Wu Di"))
    with pytest.raises(Refused) as refusal:
        change_wish(None, row, 0, row.version)
    assert refusal.value.field == "wished"
    change_wish(None, row, 2, row.version)
    assert fresh(row).seats == 2
    assert waits.state is OFFERED
    assert counters(category) == (3, 3)


def test_an_outdated_number_of_seats_is_a_clash():
    _event, category, row = reserved()
    seen = row.version
    name_person(None, row, guest(category, "Wu Di"))
    with pytest.raises(Clash):
        change_wish(None, row, 5, seen)


def test_a_delegation_that_is_given_up_frees_everything_and_tells_its_people(outbox):
    _event, category, row = reserved(seats=2, wished=2)
    waits = registered(category, "Waiting One")
    person = name_person(None, row, guest(category, "Wu Di"))
    give_back(row.head, row, "No visas")
    assert (fresh(row).seats, fresh(row).named, fresh(row).cancelled_at is None) == (0, 0, False)
    assert not person.state.is_live
    assert waits.state is OFFERED
    assert counters(category) == (1, 1)
    assert {
        ("registrations.cancelled", "wu.di@example.com"),
        ("registrations.delegation_cancelled", row.head.email),
    } <= {*outbox()}
    for again in (
        lambda: give_back(row.head, row),
        lambda: change_wish(row.head, row, 1, row.version),
        lambda: name_person(None, row, guest(category, "He Jun")),
    ):
        with pytest.raises(Refused):
            again()


def test_refusals_of_reserving():
    event, category, head, organization = taking(seats=5, seats_per_organization=4)
    typed = DelegationInput(organization, category, 3, head)
    for wished in (0, 501, 5):
        with pytest.raises(Refused) as refusal:
            reserve(head, event, DelegationInput(organization, category, wished, head))
        assert refusal.value.field == "wished", wished
    reserve(head, event, typed)
    with pytest.raises(Refused):
        reserve(head, event, typed)  # a second one in the category
    online = add_category(coordinator(), category.plan, CategoryInput(Localized("Online", "线上")))
    with pytest.raises(Refused):
        reserve(head, event, DelegationInput(organization, online, 2, head))  # 3 + 2 of 4
    assert reserve(head, event, DelegationInput(organization, online, 1, head)).seats == 1


def test_without_a_waitlist_nothing_waits():
    event, category, head, organization = taking(seats=2, has_waitlist=False)
    with pytest.raises(Refused) as refusal:
        reserve(head, event, DelegationInput(organization, category, 3, head))
    assert refusal.value.field == "wished"
    row = reserve(head, event, DelegationInput(organization, category, 2, head))
    with pytest.raises(Refused):
        change_wish(head, row, 3, row.version)


def test_staff_reserve_where_the_plan_does_not_offer_it():
    event, _plan, category = opened(seats=5)
    organization = OrganizationFactory()
    typed = DelegationInput(organization, category, 2)
    with pytest.raises(Refused):
        reserve(coordinator(), event, typed)
    row = reserve(coordinator(), event, typed, by_staff=True)
    assert (row.seats, row.head) == (2, None)
    with at(event.ends_at + HOUR), pytest.raises(Refused):
        reserve(coordinator(), event, DelegationInput(OrganizationFactory(), category, 1), by_staff=True)


def test_registration_that_is_not_open_takes_no_delegation():
    event, category, head, organization = taking(closes_at=now() + HOUR)
    with at(now() + 2 * HOUR), pytest.raises(Refused):
        reserve(head, event, DelegationInput(organization, category, 1, head))


def test_seats_without_a_name_go_on_once_the_time_has_passed(outbox, trail):
    due = now() + 5 * HOUR
    _event, category, row = reserved(seats=3, wished=3, names_due_at=due)
    name_person(None, row, guest(category, "Wu Di"))
    waits = registered(category, "Waiting One")
    assert operations.free_due() == 0
    with at(due):
        with pytest.raises(Refused):
            name_person(None, row, guest(category, "He Jun"))
        assert operations.free_due() == 1
        assert (fresh(row).seats, fresh(row).wished, fresh(row).named) == (1, 1, 1)
        assert waits.state is OFFERED
        assert counters(category) == (2, 2)
        assert ("registrations.delegation_freed", row.head.email) in outbox()
        assert "registrations.delegation_freed" in trail()
        assert operations.free_due() == 0
        with pytest.raises(Refused):
            change_wish(row.head, row, 2, row.version)


def test_the_time_for_names_is_compared_when_read_not_when_the_job_runs():
    due = now() + 5 * HOUR
    _event, category, row = reserved(seats=3, wished=3, names_due_at=due)
    with at(due):
        assert registered(category, "Comes Later").state is CONFIRMED
    assert fresh(row).seats == 0
    assert counters(category) == (1, 1)


def test_a_seat_that_loses_its_name_after_the_time_goes_on_too():
    due = now() + 5 * HOUR
    _event, category, row = reserved(seats=1, wished=1, names_due_at=due)
    person, waits = name_person(None, row, guest(category, "Wu Di")), registered(category, "Waiting One")
    with at(due):
        take_out(None, row, person)
        operations.free_due()
    assert (fresh(row).seats, waits.state) == (0, OFFERED)


def test_heads_are_reminded_once_within_three_days_of_the_end(outbox):
    due = now() + timedelta(days=5)
    _event, _category, row = reserved(wished=2, names_due_at=due)
    assert operations.remind_heads() == 0
    with at(due - timedelta(days=2)):
        assert operations.remind_heads() == 1
        assert operations.remind_heads() == 0
    assert outbox()[-1] == ("registrations.delegation_reminded", row.head.email)


def test_who_has_every_name_is_not_reminded():
    due = now() + timedelta(days=2)
    _event, category, row = reserved(wished=1, names_due_at=due)
    name_person(None, row, guest(category, "Wu Di"))
    assert operations.remind_heads() == 0


@pytest.mark.parametrize("audience", [Audience.INVITED, Audience.MEMBERS])
def test_a_representative_outside_the_audience_reserves_nothing_but_staff_may(audience):
    event, category, head, organization = taking()
    event.audience = audience
    db.session.commit()
    typed = DelegationInput(organization, category, 3, head)
    seen = visible_event(head, event.id)
    with pytest.raises(Refused):
        reserve(head, seen, typed)
    assert counters(category) == (0, 0)
    assert reserve(coordinator(), event, typed, by_staff=True).seats == 3


def test_a_category_for_members_is_not_reserved_by_others():
    event, category, head, organization = taking()
    category.audience = Audience.MEMBERS
    db.session.commit()
    seen = visible_event(head, event.id)
    with pytest.raises(Refused) as refusal:
        reserve(head, seen, DelegationInput(organization, category, 3, head))
    assert refusal.value.field == "category"


def test_a_cancelled_event_frees_unnamed_seats_without_a_mail(outbox):
    event, category, row = reserved(wished=3, names_due_at=now() + HOUR)
    event.state = EventState.CANCELLED
    db.session.commit()
    before = outbox()
    with at(now() + 2 * HOUR):
        operations.free_due()
    assert (fresh(row).seats, counters(category), outbox()) == (0, (0, 0), before)
