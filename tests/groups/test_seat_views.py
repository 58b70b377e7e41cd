"""Pages and acts of seats and of joining, as the right and as the wrong person."""

from datetime import timedelta

import pytest

from alliance.groups.enums import DelegateKind, GroupState, JoinMode, JoinState, Role, SeatKind
from alliance.groups.models import JoinRequest, Seat
from alliance.groups.operations.joining import ask_to_join, confirm, invite
from alliance.groups.operations.seats import fill_seat
from alliance.groups.queries.people import delegates_on, sittings
from alliance.groups.queries.seats import affiliation_on
from alliance.organizations.operations.people import end_affiliation
from alliance.organizations.queries import this_day
from tests.factories import CoordinatorFactory, PersonFactory, SignInFactory
from tests.factories.groups import DelegateFactory, GroupFactory, SeatFactory, seated
from tests.factories.membership import MembershipFactory, representative
from tests.factories.organizations import AffiliationFactory, OrganizationFactory

DAY = timedelta(days=1)


@pytest.fixture
def browse(as_user):
    """The browser of a person, signed in once."""
    found = {}

    def of(person):
        if person.id not in found:
            found[person.id] = as_user(person)
        return found[person.id]

    return of


class Member:
    def __init__(self):
        self.organization = OrganizationFactory()
        MembershipFactory(organization=self.organization)
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


@pytest.fixture
def coordinator():
    return CoordinatorFactory(duty="groups")


def today(days=0):
    return (this_day() + days * DAY).isoformat()


def requests(session):
    return list(session.query(JoinRequest).order_by(JoinRequest.id))


def sitters(group):
    return {one.person.id for one in sittings(group.id)}


# Joining


def test_an_engineer_asks_the_primary_confirms_and_the_chair_accepts(browse, session, group, chair, member):
    asking = {"organization_id": member.organization.id, "person_id": member.engineer.id, "kind": "voting"}
    answer = browse(member.engineer).post("/groups/wg3/join", data=asking | {"message": "Test benches."})
    assert (answer.status_code, answer.location) == (303, "/seats")
    (row,) = requests(session)
    assert row.state is JoinState.REQUESTED
    browser = browse(member.primary)
    assert "Test benches." in browser.get(f"/join-requests/{row.id}/confirm").text
    browser.post(f"/join-requests/{row.id}/confirm", data={"affiliation_id": member.work.id})
    assert row.state is JoinState.CONFIRMED
    browser = browse(chair)
    assert member.organization.name.en in browser.get("/groups/wg3/queue").text
    assert browser.post(f"/join-requests/{row.id}/accept").location == "/groups/wg3/queue"
    assert (row.state, sitters(group)) == (JoinState.ACCEPTED, {chair.id, member.engineer.id})


def test_who_cannot_ask_reads_why(browse, client, member, session):
    closed = GroupFactory(rules={"join_mode": JoinMode.CLOSED})
    chosen = GroupFactory(rules={"join_mode": JoinMode.BY_INVITATION})
    over = GroupFactory(state=GroupState.CONCLUDED)
    browser = browse(member.engineer)
    pages = [browser.get(f"/groups/{one.code}/join") for one in (closed, chosen, over)]
    assert [one.status_code for one in pages] == [200, 200, 200]
    words = ["takes nobody in", "by invitation", "See the other groups"]
    assert [word in one.text for word, one in zip(words, pages, strict=True)] == [True] * 3
    assert "Only members" in browse(PersonFactory()).get(f"/groups/{GroupFactory().code}/join").text
    assert browser.post(f"/groups/{closed.code}/join", data={"kind": "voting"}).status_code == 403
    assert client.get(f"/groups/{closed.code}/join").status_code == 303
    assert requests(session) == []


def test_a_refused_request_says_why_at_its_field(browse, group, member):
    ask_to_join(member.engineer, group, member.organization, member.engineer)
    asking = {"organization_id": member.organization.id, "person_id": member.engineer.id, "kind": "voting"}
    answer = browse(member.engineer).post("/groups/wg3/join", data=asking)
    assert (answer.status_code, "waits already" in answer.text) == (422, True)


def test_the_primary_names_a_colleague_and_nobody_else_does(browse, group, member, session):
    asking = {"organization_id": member.organization.id, "person_id": member.engineer.id, "kind": "observer"}
    other = AffiliationFactory(organization=member.organization).person
    assert browse(other).post("/groups/wg3/join", data=asking).status_code == 422
    browse(member.primary).post("/groups/wg3/join", data=asking)
    (row,) = requests(session)
    assert (row.state, row.person, row.seat_kind) == (JoinState.CONFIRMED, member.engineer, SeatKind.OBSERVER)


