"""What we write is read by two programs of other people, which show the same local hours (SAFETY rows 46, 60)."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

from alliance.core.calendars import Contact, Entry, Guest, Method, changes_of, timezone_of, write_calendar

pytestmark = pytest.mark.pure

STAMP = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SENDER = Contact("The Alliance", "secretariat@alliance.example")


def local(text, zone):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def entry(when="2026-11-25T14:00", zone="Asia/Shanghai", hours=2, **more):
    starts = local(when, zone)
    values = {"uid": "u1", "sequence": 0, "zone": zone, "title": "Meeting", "stamp": STAMP} | more
    return Entry(starts_at=starts, ends_at=starts.astimezone(UTC) + timedelta(hours=hours), **values)


def by_icalendar(text):
    """(start, end) of each entry as instants, as icalendar reads them; zones by their names."""
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return [(one["DTSTART"].dt.astimezone(UTC), one["DTEND"].dt.astimezone(UTC)) for one in events]


def by_vobject(text):
    """The same as vobject reads them, which knows no zone but those that the calendar brings along."""
    calendar = vobject.readOne(text)
    return [(one.dtstart.value.astimezone(UTC), one.dtend.value.astimezone(UTC)) for one in calendar.vevent_list]


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("2026-10-31T23:30", "America/New_York", "2026-11-01T03:30"),  # the last night of summer time
        ("2026-11-01T09:30", "America/New_York", "2026-11-01T14:30"),
        ("2027-03-13T09:30", "America/New_York", "2027-03-13T14:30"),
        ("2027-03-14T09:30", "America/New_York", "2027-03-14T13:30"),
        ("2027-03-28T09:30", "America/New_York", "2027-03-28T13:30"),
        ("2027-03-27T09:30", "Europe/Berlin", "2027-03-27T08:30"),
        ("2027-03-28T09:30", "Europe/Berlin", "2027-03-28T07:30"),
        ("2026-11-01T22:30", "Asia/Shanghai", "2026-11-01T14:30"),
        ("2027-03-14T21:30", "Asia/Shanghai", "2027-03-14T13:30"),
        ("2027-03-28T15:30", "Asia/Shanghai", "2027-03-28T07:30"),
        ("2027-02-10T12:00", "Africa/Casablanca", "2027-02-10T12:00"),  # Ramadan: no rule of Sundays
        ("2027-01-10T12:00", "Australia/Lord_Howe", "2027-01-10T01:00"),  # half an hour of summer time
        ("2027-06-10T12:00", "Asia/Kathmandu", "2027-06-10T06:15"),
    ],
)
def test_two_other_programs_read_the_same_hours_on_both_sides_of_a_change_of_clocks(text, zone, utc):
    calendar = write_calendar([entry(text, zone)])
    begins = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert by_icalendar(calendar.text) == by_vobject(calendar.text) == [(begins, begins + timedelta(hours=2))]
    assert f"DTSTART;TZID={zone}:{text.replace('-', '').replace(':', '')}00" in calendar.text


def test_the_second_pass_of_a_repeated_hour_is_written_in_utc_because_no_local_time_names_it():
    second = entry("2026-11-01T01:30", "America/New_York", hours=0)
    starts = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    calendar = write_calendar([Entry(**{**vars(second), "starts_at": starts, "ends_at": starts + timedelta(hours=1)})])
    assert "DTSTART:20261101T063000Z" in calendar.text
    assert "VTIMEZONE" not in calendar.text
    assert by_icalendar(calendar.text) == by_vobject(calendar.text) == [(starts, starts + timedelta(hours=1))]


def test_a_meeting_that_lasts_over_the_change_ends_when_it_ends():
    calendar = write_calendar([entry("2027-03-28T01:30", "Europe/Berlin", hours=1)])
    begins = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    assert by_icalendar(calendar.text) == by_vobject(calendar.text) == [(begins, begins + timedelta(hours=1))]


def test_the_rules_of_a_zone_are_those_of_its_law():
    words = timezone_of("America/New_York", 2026, 2027).to_ical().decode().splitlines()
    assert "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3" in words
    assert "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11" in words
    assert "DTSTART:20230312T020000" in words  # on clocks before they are moved (RFC 5545 section 3.6.5)
    berlin = timezone_of("Europe/Berlin", 2026, 2027).to_ical().decode()
    assert "BYDAY=-1SU;BYMONTH=3" in berlin
    assert "BYDAY=-1SU;BYMONTH=10" in berlin


def test_a_zone_without_changes_needs_one_line_of_rules():
    words = timezone_of("Asia/Shanghai", 2026, 2026).to_ical().decode()
    assert words.count("TZOFFSETTO:+0800") == 1
    assert "DAYLIGHT" not in words
    assert changes_of("Asia/Shanghai", 2020, 2030) == []


def test_every_offered_zone_is_read_alike_by_both_programs_in_summer_and_winter():
    from alliance.core.places import zones

    rows = [
        entry(text, zone, uid=f"{zone}{text}") for zone in zones() for text in ("2026-12-20T09:30", "2027-07-01T09:30")
    ]
    calendar = write_calendar(rows)
    wanted = [(one.starts_at.astimezone(UTC), one.ends_at.astimezone(UTC)) for one in rows]
    assert by_icalendar(calendar.text) == wanted
    assert by_vobject(calendar.text) == wanted


def test_an_invitation_names_who_asks_whom_and_asks_for_an_answer():
    calendar = write_calendar(
        [entry(organizer=SENDER, guest=Guest('Wang "Xiao" Ming', "wang@example.com"))], Method.REQUEST
    )
    event = icalendar.Calendar.from_ical(calendar.text).walk("VEVENT")[0]
    assert event["ORGANIZER"] == "mailto:secretariat@alliance.example"
    assert event["ORGANIZER"].params["CN"] == "The Alliance"
    assert event["ATTENDEE"] == "mailto:wang@example.com"
    assert dict(event["ATTENDEE"].params) == {
        "CN": "Wang 'Xiao' Ming", "CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE",
    }  # fmt: skip
    assert "METHOD:REQUEST" in calendar.text
    assert event["DTSTAMP"].dt == STAMP


def test_who_has_answered_is_not_asked_again():
    calendar = write_calendar(
        [entry(organizer=SENDER, guest=Guest("Li", "li@example.com", "accepted"))], Method.REQUEST
    )
    params = icalendar.Calendar.from_ical(calendar.text).walk("VEVENT")[0]["ATTENDEE"].params
    assert (params["PARTSTAT"], params["RSVP"]) == ("ACCEPTED", "FALSE")


def test_a_cancellation_says_so_twice():
    calendar = write_calendar([entry(is_cancelled=True, sequence=4)], Method.CANCEL)
    assert "METHOD:CANCEL" in calendar.text
    assert "STATUS:CANCELLED" in calendar.text
    assert "SEQUENCE:4" in calendar.text


def test_words_cannot_break_out_of_their_line():
    calendar = write_calendar(
        [entry(title="Plan; part, 1\r\nATTENDEE:mailto:x@evil.example", text="a\nb", place="Room\r\n1")]
    )
    event = icalendar.Calendar.from_ical(calendar.text).walk("VEVENT")[0]
    assert event["SUMMARY"] == "Plan; part, 1 ATTENDEE:mailto:x@evil.example"
    assert event["DESCRIPTION"] == "a\nb"
    assert "ATTENDEE" not in event
    assert max(len(one.encode()) for one in calendar.text.split("\r\n")) <= 75


def test_chinese_words_come_through_both_programs():
    calendar = write_calendar([entry(title="标准与认证工作组：第13次会议", place="广州，会展中心")], name="联盟：标准")
    assert icalendar.Calendar.from_ical(calendar.text).walk("VEVENT")[0]["SUMMARY"] == "标准与认证工作组：第13次会议"
    assert vobject.readOne(calendar.text).vevent.location.value == "广州，会展中心"
    assert icalendar.Calendar.from_ical(calendar.text)["X-WR-CALNAME"] == "联盟：标准"


def test_the_link_of_an_online_meeting_stands_where_programs_look_for_it():
    calendar = write_calendar([entry(link="https://meet.example/1", url="https://alliance.example/meetings/1")])
    event = icalendar.Calendar.from_ical(calendar.text).walk("VEVENT")[0]
    assert event["LOCATION"] == "https://meet.example/1"
    assert event["CONFERENCE"] == "https://meet.example/1"
    assert event["URL"] == "https://alliance.example/meetings/1"
    assert event["DESCRIPTION"] == "https://meet.example/1\n\nhttps://alliance.example/meetings/1"


def test_every_required_part_is_there():
    text = write_calendar([entry()]).text
    assert json.dumps(icalendar.Calendar.from_ical(text).to_jcal())
    calendar = icalendar.Calendar.from_ical(text)
    assert all(name in calendar for name in ("PRODID", "VERSION", "METHOD"))
    assert all(name in calendar.walk("VEVENT")[0] for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE"))
    assert text.endswith("END:VCALENDAR\r\n")


def test_the_same_rows_give_the_same_calendar():
    assert write_calendar([entry()]) == write_calendar([entry()])
