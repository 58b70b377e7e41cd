"""Invitations as they arrive from a real mail server, read by two other programs (SAFETY rows 38, 44, 46, 60)."""

import re
from zoneinfo import ZoneInfo

import pytest

from alliance.core.clock import at
from alliance.core.localized import Localized
from alliance.meetings.enums import Answer
from alliance.meetings.operations.meetings import call_meeting, cancel_meeting, change_meeting, reinstate_meeting
from alliance.meetings.queries.invitees import invitees_of
from alliance.notices.operations.delivery import deliver_due
from tests.factories import PersonFactory
from tests.factories.groups import seated
from tests.meetings.calendar_parts import NEW_YORK, SHANGHAI, group_with, hours_of, local, meeting_input, read

NOW = local("2026-10-01T09:00")


@pytest.fixture(autouse=True)
def today():
    with at(NOW):
        yield


@pytest.fixture
def mail_server(app, smtp):
    """A real mail server that the program's settings point at."""
    settings = app.extensions["mail"]
    before = settings.server, settings.port, settings.suppress, app.config["MAIL_TIMEOUT"]
    settings.server, settings.port, settings.suppress = smtp.host, smtp.port, False
    app.config["MAIL_TIMEOUT"] = 10
    yield smtp
    settings.server, settings.port, settings.suppress, app.config["MAIL_TIMEOUT"] = before


def arrived(server, to):
    """The mails that arrived at an address, in order."""
    deliver_due()
    return [mail.message for mail in server.drop.mails(to)]


def calendar_part(message):
    return next(part for part in message.walk() if part.get_content_type() == "text/calendar")


def calendar_of(message):
    """(method of the header, text) of the calendar in a message; the body has to say the same method."""
    part = calendar_part(message)
    text = part.get_payload(decode=True).decode()
    method = part.get_param("method")
    assert f"METHOD:{method}\r\n" in text
    return method, text


def test_the_life_of_a_meeting_in_the_mails_of_one_invitee(mail_server):
    group, chair, _members = group_with(0, number="WG 3")
    seated(group, person=PersonFactory(email="wang@example.com", display_name="王小明", zone=NEW_YORK))
    meeting = call_meeting(chair, group, meeting_input("2026-10-31T21:30", link="https://meet.example/13"))
    change_meeting(chair, meeting, meeting_input("2026-11-01T22:30", link="https://meet.example/13"), meeting.version)
    in_hall = meeting_input("2026-11-01T22:30", place=Localized("Hall"), link="https://meet.example/13")
    change_meeting(chair, meeting, in_hall, meeting.version)
    cancel_meeting(chair, meeting, "The draft is not ready.")
    reinstate_meeting(chair, meeting)

    mails = arrived(mail_server, "wang@example.com")
    found = [calendar_of(mail) for mail in mails]
    events = [read(text) for _method, text in found]
    assert [method for method, _text in found] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL", "REQUEST"]
    assert {str(event["UID"]) for event in events} == {meeting.uid}
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2, 3, 4]
    assert [str(event["ATTENDEE"]) for event in events] == ["mailto:wang@example.com"] * 5
    assert len({mail["Message-ID"] for mail in mails}) == 5
    assert len({mail["References"] for mail in mails}) == 1
    assert hours_of(found[0][1]) == [(local("2026-10-31T21:30"), local("2026-10-31T23:30"))]
    assert hours_of(found[1][1]) == [(local("2026-11-01T22:30"), local("2026-11-02T00:30"))]


def test_parts_stand_in_the_order_that_mail_programs_expect(mail_server):
    group, chair, _members = group_with(0)
    call_meeting(chair, group, meeting_input("2026-11-25T14:00"))
    message = arrived(mail_server, chair.email)[0]
    assert message.get_content_type() == "multipart/alternative"
    assert [one.get_content_type() for one in message.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    assert calendar_part(message)["Content-Type"].params["method"] == "REQUEST"
    assert message["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("starts", "zone", "in_shanghai", "in_new_york"),
    [
        ("2026-10-31T21:00", SHANGHAI, "21:00", "09:00"),
        ("2026-11-01T22:00", SHANGHAI, "22:00", "09:00"),
        ("2027-03-13T22:00", SHANGHAI, "22:00", "09:00"),
        ("2027-03-14T21:00", SHANGHAI, "21:00", "09:00"),
        ("2027-03-28T21:00", SHANGHAI, "21:00", "09:00"),
        ("2026-11-01T09:00", NEW_YORK, "22:00", "09:00"),
        ("2027-03-14T09:00", NEW_YORK, "21:00", "09:00"),
        ("2027-03-28T15:00", "Europe/Berlin", "21:00", "09:00"),
    ],
)
def test_shanghai_and_new_york_see_the_right_hours_around_the_changes(
    mail_server, starts, zone, in_shanghai, in_new_york
):
    group, chair, _members = group_with(0)
    meeting = call_meeting(chair, group, meeting_input(starts, zone, hours=1))
    _method, text = calendar_of(arrived(mail_server, chair.email)[0])
    begins = hours_of(text)[0][0]
    assert begins == meeting.starts_at
    assert begins.astimezone(ZoneInfo(SHANGHAI)).strftime("%H:%M") == in_shanghai
    assert begins.astimezone(ZoneInfo(NEW_YORK)).strftime("%H:%M") == in_new_york
    assert f"BEGIN:VTIMEZONE\r\nTZID:{zone}\r\n" in text


def test_the_link_in_the_mail_answers_without_sign_in(mail_server, client):
    group, chair, _members = group_with(0)
    meeting = call_meeting(chair, group, meeting_input("2026-11-25T14:00"))
    text = arrived(mail_server, chair.email)[0].get_body(("plain",)).get_content()
    path = re.search(r"http://localhost(/meetings/answer/\S+)", text).group(1)
    assert client.get(path).status_code == 200
    client.post(path, data={"answer": "accepted"})
    assert [one.answer for one in invitees_of(meeting)] == [Answer.ACCEPTED]


def test_a_lost_reply_of_the_server_never_makes_a_second_invitation(mail_server):
    group, chair, _members = group_with(0)
    call_meeting(chair, group, meeting_input("2026-11-25T14:00"))
    mail_server.mode = "lost_reply"
    deliver_due()
    mail_server.mode = "ok"
    with at(local("2026-10-01T12:00")):
        mails = arrived(mail_server, chair.email)
    assert len({mail["Message-ID"] for mail in mails}) == 1
    assert len({calendar_of(mail)[1] for mail in mails}) == 1