def test_only_the_primary_confirms_and_only_officers_decide(browse, group, chair, member):
    row = ask_to_join(member.engineer, group, member.organization, member.engineer)
    assert browse(member.engineer).get(f"/join-requests/{row.id}/confirm").status_code == 403
    assert browse(PersonFactory()).get(f"/join-requests/{row.id}/confirm").status_code == 404
    confirm(member.primary, row)
    assert browse(member.primary).post(f"/join-requests/{row.id}/accept").status_code == 403
    assert browse(seated(group).person).post(f"/join-requests/{row.id}/accept").status_code == 404
    assert row.state is JoinState.CONFIRMED


def test_what_is_decided_is_only_shown_to_the_primary(browse, group, member):
    row = ask_to_join(member.primary, group, member.organization, member.engineer)
    browser = browse(member.primary)
    assert "Nothing is left for you to do here." in browser.get(f"/join-requests/{row.id}/confirm").text
    answer = browser.post(f"/join-requests/{row.id}/confirm", data={"affiliation_id": member.work.id})
    assert answer.status_code == 422


def test_the_second_to_accept_is_told_who_was_first(browse, group, chair, member, session):
    row = ask_to_join(member.primary, group, member.organization, member.engineer)
    browser = browse(chair)
    browser.post(f"/join-requests/{row.id}/accept")
    browser.post(f"/join-requests/{row.id}/accept")
    assert "This was decided already" in browser.get("/groups/wg3/queue").text
    assert session.query(Seat).filter_by(organization_id=member.organization.id).count() == 1


def test_a_request_is_declined_with_a_reason(browse, group, chair, member):
    row = ask_to_join(member.primary, group, member.organization, member.engineer)
    browser = browse(chair)
    assert browser.get(f"/join-requests/{row.id}/decline").status_code == 200
    assert browser.post(f"/join-requests/{row.id}/decline", data={"note": ""}).status_code == 422
    answer = browser.post(f"/join-requests/{row.id}/decline", data={"note": "No seat is free."})
    assert (answer.location, row.state) == ("/groups/wg3/queue", JoinState.DECLINED)
    assert "No seat is free." in browser.get("/groups/wg3/queue").text


def test_a_request_is_taken_back_by_who_asked(browse, group, chair, member):
    row = ask_to_join(member.engineer, group, member.organization, member.engineer)
    other = AffiliationFactory(organization=member.organization).person
    assert browse(other).post(f"/join-requests/{row.id}/withdraw").status_code == 403
    assert browse(member.engineer).post(f"/join-requests/{row.id}/withdraw").location == "/seats"
    assert row.state is JoinState.WITHDRAWN


def test_the_chair_invites_a_member_found_by_name(browse, group, chair, member, session):
    browser, words = browse(chair), member.organization.name.en
    assert words in browser.get("/groups/wg3/invite", query_string={"q": words}).text
    sent = {"q": words, "organization_id": member.organization.id, "kind": "voting", "note": "Join us."}
    assert browser.post("/groups/wg3/invite", data=sent).location == "/groups/wg3/queue"
    (row,) = requests(session)
    assert row.state is JoinState.INVITED
    assert browser.post("/groups/wg3/invite", data=sent).status_code == 422
    assert browser.post(f"/join-requests/{row.id}/withdraw").location == "/groups/wg3/queue"
    outsider = OrganizationFactory(en="Nobody knows this")
    assert outsider.name.en not in browser.get("/groups/wg3/invite?q=Nobody").text.split("</form>")[1]


def test_members_have_no_queue(browse, group, member, coordinator):
    assert browse(seated(group).person).get("/groups/wg3/queue").status_code == 403
    assert browse(seated(group).person).get("/groups/wg3/invite").status_code == 403
    assert browse(coordinator).get("/groups/wg3/queue").status_code == 200


def test_the_queue_costs_the_same_for_one_and_five(browse, group, chair, count_queries):
    def cost():
        browser = browse(chair)
        with count_queries() as sent:
            assert browser.get("/groups/wg3/queue").status_code == 200
        return len(sent)

    def asked():
        one = Member()
        ask_to_join(one.primary, group, one.organization, one.engineer)

    asked()
    cost()
    first = cost()
    for _ in range(4):
        asked()
    assert cost() == first


# Seats


