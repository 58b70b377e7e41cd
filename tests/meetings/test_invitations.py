"""Who sits in the group on the day of a meeting is asked to it, and nobody else."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.operation import Refused, operation
from alliance.groups import signals
from alliance.groups.models import SeatHolder
from alliance.meetings.operations.invitations import invite
from alliance.meetings.operations.meetings import call_meeting, cancel_meeting, change_meeting
from alliance.meetings.operations.series import begin_series
from alliance.meetings.queries.invitees import invitees_of
from alliance.notices.enums import Category, Frequency
from alliance.notices.models import Notice, Preference
from tests.factories import PersonFactory
from tests.factories.groups import HolderFactory, SeatFactory, seated
from tests.factories.organizations import OrganizationFactory
from tests.meetings.calendar_parts import calendars_to, forget_mails, group_with, local, meeting_input, series_input

NOW = local("2026-11-22T17:00")


@pytest.fixture(autouse=True)
def today():
    with at(NOW):
        yield


@pytest.fixture
def tell():
    """Send a group's signal as its operations do: inside a transaction."""
    return lambda signal, holder: operation(lambda: signal.send(holder))()


def holding_of(group, person):
    return db.session.scalar(
        sa.select(SeatHolder).where(SeatHolder.group_id == group.id, SeatHolder.person_id == person.id)
    )


def people(meeting):
    return {one.person_id for one in invitees_of(meeting)}


def test_each_is_asked_for_the_organization_of_the_seat():
    group, chair, _members = group_with(0)
    organization = OrganizationFactory(en="Volt AG")
    member = seated(group, organization=organization).person
    secretary = HolderFactory(seat=None, group=group, affiliation=None).person
    meeting = call_meeting(chair, group, meeting_input())
    for_whom = {one.person_id: one.organization_id for one in invitees_of(meeting)}
    assert for_whom[member.id] == organization.id
    assert for_whom[secretary.id] is None


def test_the_seats_of_the_day_of_the_meeting_decide():
    group, chair, _members = group_with(0)
    seat = SeatFactory(group=group)
    leaver = HolderFactory(seat=seat, last_on=date(2026, 11, 24)).person
    comer = HolderFactory(seat=seat, first_on=date(2026, 11, 25)).person
    meeting = call_meeting(chair, group, meeting_input("2026-11-25T14:00"))
    assert comer.id in people(meeting)
    assert leaver.id not in people(meeting)


def test_asking_twice_asks_only_those_who_came_meanwhile(outbox):
    group, chair, _members = group_with(1)
    meeting = call_meeting(chair, group, meeting_input())
    assert invite(chair, meeting) == 0
    late = seated(group, person=PersonFactory(email="late@example.com")).person
    forget_mails()
    assert invite(chair, meeting) == 1
    assert outbox() == [("meetings.invited", late.email)]


def test_nobody_is_asked_to_a_meeting_that_is_cancelled_or_over():
    group, chair, _members = group_with(0)
    meeting = call_meeting(chair, group, meeting_input(), inviting=False)
    with at(local("2026-11-25T16:00")), pytest.raises(Refused):
        invite(chair, meeting)
    cancel_meeting(chair, meeting, "Not yet")
    with pytest.raises(Refused):
        invite(chair, meeting)


def test_somebody_who_takes_a_seat_is_asked_to_what_was_invited_to_already(tell, outbox, trail):
    group, chair, _members = group_with(0)
    meeting = call_meeting(chair, group, meeting_input())
    quiet = call_meeting(chair, group, meeting_input("2026-12-02T14:00"), inviting=False)
    forget_mails()
    holder = seated(group, person=PersonFactory(email="new@example.com"))
    tell(signals.seated, holder)
    assert holder.person_id in people(meeting)
    assert people(quiet) == set()
    assert outbox() == [("meetings.invited", "new@example.com")]
    assert trail()[-1] == "meetings.invited"
    tell(signals.seated, holder)
    assert len(outbox()) == 1


def test_a_seat_that_begins_later_is_asked_to_later_meetings_only(tell):
    group, chair, _members = group_with(0)
    before = call_meeting(chair, group, meeting_input("2026-11-25T14:00"))
    after = call_meeting(chair, group, meeting_input("2026-12-02T14:00"))
    holder = HolderFactory(seat=SeatFactory(group=group), first_on=date(2026, 12, 1))
    tell(signals.seated, holder)
    assert holder.person_id not in people(before)
    assert holder.person_id in people(after)


def test_somebody_who_leaves_is_taken_off_what_comes_after_the_last_day(tell, outbox, trail):
    group, chair, members = group_with(1)
    before = call_meeting(chair, group, meeting_input("2026-11-25T14:00"))
    after = call_meeting(chair, group, meeting_input("2026-12-02T14:00"))
    holder = holding_of(group, members[0])
    holder.last_on = date(2026, 11, 30)
    db.session.commit()
    forget_mails()
    tell(signals.unseated, holder)
    assert members[0].id in people(before)
    assert members[0].id not in people(after)
    assert outbox() == [("meetings.released", members[0].email)]
    method, event = calendars_to(members[0].email)[0]
    assert (method, event["UID"], event["STATUS"]) == ("CANCEL", after.uid, "CANCELLED")
    assert trail()[-1] == "meetings.released"


