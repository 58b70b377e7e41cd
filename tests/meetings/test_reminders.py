"""The day before, once, at the hour of the meeting (SAFETY row 60: also on the night in which clocks change)."""

import pytest

from alliance.core.clock import at
from alliance.core.db import db
from alliance.jobs.tasks import run_due
from alliance.meetings.enums import Answer
from alliance.meetings.operations.answers import answer
from alliance.meetings.operations.invitations import invite
from alliance.meetings.operations.meetings import call_meeting, cancel_meeting
from alliance.meetings.operations.reminders import remind, remind_due, reminder_at
from alliance.meetings.queries.invitees import invitees_of
from tests.factories import PersonFactory
from tests.factories.groups import seated
from tests.meetings.calendar_parts import NEW_YORK, SHANGHAI, forget_mails, group_with, local, meeting_input

CALLED = local("2026-10-01T09:00")


def called(starts, zone=SHANGHAI, people=1):
    with at(CALLED):
        group, chair, members = group_with(people)
        meeting = call_meeting(chair, group, meeting_input(starts, zone))
        db.session.commit()
    forget_mails()
    return meeting, chair, members


def test_everybody_is_reminded_once_the_day_before(outbox, trail):
    meeting, chair, members = called("2026-11-25T14:00")
    with at(local("2026-11-24T13:59")):
        assert remind_due() == 0
    with at(local("2026-11-24T14:00")):
        assert remind_due() == 1
        assert remind_due() == 0
    with at(local("2026-11-25T10:00")):
        assert remind_due() == 0
    assert sorted(outbox()) == sorted([("meetings.reminded", one.email) for one in (chair, *members)])
    assert trail()[-1] == "meetings.reminded"
    assert meeting.reminded_at == local("2026-11-24T14:00")


@pytest.mark.parametrize(
    ("starts", "zone", "due"),
    [
        ("2026-11-01T09:30", NEW_YORK, "2026-10-31T09:30"),  # 25 hours before
        ("2027-03-14T09:30", NEW_YORK, "2027-03-13T09:30"),  # 23 hours before
        ("2027-03-28T09:30", "Europe/Berlin", "2027-03-27T09:30"),
        ("2027-03-15T02:30", NEW_YORK, "2027-03-14T03:30"),  # there is no 02:30 on that day
        ("2026-11-01T09:30", SHANGHAI, "2026-10-31T09:30"),
    ],
)
def test_the_reminder_comes_once_also_in_the_night_in_which_clocks_change(outbox, starts, zone, due):
    meeting, _chair, _members = called(starts, zone, people=0)
    assert reminder_at(meeting) == local(due, zone)
    for minutes in range(0, 60 * 27, 20):  # a worker that looks again and again
        with at(reminder_at(meeting) + minutes * (local("2026-01-01T00:01") - local("2026-01-01T00:00"))):
            if meeting.starts_at > reminder_at(meeting):
                remind_due()
    assert outbox() == [("meetings.reminded", "chair@example.com")]


def test_who_declined_is_left_in_peace(outbox):
    meeting, _chair, members = called("2026-11-25T14:00")
    with at(CALLED):
        answer(next(one for one in invitees_of(meeting) if one.person_id == members[0].id), Answer.DECLINED)
    with at(local("2026-11-24T15:00")):
        remind_due()
    assert outbox() == [("meetings.reminded", "chair@example.com")]


def test_a_meeting_called_for_tomorrow_reminds_nobody_twice(outbox):
    with at(local("2026-11-24T18:00")):
        group, chair, _members = group_with(0)
        call_meeting(chair, group, meeting_input("2026-11-25T14:00"))
        remind_due()
        remind_due()
    assert outbox() == [("meetings.invited", "chair@example.com")]


def test_who_was_invited_late_is_not_reminded_within_the_same_day(outbox):
    meeting, _chair, _members = called("2026-11-25T14:00", people=0)
    with at(local("2026-11-24T14:30")):
        person = seated(meeting.group, person=PersonFactory(email="late@example.com")).person
        invite(None, meeting)
        remind_due()
    assert outbox() == [("meetings.invited", person.email), ("meetings.reminded", "chair@example.com")]


def test_a_cancelled_meeting_reminds_nobody(outbox):
    meeting, chair, _members = called("2026-11-25T14:00", people=0)
    with at(CALLED):
        cancel_meeting(chair, meeting, "Not ready")
    forget_mails()
    with at(local("2026-11-24T15:00")):
        assert remind_due() == 0
    assert outbox() == []


def test_a_worker_that_was_away_does_not_remind_of_what_has_begun(outbox):
    called("2026-11-25T14:00", people=0)
    with at(local("2026-11-25T14:01")):
        assert remind_due() == 0
    assert outbox() == []


def test_two_workers_remind_once():
    meeting, _chair, _members = called("2026-11-25T14:00", people=0)
    with at(local("2026-11-24T15:00")):
        assert [remind(meeting.id), remind(meeting.id)] == [1, 0]


def test_the_worker_reminds_by_itself(app, outbox):
    called("2026-11-25T14:00", people=0)
    with at(local("2026-11-24T15:00")):
        run_due(app)
    assert ("meetings.reminded", "chair@example.com") in outbox()


def test_looking_for_reminders_takes_one_statement(count_queries):
    called("2026-11-25T14:00", people=0)
    with at(local("2026-11-20T15:00")), count_queries() as sent:
        remind_due()
    assert len(sent) == 1