def test_the_primary_sends_names_and_ends(browse, group, member):
    seat = SeatFactory(group=group, organization=member.organization)
    browser = browse(member.primary)
    assert browser.get(f"/seats/{seat.id}/fill").status_code == 200
    filling = {"affiliation_id": member.work.id, "first_on": today()}
    assert browser.post(f"/seats/{seat.id}/fill", data=filling).location == "/seats"
    assert browser.post(f"/seats/{seat.id}/fill", data=filling).status_code == 422
    assert sitters(group) == {member.engineer.id}
    own = affiliation_on(member.primary.id, member.organization.id, this_day())
    naming = {"affiliation_id": own.id, "kind": "alternate", "first_on": today()}
    assert browser.get(f"/seats/{seat.id}/delegate").status_code == 200
    assert browser.post(f"/seats/{seat.id}/delegate", data=naming).location == "/seats"
    assert browser.post(f"/seats/{seat.id}/delegate", data=naming).status_code == 422
    named = delegates_on([seat.id])[seat.id]
    assert named == {DelegateKind.DELEGATE: member.engineer, DelegateKind.ALTERNATE: member.primary}
    holder = seat.holders[0]
    assert browser.get(f"/seat-holders/{holder.id}/end").status_code == 200
    assert browser.post(f"/seat-holders/{holder.id}/end", data={"last_on": today(-9)}).status_code == 422
    assert browser.post(f"/seat-holders/{holder.id}/end", data={"last_on": today()}).location == "/seats"
    assert browser.get(f"/seats/{seat.id}/end").status_code == 200
    assert browser.post(f"/seats/{seat.id}/end", data={"last_on": today()}).location == "/seats"
    assert browser.post(f"/seats/{seat.id}/end", data={"last_on": today()}).status_code == 422


def test_a_delegate_is_taken_back_by_the_primary_only(browse, group, member):
    seat = SeatFactory(group=group, organization=member.organization)
    row = DelegateFactory(seat=seat, person=member.engineer)
    assert browse(member.engineer).post(f"/delegates/{row.id}/end").status_code == 403
    browser = browse(member.primary)
    assert browser.post(f"/delegates/{row.id}/end").location == "/seats"
    assert row.last_on == this_day()
    browser.post(f"/delegates/{row.id}/end")
    assert "This has ended already." in browser.get("/seats").text


def test_an_organization_sends_whom_it_wants_not_the_chair(browse, group, chair, member, coordinator):
    seat = SeatFactory(group=group, organization=member.organization)
    row = fill_seat(None, seat, member.work)
    for person in (chair, member.engineer):
        browser = browse(person)
        assert browser.get(f"/seats/{seat.id}/fill").status_code == 403
        assert browser.get(f"/seats/{seat.id}/delegate").status_code == 403
        assert browser.get(f"/seat-holders/{row.id}/end").status_code == 403
    assert browse(coordinator).get(f"/seats/{seat.id}/fill").status_code == 200


def test_the_chair_changes_roles_kinds_and_ends_seats(browse, group, chair, member, session):
    seat = SeatFactory(group=group, organization=member.organization)
    row = fill_seat(None, seat, member.work)
    browser = browse(chair)
    assert browser.get(f"/seat-holders/{row.id}/role").status_code == 200
    change = {"role": "vice_chair", "first_on": today(), "last_on": today(365)}
    assert browser.post(f"/seat-holders/{row.id}/role", data=change).location == "/groups/wg3/roster"
    assert browser.post(f"/seat-holders/{row.id}/role", data=change).status_code == 422
    assert (member.engineer.id, Role.VICE_CHAIR) in {(one.person.id, one.role) for one in sittings(group.id)}
    assert browser.get(f"/seats/{seat.id}/kind").status_code == 200
    change = {"kind": "observer", "first_on": today(1)}
    assert browser.post(f"/seats/{seat.id}/kind", data=change).location == "/groups/wg3/roster"
    assert browser.post(f"/seats/{seat.id}/kind", data=change).status_code == 422
    assert browser.get(f"/seats/{seat.id}/end").status_code == 200
    for path in (f"/seat-holders/{row.id}/role", f"/seats/{seat.id}/kind"):
        assert browse(member.primary).get(path).status_code == 403


def test_a_secretary_is_added_by_the_address_of_the_sign_in(browse, group, chair, session):
    person = PersonFactory()
    browser, sent = browse(chair), {"email": person.email, "role": "secretary", "first_on": today()}
    assert browser.get("/groups/wg3/serve").status_code == 200
    assert browser.post("/groups/wg3/serve", data=sent).status_code == 422
    SignInFactory(person=person)
    assert browser.post("/groups/wg3/serve", data=sent).location == "/groups/wg3/roster"
    assert (person.id, Role.SECRETARY) in {(one.person.id, one.role) for one in sittings(group.id)}
    row = next(one for one in sittings(group.id) if one.person.id == person.id)
    assert row.organization is None
    assert browse(seated(group).person).get("/groups/wg3/serve").status_code == 403


