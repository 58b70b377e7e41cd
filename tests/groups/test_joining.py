"""Join requests: asked, confirmed by the organization, decided by the chair; and invitations."""

from datetime import timedelta

import pytest

from alliance.core.operation import Refused
from alliance.groups.enums import DelegateKind, GroupState, JoinMode, JoinState, Role, SeatKind
from alliance.groups.models import Seat, SeatHolder
from alliance.groups.operations.joining import accept, ask_to_join, confirm, decline, invite, withdraw
from alliance.groups.operations.seats import fill_seat
from alliance.groups.queries.joining import decided_in, joinable_groups, open_request, requests_of, waiting_in
from alliance.groups.queries.people import delegates_on, sittings
from alliance.membership.enums import MeasureKind
from alliance.membership.models import Measure
from alliance.organizations.operations.people import end_affiliation
from alliance.organizations.queries import this_day
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.groups import GroupFactory, SeatFactory, seated
from tests.factories.membership import MembershipFactory, representative
from tests.factories.organizations import AffiliationFactory, OrganizationFactory

DAY = timedelta(days=1)


class Member:
    """A member organization with its primary representative and an engineer."""

    def __init__(self):
        self.organization = OrganizationFactory()
        self.membership = MembershipFactory(organization=self.organization)
        self.primary = representative(self.organization)
        self.work = AffiliationFactory(organization=self.organization)
        self.engineer = self.work.person


@pytest.fixture
def member():
    return Member()


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


@pytest.fixture
def chair(group):
    return seated(group, role=Role.CHAIR).person


def asked(member, group, **more):
    return ask_to_join(member.engineer, group, member.organization, member.engineer, **more)


def confirmed(member, group):
    return confirm(member.primary, asked(member, group))


def refusal(call, *args, **more):
    with pytest.raises(Refused) as caught:
        call(*args, **more)
    return caught.value


def sitters(group):
    return {one.person.id for one in sittings(group.id)}


def seats(session):
    return session.query(Seat).count()


def with_mode(mode, **more):
    return GroupFactory(rules={"join_mode": mode}, **more)


# Asking


def test_a_request_waits_for_the_primary_representative(member, group, chair, outbox, trail):
    request = asked(member, group, message=" We test chargers. ")
    assert (request.state, request.person, request.message) == (
        JoinState.REQUESTED,
        member.engineer,
        "We test chargers.",
    )
    assert outbox() == [("groups.join_asked", member.primary.email)]
    assert trail() == ["groups.join_requested"]


def test_what_the_primary_asks_is_confirmed_at_once(member, group, chair, outbox):
    request = ask_to_join(member.primary, group, member.organization, member.engineer)
    assert (request.state, request.confirmed_by) == (JoinState.CONFIRMED, member.primary)
    assert outbox() == [("groups.join_waits", chair.email)]


def test_a_request_for_a_group_without_officers_waits_for_the_coordinators(member, group, outbox):
    coordinator = CoordinatorFactory(duty="groups")
    ask_to_join(member.primary, group, member.organization, member.engineer)
    assert outbox() == [("groups.join_waits", coordinator.email)]


@pytest.mark.parametrize(
    ("mode", "words"), [(JoinMode.CLOSED, "takes nobody in"), (JoinMode.BY_INVITATION, "by invitation")]
)
def test_a_charter_may_take_no_requests(member, mode, words):
    assert words in refusal(asked, member, with_mode(mode)).message


@pytest.mark.parametrize("state", [GroupState.PROPOSED, GroupState.CONCLUDED, GroupState.DECLINED])
def test_nobody_joins_a_group_that_does_not_run(member, state):
    assert "Nobody can join" in refusal(asked, member, GroupFactory(state=state)).message


def test_only_members_ask_and_only_for_people_who_work_there(member, group):
    outsider = OrganizationFactory()
    representative(outsider)
    person = AffiliationFactory(organization=outsider).person
    assert refusal(ask_to_join, person, group, outsider, person).field == "organization_id"
    assert refusal(ask_to_join, member.engineer, group, member.organization, person).field == "person_id"


def test_a_liaison_may_come_from_outside(group):
    outsider = OrganizationFactory()
    person = representative(outsider)
    request = ask_to_join(person, group, outsider, person, seat_kind=SeatKind.LIAISON)
    assert request.state is JoinState.CONFIRMED


def test_an_organization_without_a_primary_cannot_ask(group):
    organization = MembershipFactory().organization
    person = AffiliationFactory(organization=organization).person
    assert "The secretariat appoints one." in refusal(ask_to_join, person, group, organization, person).message


def test_nobody_is_asked_for_twice(member, group):
    asked(member, group)
    assert "waits already" in refusal(asked, member, group).message


