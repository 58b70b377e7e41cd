"""Seats, the people in them, their roles and who casts the vote."""

from datetime import date, timedelta

import pytest

from alliance.core.operation import Refused
from alliance.groups import signals
from alliance.groups.enums import DelegateKind, Role, SeatKind
from alliance.groups.models import Delegate, SeatHolder
from alliance.groups.operations.delegates import end_delegate, name_delegate
from alliance.groups.operations.seats import (
    change_kind,
    change_role,
    end_holding,
    end_seat,
    fill_seat,
    give_seat,
    serve,
)
from alliance.groups.queries.people import delegates_on, sittings, voting_seats
from alliance.groups.queries.seats import holdings
from alliance.membership.enums import MeasureKind
from alliance.organizations.queries import this_day
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.groups import DelegateFactory, GroupFactory, HolderFactory, SeatFactory, seated
from tests.factories.membership import MembershipFactory
from tests.factories.organizations import AffiliationFactory, OrganizationFactory

DAY = timedelta(days=1)


@pytest.fixture
def actor():
    return CoordinatorFactory()


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


@pytest.fixture
def seat(group):
    return SeatFactory(group=group)


def worker(seat, **more):
    return AffiliationFactory(organization=seat.organization, **more)


@pytest.fixture
def heard():
    """The signals sent: (name, person)."""
    found = []

    def begins(row):
        found.append(("seated", row.person_id))

    def ends(row):
        found.append(("unseated", row.person_id))

    with signals.seated.connected_to(begins), signals.unseated.connected_to(ends):
        yield found


def roles(group, on=None):
    return [(one.person.id, one.role) for one in sittings(group.id, on)]


def refusal(call, *args, **more):
    with pytest.raises(Refused) as caught:
        call(*args, **more)
    return caught.value


# Seats


def test_a_seat_is_given_from_a_day_on(actor, group, trail):
    organization = OrganizationFactory()
    seat = give_seat(actor, group, organization, SeatKind.OBSERVER, date(2026, 1, 5))
    assert (seat.organization, seat.kind, seat.first_on, seat.last_on) == (
        organization,
        SeatKind.OBSERVER,
        date(2026, 1, 5),
        None,
    )
    assert trail() == ["groups.seat_given"]


def test_an_organization_has_one_seat_at_a_time(actor, seat):
    said = refusal(give_seat, actor, seat.group, seat.organization)
    assert (said.field, "already" in said.message) == ("organization_id", True)
    end_seat(actor, seat, this_day() - DAY)
    assert give_seat(actor, seat.group, seat.organization).first_on == this_day()


def test_a_seat_that_begins_later_is_a_seat_too(actor, group):
    organization = OrganizationFactory()
    give_seat(actor, group, organization, first_on=this_day() + 10 * DAY)
    refusal(give_seat, actor, group, organization)


def test_the_end_of_a_seat_ends_everything_in_it_and_keeps_it_for_the_past(actor, group, heard, outbox, trail):
    chair = seated(group, role=Role.CHAIR)
    holder = seated(group, delegate=True)
    end_seat(actor, holder.seat, this_day(), tell=True)
    assert (holder.last_on, holder.seat.last_on) == (this_day(), this_day())
    assert delegates_on([holder.seat_id], this_day() + DAY) == {}
    assert roles(group, this_day() + DAY) == [(chair.person_id, Role.CHAIR)]
    assert len(sittings(group.id, this_day() - DAY)) == 2
    assert heard == [("unseated", holder.person_id)]
    assert outbox() == [("groups.seat_ended", one.person.email) for one in (holder, chair)]
    assert trail() == ["groups.seat_ended"]


def test_a_seat_ends_once_and_not_before_it_began(actor, seat):
    assert refusal(end_seat, actor, seat, seat.first_on - 2 * DAY).field == "last_on"
    end_seat(actor, seat, this_day() - DAY)
    assert refusal(end_seat, actor, seat).message == "This has ended already."