def test_a_coordinator_gives_a_seat_to_anybody(browse, group, chair, coordinator, session):
    body = OrganizationFactory(en="Standards Body")
    browser = browse(coordinator)
    assert "Standards Body" in browser.get("/groups/wg3/seats/new?q=Standards").text
    sent = {"q": "Standards", "organization_id": body.id, "kind": "liaison", "first_on": today()}
    answer = browser.post("/groups/wg3/seats/new", data=sent)
    seat = session.query(Seat).filter_by(organization_id=body.id).one()
    assert (answer.location, seat.kind) == (f"/seats/{seat.id}/fill", SeatKind.LIAISON)
    assert browser.post("/groups/wg3/seats/new", data=sent).status_code == 422
    assert browse(chair).get("/groups/wg3/seats/new").status_code == 403


def test_seats_of_a_hidden_group_are_known_to_their_organization_only(browse, member):
    body = OrganizationFactory()
    primary = representative(body)
    hidden = GroupFactory(is_public=False)
    seat = SeatFactory(group=hidden, organization=body, kind=SeatKind.LIAISON)
    assert browse(primary).get(f"/seats/{seat.id}/fill").status_code == 200
    assert browse(PersonFactory()).get(f"/seats/{seat.id}/fill").status_code == 404
    assert browse(primary).get("/seats/999999/fill").status_code == 404
    assert browse(primary).get("/seat-holders/999999/end").status_code == 404
    assert browse(primary).post("/delegates/999999/end").status_code == 404


# One's own


def test_my_page_shows_seats_what_i_owe_and_what_is_under_way(browse, group, chair, member):
    seat = SeatFactory(group=group, organization=member.organization)
    row = fill_seat(None, seat, member.work)
    offer = invite(chair, GroupFactory(en="Batteries"), member.organization)
    other = ask_to_join(member.engineer, GroupFactory(en="Radar"), member.organization, member.engineer)
    text = browse(member.primary).get("/seats").text
    for path in (f"/join-requests/{offer.id}/confirm", f"/join-requests/{other.id}/confirm", f"/seats/{seat.id}/fill"):
        assert path in text
    text = browse(member.engineer).get("/seats").text
    assert f"/seats/{seat.id}/fill" not in text
    assert f"/seat-holders/{row.id}/end" not in text
    assert f"/join-requests/{other.id}/withdraw" in text
    assert "Batteries" in text
    assert "You work at no organization here" in browse(PersonFactory()).get("/seats").text


def test_visitors_sign_in_to_see_seats(client):
    assert client.get("/seats").status_code == 303


def test_my_page_costs_the_same_for_one_and_five_seats(browse, member, count_queries):
    def cost():
        browser = browse(member.primary)
        with count_queries() as sent:
            assert browser.get("/seats").status_code == 200
        return len(sent)

    def more():
        seat = SeatFactory(organization=member.organization)
        fill_seat(None, seat, AffiliationFactory(organization=member.organization))

    more()
    cost()
    first = cost()
    for _ in range(4):
        more()
    assert cost() == first


def test_a_successor_is_named_in_one_step(browse, group, member):
    seat = SeatFactory(group=group, organization=member.organization)
    fill_seat(None, seat, member.work, first_on=this_day() - 30 * DAY)
    follower = AffiliationFactory(organization=member.organization)
    path = f"/affiliations/{member.work.id}/succession"
    browser = browse(member.primary)
    assert group.title in browser.get(path).text
    assert browser.post(path, data={"successor": ""}).status_code == 422
    assert browser.post(path, data={"successor": follower.id}).location == "/seats"
    assert sitters(group) == {follower.person_id}
    assert "Nothing to hand over" in browser.get(path).text
    assert browser.post(path, data={"successor": follower.id}).status_code == 422
    assert browse(member.engineer).get(path).status_code == 403
    assert browse(PersonFactory()).get(path).status_code == 404


def test_whoever_notes_that_somebody_leaves_is_led_to_the_succession(browse, group, member):
    seat = SeatFactory(group=group, organization=member.organization)
    fill_seat(None, seat, member.work, first_on=this_day() - 30 * DAY)
    browser, path = browse(member.primary), f"/affiliations/{member.work.id}/succession"
    assert path in browser.get(f"/organizations/affiliations/{member.work.id}/end").text
    end_affiliation(member.primary, member.work, this_day() - DAY)
    assert path in browser.get("/seats").text
