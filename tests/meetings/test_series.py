"""Series: wall-clock times, exceptions, and meetings that keep their identity when the series changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.groups.enums import GroupState
from alliance.jobs.tasks import run_due
from alliance.meetings.enums import Frequency, MeetingState
from alliance.meetings.models import Meeting
from alliance.meetings.operations.meetings import cancel_meeting, change_meeting
from alliance.meetings.operations.series import begin_series, change_series, end_series, make_ahead, skip_day
from alliance.meetings.queries.series import rule_for, rule_words
from tests.meetings.calendar_parts import (
    NEW_YORK,
    SHANGHAI,
    calendars_to,
    forget_mails,
    group_with,
    local,
    meeting_input,
    series_input,
)

NOW = local("2026-11-22T17:00")


@pytest.fixture(autouse=True)
def today():
    with at(NOW):
        yield


@pytest.fixture
def group_and_chair():
    group, chair, _members = group_with(0)
    return group, chair


def meetings(series):
    return list(db.session.scalars(sa.select(Meeting).where(Meeting.series_id == series.id).order_by(Meeting.id)))


def days(series):
    return [one.recurs_on.isoformat() for one in meetings(series)]


def clocks(series, zone):
    return {one.starts_at.astimezone(ZoneInfo(zone)).strftime("%H:%M") for one in meetings(series)}


@pytest.mark.parametrize(
    ("frequency", "starts_on", "rule"),
    [
        (Frequency.WEEKLY, date(2026, 11, 24), "FREQ=WEEKLY;BYDAY=TU"),
        (Frequency.FORTNIGHTLY, date(2026, 11, 24), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        (Frequency.MONTHLY_BY_DAY, date(2026, 11, 10), "FREQ=MONTHLY;BYDAY=2TU"),
        (Frequency.MONTHLY_BY_DAY, date(2026, 12, 29), "FREQ=MONTHLY;BYDAY=-1TU"),
        (Frequency.MONTHLY_BY_DATE, date(2026, 11, 15), "FREQ=MONTHLY;BYMONTHDAY=15"),
        (Frequency.MONTHLY_BY_DATE, date(2026, 12, 31), "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
        (Frequency.QUARTERLY, date(2026, 11, 10), "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU"),
    ],
)
def test_each_frequency_has_its_rule(frequency, starts_on, rule):
    assert rule_for(frequency, starts_on) == rule


def test_a_series_makes_the_meetings_of_two_months_and_invites_to_those_of_four_weeks(group_and_chair, outbox, trail):
    group, chair = group_and_chair
    series = begin_series(chair, group, series_input())
    assert days(series) == [(date(2026, 11, 24) + timedelta(weeks=number)).isoformat() for number in range(9)]
    assert outbox() == [("meetings.invited", chair.email)] * 4
    assert [one.number for one in meetings(series)] == list(range(1, 10))
    assert trail()[0] == "meetings.series_begun"
    assert len({one.uid for one in meetings(series)}) == 9


@pytest.mark.parametrize(
    ("zone", "starts_on", "first", "second"),
    [
        (NEW_YORK, date(2026, 10, 31), "2026-10-31T13:30", "2026-11-01T14:30"),
        (NEW_YORK, date(2027, 3, 13), "2027-03-13T14:30", "2027-03-14T13:30"),
        ("Europe/Berlin", date(2027, 3, 27), "2027-03-27T08:30", "2027-03-28T07:30"),
        (SHANGHAI, date(2026, 10, 31), "2026-10-31T01:30", "2026-11-01T01:30"),
        (SHANGHAI, date(2027, 3, 27), "2027-03-27T01:30", "2027-03-28T01:30"),
    ],
)
def test_half_past_nine_stays_half_past_nine_when_clocks_change(group_and_chair, zone, starts_on, first, second):
    group, chair = group_and_chair
    with at(datetime(2026, 10, 1, tzinfo=UTC)):
        series = begin_series(
            chair,
            group,
            series_input(frequency=None, rule="FREQ=DAILY", starts_on=starts_on, zone=zone),
            ahead_days=200,
        )
    found = [one.starts_at.strftime("%Y-%m-%dT%H:%M") for one in meetings(series)[:2]]
    assert found == [first, second]
    assert clocks(series, zone) == {"09:30"}


def test_a_time_that_clocks_skip_is_an_hour_later_on_that_day_alone(group_and_chair):
    group, chair = group_and_chair
    typed = series_input(starts_on=date(2027, 3, 7), start_time=time(2, 30), zone=NEW_YORK)
    series = begin_series(chair, group, typed, ahead_days=130)
    found = [one.starts_at.strftime("%m-%dT%H:%M") for one in meetings(series)[:3]]
    assert found == ["03-07T07:30", "03-14T07:30", "03-21T06:30"]  # 02:30 EST, 03:30 EDT, 02:30 EDT


def test_a_time_that_clocks_repeat_means_the_first_pass(group_and_chair):
    group, chair = group_and_chair
    with at(datetime(2026, 10, 1, tzinfo=UTC)):
        typed = series_input(starts_on=date(2026, 11, 1), start_time=time(1, 30), zone=NEW_YORK)
        series = begin_series(chair, group, typed)
    assert meetings(series)[0].starts_at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert meetings(series)[0].ends_at - meetings(series)[0].starts_at == timedelta(hours=1)


def test_days_left_out_and_after_the_last_day_get_no_meeting(group_and_chair):
    group, chair = group_and_chair
    typed = series_input(excluded=(date(2026, 12, 1),), until_on=date(2026, 12, 15))
    assert days(begin_series(chair, group, typed)) == ["2026-11-24", "2026-12-08", "2026-12-15"]


def test_a_series_that_began_long_ago_makes_no_meetings_of_the_past(group_and_chair):
    group, chair = group_and_chair
    series = begin_series(chair, group, series_input(frequency=Frequency.FORTNIGHTLY, starts_on=date(2018, 6, 5)))
    assert days(series)[0] == "2026-11-24"


def test_a_rare_series_makes_its_next_meeting_however_far_it_is(group_and_chair, outbox):
    group, chair = group_and_chair
    series = begin_series(chair, group, series_input(frequency=Frequency.QUARTERLY, starts_on=date(2027, 5, 11)))
    assert days(series) == ["2027-05-11"]
    assert outbox() == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": Localized()}, "title_en"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 50000}, "minutes"),
        ({"until_on": date(2026, 1, 1)}, "until_on"),
        ({"frequency": None, "rule": "FREQ=SECONDLY"}, "frequency"),
        ({"frequency": None, "rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, "until_on"),
        ({"link": "ftp://x"}, "link"),
    ],
)
def test_what_is_no_series_is_refused(group_and_chair, wrong, field):
    group, chair = group_and_chair
    with pytest.raises(Refused) as refusal:
        begin_series(chair, group, series_input(**wrong))
    assert refusal.value.field == field


def test_a_group_that_is_not_at_work_begins_no_series():
    group, chair, _members = group_with(0, state=GroupState.CONCLUDED)
    with pytest.raises(Refused):
        begin_series(chair, group, series_input())


def test_the_worker_makes_meetings_ahead_and_invites_as_they_come_near(group_and_chair, outbox, app):
    group, chair = group_and_chair
    series = begin_series(chair, group, series_input())
    assert make_ahead() == 1
    assert len(meetings(series)) == 9
    forget_mails()
    with at(NOW + timedelta(days=14)):
        run_due(app)
        run_due(app)
    assert len(meetings(series)) == 11
    assert [kind for kind, _to in outbox() if kind == "meetings.invited"] == ["meetings.invited"] * 2


def test_a_quiet_series_lists_its_people_and_invites_nobody(group_and_chair, outbox):
    group, chair = group_and_chair
    begin_series(chair, group, series_input(invites=False))
    with at(NOW + timedelta(days=14)):
        make_ahead()
    assert outbox() == []


def test_one_meeting_moved_alone_keeps_its_identity_and_its_day_in_the_rule(group_and_chair):
    group, chair = group_and_chair
    series = begin_series(chair, group, series_input())
    moved, uid = meetings(series)[1], meetings(series)[1].uid
    change_meeting(chair, moved, meeting_input("2026-12-03T15:00"), moved.version)
    make_ahead()
    assert (moved.uid, moved.recurs_on, moved.sequence) == (uid, date(2026, 12, 1), 1)
    assert len(meetings(series)) == 9


def test_a_cancelled_meeting_of_a_series_does_not_come_back(group_and_chair):
    group, chair = group_and_chair
    series = begin_series(chair, group, series_input())
    cancel_meeting(chair, meetings(series)[0], "Holiday")
    make_ahead()
    assert len(meetings(series)) == 9
    assert meetings(series)[0].state is MeetingState.CANCELLED


def test_a_changed_series_moves_its_meetings_and_each_keeps_its_uid(group_and_chair, outbox, trail):
    group, chair = group_and_chair
    series = begin_series(chair, group, series_input())
    uids = [one.uid for one in meetings(series)]
    forget_mails()
    change_series(chair, series, series_input(starts_on=date(2026, 11, 26), start_time=time(14, 0)), series.version)
    assert [one.uid for one in meetings(series)[:9]] == uids
    assert days(series)[:2] == ["2026-11-26", "2026-12-03"]
    assert clocks(series, SHANGHAI) == {"14:00"}
    assert outbox().count(("meetings.changed", chair.email)) == 4
    assert {event["SEQUENCE"] for _method, event in calendars_to(chair.email)} == {1}
    assert "meetings.series_changed" in trail()


def test_a_new_hour_keeps_each_meeting_on_its_day(group_and_chair):
    group, chair = group_and_chair
    series = begin_series(chair, group, series_input())
    before = days(series)
    change_series(chair, series, series_input(start_time=time(16, 0)), series.version)
    assert days(series) == before


def test_a_meeting_moved_alone_keeps_its_own_time_when_the_series_changes(group_and_chair):
    group, chair = group_and_chair
    series = begin_series(chair, group, series_input())
    moved = meetings(series)[1]
    change_meeting(chair, moved, meeting_input("2026-12-03T15:00"), moved.version)
    change_series(chair, series, series_input(start_time=time(16, 0), place=Localized("Hall")), series.version)
    assert moved.starts_at == local("2026-12-03T15:00")
    assert moved.place.en == "Hall"


def test_meetings_for_which_the_new_rule_has_no_day_are_cancelled(group_and_chair):
    group, chair = group_and_chair
    series = begin_series(chair, group, series_input())
    change_series(chair, series, series_input(frequency=Frequency.FORTNIGHTLY), series.version)
    states = [one.state for one in meetings(series)]
    assert states.count(MeetingState.PLANNED) >= 5
    planned = sorted(one.recurs_on for one in meetings(series) if one.state is MeetingState.PLANNED)
    assert planned[:3] == [date(2026, 11, 24), date(2026, 12, 8), date(2026, 12, 22)]
    assert len(planned) == len(set(planned))
    assert states.count(MeetingState.CANCELLED) > 0


def test_what_has_taken_place_stays_as_it_was(group_and_chair):
    group, chair = group_and_chair
    series = begin_series(chair, group, series_input())
    first = meetings(series)[0]
    with at(local("2026-11-25T09:00")):
        change_series(chair, series, series_input(start_time=time(16, 0)), series.version)
    assert first.starts_at == local("2026-11-24T09:30")


def test_the_second_of_two_editors_of_a_series_hears_of_the_first(group_and_chair):
    group, chair = group_and_chair
    series = begin_series(chair, group, series_input())
    version = series.version
    change_series(chair, series, series_input(minutes=90), version)
    with pytest.raises(Clash):
        change_series(chair, series, series_input(minutes=120), version)


def test_a_day_can_be_left_out(group_and_chair, outbox, trail):
    group, chair = group_and_chair
    series = begin_series(chair, group, series_input())
    forget_mails()
    skip_day(chair, series, date(2026, 12, 1))
    assert series.excluded == ["2026-12-01"]
    assert meetings(series)[1].state is MeetingState.CANCELLED
    assert outbox() == [("meetings.cancelled", chair.email)]
    assert trail()[-2:] == ["meetings.day_skipped", "meetings.cancelled"]
    with pytest.raises(Refused) as refusal:
        skip_day(chair, series, date(2026, 12, 2))
    assert refusal.value.field == "day"
    change_series(chair, series, series_input(minutes=90), series.version)
    assert series.excluded == ["2026-12-01"]


def test_an_ended_series_cancels_what_it_planned_and_is_over(group_and_chair, trail):
    group, chair = group_and_chair
    series = begin_series(chair, group, series_input())
    end_series(chair, series)
    assert {one.state for one in meetings(series)} == {MeetingState.CANCELLED}
    assert "meetings.series_ended" in trail()
    assert make_ahead() == 0
    for again in (
        lambda: end_series(chair, series),
        lambda: skip_day(chair, series, date(2026, 12, 8)),
        lambda: change_series(chair, series, series_input(), series.version),
    ):
        with pytest.raises(Refused):
            again()


def test_a_rule_is_told_in_words(group_and_chair, app):
    group, chair = group_and_chair
    rules = {
        "FREQ=WEEKLY;BYDAY=TU": "Every week on Tuesday",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR": "Every 2 weeks on Monday, Friday",
        "FREQ=MONTHLY;BYDAY=2TU": "Every month on the second Tuesday",
        "FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR": "Every 3 months on the last Friday",
        "FREQ=MONTHLY;BYMONTHDAY=15": "Every month on day 15",
        "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1": "Every month on day 31 or the last of the month",
        "FREQ=YEARLY;BYMONTH=6;BYDAY=1MO": "Every year on the first Monday of June",
        "FREQ=YEARLY": "Every year",
        "FREQ=DAILY": "Every day",
    }
    series = begin_series(chair, group, series_input())
    for rule, words in rules.items():
        series.rule = rule
        assert rule_words(series) == words
    db.session.rollback()
