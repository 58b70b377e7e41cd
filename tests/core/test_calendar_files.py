"""Calendar files as other programs write them."""

from datetime import date, datetime

import pytest

from alliance.core.calendar_files import LARGEST, CalendarProblem, Trouble, read_calendar

pytestmark = pytest.mark.pure

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"


def calendar(*lines, head=HEAD):
    return (head + "\r\n".join(lines) + "\r\nEND:VCALENDAR\r\n").encode()


def event(*lines, uid="u1", title="Meeting"):
    said = [f"UID:{uid}"] if uid else []
    said += [f"SUMMARY:{title}"] if title else []
    return "\r\n".join(["BEGIN:VEVENT", *said, *lines, "END:VEVENT"])


def one(*lines, zone="Asia/Shanghai", **more):
    return read_calendar(calendar(event(*lines, **more)), zone)[0]


def test_a_local_time_keeps_its_zone_and_its_hour():
    found = one("DTSTART;TZID=America/New_York:20270314T093000", "DURATION:PT90M")
    assert (found.starts, found.ends, found.zone) == (
        datetime(2027, 3, 14, 9, 30), datetime(2027, 3, 14, 11, 0), "America/New_York",
    )  # fmt: skip
    assert found.trouble is Trouble.NONE


def test_a_name_of_windows_for_a_zone_is_understood():
    assert one("DTSTART;TZID=Eastern Standard Time:20270314T093000", "DURATION:PT1H").zone == "America/New_York"


def test_a_time_in_utc_is_shown_in_the_groups_zone_unless_it_recurs():
    assert one("DTSTART:20261125T060000Z", "DTEND:20261125T080000Z").starts == datetime(2026, 11, 25, 14)
    weekly = one("DTSTART:20261125T060000Z", "DTEND:20261125T080000Z", "RRULE:FREQ=WEEKLY")
    assert (weekly.starts, weekly.zone) == (datetime(2026, 11, 25, 6), "UTC")


def test_a_floating_time_is_the_groups():
    assert one("DTSTART:20261125T140000", "DTEND:20261125T160000").zone == "Asia/Shanghai"


def test_the_zone_that_the_file_names_is_taken_for_times_without_one():
    head = HEAD + "X-WR-TIMEZONE:Europe/Berlin\r\n"
    found = read_calendar(
        calendar(event("DTSTART:20261125T140000", "DTEND:20261125T160000"), head=head), "Asia/Shanghai"
    )
    assert found[0].zone == "Europe/Berlin"


def test_a_date_is_the_whole_day():
    found = one("DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20260104")
    assert found.is_whole_day
    assert (found.starts, found.ends) == (datetime(2026, 1, 1), datetime(2026, 1, 4))
    assert one("DTSTART;VALUE=DATE:20260101").ends == datetime(2026, 1, 2)


def test_what_lasts_no_time_gets_an_hour():
    assert one("DTSTART:20110804T120000", "DTEND:20110804T120000").ends == datetime(2011, 8, 4, 13)


def test_a_rule_comes_with_its_last_day_and_the_days_left_out():
    found = one(
        "DTSTART;TZID=Europe/Berlin:20261103T090000", "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261201T080000Z", "EXDATE;TZID=Europe/Berlin:20261110T090000",
    )  # fmt: skip
    assert found.rule == "FREQ=WEEKLY;BYDAY=TU"
    assert found.until_on == date(2026, 12, 1)
    assert found.excluded == ("2026-11-10",)


def test_an_end_before_the_hour_of_its_day_leaves_the_day_out():
    found = one("DTSTART:20261103T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;UNTIL=20261201T000000")
    assert found.until_on == date(2026, 11, 30)


def test_a_changed_meeting_of_a_series_names_its_day():
    found = one("DTSTART:20261104T090000", "DURATION:PT1H", "RECURRENCE-ID:20261103T090000")
    assert found.changes_day == date(2026, 11, 3)


def test_entries_without_a_uid_are_known_by_what_they_say():
    lines = ("DTSTART:20261125T140000", "DTEND:20261125T160000")
    assert one(*lines, uid="").key == one(*lines, uid="").key
    assert one(*lines, uid="").key != one(*lines, uid="", title="Another").key


@pytest.mark.parametrize(
    ("lines", "trouble"),
    [
        ((), Trouble.NO_START),
        (("DTSTART:Next Year",), Trouble.NO_START),
        (("DTSTART:20261125T140000", "DTEND:20261125T130000"), Trouble.ORDER),
        (("DTSTART:20261125T140000", "DURATION:P40D"), Trouble.LENGTH),
        (("DTSTART:20261125T140000", "STATUS:CANCELLED"), Trouble.CANCELLED),
        (("DTSTART:20261125T140000", "RRULE:FREQ=SECONDLY"), Trouble.RULE),
        (("DTSTART:20261125T140000", "RRULE:FREQ=WEEKLY", "RDATE:20261127T140000"), Trouble.RULE),
        (("DTSTART:99981231T235900",), Trouble.YEAR),
        (("DTSTART:00010101T000000",), Trouble.YEAR),
    ],
)
def test_each_entry_says_what_is_wrong_with_it(lines, trouble):
    assert one(*lines).trouble is trouble


def test_an_entry_without_a_title_and_a_task_are_no_meetings():
    assert one("DTSTART:20261125T140000", title="").trouble is Trouble.TITLE
    task = "BEGIN:VTODO\r\nUID:t\r\nSUMMARY:Write\r\nEND:VTODO"
    assert read_calendar(calendar(task), "UTC")[0].trouble is Trouble.TASK


def test_only_links_that_browsers_open_are_kept():
    lines = ("DTSTART:20261125T140000",)
    assert one(*lines, "URL:https://meet.example/1").link == "https://meet.example/1"
    assert one(*lines, "URL:javascript:alert(1)").link == ""


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"hello", b"BEGIN:VEVENT\r\nEND:VEVENT"])
def test_what_is_no_calendar_is_refused_as_a_whole(data):
    with pytest.raises(CalendarProblem) as refusal:
        read_calendar(data, "UTC")
    assert refusal.value.code == "content"


def test_a_file_that_is_too_large_or_too_full_is_refused():
    with pytest.raises(CalendarProblem) as refusal:
        read_calendar(b"BEGIN:VCALENDAR" + b" " * LARGEST, "UTC")
    assert refusal.value.code == "size"
    many = calendar(*[event("DTSTART:20261125T140000", uid=str(number)) for number in range(2001)])
    with pytest.raises(CalendarProblem) as refusal:
        read_calendar(many, "UTC")
    assert refusal.value.code == "entries"


def test_several_calendars_in_one_file_are_read():
    one_of_them = calendar(event("DTSTART:20261125T140000", uid="a"))
    another = calendar(event("DTSTART:20261126T140000", uid="b"))
    assert [row.key for row in read_calendar(one_of_them + another, "UTC")] == ["a", "b"]
