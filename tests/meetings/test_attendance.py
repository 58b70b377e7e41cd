"""Who was there: check-in, the secretary's list, quorum and the attendance rule."""

from datetime import UTC, datetime, timedelta

import pytest

from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.groups.enums import CharterState, Role, SeatKind
from alliance.groups.models import Charter
from alliance.meetings.enums import MeetingState, MinutesState, Presence
from alliance.meetings.models import Attendance
from alliance.meetings.operations.attendance import attend, record_attendance, take_back
from alliance.meetings.queries.attendance import (
    attendance_of,
    keeps_vote,
    needed_for,
    not_there_yet,
    presence_table,
    quorum_of,
)
from alliance.organizations.queries import this_day
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.groups import GroupFactory, HolderFactory, SeatFactory, seated
from tests.factories.meetings import AttendanceFactory, MeetingFactory, MinutesFactory
from tests.factories.organizations import OrganizationFactory

DAY = timedelta(days=1)


@pytest.fixture
def meeting():
    """A meeting that runs."""
    return MeetingFactory(number=13, hours=-1)


def refused_field(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.field


def test_each_checks_in_for_the_organization_of_the_seat(meeting, trail):
    holder = seated(meeting.group)
    entry = attend(holder.person, meeting)
    assert (entry.organization_id, entry.presence, entry.acknowledged_at) == (
        holder.seat.organization_id,
        Presence.SELF,
        None,
    )
    assert attend(holder.person, meeting) is entry  # pressing twice changes nothing
    assert trail() == ["meetings.attended"]


def test_who_sits_for_two_organizations_says_for_which(meeting):
    first = seated(meeting.group)
    second = seated(meeting.group, person=first.person).seat.organization
    assert refused_field(lambda: attend(first.person, meeting)) == "organization"
    assert refused_field(lambda: attend(first.person, meeting, OrganizationFactory())) == "organization"
    assert attend(first.person, meeting, second).organization is second


def test_who_serves_without_a_seat_comes_for_no_organization(meeting):
    secretary = HolderFactory(seat=None, group=meeting.group, role=Role.SECRETARY).person
    assert attend(secretary, meeting).organization is None


def test_strangers_and_those_whose_seat_ended_cannot_check_in(meeting):
    former = seated(meeting.group)
    former.last_on = this_day() - DAY
    db.session.commit()
    for one in (PersonFactory(), former.person):
        with pytest.raises(Refused):
            attend(one, meeting)


def test_the_doors_open_an_hour_before_and_close_at_the_end(meeting):
    person = seated(meeting.group).person
    for moment in (meeting.starts_at - timedelta(minutes=61), meeting.ends_at):
        with at(moment), pytest.raises(Refused):
            attend(person, meeting)
    with at(meeting.starts_at - timedelta(minutes=60)):
        assert attend(person, meeting).id


def test_nobody_checks_in_to_a_cancelled_meeting():
    meeting = MeetingFactory(hours=-1, state=MeetingState.CANCELLED)
    with pytest.raises(Refused):
        attend(seated(meeting.group).person, meeting)


def test_the_statement_is_acknowledged_where_the_group_has_one():
    group = GroupFactory(statement=Localized("No talk of prices."))
    meeting = MeetingFactory(group=group, hours=-1)
    person = seated(group).person
    assert refused_field(lambda: attend(person, meeting)) == "acknowledged"
    assert attend(person, meeting, acknowledged=True).acknowledged_at is not None


def test_the_secretary_records_others_and_guests(meeting, trail):
    secretary, member = seated(meeting.group, role=Role.SECRETARY).person, seated(meeting.group)
    entry = record_attendance(secretary, meeting, member.person, member.seat.organization)
    guest = record_attendance(secretary, meeting, None, guest_name=" Li Lei\n(Volt) ")
    assert (entry.presence, entry.recorded_by_id) == (Presence.RECORDED, secretary.id)
    assert (guest.guest_name, guest.person) == ("Li Lei (Volt)", None)
    assert refused_field(lambda: record_attendance(secretary, meeting, member.person)) == "person"
    assert (
        refused_field(lambda: record_attendance(secretary, meeting, None, guest_name="Li Lei (Volt)")) == "guest_name"
    )
    assert refused_field(lambda: record_attendance(secretary, meeting, None, guest_name=" ")) == "guest_name"
    assert trail() == ["meetings.attendance_recorded"] * 2


def test_nobody_is_recorded_long_before_the_meeting_or_after_its_minutes_are_approved(meeting):
    person = PersonFactory()
    with at(meeting.starts_at - DAY), pytest.raises(Refused):
        record_attendance(None, meeting, person)
    MinutesFactory(meeting=meeting, state=MinutesState.APPROVED)
    with pytest.raises(Refused):
        record_attendance(None, meeting, person)
    assert record_attendance(None, meeting, person, presence=Presence.IMPORTED).came_at == meeting.starts_at


def test_mistakes_are_taken_back_by_oneself_while_it_runs_and_by_the_secretary_later(meeting, trail):
    member, chair = seated(meeting.group).person, seated(meeting.group, role=Role.CHAIR).person
    take_back(member, attend(member, meeting))
    entry = attend(member, meeting)
    with at(meeting.ends_at + DAY):
        with pytest.raises(Refused):
            take_back(member, entry)
        take_back(chair, entry)
    assert attendance_of(meeting) == []
    assert trail()[-1] == "meetings.attendance_taken_back"


def test_nothing_is_taken_back_once_the_minutes_are_approved(meeting):
    chair = seated(meeting.group, role=Role.CHAIR).person
    entry = attend(chair, meeting)
    MinutesFactory(meeting=meeting, state=MinutesState.APPROVED)
    with pytest.raises(Refused):
        take_back(chair, entry)


@pytest.mark.parametrize(
    ("entitled", "percent", "needed"),
    [(19, 50, 10), (20, 50, 10), (3, 67, 3), (3, 66, 2), (100, 67, 67), (7, 0, 0), (0, 50, 0), (5, 100, 5)],
)
def test_the_quorum_is_the_smallest_number_that_is_the_share(entitled, percent, needed):
    assert needed_for(entitled, percent) == needed


def test_the_quorum_counts_voting_organizations_that_are_there_once_each():
    group = GroupFactory(rules={"quorum_percent": 50})
    meeting = MeetingFactory(group=group, hours=-1)
    holders = [seated(group) for _seat in range(4)]
    observer = SeatFactory(group=group, kind=SeatKind.OBSERVER)
    colleague = HolderFactory(seat=holders[0].seat)
    for one in (holders[0], colleague, HolderFactory(seat=observer)):
        attend(one.person, meeting)
    record_attendance(None, meeting, None, guest_name="A guest")
    record_attendance(None, meeting, PersonFactory(), OrganizationFactory())  # of no seat
    quorum = quorum_of(meeting)
    assert (quorum.present, quorum.entitled, quorum.needed, quorum.reached, quorum.missing) == (1, 4, 2, False, 1)
    attend(holders[1].person, meeting)
    assert quorum_of(meeting).reached


def test_a_group_without_voting_seats_has_no_quorum():
    quorum = quorum_of(MeetingFactory(hours=-1))
    assert (quorum.entitled, quorum.reached) == (0, False)


def test_the_quorum_of_a_past_meeting_goes_by_the_seats_and_the_charter_of_its_day():
    group = GroupFactory(rules={"quorum_percent": 30})
    old, change = group.charter, datetime(2026, 6, 1, tzinfo=UTC)
    old.adopted_at, old.replaced_at, old.state = datetime(2025, 1, 1, tzinfo=UTC), change, CharterState.REPLACED
    fresh = Charter(group_id=group.id, number=2, state=CharterState.IN_FORCE, adopted_at=change, quorum_percent=100,
                    scope=Localized("x"), deliverables=Localized())  # fmt: skip
    db.session.add(fresh)
    db.session.flush()
    group.charter_id = fresh.id
    left = seated(group).seat
    left.last_on = datetime(2026, 5, 31).date()
    for _more in range(2):
        seated(group)
    SeatFactory(group=group, first_on=datetime(2026, 6, 1).date())
    db.session.commit()
    before = quorum_of(MeetingFactory(group=group, starts_at=datetime(2026, 5, 20, 6, tzinfo=UTC)))
    after = quorum_of(MeetingFactory(group=group, starts_at=datetime(2026, 6, 20, 6, tzinfo=UTC)))
    assert (before.entitled, before.needed) == (3, 1)
    assert (after.entitled, after.needed) == (3, 3)


@pytest.fixture
def ruled():
    """A group that asks for 2 of the last 3 meetings, with five meetings, newest last."""
    group = GroupFactory(rules={"attendance_needed": 2, "attendance_of": 3, "quorum_percent": 50})
    start = now().replace(microsecond=0) - timedelta(days=60)
    return group, [MeetingFactory(group=group, starts_at=start + timedelta(days=10 * n)) for n in range(5)]


def came(organization, *meetings):
    for one in meetings:
        AttendanceFactory(meeting=one, organization=organization)


def test_an_organization_keeps_its_vote_while_it_comes_to_enough_of_the_last_meetings(ruled):
    group, meetings = ruled
    always, lately, once, never = (seated(group).seat.organization for _seat in range(4))
    came(always, *meetings)
    came(lately, *meetings[3:])
    came(once, meetings[0], meetings[1], meetings[4])
    kept = keeps_vote(group, group.charter, this_day())
    assert kept == {always.id: True, lately.id: True, once.id: False, never.id: False}


def test_meetings_before_the_seat_began_are_not_held_against_it(ruled):
    group, meetings = ruled
    since = (meetings[3].starts_at + DAY).date()
    fresh = SeatFactory(group=group, first_on=since).organization  # one meeting since, missed: forgiven
    older = SeatFactory(group=group, first_on=meetings[3].starts_at.date()).organization  # two, both missed
    assert keeps_vote(group, group.charter) == {fresh.id: True, older.id: False}


def test_meetings_that_do_not_count_or_were_cancelled_or_are_not_over_change_nothing(ruled):
    group, meetings = ruled
    organization = seated(group).seat.organization
    came(organization, *meetings[3:])
    MeetingFactory(group=group, hours=-30, counts_for_attendance=False)
    MeetingFactory(group=group, hours=-20, state=MeetingState.CANCELLED)
    MeetingFactory(group=group, hours=-1)
    assert keeps_vote(group, group.charter) == {organization.id: True}
    MeetingFactory(group=group, hours=-10)
    MeetingFactory(group=group, hours=-5)
    assert keeps_vote(group, group.charter) == {organization.id: False}


def test_the_vote_of_a_past_day_looks_at_the_meetings_until_then(ruled):
    group, meetings = ruled
    organization = seated(group).seat.organization
    came(organization, *meetings[:3])
    assert keeps_vote(group, group.charter, meetings[2].starts_at.date() + DAY) == {organization.id: True}
    assert keeps_vote(group, group.charter) == {organization.id: False}


def test_without_an_attendance_rule_everybody_keeps_the_vote(count_queries):
    group = GroupFactory()
    organization, charter = seated(group).seat.organization, group.charter
    MeetingFactory(group=group, hours=-5)
    on = this_day()
    organization.id, group.id, charter.attendance_of  # noqa: B018  # loaded before counting
    with count_queries() as sent:
        kept = keeps_vote(group, charter, on)
    assert kept == {organization.id: True}
    assert len(sent) == 1


def test_who_lost_the_vote_counts_neither_as_entitled_nor_as_present(ruled):
    group, meetings = ruled
    keeper, loser = seated(group).seat.organization, seated(group)
    came(keeper, *meetings)
    live = MeetingFactory(group=group, hours=-1)
    attend(loser.person, live)
    quorum = quorum_of(live)
    assert (quorum.present, quorum.entitled, quorum.needed) == (0, 1, 1)


def test_the_table_of_presence_shows_every_seat_at_the_last_meetings(ruled, count_queries):
    group, meetings = ruled
    always, never = seated(group).seat.organization, seated(group).seat.organization
    fresh = SeatFactory(group=group, first_on=(meetings[3].starts_at + DAY).date()).organization
    watcher = SeatFactory(group=group, kind=SeatKind.OBSERVER).organization
    came(always, *meetings)
    table = presence_table(group)
    assert [one.id for one in table.meetings] == [one.id for one in reversed(meetings[2:])]
    assert (table.needed, table.of) == (2, 3)
    assert {key: (row.came, row.keeps) for key, row in table.rows.items()} == {
        always.id: ((True, True, True), True),
        never.id: ((False, False, False), False),
        fresh.id: ((False, None, None), True),
        watcher.id: ((False, False, False), False),
    }
    assert (table.rows[always.id].attended, table.rows[fresh.id].counted) == (3, 1)
    group.charter.id  # noqa: B018  # loaded before counting
    with count_queries() as sent:
        presence_table(group)
    assert len(sent) == 3


def test_the_page_checks_in_shows_the_quorum_and_takes_back(as_user):
    group = GroupFactory(statement=Localized("No talk of prices.", "不谈价格。"))
    meeting = MeetingFactory(group=group, hours=-1)
    browser, url = as_user(seated(group).person), f"/meetings/{meeting.id}/attendance"
    assert "No talk of prices." in browser.get(url).text
    assert browser.post(url, data={}).status_code == 422
    assert browser.post(url, data={"acknowledged": "y"}).status_code == 303
    text = browser.get(url).text
    assert "You are on the list" in text and "Quorum reached" in text
    entry = db.session.query(Attendance).one()
    assert browser.post(f"/meetings/attendance/{entry.id}/take-back").status_code == 303
    assert "No quorum" in browser.get(f"{url}/now").text


def test_the_secretary_records_on_the_page_and_members_cannot(as_user, meeting):
    secretary, member = seated(meeting.group, role=Role.SECRETARY).person, seated(meeting.group).person
    browser, url = as_user(secretary), f"/meetings/{meeting.id}/attendance"
    assert browser.post(f"{url}/record", data={"person": member.id}).status_code == 303
    assert browser.post(f"{url}/record", data={"guest_name": "Li Lei"}).status_code == 303
    assert browser.post(f"{url}/record", data={}).status_code == 422
    text = browser.get(url).text
    assert "Li Lei" in text and "<svg" in text
    assert [one.person for one in not_there_yet(meeting, attendance_of(meeting))] == [secretary]
    entry = next(one for one in attendance_of(meeting) if one.guest_name)
    inside, outside = as_user(member), as_user(PersonFactory())
    assert inside.post(f"{url}/record", data={"guest_name": "X"}).status_code == 403
    assert inside.post(f"/meetings/attendance/{entry.id}/take-back").status_code == 403
    assert outside.post(f"/meetings/attendance/{entry.id}/take-back").status_code == 404
    assert outside.get(url).status_code == 404
    desk = as_user(CoordinatorFactory())
    assert (desk.get(url).status_code, desk.post(url).status_code) == (200, 403)


@pytest.mark.parametrize("path", ["", "/now"])
def test_the_list_costs_the_same_for_one_and_for_five(as_user, meeting, count_queries, path):
    browser, url = as_user(seated(meeting.group).person), f"/meetings/{meeting.id}/attendance{path}"

    def statements():
        with count_queries() as sent:
            assert browser.get(url).status_code == 200
        return len(sent)

    attend(seated(meeting.group).person, meeting)
    one = statements()
    for _more in range(4):
        attend(seated(meeting.group).person, meeting)
    assert statements() == one
