"""Calling, moving, cancelling a meeting: it stays the same meeting."""

import pytest

from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.groups.enums import GroupState
from alliance.meetings.enums import Answer, MeetingState
from alliance.meetings.operations.answers import answer
from alliance.meetings.operations.meetings import call_meeting, cancel_meeting, change_meeting, reinstate_meeting
from alliance.meetings.queries.invitees import invitees_of
from alliance.meetings.queries.meetings import next_meeting
from tests.meetings.calendar_parts import calendars_to, forget_mails, group_with, local, meeting_input

NOW = local("2026-11-22T17:00")


@pytest.fixture(autouse=True)
def today():
    with at(NOW):
        yield


@pytest.fixture
def called():
    group, chair, _members = group_with()
    return call_meeting(chair, group, meeting_input(link="https://meet.example/13")), chair


def test_calling_a_meeting_numbers_it_and_invites_everybody_who_sits(outbox, trail):
    group, chair, members = group_with()
    first = call_meeting(chair, group, meeting_input())
    assert (first.number, first.sequence, first.state) == (1, 0, MeetingState.PLANNED)
    assert sorted(outbox()) == sorted([("meetings.invited", one.email) for one in [chair, *members]])
    assert trail() == ["meetings.called", "meetings.invited"]
    assert call_meeting(chair, group, meeting_input("2026-12-01T14:00"), inviting=False).number == 2
    assert next_meeting(group) is first


def test_a_meeting_can_be_kept_without_inviting(outbox):
    group, chair, _members = group_with()
    meeting = call_meeting(chair, group, meeting_input(), inviting=False)
    assert outbox() == []
    assert meeting.invited_at is None


def test_a_meeting_that_is_over_is_history_and_invites_nobody(outbox):
    group, chair, _members = group_with()
    assert call_meeting(chair, group, meeting_input("2026-10-01T14:00")).number == 1
    assert outbox() == []
    assert next_meeting(group) is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": Localized()}, "title_en"),
        ({"hours": 0}, "ends"),
        ({"hours": 24 * 32}, "ends"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://meet example"}, "link"),
    ],
)
def test_what_is_no_meeting_is_refused(wrong, field):
    group, chair, _members = group_with(0)
    with pytest.raises(Refused) as refusal:
        call_meeting(chair, group, meeting_input(**wrong))
    assert refusal.value.field == field


def test_a_zone_that_nobody_knows_is_refused():
    group, chair, _members = group_with(0)
    typed = meeting_input()
    odd = type(typed)(**{**vars(typed), "zone": "Asia/Nowhere"})
    with pytest.raises(Refused) as refusal:
        call_meeting(chair, group, odd)
    assert refusal.value.field == "zone"


@pytest.mark.parametrize("state", [GroupState.PROPOSED, GroupState.CONCLUDED, GroupState.DECLINED])
def test_a_group_that_is_not_at_work_does_not_meet(state):
    group, chair, _members = group_with(0, state=state)
    with pytest.raises(Refused):
        call_meeting(chair, group, meeting_input())


def test_a_moved_meeting_keeps_uid_number_and_link_and_raises_the_sequence(called, outbox, trail):
    meeting, chair = called
    uid, number = meeting.uid, meeting.number
    forget_mails()
    change_meeting(chair, meeting, meeting_input("2026-11-26T10:00", link="https://meet.example/13"), meeting.version)
    assert (meeting.uid, meeting.number, meeting.link, meeting.sequence) == (uid, number, "https://meet.example/13", 1)
    assert [kind for kind, _to in outbox()] == ["meetings.changed"] * 3
    method, event = calendars_to("member0@example.com")[0]
    assert (method, event["UID"], event["SEQUENCE"]) == ("REQUEST", uid, 1)
    assert event["DTSTART"].dt.isoformat() == "2026-11-26T10:00:00+08:00"
    assert trail()[-1] == "meetings.moved"


def test_the_sequence_rises_with_each_change_that_matters_and_with_no_other(called, outbox):
    meeting, chair = called
    forget_mails()
    same = {"link": "https://meet.example/13"}
    change_meeting(chair, meeting, meeting_input(text=Localized("Bring the drafts."), **same), meeting.version)
    assert (meeting.sequence, outbox()) == (0, [])
    change_meeting(chair, meeting, meeting_input(place=Localized("Room 3"), **same), meeting.version)
    assert meeting.sequence == 1
    change_meeting(
        chair, meeting, meeting_input(place=Localized("Room 3"), link="https://meet.example/14"), meeting.version
    )
    assert meeting.sequence == 2
    assert len(outbox()) == 6


