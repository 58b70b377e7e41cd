"""What becomes of seats when people leave an organization, and organizations the alliance."""

from datetime import timedelta

import pytest

from alliance.core.operation import Refused
from alliance.groups import signals
from alliance.groups.enums import DelegateKind, Role, SeatKind
from alliance.groups.operations.succession import succeed
from alliance.groups.queries.people import delegates_on, sittings
from alliance.groups.queries.seats import own_places
from alliance.membership.operations.measures import expel, lift_suspension, resign, suspend
from alliance.organizations.operations.people import end_affiliation
from alliance.organizations.queries import this_day
from tests.factories import CoordinatorFactory
from tests.factories.groups import DelegateFactory, GroupFactory, HolderFactory, SeatFactory, seated
from tests.factories.membership import MembershipFactory, representative
from tests.factories.organizations import AffiliationFactory, OrganizationFactory

DAY = timedelta(days=1)


class Firm:
    """A member with its primary, somebody who sits and votes in three groups, and a colleague."""

    def __init__(self):
        self.organization = OrganizationFactory()
        self.membership = MembershipFactory(organization=self.organization)
        self.primary = representative(self.organization)
        self.work = AffiliationFactory(organization=self.organization)
        self.leaver = self.work.person
        self.next = AffiliationFactory(organization=self.organization).person
        self.groups = [GroupFactory() for _ in range(3)]
        self.seats = [SeatFactory(group=group, organization=self.organization) for group in self.groups]
        for seat, role in zip(self.seats[:2], (Role.MEMBER, Role.CHAIR), strict=True):
            HolderFactory(seat=seat, person=self.leaver, affiliation=self.work, role=role)
            DelegateFactory(seat=seat, person=self.leaver)
        DelegateFactory(seat=self.seats[2], person=self.leaver, kind=DelegateKind.ALTERNATE)

    def sits(self, place, on=None):
        return [(one.person, one.role) for one in sittings(self.groups[place].id, on)]

    def votes(self, on=None):
        found = delegates_on([seat.id for seat in self.seats], on)
        return [found.get(seat.id, {}) for seat in self.seats]


@pytest.fixture
def firm():
    return Firm()


@pytest.fixture
def passed():
    found = []

    def note(seat, leaver, successor, actor):
        found.append((seat.id, leaver.id, successor.id, actor.id))

    with signals.succeeded.connected_to(note):
        yield found


def refusal(call, *args, **more):
    with pytest.raises(Refused) as caught:
        call(*args, **more)
    return caught.value


def test_the_successor_takes_every_seat_and_vote_in_one_step(firm, passed, outbox, trail):
    seats = succeed(firm.primary, firm.organization, firm.leaver, firm.next)
    assert seats == firm.seats
    assert [firm.sits(place) for place in range(3)] == [[(firm.next, Role.MEMBER)]] * 3
    assert firm.votes() == [{DelegateKind.DELEGATE: firm.next}] * 2 + [{DelegateKind.ALTERNATE: firm.next}]
    assert passed == [(seat.id, firm.leaver.id, firm.next.id, firm.primary.id) for seat in firm.seats]
    assert outbox() == [("groups.succession", firm.next.email)]
    assert trail().count("groups.succeeded") == 3


def test_history_stays_with_the_person(firm):
    succeed(firm.primary, firm.organization, firm.leaver, firm.next)
    yesterday = this_day() - DAY
    assert firm.sits(0, yesterday) == [(firm.leaver, Role.MEMBER)]
    assert firm.sits(1, yesterday) == [(firm.leaver, Role.CHAIR)]
    assert firm.votes(yesterday)[0] == {DelegateKind.DELEGATE: firm.leaver}


def test_only_the_named_groups_pass_on(firm):
    succeed(firm.primary, firm.organization, firm.leaver, firm.next, [firm.groups[0]])
    assert firm.sits(0) == [(firm.next, Role.MEMBER)]
    assert firm.sits(1) == [(firm.leaver, Role.CHAIR)]


def test_a_successor_who_sits_there_already_takes_the_vote_alone(firm):
    HolderFactory(seat=firm.seats[0], person=firm.next, affiliation=None)
    DelegateFactory(seat=firm.seats[0], person=firm.next, kind=DelegateKind.ALTERNATE)
    succeed(firm.primary, firm.organization, firm.leaver, firm.next)
    assert firm.sits(0) == [(firm.next, Role.MEMBER)]
    assert firm.votes()[0] == {DelegateKind.DELEGATE: firm.next}