def test_a_person_is_sent_and_votes_as_the_first_one_in_the_seat(actor, seat, heard, outbox, trail):
    work = worker(seat)
    row = fill_seat(actor, seat, work, tell=True)
    assert (row.role, row.first_on, row.last_on, row.affiliation) == (Role.MEMBER, this_day(), None, work)
    assert delegates_on([seat.id]) == {seat.id: {DelegateKind.DELEGATE: work.person}}
    assert heard == [("seated", work.person_id)]
    assert outbox() == [("groups.seated", work.person.email)]
    assert trail() == ["groups.seated", "groups.delegate_named"]


def test_the_second_person_in_a_seat_does_not_take_the_vote(actor, seat):
    first = fill_seat(actor, seat, worker(seat))
    fill_seat(actor, seat, worker(seat))
    assert delegates_on([seat.id]) == {seat.id: {DelegateKind.DELEGATE: first.person}}


@pytest.mark.parametrize(
    ("kind", "role"),
    [(SeatKind.OBSERVER, Role.OBSERVER), (SeatKind.LIAISON, Role.LIAISON), (SeatKind.VOTING, "member")],
)
def test_people_have_the_ordinary_role_of_the_seats_kind(actor, group, kind, role):
    seat = SeatFactory(group=group, kind=kind)
    assert fill_seat(actor, seat, worker(seat)).role == role
    assert (delegates_on([seat.id]) == {}) == (kind is not SeatKind.VOTING)


def test_a_person_sits_no_longer_than_the_work_and_the_seat_last(actor, seat):
    work = worker(seat, last_on=this_day() + 5 * DAY)
    assert fill_seat(actor, seat, work, last_on=this_day() + 9 * DAY).last_on == work.last_on


def test_who_cannot_be_sent(actor, seat):
    elsewhere = AffiliationFactory()
    gone = worker(seat, last_on=this_day() - DAY)
    here = worker(seat)
    assert refusal(fill_seat, actor, seat, elsewhere).field == "affiliation_id"
    assert refusal(fill_seat, actor, seat, gone).field == "affiliation_id"
    assert refusal(fill_seat, actor, seat, here, first_on=this_day(), last_on=this_day() - DAY).field == "last_on"
    assert refusal(fill_seat, actor, seat, here, first_on=seat.first_on - DAY).field == "first_on"
    fill_seat(actor, seat, here)
    assert refusal(fill_seat, actor, seat, here).message == f"{here.person.shown_name} sits in this group already."


def test_a_person_who_sat_before_may_be_sent_again(actor, seat):
    work = worker(seat)
    fill_seat(actor, seat, work, first_on=date(2025, 2, 1), last_on=date(2025, 3, 1))
    assert fill_seat(actor, seat, work).first_on == this_day()


def test_a_term_of_the_past_fits_before_a_later_one(actor, seat):
    work = worker(seat)
    fill_seat(actor, seat, work, first_on=date(2026, 2, 1))
    fill_seat(actor, seat, work, first_on=date(2025, 2, 1), last_on=date(2025, 3, 1))
    refusal(fill_seat, actor, seat, work, first_on=date(2025, 2, 1))


def test_a_secretary_serves_without_a_seat(actor, group, heard, outbox):
    person = PersonFactory()
    row = serve(actor, group, person, Role.SECRETARY, tell=True)
    assert (row.seat, row.affiliation, row.appointed_by_id) == (None, None, actor.id)
    assert roles(group) == [(person.id, Role.SECRETARY)]
    assert heard == [("seated", person.id)]
    assert outbox() == [("groups.seated", person.email)]
    refusal(serve, actor, group, person, Role.SECRETARY)
    assert refusal(serve, actor, group, PersonFactory(), Role.SECRETARY, last_on=this_day() - DAY).field == "last_on"


# Roles


def test_a_change_of_role_begins_another_row_and_nobody_joins_or_leaves_by_it(actor, group, heard, outbox, trail):
    holder = seated(group)
    row = change_role(actor, holder, Role.CHAIR, tell=True)
    assert (holder.last_on, row.first_on, row.last_on) == (this_day() - DAY, this_day(), None)
    assert roles(group) == [(holder.person_id, Role.CHAIR)]
    assert roles(group, this_day() - DAY) == [(holder.person_id, Role.MEMBER)]
    assert heard == []
    assert outbox() == [("groups.seated", holder.person.email)]
    assert trail() == ["groups.role_changed"]


