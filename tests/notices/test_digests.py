"""Daily and weekly mails."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from alliance.core.db import db
from alliance.notices.enums import Category, Frequency
from alliance.notices.models import SECRET_MARK, Notice, Preference, Unsubscription
from alliance.notices.operations.digests import MOST, gather_due, write_digest
from alliance.notices.queries import own_notices
from tests.factories import PersonFactory

SUNDAY = datetime(2026, 11, 22, 5, tzinfo=UTC)  # 13:00 in Guangzhou
MONDAY_EIGHT = datetime(2026, 11, 23, 0, 0, 1, tzinfo=UTC)


@pytest.fixture
def reader(session):
    """Wants calls once a day and messages once a week; lives in Guangzhou."""
    person = PersonFactory(email="li@example.com", display_name="Li Na")
    for category, frequency in ((Category.ORGANIZATION, Frequency.DAILY), (Category.CONTACT, Frequency.WEEKLY)):
        db.session.add(Preference(person_id=person.id, category=category, frequency=frequency))
    db.session.commit()
    return person


def digests():
    return list(db.session.scalars(sa.select(Notice).where(Notice.category == Category.DIGEST)))


def test_held_notices_do_not_leave_singly_and_come_in_one_mail_in_the_morning(mail_server, reader, write, deliver):
    with time_machine.travel(SUNDAY, tick=False):
        first = write(reader, Category.ORGANIZATION, subject_of_it="A call opened", url="http://localhost/calls/1")
        second = write(reader, Category.CONTACT, subject_of_it="Volt writes to you")
        assert (gather_due(), deliver()) == (0, 0)
    with time_machine.travel(MONDAY_EIGHT, tick=False):
        assert (gather_due(), deliver()) == (1, 1)
        assert gather_due() == 0
    [mail] = mail_server.drop.mails()
    assert mail.subject == "2 notices for you"
    assert "A call opened" in mail.text and "Volt writes to you" in mail.html
    assert "http://localhost/calls/1" in mail.text
    [digest] = digests()
    assert (first.state, first.carried_by_id, second.carried_by_id) == ("done", digest.id, digest.id)
    assert mail.message_id == digest.message_id


def test_a_weekly_notice_waits_for_monday_while_a_daily_one_goes_tomorrow(reader, write):
    with time_machine.travel(SUNDAY - timedelta(days=3), tick=False):
        daily, weekly = write(reader, Category.ORGANIZATION), write(reader, Category.CONTACT)
    with time_machine.travel(SUNDAY, tick=False):
        assert gather_due() == 1
    assert (daily.state, weekly.state) == ("done", "queued")


def test_each_reader_gets_one_mail_in_the_own_language(mail_server, write, deliver):
    for email, locale in (("li@example.com", "zh"), ("wu@example.com", "en")):
        person = PersonFactory(email=email, locale=locale)
        db.session.add(Preference(person_id=person.id, category=Category.ORGANIZATION, frequency=Frequency.DAILY))
        db.session.commit()
        with time_machine.travel(SUNDAY, tick=False):
            write(person, Category.ORGANIZATION)
            write(person, Category.ORGANIZATION)
    with time_machine.travel(MONDAY_EIGHT, tick=False):
        gather_due()
        deliver()
    assert mail_server.drop.report().recipients == {"li@example.com": 1, "wu@example.com": 1}
    assert [mail.message["Content-Language"] for mail in mail_server.drop.mails()] == ["zh-Hans", "en"]


def test_a_single_notice_lends_the_digest_its_subject(reader, write):
    with time_machine.travel(SUNDAY, tick=False):
        write(reader, Category.ORGANIZATION, subject_of_it="A call opened")
    with time_machine.travel(MONDAY_EIGHT, tick=False):
        gather_due()
    assert digests()[0].subject == "A call opened"


def test_a_long_digest_names_some_and_counts_the_rest(reader, write):
    with time_machine.travel(SUNDAY, tick=False):
        for _ in range(MOST + 3):
            write(reader, Category.ORGANIZATION)
    with time_machine.travel(MONDAY_EIGHT, tick=False):
        gather_due()
    assert "3 more stand in your inbox." in digests()[0].text
    assert digests()[0].subject == f"{MOST + 3} notices for you"


def test_two_workers_write_one_digest(reader, write):
    with time_machine.travel(SUNDAY, tick=False):
        write(reader, Category.ORGANIZATION)
    with time_machine.travel(MONDAY_EIGHT, tick=False):
        assert write_digest("li@example.com", reader.id) == 1
        assert write_digest("li@example.com", reader.id) == 0
    assert len(digests()) == 1


def test_what_was_stopped_meanwhile_is_not_carried(reader, write, states):
    with time_machine.travel(SUNDAY, tick=False):
        write(reader, Category.ORGANIZATION)
    db.session.add(Unsubscription(address_key="li@example.com", category=Category.ORGANIZATION))
    db.session.commit()
    with time_machine.travel(MONDAY_EIGHT, tick=False):
        assert gather_due() == 0
    assert (states(), digests()) == (["cancelled"], [])


def test_the_digest_is_not_a_second_entry_of_the_inbox(reader, write):
    with time_machine.travel(SUNDAY, tick=False):
        notice = write(reader, Category.ORGANIZATION)
    with time_machine.travel(MONDAY_EIGHT, tick=False):
        gather_due()
    assert list(db.session.scalars(own_notices(reader))) == [notice]


def test_a_notice_with_a_secret_link_is_opened_in_the_inbox(reader, write):
    with time_machine.travel(SUNDAY, tick=False):
        notice = write(reader, Category.ORGANIZATION, url=f"http://localhost/x/{SECRET_MARK}", secret_nonce="abc")
        write(reader, Category.ORGANIZATION, url="http://localhost/topic", secret_nonce="def")  # of its answer address
    with time_machine.travel(MONDAY_EIGHT, tick=False):
        gather_due()
    text = digests()[0].text
    assert f"http://localhost/notices/{notice.id}" in text and "http://localhost/topic" in text
    assert "http://localhost/x" not in text
