"""The published meetings of 35 real groups as series: their days, hours and zones in words of many kinds."""

import csv
import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.recurrence import WEEKDAYS
from alliance.meetings.models import Meeting
from alliance.meetings.operations.series import SeriesInput, begin_series
from alliance.meetings.queries.series import rule_words
from tests.factories.groups import GroupFactory

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "working_groups" / "working_group_meetings.csv"
OURS = """group_id,group,kind,description,day,time,timezone,frequency
a,A,group,Regular meeting,Tuesday,9:00,PT (Pacific Time),biweekly
b,B,group,Triage,Thursdays (starting February 15th 2024),4PM,CET (Central European Time),weekly
c,C,group,Office hours,Wednesday,18:00,UTC,First Wednesday of the month
d,D,group,Regular meeting,third Wednesday,8:00,PT (Pacific Time),monthly
e,E,group,Early meeting,Wednesday,05:30,UTC,"monthly - Wednesday, after the fourth Tuesday, every month"
f,F,group,Late meeting,Wednesday,09:00,Eastern Time (ET),every four weeks
"""
NOW = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)
ZONES = {"PT": "America/Los_Angeles", "CET": "Europe/Berlin", "Eastern": "America/New_York", "EST": "America/New_York",
         "Poland": "Europe/Warsaw", "UTC": "UTC"}  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def rows():
    text = REAL.read_text(encoding="utf-8") if REAL.exists() else OURS
    return list(csv.DictReader(text.splitlines()))


def zone_of(row):
    return next(zone for word, zone in ZONES.items() if row["timezone"].startswith(word))


def clock_of(row):
    hour, minute, half = re.fullmatch(r"(\d+):?(\d\d)?(AM|PM)?", row["time"].strip()).groups()
    return time(int(hour) + (12 if half == "PM" else 0), int(minute or 0))


def rule_of(row):
    """The rule that the words of a row say."""
    said = f"{row['day']} {row['frequency']}".lower()
    day = WEEKDAYS[next(number for number, name in enumerate(DAYS) if name.lower() in row["day"].lower())]
    place = next((number for word, number in PLACES.items() if word in said), None)
    if "after the fourth tuesday" in said:
        return "FREQ=MONTHLY;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=WE"
    if "monthly" in said or "of the month" in said:
        return f"FREQ=MONTHLY;BYDAY={place or 1}{day}"
    weeks = 4 if "four weeks" in said else 2 if re.search(r"bi-?weekly", said) else 1
    return f"FREQ=WEEKLY;INTERVAL={weeks};BYDAY={day}"


def input_of(row):
    return SeriesInput(
        title=Localized(row["description"]),
        frequency=None,
        rule=rule_of(row),
        starts_on=date(2026, 1, 5),
        start_time=clock_of(row),
        minutes=60,
        zone=zone_of(row),
        invites=False,
    )


@pytest.mark.slow
def test_every_published_meeting_becomes_a_series_that_keeps_its_hour_over_both_changes_of_clocks():
    groups = {}
    begun = []
    with at(NOW):
        for row in rows():
            group = groups.setdefault(row["group_id"], None) or GroupFactory(code=row["group_id"], en=row["group"])
            groups[row["group_id"]] = group
            begun.append((row, begin_series(None, group, input_of(row), ahead_days=160)))
    assert len(begun) == (72 if REAL.exists() else 6)
    for row, series in begun:
        wanted = sa.select(Meeting).where(Meeting.series_id == series.id).order_by(Meeting.starts_at)
        meetings = list(db.session.scalars(wanted))
        local = [one.starts_at.astimezone(ZoneInfo(series.zone)) for one in meetings]
        assert {one.time() for one in local} == {clock_of(row)}, row
        assert len({one.weekday() for one in local}) == 1, row
        assert len(meetings) >= 5, row
        assert all(one.ends_at - one.starts_at == timedelta(hours=1) for one in meetings)
        assert rule_words(series)


@pytest.mark.slow
def test_hours_in_utc_move_by_one_where_clocks_change_and_stay_where_they_do_not():
    row = next(one for one in rows() if zone_of(one) == "America/Los_Angeles" and "biweekly" in one["frequency"])
    with at(NOW):
        series = begin_series(None, GroupFactory(), input_of(row), ahead_days=160)
        steady = begin_series(None, GroupFactory(), SeriesInput(**{**vars(input_of(row)), "zone": "Asia/Shanghai"}))
    hours = {one.starts_at.hour for one in db.session.scalars(sa.select(Meeting).where(Meeting.series_id == series.id))}
    assert len(hours) == 2
    same = {one.starts_at.hour for one in db.session.scalars(sa.select(Meeting).where(Meeting.series_id == steady.id))}
    assert len(same) == 1