def test_after_its_term_an_office_gives_way_to_the_ordinary_role(actor, group):
    holder = seated(group)
    change_role(actor, holder, Role.CHAIR, last_on=date(2027, 12, 31))
    assert roles(group, date(2027, 12, 31)) == [(holder.person_id, Role.CHAIR)]
    assert roles(group, date(2028, 1, 1)) == [(holder.person_id, Role.MEMBER)]


def test_another_change_calls_off_what_was_planned(actor, group):
    holder = seated(group)
    chair = change_role(actor, holder, Role.CHAIR, last_on=date(2027, 12, 31))
    change_role(actor, chair, Role.SECRETARY, first_on=date(2027, 1, 1))
    assert roles(group, date(2026, 12, 31)) == [(holder.person_id, Role.CHAIR)]
    assert roles(group, date(2028, 1, 1)) == [(holder.person_id, Role.SECRETARY)]


def test_a_role_changed_on_its_first_day_never_began(actor, seat):
    row = fill_seat(actor, seat, worker(seat))
    change_role(actor, row, Role.CHAIR)
    assert row.never_began
    assert roles(seat.group) == [(row.person_id, Role.CHAIR)]


def test_a_role_is_not_given_twice_nor_to_who_left(actor, group):
    holder = seated(group)
    assert refusal(change_role, actor, holder, Role.MEMBER).field == "role"
    assert refusal(change_role, actor, holder, Role.CHAIR, last_on=this_day() - DAY).field == "last_on"
    end_holding(actor, holder, this_day() - DAY)
    assert refusal(change_role, actor, holder, Role.CHAIR).field == "first_on"


def test_a_part_ends_with_its_votes_and_what_was_planned(actor, group, heard, outbox, trail):
    holder = seated(group, delegate=True)
    chair = change_role(actor, holder, Role.CHAIR, last_on=date(2027, 12, 31))
    end_holding(actor, chair, this_day(), tell=True)
    assert holdings(group.id, holder.person_id, holder.seat_id, this_day() + DAY) == []
    assert delegates_on([holder.seat_id], this_day()) != {}
    assert delegates_on([holder.seat_id], this_day() + DAY) == {}
    assert heard == [("unseated", holder.person_id)]
    assert outbox() == [("groups.unseated", holder.person.email)]
    assert trail()[-1] == "groups.part_ended"
    refusal(end_holding, actor, chair)


# The kind of a seat


def test_an_observer_becomes_a_voting_member_with_its_people(actor, group):
    seat = SeatFactory(group=group, kind=SeatKind.OBSERVER)
    row = fill_seat(actor, seat, worker(seat), first_on=date(2026, 1, 1))
    follower = change_kind(actor, seat, SeatKind.VOTING)
    assert (seat.last_on, follower.first_on, follower.kind) == (this_day() - DAY, this_day(), SeatKind.VOTING)
    assert roles(group) == [(row.person_id, Role.MEMBER)]
    assert roles(group, this_day() - DAY) == [(row.person_id, Role.OBSERVER)]
    assert delegates_on([follower.id]) == {follower.id: {DelegateKind.DELEGATE: row.person}}
    refusal(change_kind, actor, follower, SeatKind.VOTING)
    refusal(change_kind, actor, seat, SeatKind.VOTING)


def test_a_member_that_only_observes_has_no_vote_but_keeps_its_chair(actor, group):
    chair = seated(group, role=Role.CHAIR, delegate=True)
    follower = change_kind(actor, chair.seat, SeatKind.OBSERVER)
    assert roles(group) == [(chair.person_id, Role.CHAIR)]
    assert (delegates_on([chair.seat_id]), delegates_on([follower.id]), voting_seats(group.id)) == ({}, {}, [])


