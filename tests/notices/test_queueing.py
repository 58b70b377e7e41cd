"""Writing notices: whom, in which language, when, and for how many statements."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import time_machine

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.notices.enums import CHOSEN, Category, Frequency
from alliance.notices.models import DeadAddress, Notice, Preference, Unsubscription
from alliance.notices.operations.queueing import Addressee, next_digest, queue
from tests.factories import PersonFactory


def store(*rows):
    db.session.add_all(rows)
    db.session.commit()


def test_a_notice_holds_the_reader_as_of_now(write):
    person = PersonFactory(email="Li.Na@Example.com", display_name="李娜", locale="zh", zone="Europe/Berlin")
    notice = write(person, url="http://localhost/x", thread="call-3")
    assert (notice.recipient, notice.recipient_key) == ("Li.Na@Example.com", "li.na@example.com")
    assert (notice.recipient_name, notice.person_id, notice.locale, notice.zone) == (
        "李娜",
        person.id,
        "zh",
        "Europe/Berlin",
    )
    assert (notice.kind, notice.category, notice.url) == ("tests.news", Category.SIGN_IN, "http://localhost/x")
    assert notice.thread_id == "<call-3@alliance.example>"
    assert notice.message_id.endswith("@alliance.example>")
    assert len(notice.message_id.partition("@")[0]) == 33


@pytest.mark.parametrize(
    ("locale", "language"), [("zh", "zh"), ("zh_Hans_CN", "zh"), ("en", "en"), ("fr", "en"), ("", "en")]
)
def test_the_language_falls_back_to_english(write, locale, language):
    assert write(Addressee("li@example.com", locale=locale)).locale == language


def test_labels_inside_are_in_the_readers_language_whoever_causes_the_mail(app, write):
    with app.test_request_context("/?lang=zh"):
        english = write(PersonFactory(locale="en"))
    with app.test_request_context("/?lang=en"):
        chinese = write(PersonFactory(locale="zh"))
    assert f"{Category.SIGN_IN.label}: fact" in english.text
    assert 'lang="en"' in english.html
    assert "：fact" in chinese.text
    assert 'lang="zh-Hans"' in chinese.html


def test_a_duty_mail_says_that_it_cannot_be_switched_off_and_others_how(write):
    duty, other = write(), write(category=Category.ORGANIZATION)
    assert "Notices of this kind cannot be switched off." in " ".join(duty.text.split())
    assert "/unsubscribe/" not in duty.text + duty.html
    assert "/unsubscribe/" in other.text and "/unsubscribe/" in other.html
    assert "http://localhost/notices/preferences" in duty.text


def test_no_line_of_the_text_is_left_over_from_empty_blocks(write):
    text = write().text
    assert "\n\n\n" not in text
    assert "\n-- \n" in text
    assert text == text.strip() + "\n"


def test_nobody_without_an_address_is_written_to(write):
    assert write(PersonFactory(addresses=[])) is None


@pytest.mark.parametrize("category", [one for one in Category if one.is_duty])
def test_duty_mail_comes_whatever_was_chosen(write, category):
    person = PersonFactory(email="li@example.com")
    store(
        Unsubscription(address_key="li@example.com", category=category),
        Preference(person_id=person.id, category=category, frequency=Frequency.NEVER),
        DeadAddress(address_key="li@example.com", reason="550"),
    )
    assert write(person, category).state == "queued"


@pytest.mark.parametrize("category", CHOSEN)
def test_a_category_that_was_switched_off_does_not_come(write, category):
    person, other = PersonFactory(), PersonFactory()
    store(Preference(person_id=person.id, category=category, frequency=Frequency.NEVER))
    assert write(person, category) is None
    assert write(other, category) is not None


def test_an_unsubscribed_address_gets_that_category_no_more_however_it_is_written(write):
    store(Unsubscription(address_key="li@example.com", category=Category.ORGANIZATION))
    assert write(Addressee("LI@Example.COM"), Category.ORGANIZATION) is None
    assert write(Addressee("LI@Example.COM"), Category.CONTACT) is not None


def test_a_dead_address_gets_no_mail_but_the_reader_an_entry_in_the_inbox(write):
    store(DeadAddress(address_key="li@example.com", reason="550"))
    notice = write(PersonFactory(email="li@example.com"), Category.ORGANIZATION)
    assert (notice.state, notice.last_error) == ("cancelled", "the address is dead")
    assert write(Addressee("li@example.com"), Category.ORGANIZATION) is None


@pytest.mark.pure
@pytest.mark.parametrize(
    ("frequency", "zone", "moment", "due"),
    [
        (Frequency.DAILY, "Asia/Shanghai", (2026, 11, 22, 5), (2026, 11, 23, 0)),
        (Frequency.DAILY, "Asia/Shanghai", (2026, 11, 21, 23, 59), (2026, 11, 22, 0)),
        (Frequency.DAILY, "Europe/Berlin", (2026, 3, 28, 12), (2026, 3, 29, 6)),  # the night of the change to summer
        (Frequency.DAILY, "Europe/Berlin", (2026, 10, 24, 12), (2026, 10, 25, 7)),
        (Frequency.WEEKLY, "Asia/Shanghai", (2026, 11, 22, 5), (2026, 11, 23, 0)),
        (Frequency.WEEKLY, "Asia/Shanghai", (2026, 11, 23, 0, 0, 1), (2026, 11, 30, 0)),
        (Frequency.WEEKLY, "America/New_York", (2026, 11, 23, 12), (2026, 11, 23, 13)),
    ],
)
def test_a_digest_leaves_at_eight_in_the_readers_morning_a_weekly_one_on_monday(frequency, zone, moment, due):
    with time_machine.travel(datetime(*moment, tzinfo=UTC), tick=False):
        assert next_digest(frequency, zone).astimezone(UTC) == datetime(*due, tzinfo=UTC)


@pytest.mark.parametrize(("category", "each"), [(Category.SIGN_IN, 1), (Category.ORGANIZATION, 2)])
def test_a_notice_costs_two_statements_at_most_beside_reading_its_reader(count_queries, category, each):
    PersonFactory.create_batch(6)

    @operation
    def tell_all(number):
        wanted = sa.select(Person).options(sa.orm.selectinload(Person.addresses)).limit(number)
        people = list(db.session.scalars(wanted))
        with count_queries() as sent:
            for person in people:
                queue("tests.news", to=person, category=category)
            db.session.flush()
        return len(sent)

    tell_all(1)  # the alliance's name is kept from here on
    assert tell_all(1) <= each
    assert tell_all(6) <= 6 * each


def test_the_worker_is_woken_once_however_many_notices_a_change_writes(app):
    people = PersonFactory.create_batch(3)
    woken = []
    app.extensions["alliance.waker"] = lambda: woken.append(db.session.scalar(sa.select(sa.func.count(Notice.id))))
    try:
        operation(lambda: [queue("tests.news", to=one, category=Category.SIGN_IN) for one in people])()
    finally:
        app.extensions["alliance.waker"] = None
    assert woken == [3]


def test_a_held_notice_wakes_nobody(app):
    person = PersonFactory()
    store(Preference(person_id=person.id, category=Category.ORGANIZATION, frequency=Frequency.DAILY))
    woken = []
    app.extensions["alliance.waker"] = lambda: woken.append(1)
    try:
        operation(queue)("tests.news", to=person, category=Category.ORGANIZATION)
    finally:
        app.extensions["alliance.waker"] = None
    assert woken == []
