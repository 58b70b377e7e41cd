"""Calendar files of other programs into a group; the same file twice changes nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.groups.enums import GroupState
from alliance.meetings.models import Meeting, Series
from alliance.meetings.operations.importing import Becomes, Taken, import_calendar, preview
from alliance.meetings.operations.series import make_ahead
from alliance.meetings.queries.invitees import invitees_of
from tests.meetings.calendar_parts import group_with, local

NOW = local("2026-11-22T17:00")
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "ics"

OURS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//tests//EN
BEGIN:VEVENT
UID:single
SUMMARY:标准工作组会议
LOCATION:广州
URL:https://meet.example/9
DTSTART;TZID=Asia/Shanghai:20261125T140000
DTEND;TZID=Asia/Shanghai:20261125T160000
END:VEVENT
BEGIN:VEVENT
UID:past
SUMMARY:Kick-off
DTSTART;TZID=Europe/Berlin:20260310T090000
DURATION:PT1H
END:VEVENT
BEGIN:VEVENT
UID:day
SUMMARY:Congress
DTSTART;VALUE=DATE:20261203
DTEND;VALUE=DATE:20261205
END:VEVENT
BEGIN:VEVENT
UID:weekly
SUMMARY:Weekly call
DTSTART;TZID=America/New_York:20260106T093000
DURATION:PT45M
RRULE:FREQ=WEEKLY;BYDAY=TU
EXDATE;TZID=America/New_York:20261201T093000
END:VEVENT
BEGIN:VEVENT
UID:weekly
SUMMARY:Weekly call, later
RECURRENCE-ID;TZID=America/New_York:20261208T093000
DTSTART;TZID=America/New_York:20261208T150000
DURATION:PT45M
END:VEVENT
BEGIN:VTODO
UID:a-task
SUMMARY:Write the agenda
END:VTODO
BEGIN:VEVENT
UID:odd
SUMMARY:Odd
DTSTART:Next Year
END:VEVENT
BEGIN:VEVENT
UID:hourly
SUMMARY:Hourly
DTSTART:20261125T140000
RRULE:FREQ=HOURLY
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n").encode()


def files():
    """The real files where they are, else our own alone."""
    found = sorted(REAL.rglob("*.ics")) if REAL.exists() else []
    return [pytest.param(OURS, id="ours"), *(pytest.param(one.read_bytes(), id=one.name) for one in found)]


@pytest.fixture(autouse=True)
def today():
    with at(NOW):
        yield


@pytest.fixture
def group_and_chair():
    group, chair, _members = group_with(0)
    return group, chair


def kept(group):
    """What is in the group, to compare."""
    meetings = db.session.scalars(sa.select(Meeting).where(Meeting.group_id == group.id).order_by(Meeting.id))
    series = db.session.scalars(sa.select(Series).where(Series.group_id == group.id).order_by(Series.id))
    return (
        [(one.id, one.version, one.starts_at, one.title.text) for one in meetings],
        [(one.id, one.version, one.rule) for one in series],
    )


def by_uid(model, group, uid):
    return db.session.scalar(sa.select(model).where(model.group_id == group.id, model.imported_uid == uid))


def test_the_preview_says_what_each_entry_becomes_and_changes_nothing(group_and_chair):
    group, _chair = group_and_chair
    rows = {(row.entry.title, row.becomes): row.reason for row in preview(group, OURS)}
    assert rows == {
        ("标准工作组会议", Becomes.MEETING): "",
        ("Kick-off", Becomes.MEETING): "",
        ("Congress", Becomes.MEETING): "",
        ("Weekly call", Becomes.SERIES): "",
        ("Weekly call, later", Becomes.CHANGE): "",
        ("Write the agenda", Becomes.NOTHING): "It is a task or a journal entry, not a meeting.",
        ("Odd", Becomes.NOTHING): "It does not say when it begins.",
        ("Hourly", Becomes.NOTHING): "It recurs in a way that we do not follow.",
    }
    assert kept(group) == ([], [])


def test_entries_become_meetings_and_what_comes_again_a_series(group_and_chair, trail, outbox):
    group, chair = group_and_chair
    assert import_calendar(chair, group, OURS) == Taken(meetings=3, series=1, known=0, refused=3)
    single = by_uid(Meeting, group, "single")
    assert (single.title.zh, single.place.zh, single.link) == ("标准工作组会议", "广州", "https://meet.example/9")
    assert single.starts_at == local("2026-11-25T14:00")
    assert single.uid != "single"  # somebody else's invitation keeps its own
    assert len(invitees_of(single)) == 1
    assert outbox() == []
    assert trail()[-1] == "meetings.imported"


def test_what_has_passed_and_whole_days_do_not_count_for_attendance(group_and_chair):
    group, chair = group_and_chair
    import_calendar(chair, group, OURS)
    counts = {uid: by_uid(Meeting, group, uid).counts_for_attendance for uid in ("single", "past", "day")}
    assert counts == {"single": True, "past": False, "day": False}


def test_a_recurring_entry_keeps_its_hours_its_exceptions_and_its_changes(group_and_chair):
    group, chair = group_and_chair
    import_calendar(chair, group, OURS)
    series = by_uid(Series, group, "weekly")
    assert (series.rule, series.zone, series.minutes) == ("FREQ=WEEKLY;BYDAY=TU", "America/New_York", 45)
    found = db.session.scalars(sa.select(Meeting).where(Meeting.series_id == series.id).order_by(Meeting.recurs_on))
    days = {one.recurs_on.isoformat(): one for one in found}
    assert "2026-12-01" not in days
    assert days["2026-11-24"].starts_at == local("2026-11-24T09:30", "America/New_York")
    assert days["2026-12-08"].starts_at == local("2026-12-08T15:00", "America/New_York")
    assert days["2026-12-08"].title.en == "Weekly call, later"


@pytest.mark.parametrize("data", files())
def test_the_same_file_twice_changes_nothing(group_and_chair, trail, data):
    group, chair = group_and_chair
    first = import_calendar(chair, group, data)
    before, entries = kept(group), len(trail())
    again = import_calendar(chair, group, data)
    assert kept(group) == before
    assert len(trail()) == entries
    assert (again.meetings, again.series) == (0, 0)
    assert again.known >= first.meetings + first.series


@pytest.mark.parametrize("data", files())
def test_every_entry_of_a_file_is_taken_or_refused_with_a_reason(group_and_chair, data):
    group, chair = group_and_chair
    rows = preview(group, data)
    taken = import_calendar(chair, group, data)
    refused = [row for row in rows if row.becomes is Becomes.NOTHING]
    recurring = [row for row in rows if row.entry.rule and row.becomes is not Becomes.NOTHING]
    assert taken.series == len(recurring)
    assert all(row.reason for row in refused)
    changes = sum(row.becomes is Becomes.CHANGE for row in rows)
    assert taken.meetings + taken.series + taken.known + taken.refused + changes == len(rows)
    singles = list(
        db.session.scalars(sa.select(Meeting).where(Meeting.group_id == group.id, Meeting.series_id.is_(None)))
    )
    assert len(singles) == taken.meetings


def test_one_file_in_two_groups_is_two_sets_of_meetings(group_and_chair):
    group, chair = group_and_chair
    other, other_chair, _members = group_with(0)
    import_calendar(chair, group, OURS)
    assert import_calendar(other_chair, other, OURS).meetings == 3


def test_what_is_no_calendar_is_refused(group_and_chair):
    group, chair = group_and_chair
    for data in (b"", b"hello", b"x" * 2_000_000):
        with pytest.raises(Refused) as refusal:
            import_calendar(chair, group, data)
        assert refusal.value.field == "file"


def test_a_group_that_is_not_at_work_takes_nothing():
    group, chair, _members = group_with(0, state=GroupState.CONCLUDED)
    with pytest.raises(Refused):
        import_calendar(chair, group, OURS)


def test_an_imported_series_goes_on_without_inviting(group_and_chair, outbox):
    group, chair = group_and_chair
    import_calendar(chair, group, OURS)
    count = len(kept(group)[0])
    with at(NOW + timedelta(days=30)):
        make_ahead()
    assert len(kept(group)[0]) > count
    assert outbox() == []
