"""A notice that carries a calendar: the part as mail programs look for it (RFC 6047), and the Message-ID rules."""

from email import message_from_bytes
from email.policy import default

import sqlalchemy as sa

from alliance.core.calendars import Calendar, Method
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.notices.enums import Category, Frequency
from alliance.notices.models import Notice, Preference
from alliance.notices.operations.bulk import Copy, queue_many
from alliance.notices.operations.composing import compose
from tests.factories import PersonFactory

TEXT = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:会议 ü\r\nEND:VCALENDAR\r\n"
ASKING = Calendar(Method.REQUEST, TEXT)


def wire(notice):
    return message_from_bytes(compose(notice).as_bytes(), policy=default)


def test_the_calendar_is_the_last_alternative_and_its_method_stands_in_the_header(write):
    sent = wire(write(category=Category.MEETINGS, calendar=ASKING))
    assert sent.get_content_type() == "multipart/alternative"
    parts = list(sent.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html", "text/calendar"]
    calendar = parts[-1]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_param("name") == "invite.ics"
    assert calendar.get_content_charset() == "utf-8"
    assert calendar.get_payload(decode=True).decode().replace("\r\n", "\n") == TEXT.replace("\r\n", "\n")


def test_a_cancellation_says_so_in_the_header(write):
    calendar = Calendar(Method.CANCEL, TEXT.replace("REQUEST", "CANCEL"))
    part = list(wire(write(category=Category.MEETINGS, calendar=calendar)).iter_parts())[-1]
    assert (part.get_param("method"), "METHOD:CANCEL" in part.get_content()) == ("CANCEL", True)


def test_lines_of_the_calendar_end_as_the_standard_says(write):
    raw = list(wire(write(category=Category.MEETINGS, calendar=ASKING)).iter_parts())[-1].get_payload(decode=True)
    assert raw.count(b"\r\n") == raw.count(b"\n") == 4


def test_a_notice_without_a_calendar_has_two_parts_as_before(write):
    sent = wire(write(category=Category.MEETINGS))
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]


def test_the_same_row_gives_the_same_message_with_the_same_id(write):
    notice = write(category=Category.MEETINGS, calendar=ASKING)
    first, second = wire(notice), wire(notice)
    assert first["Message-ID"] == second["Message-ID"] == notice.message_id
    assert first["Date"] == second["Date"]
    assert [part.get_payload() for part in first.iter_parts()] == [part.get_payload() for part in second.iter_parts()]


def test_each_of_many_readers_gets_a_calendar_of_their_own(session):
    people = [PersonFactory(email=f"reader{number}@example.com") for number in range(3)]
    copies = [Copy(one, "", Calendar(Method.REQUEST, f"BEGIN:{one.email}")) for one in people]
    operation(queue_many)("tests.news", to=copies, category=Category.MEETINGS)
    rows = db.session.scalars(sa.select(Notice).order_by(Notice.id))
    assert [(row.recipient, row.calendar, row.calendar_method) for row in rows] == [
        (one.email, f"BEGIN:{one.email}", "REQUEST") for one in people
    ]


def test_what_waits_for_a_digest_leaves_without_its_calendar(write):
    person = PersonFactory()
    db.session.add(Preference(person_id=person.id, category=Category.MEETINGS, frequency=Frequency.DAILY))
    db.session.commit()
    notice = write(person, Category.MEETINGS, calendar=ASKING)
    assert notice.is_held
    assert notice.calendar == TEXT