def test_who_sits_in_the_group_need_not_ask(member, group):
    seat = SeatFactory(group=group, organization=member.organization)
    fill_seat(member.primary, seat, member.work)
    assert "sits in this group already" in refusal(asked, member, group).message


# Confirming


def test_the_primary_confirms_and_may_send_somebody_else(member, group, chair, outbox, trail):
    other = AffiliationFactory(organization=member.organization).person
    request = confirm(member.primary, asked(member, group), other)
    assert (request.state, request.person, request.confirmed_by) == (JoinState.CONFIRMED, other, member.primary)
    assert outbox()[1:] == [("groups.join_waits", chair.email)]
    assert trail() == ["groups.join_requested", "groups.join_confirmed"]


def test_only_who_works_there_is_sent(member, group):
    request = asked(member, group)
    assert refusal(confirm, member.primary, request, PersonFactory()).field == "person_id"
    end_affiliation(member.primary, member.work, this_day() - DAY)
    assert refusal(confirm, member.primary, request).field == "person_id"


def test_what_is_confirmed_is_not_confirmed_again(member, group):
    request = confirmed(member, group)
    assert "already" in refusal(confirm, member.primary, request).message


def test_nobody_is_sent_into_a_group_that_ended_meanwhile(member, group, session):
    request = asked(member, group)
    group.state = GroupState.CONCLUDED
    session.commit()
    refusal(confirm, member.primary, request)
    assert request.state is JoinState.REQUESTED


def test_in_an_open_group_the_confirmation_seats_at_once(member, outbox):
    group = with_mode(JoinMode.OPEN)
    chair = seated(group, role=Role.CHAIR).person
    request = confirmed(member, group)
    assert request.state is JoinState.ACCEPTED
    assert sitters(group) == {chair.id, member.engineer.id}
    assert outbox()[1:] == [("groups.join_accepted", one.email) for one in (member.engineer, chair)]


def test_a_second_person_for_a_seat_that_is_there_needs_no_chair(member, group, session):
    seat = SeatFactory(group=group, organization=member.organization)
    request = confirmed(member, group)
    assert (request.state, seats(session), sitters(group)) == (JoinState.ACCEPTED, 1, {member.engineer.id})
    assert seat.holders[0].person == member.engineer


# Deciding


def test_the_chair_accepts_and_the_seat_is_filled_with_its_vote(member, group, chair, outbox, trail):
    request = confirmed(member, group)
    seat = accept(chair, request)
    assert (seat.organization, seat.kind, request.state) == (member.organization, SeatKind.VOTING, JoinState.ACCEPTED)
    assert sitters(group) == {chair.id, member.engineer.id}
    assert delegates_on([seat.id]) == {seat.id: {DelegateKind.DELEGATE: member.engineer}}
    assert outbox()[2:] == [("groups.join_accepted", one.email) for one in (member.engineer, member.primary)]
    assert trail()[2:] == [
        "groups.seat_given",
        "groups.seated",
        "groups.delegate_named",
        "groups.join_accepted",
    ]


def test_the_second_to_press_learns_who_was_first(member, group, chair):
    request = confirmed(member, group)
    accept(chair, request)
    assert refusal(accept, chair, request).message == (f"This was decided already: Accepted, by {chair.shown_name}.")


def test_what_the_organization_has_not_confirmed_is_not_accepted(member, group, chair):
    request = asked(member, group)
    assert refusal(accept, chair, request).message == "The organization has not confirmed this yet."


def test_an_organization_that_left_the_alliance_meanwhile_is_not_seated(member, group, chair, session):
    request = confirmed(member, group)
    measure = Measure(membership=member.membership, kind=MeasureKind.EXPULSION, first_on=this_day(), reason="x")
    session.add(measure)
    session.commit()
    assert "is not a member today" in refusal(accept, chair, request).message


def test_a_person_who_left_meanwhile_is_not_seated(member, group, chair):
    request = confirmed(member, group)
    end_affiliation(member.primary, member.work, this_day() - DAY)
    assert refusal(accept, chair, request).field == "person_id"
    assert request.state is JoinState.CONFIRMED


def test_an_observer_that_asks_for_a_vote_gets_it_with_its_people(member, group, chair):
    seat = SeatFactory(group=group, organization=member.organization, kind=SeatKind.OBSERVER)
    other = AffiliationFactory(organization=member.organization)
    fill_seat(member.primary, seat, other)
    follower = accept(chair, confirmed(member, group))
    assert (follower.kind, seat.last_on) == (SeatKind.VOTING, this_day() - DAY)
    assert sitters(group) == {chair.id, other.person_id, member.engineer.id}


