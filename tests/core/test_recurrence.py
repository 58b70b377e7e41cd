"""Rules give days, clocks give hours (RFC 5545)."""

from datetime import UTC, date, datetime, time

import pytest

from alliance.core.recurrence import (
    checked_rule,
    days_of,
    instant_of,
    next_day,
    place_in_month,
    same_date,
    weekday_code,
)

pytestmark = pytest.mark.pure

END = date(2027, 12, 31)


def days(rule, starts_on, first=None, last=END, **more):
    return [day.isoformat() for day in days_of(rule, starts_on, first or starts_on, last, **more)]


def test_every_second_tuesday_counts_from_the_first_day_and_not_from_today():
    found = days("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", date(2026, 1, 6), date(2026, 11, 22), date(2027, 1, 1))
    assert found == ["2026-11-24", "2026-12-08", "2026-12-22"]


def test_days_left_out_and_the_last_day_are_kept():
    found = days("FREQ=WEEKLY;BYDAY=TU", date(2026, 11, 3), until=date(2026, 11, 24), excluded=[date(2026, 11, 17)])
    assert found == ["2026-11-03", "2026-11-10", "2026-11-24"]


def test_the_last_day_of_a_month_skips_no_month():
    rule = "FREQ=MONTHLY;" + same_date(date(2026, 1, 31))
    assert days(rule, date(2026, 1, 31), last=date(2026, 5, 1)) == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
    ]
    assert same_date(date(2026, 1, 15)) == "BYMONTHDAY=15"


def test_a_fifth_weekday_is_the_last():
    assert [place_in_month(date(2026, 12, day)) for day in (1, 8, 15, 22, 29)] == [1, 2, 3, 4, -1]
    assert weekday_code(date(2026, 12, 29)) == "TU"


def test_the_next_day_is_found_however_far_it_is():
    assert next_day("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2024, 2, 29), date(2026, 1, 1)) == date(2028, 2, 29)
    assert next_day("FREQ=WEEKLY;COUNT=2;BYDAY=TU", date(2026, 1, 6), date(2026, 2, 1)) is None


@pytest.mark.parametrize(
    ("day", "clock", "zone", "utc"),
    [
        (date(2026, 11, 24), time(9, 30), "Asia/Shanghai", datetime(2026, 11, 24, 1, 30, tzinfo=UTC)),
        (date(2026, 10, 31), time(9, 30), "America/New_York", datetime(2026, 10, 31, 13, 30, tzinfo=UTC)),
        (date(2026, 11, 1), time(9, 30), "America/New_York", datetime(2026, 11, 1, 14, 30, tzinfo=UTC)),
        (
            date(2026, 11, 1),
            time(1, 30),
            "America/New_York",
            datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        ),  # the first pass
        (
            date(2027, 3, 14),
            time(2, 30),
            "America/New_York",
            datetime(2027, 3, 14, 7, 30, tzinfo=UTC),
        ),  # skipped: 03:30
        (date(2027, 3, 28), time(2, 30), "Europe/Berlin", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
    ],
)
def test_the_hour_is_that_of_the_clocks(day, clock, zone, utc):
    assert instant_of(day, clock, zone) == utc


def test_a_rule_gets_one_spelling():
    assert checked_rule("rrule:byday=tu;freq=weekly;interval=2") == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"


@pytest.mark.parametrize(
    "rule",
    ["", "FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;INTERVAL=99999", "FREQ=WEEKLY;BYDAY=XX",
     "FREQ=WEEKLY;BYHOUR=9", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;UNTIL=20270101", "BYDAY=TU",
     "FREQ=WEEKLY;BYDAY=", "FREQ=MONTHLY;BYMONTHDAY=" + ",".join(["1"] * 200)],
)  # fmt: skip
def test_rules_that_we_do_not_follow_are_refused(rule):
    with pytest.raises(ValueError):
        checked_rule(rule)