def test_a_change_of_role_changes_nothing(tell, outbox):
    group, chair, members = group_with(1)
    meeting = call_meeting(chair, group, meeting_input())
    old = holding_of(group, members[0])
    old.last_on = date(2026, 11, 22)
    new = HolderFactory(seat=old.seat, person=old.person, first_on=date(2026, 11, 23))
    db.session.commit()
    forget_mails()
    tell(signals.unseated, old)
    tell(signals.seated, new)
    assert outbox() == []
    assert members[0].id in people(meeting)


def test_a_meeting_moved_to_another_day_follows_the_seats_of_that_day(outbox):
    group, chair, members = group_with(1)
    meeting = call_meeting(chair, group, meeting_input("2026-11-25T14:00"))
    holding_of(group, members[0]).last_on = date(2026, 11, 30)
    comer = HolderFactory(seat=SeatFactory(group=group), first_on=date(2026, 12, 1)).person
    db.session.commit()
    forget_mails()
    change_meeting(chair, meeting, meeting_input("2026-12-02T14:00"), meeting.version)
    assert people(meeting) == {chair.id, comer.id}
    assert sorted(outbox()) == sorted(
        [("meetings.changed", chair.email), ("meetings.invited", comer.email), ("meetings.released", members[0].email)]
    )


def test_a_concluded_group_meets_no_more(tell, outbox):
    group, chair, _members = group_with(0)
    meeting = call_meeting(chair, group, meeting_input())
    series = begin_series(chair, group, series_input())
    tell(signals.concluded, group)
    assert meeting.state == "cancelled"
    assert series.ended_at == NOW
    assert ("meetings.cancelled", chair.email) in outbox()


def test_the_mail_speaks_the_readers_language_and_tells_the_time_on_the_readers_clock():
    group, chair, _members = group_with(0)
    seated(group, person=PersonFactory(email="berlin@example.com", zone="Europe/Berlin"))
    seated(group, person=PersonFactory(email="zh@example.com", zone="Asia/Shanghai", locale="zh"))
    call_meeting(chair, group, meeting_input("2026-11-25T14:00", link="https://meet.example/13"))
    english, chinese = (
        db.session.scalar(sa.select(Notice).where(Notice.recipient == to))
        for to in ("berlin@example.com", "zh@example.com")
    )
    assert "Wednesday 25 November 2026, 14:00–16:00 (" in english.text
    assert "07:00–09:00 (Berlin, your time)" in english.text
    assert "Comments" in english.subject
    assert "2026年11月25日（周三）14:00–16:00" in chinese.text
    assert "意见处理" in chinese.subject
    assert "Berlin" not in chinese.text
    assert "https://meet.example/13" in english.text


def test_the_calendar_is_in_the_readers_language_too_and_names_both_sides():
    group, chair, _members = group_with(0, number="WG 3")
    seated(group, person=PersonFactory(email="zh@example.com", display_name="李娜", locale="zh"))
    call_meeting(chair, group, meeting_input())
    _method, event = calendars_to("zh@example.com")[0]
    assert event["SUMMARY"] == "WG 3: 意见处理"
    assert event["ATTENDEE"] == "mailto:zh@example.com"
    assert event["ATTENDEE"].params["CN"] == "李娜"
    assert event["ORGANIZER"] == "mailto:secretariat@alliance.example"


def test_who_wants_no_mail_of_meetings_gets_none_and_is_still_asked():
    group, chair, members = group_with(1)
    db.session.add(Preference(person_id=members[0].id, category=Category.MEETINGS, frequency=Frequency.NEVER))
    db.session.commit()
    meeting = call_meeting(chair, group, meeting_input())
    assert calendars_to(members[0].email) == []
    assert members[0].id in people(meeting)


def test_inviting_a_hundred_people_takes_as_many_statements_as_inviting_ten(count_queries):
    def statements(number):
        group, chair, _members = group_with(number)
        for person in _members:
            person.zone = "Europe/Berlin" if person.id % 2 else "Asia/Shanghai"
        db.session.commit()
        with count_queries() as sent:
            call_meeting(chair, group, meeting_input())
        return len([one for one in sent if not one.startswith("INSERT INTO meeting_invitee")])

    statements(1)
    assert statements(30) == statements(10)


def test_the_invitation_leaves_its_link_out_of_what_is_stored():
    group, chair, _members = group_with(0)
    meeting = call_meeting(chair, group, meeting_input())
    notice = db.session.scalar(sa.select(Notice))
    invitee = invitees_of(meeting)[0]
    assert notice.secret_nonce == invitee.nonce
    assert invitee.nonce not in notice.text + notice.html + notice.calendar + notice.url
    assert NOW - notice.created_at < timedelta(seconds=1)