def test_the_other_officers_of_the_group_are_told(firm, outbox):
    secretary = seated(firm.groups[1], role=Role.SECRETARY).person
    succeed(firm.primary, firm.organization, firm.leaver, firm.next)
    assert outbox() == [("groups.succession", firm.next.email), ("groups.succeeded", secretary.email)]


def test_who_cannot_succeed(firm):
    act = (succeed, firm.primary, firm.organization)
    stranger = AffiliationFactory().person
    assert refusal(*act, firm.leaver, firm.leaver).field == "successor"
    assert refusal(*act, firm.leaver, stranger).field == "successor"
    assert "no seat to hand over" in refusal(*act, firm.next, firm.leaver).message
    succeed(firm.primary, firm.organization, firm.leaver, firm.next)
    assert "no seat to hand over" in refusal(*act, firm.leaver, firm.next).message


def test_whoever_leaves_an_organization_sits_and_votes_for_it_no_longer(firm):
    last = this_day() - 3 * DAY
    end_affiliation(firm.primary, firm.work, last)
    assert [firm.sits(place) for place in range(2)] == [[], []]
    assert firm.votes() == [{}, {}, {}]
    assert firm.sits(0, last) == [(firm.leaver, Role.MEMBER)]
    assert firm.votes(last)[2] == {DelegateKind.ALTERNATE: firm.leaver}


def test_seats_left_empty_are_handed_over_afterwards(firm, passed):
    end_affiliation(firm.primary, firm.work, this_day() - 3 * DAY)
    (place,) = own_places(firm.primary)
    assert [one.person for one in place.leavers] == [firm.leaver]
    succeed(firm.primary, firm.organization, firm.leaver, firm.next)
    assert [firm.sits(place) for place in range(2)] == [[(firm.next, Role.MEMBER)]] * 2
    assert firm.votes()[0] == {DelegateKind.DELEGATE: firm.next}
    assert len(passed) == 2
    (place,) = own_places(firm.primary)
    assert place.leavers == []


def test_a_leave_that_lies_ahead_ends_the_seats_on_its_day(firm):
    last = this_day() + 10 * DAY
    end_affiliation(firm.primary, firm.work, last)
    assert firm.sits(0, last) == [(firm.leaver, Role.MEMBER)]
    assert firm.sits(0, last + DAY) == []


def test_other_changes_at_the_organization_leave_seats_alone(firm):
    end_affiliation(firm.primary, AffiliationFactory(organization=firm.organization), this_day())
    assert firm.sits(0) == [(firm.leaver, Role.MEMBER)]


@pytest.mark.parametrize("act", [resign, expel])
def test_who_leaves_the_alliance_leaves_its_groups(firm, act, outbox):
    act(CoordinatorFactory(), firm.membership, "A reason.")
    assert [seat.last_on for seat in firm.seats] == [this_day() - DAY] * 3
    assert firm.sits(0) == []
    assert firm.sits(0, this_day() - DAY) == [(firm.leaver, Role.MEMBER)]
    assert ("groups.seat_ended", firm.leaver.email) in outbox()


def test_seats_reach_to_the_last_day_of_a_membership(firm):
    resign(CoordinatorFactory(), firm.membership, "A reason.", this_day() + 30 * DAY)
    assert {seat.last_on for seat in firm.seats} == {this_day() + 29 * DAY}
    assert firm.sits(0) == [(firm.leaver, Role.MEMBER)]


def test_nothing_of_the_past_is_taken_away(firm):
    resign(CoordinatorFactory(), firm.membership, "A reason.", this_day() - 30 * DAY)
    assert {seat.last_on for seat in firm.seats} == {this_day() - DAY}


def test_a_suspended_member_keeps_its_seats(firm):
    actor = CoordinatorFactory()
    suspend(actor, firm.membership, "A reason.")
    assert {seat.last_on for seat in firm.seats} == {None}
    lift_suspension(actor, firm.membership)
    assert {seat.last_on for seat in firm.seats} == {None}


def test_the_page_of_an_organization_shows_its_seats_of_today(firm):
    (place,) = own_places(firm.primary)
    assert [one.seat for one in place.seats] == firm.seats
    assert [one.has_vote_unnamed for one in place.seats] == [False, False, False]
    assert place.may_fill
    (seen,) = own_places(firm.next)
    assert not seen.may_fill
    assert place.seats[0].seat.kind is SeatKind.VOTING