def test_who_answered_is_asked_anew_when_the_time_changes_but_not_when_the_room_does(called):
    meeting, chair = called
    invitee = invitees_of(meeting)[1]
    answer(invitee, Answer.ACCEPTED, "Gladly")
    change_meeting(chair, meeting, meeting_input(place=Localized("Room 3")), meeting.version)
    assert invitees_of(meeting)[1].answer is Answer.ACCEPTED
    change_meeting(chair, meeting, meeting_input("2026-11-26T14:00"), meeting.version)
    moved = invitees_of(meeting)[1]
    assert (moved.answer, moved.note, moved.answered_at) == (Answer.NEEDS_ACTION, "", None)


def test_the_second_of_two_editors_hears_of_the_first(called):
    meeting, chair = called
    version = meeting.version
    change_meeting(chair, meeting, meeting_input(place=Localized("Room 3")), version)
    with pytest.raises(Clash):
        change_meeting(chair, meeting, meeting_input(place=Localized("Room 4")), version)
    assert meeting.place.en == "Room 3"


def test_cancelling_takes_the_entry_off_calendars_under_the_same_uid(called, outbox, trail):
    meeting, chair = called
    forget_mails()
    cancel_meeting(chair, meeting, "The draft is not ready.")
    assert meeting.state is MeetingState.CANCELLED
    assert [kind for kind, _to in outbox()] == ["meetings.cancelled"] * 3
    method, event = calendars_to("member1@example.com")[0]
    assert (method, event["UID"], event["SEQUENCE"], event["STATUS"]) == ("CANCEL", meeting.uid, 1, "CANCELLED")
    assert trail()[-1] == "meetings.cancelled"


def test_a_meeting_is_cancelled_once_with_a_reason_and_before_it_is_over(called):
    meeting, chair = called
    with pytest.raises(Refused) as refusal:
        cancel_meeting(chair, meeting, "  ")
    assert refusal.value.field == "reason"
    with at(local("2026-11-25T16:00")), pytest.raises(Refused):
        cancel_meeting(chair, meeting, "Too late")
    cancel_meeting(chair, meeting, "The draft is not ready.")
    with pytest.raises(Refused):
        cancel_meeting(chair, meeting, "Again")


def test_a_cancelled_meeting_is_not_changed(called):
    meeting, chair = called
    cancel_meeting(chair, meeting, "The draft is not ready.")
    with pytest.raises(Refused):
        change_meeting(chair, meeting, meeting_input("2026-11-26T14:00"), meeting.version)


def test_a_meeting_that_takes_place_after_all_asks_everybody_anew_under_the_same_uid(called, outbox):
    meeting, chair = called
    answer(invitees_of(meeting)[0], Answer.ACCEPTED)
    cancel_meeting(chair, meeting, "The draft is not ready.")
    forget_mails()
    reinstate_meeting(chair, meeting)
    assert (meeting.state, meeting.cancel_reason, meeting.sequence) == (MeetingState.PLANNED, "", 2)
    assert {one.answer for one in invitees_of(meeting)} == {Answer.NEEDS_ACTION}
    assert [kind for kind, _to in outbox()] == ["meetings.reinstated"] * 3
    method, event = calendars_to("chair@example.com")[0]
    assert (method, event["UID"], event["SEQUENCE"], event["STATUS"]) == ("REQUEST", meeting.uid, 2, "CONFIRMED")


def test_only_a_cancelled_meeting_that_lies_ahead_is_brought_back(called):
    meeting, chair = called
    with pytest.raises(Refused):
        reinstate_meeting(chair, meeting)
    cancel_meeting(chair, meeting, "The draft is not ready.")
    with at(local("2026-11-25T16:00")), pytest.raises(Refused):
        reinstate_meeting(chair, meeting)


def test_a_meeting_moved_back_out_of_the_reminders_hour_is_reminded_of_again(called):
    meeting, chair = called
    meeting.reminded_at = NOW
    db.session.commit()
    change_meeting(chair, meeting, meeting_input("2026-12-02T14:00"), meeting.version)
    assert meeting.reminded_at is None
    change_meeting(chair, meeting, meeting_input("2026-11-23T09:00"), meeting.version)
    assert meeting.reminded_at == NOW  # the news itself reminds
