"""The meetings of a real committee give the attendance and the quorum that a plain count over its tables gives."""

from datetime import timedelta

import pytest

from alliance.core.db import db
from alliance.meetings.enums import MeetingState
from alliance.meetings.models import AgendaItem, Attendance, Meeting
from alliance.meetings.queries.attendance import keeps_vote, presence_table, quorum_of
from tests.meetings.committee import FOLDER, called_off, load, rows

pytestmark = pytest.mark.slow
DAY = timedelta(days=1)
NEEDED, OF = 2, 3


def test_a_real_committee_gives_the_attendance_and_quorum_of_its_own_tables():
    """Loaded once for all comparisons: it takes 1,600 operations."""
    committee = load()
    compare_counts(committee)
    compare_quorums(committee)
    compare_table(committee)
    committee.group.charter.attendance_needed, committee.group.charter.attendance_of = NEEDED, OF
    db.session.commit()
    compare_votes(committee)


def held(committee):
    """The ids of the meetings that took place, newest first."""
    return [
        row["meeting_id"]
        for row in sorted(rows("committee_meetings.csv"), key=lambda row: row["date"], reverse=True)
        if not called_off(row, committee.marks)
    ]


def compare_counts(committee):
    present = sum(row["attendance"] == "present" for row in rows("committee_attendance.csv"))
    counts = [db.session.query(one).count() for one in (Meeting, AgendaItem, Attendance)]
    assert counts == [len(rows("committee_meetings.csv")), len(rows("committee_agenda_items.csv")), present]
    cancelled = [one for one in committee.meetings.values() if one.state is MeetingState.CANCELLED]
    assert len(cancelled) == sum(called_off(row, committee.marks) for row in rows("committee_meetings.csv"))
    if FOLDER.exists():
        assert (*counts, len(rows("committee_attendance.csv"))) == (86, 870, 640, 814)


def compare_quorums(committee):
    """Who is listed as present or absent was entitled; half of them make a quorum."""
    assert committee.marks
    for key, marks in committee.marks.items():
        quorum = quorum_of(committee.meetings[key])
        present = sum(marks.values())
        assert (quorum.present, quorum.entitled, quorum.reached) == (present, len(marks), 2 * present >= len(marks))


def compare_table(committee):
    """As of the day after the last meeting: each seat at the last meetings that took place."""
    newest = held(committee)
    table = presence_table(committee.group, committee.meetings[newest[0]].starts_at.date() + DAY)
    shown = newest[: len(table.meetings)]
    assert [one.id for one in table.meetings] == [committee.meetings[key].id for key in shown]
    last = committee.marks[max(committee.marks, key=lambda key: committee.meetings[key].starts_at)]
    assert set(table.rows) == {committee.organizations[name].id for name in last}
    for name in last:
        row = table.rows[committee.organizations[name].id]
        expected = [committee.marks.get(key, {}).get(name, False) for key in shown]
        assert [bool(mark) for mark in row.came] == expected


def plainly(committee, name, until, first_on):
    """Whether a member keeps the vote, counted over the source alone."""
    since = [key for key in until if committee.meetings[key].starts_at.date() >= first_on][:OF]
    missed = sum(not committee.marks.get(key, {}).get(name, False) for key in until[:OF] if key in since)
    return missed <= OF - NEEDED


def compare_votes(ruled):
    """Who keeps the vote after each meeting is what a plain count says."""
    newest = held(ruled)
    days = {name: [] for name in ruled.organizations}
    for key, marks in ruled.marks.items():
        for name in marks:
            days[name].append(ruled.meetings[key].starts_at.date())
    checked = lost = 0
    for key, marks in ruled.marks.items():
        on = ruled.meetings[key].starts_at.date()
        until = newest[newest.index(key) :]
        kept = keeps_vote(ruled.group, ruled.group.charter, on)
        expected = {
            ruled.organizations[name].id: plainly(ruled, name, until, min(found))
            for name, found in days.items()
            if name in marks
        }
        assert kept == expected
        checked, lost = checked + len(kept), lost + sum(not one for one in kept.values())
    assert checked == len(rows("committee_attendance.csv"))
    assert 0 < lost < checked