def test_a_request_is_declined_with_a_reason(member, group, chair, outbox, trail):
    request = confirmed(member, group)
    assert refusal(decline, chair, request, "  ").field == "note"
    decline(chair, request, "The seats are taken.")
    assert (request.state, request.note, request.decided_by) == (
        JoinState.DECLINED,
        "The seats are taken.",
        chair,
    )
    assert outbox()[2:] == [("groups.join_declined", one.email) for one in (member.engineer, member.primary)]
    assert trail()[-1] == "groups.join_declined"
    refusal(decline, chair, request, "Again.")


def test_after_a_refusal_one_may_ask_again(member, group, chair):
    decline(chair, confirmed(member, group), "Not now.")
    assert asked(member, group).state is JoinState.REQUESTED


def test_the_organization_says_no_to_its_own_colleague(member, group, outbox):
    request = asked(member, group)
    decline(member.primary, request, "We have no time.")
    assert outbox()[1:] == [("groups.join_declined", member.engineer.email)]


def test_a_request_is_taken_back(member, group, chair, outbox):
    request = confirmed(member, group)
    withdraw(member.engineer, request)
    assert request.state is JoinState.WITHDRAWN
    assert outbox()[2:] == [("groups.join_withdrawn", chair.email)]
    refusal(withdraw, member.engineer, request)


# Invitations


def test_the_chair_invites_and_the_primary_says_whom_it_sends(member, group, chair, outbox, trail):
    request = invite(chair, group, member.organization, "Your laboratory is missing.")
    assert (request.state, request.came_from) == (JoinState.INVITED, "invitation")
    assert refusal(confirm, member.primary, request).field == "person_id"
    confirm(member.primary, request, member.engineer)
    assert request.state is JoinState.ACCEPTED
    assert sitters(group) == {chair.id, member.engineer.id}
    assert outbox() == [
        ("groups.join_invited", member.primary.email),
        ("groups.join_accepted", member.engineer.email),
        ("groups.join_accepted", chair.email),
    ]
    assert trail()[:2] == ["groups.join_invited", "groups.join_confirmed"]


def test_one_joins_by_invitation_where_the_charter_says_so(member):
    group = with_mode(JoinMode.BY_INVITATION)
    chair = seated(group, role=Role.CHAIR).person
    confirm(member.primary, invite(chair, group, member.organization), member.primary)
    assert member.primary.id in sitters(group)


def test_who_is_not_invited(member, group, chair):
    assert "takes nobody in" in refusal(invite, chair, with_mode(JoinMode.CLOSED), member.organization).message
    assert refusal(invite, chair, GroupFactory(state=GroupState.CONCLUDED), member.organization)
    outsider = OrganizationFactory()
    assert "no primary" in refusal(invite, chair, group, outsider).message
    representative(outsider)
    assert "not a member" in refusal(invite, chair, group, outsider).message
    invite(chair, group, member.organization)
    assert "invited already" in refusal(invite, chair, group, member.organization).message
    SeatFactory(group=group, organization=member.organization)
    assert "such a seat already" in refusal(invite, chair, group, member.organization).message


def test_an_invitation_is_declined_or_taken_back(member, group, chair, outbox):
    decline(member.primary, invite(chair, group, member.organization), "No time.")
    withdraw(chair, invite(chair, group, member.organization))
    assert outbox() == [
        ("groups.join_invited", member.primary.email),
        ("groups.join_declined", chair.email),
        ("groups.join_invited", member.primary.email),
        ("groups.join_withdrawn", member.primary.email),
    ]


# Finding


def test_the_queue_has_what_waits_for_the_chair_first(member, group, chair, session):
    late, early = Member(), Member()
    requests = [asked(member, group), confirmed(late, group), confirmed(early, group)]
    requests[2].since -= DAY
    session.commit()
    assert list(session.scalars(waiting_in(group.id))) == [requests[2], requests[1], requests[0]]
    decline(chair, requests[1], "No.")
    assert decided_in(group.id) == [requests[1]]
    assert requests_of(member.primary, [member.organization.id]) == [requests[0]]
    assert requests_of(late.engineer, []) == []
    assert open_request(group.id, early.organization.id, early.engineer.id) == requests[2]


def test_groups_that_take_requests_are_offered(group):
    with_mode(JoinMode.CLOSED)
    with_mode(JoinMode.BY_INVITATION)
    GroupFactory(state=GroupState.CONCLUDED)
    opened = with_mode(JoinMode.OPEN, state=GroupState.FORMING)
    assert {one.code for one in joinable_groups()} == {group.code, opened.code}


def test_a_seat_has_no_two_rows_of_one_person(member, group, chair, session):
    accept(chair, confirmed(member, group))
    assert session.query(SeatHolder).filter_by(person_id=member.engineer.id).count() == 1