# Delegates


def test_a_new_delegate_ends_the_one_before_on_the_eve(actor, seat, outbox, trail):
    old = DelegateFactory(seat=seat)
    work = worker(seat)
    row = name_delegate(actor, seat, work.person, DelegateKind.DELEGATE, tell=True)
    assert (old.last_on, row.first_on) == (this_day() - DAY, this_day())
    assert delegates_on([seat.id], old.last_on) == {seat.id: {DelegateKind.DELEGATE: old.person}}
    assert outbox() == [("groups.delegate_named", work.person.email)]
    assert trail() == ["groups.delegate_named"]


def test_a_seat_has_a_delegate_and_an_alternate(actor, seat):
    first, second = worker(seat).person, worker(seat).person
    name_delegate(actor, seat, first, DelegateKind.DELEGATE)
    name_delegate(actor, seat, second, DelegateKind.ALTERNATE)
    assert delegates_on([seat.id]) == {seat.id: {DelegateKind.DELEGATE: first, DelegateKind.ALTERNATE: second}}
    name_delegate(actor, seat, second, DelegateKind.DELEGATE)
    assert delegates_on([seat.id]) == {seat.id: {DelegateKind.DELEGATE: second}}


def test_who_cannot_vote_for_a_seat(actor, group, seat):
    person = worker(seat).person
    observer = SeatFactory(group=group, kind=SeatKind.OBSERVER)
    kind = DelegateKind.DELEGATE
    assert refusal(name_delegate, actor, observer, worker(observer).person, kind).message.startswith("Only a voting")
    assert refusal(name_delegate, actor, seat, PersonFactory(), kind).field == "person_id"
    assert refusal(name_delegate, actor, seat, person, kind, seat.first_on - DAY).field == "first_on"
    name_delegate(actor, seat, person, kind)
    assert refusal(name_delegate, actor, seat, person, kind).message.endswith("this task already on that day.")


def test_a_delegate_is_taken_back(actor, seat, outbox):
    row = DelegateFactory(seat=seat)
    end_delegate(actor, row, this_day() - DAY, tell=True)
    assert delegates_on([seat.id]) == {}
    assert outbox() == [("groups.delegate_ended", row.person.email)]
    refusal(end_delegate, actor, row)


def test_no_day_has_two_delegates_whatever_is_planned(actor, seat):
    first, second = worker(seat).person, worker(seat).person
    name_delegate(actor, seat, first, DelegateKind.DELEGATE, this_day() + 30 * DAY)
    name_delegate(actor, seat, second, DelegateKind.DELEGATE, this_day() + 10 * DAY)
    days = [this_day() + number * DAY for number in (0, 10, 30, 60)]
    assert [delegates_on([seat.id], on).get(seat.id, {}).get(DelegateKind.DELEGATE) for on in days] == [
        None,
        second,
        second,
        second,
    ]


# Members


@pytest.mark.parametrize(
    ("measures", "spans", "votes"),
    [
        ((), ((date(2020, 1, 1), None, None),), True),
        (((MeasureKind.SUSPENSION, date(2026, 1, 1), None),), ((date(2020, 1, 1), None, None),), False),
        ((), ((date(2020, 1, 1), date(2025, 12, 31), None),), False),
    ],
)
def test_the_vote_of_a_member_rests_while_its_membership_does_not_count(seat, measures, spans, votes):
    MembershipFactory(organization=seat.organization, spans=spans, measures_taken=measures)
    assert ([one.id for one in voting_seats(seat.group_id)] == [seat.id]) == votes
    assert [one.id for one in voting_seats(seat.group_id, date(2025, 6, 1))] == [seat.id]


def test_rows_are_kept(actor, seat, session):
    row = fill_seat(actor, seat, worker(seat))
    end_seat(actor, seat, this_day() - DAY)
    assert session.query(SeatHolder).count() == 1
    assert session.query(Delegate).count() == 1
    assert row.never_began


def test_factories_agree(group):
    assert HolderFactory(seat=SeatFactory(group=group)).group is group
