"""What everybody registered is told: the event was changed, called off, brought back, is near, is over."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import current_app
from sqlalchemy import select

from alliance.core.clock import at, now
from alliance.core.localized import Localized
from alliance.events.operations import life
from alliance.events.operations.describing import input_of
from alliance.jobs.models import Job
from alliance.jobs.operations import tasks_of
from alliance.jobs.tasks import run_jobs
from alliance.notices.models import Notice
from alliance.registrations.models import Registration
from alliance.registrations.operations import telling
from alliance.registrations.operations.changing import cancel
from alliance.registrations.queries import attended, hooks
from alliance.registrations.queries.hooks import OwnLink, add_own_link
from tests.factories import CoordinatorFactory
from tests.factories.events import EventFactory
from tests.meetings.calendar_parts import read
from tests.registrations.parts import opened, registered


def worked():
    """Do what is owed, as the worker does."""
    return run_jobs()


def mails(session, *kinds):
    """(kind, address, method, calendar) of each notice, in order of the addresses."""
    session.expire_all()
    found = session.scalars(select(Notice).where(Notice.kind.in_([f"registrations.{one}" for one in kinds])))
    return sorted((one.kind.partition(".")[2], one.recipient, one.calendar_method, one.calendar) for one in found)


def coordinator():
    return CoordinatorFactory(duty="events")


@pytest.fixture
def crowd():
    """(event, confirmed, waiting) of a full event."""
    event, _plan, category = opened(seats=1, event=EventFactory(link="https://meet.example/7"))
    return event, registered(category, "Li Na"), registered(category, "Zhao Lei", locale="zh")


def moved(event, hours=24):
    typed = input_of(event)
    shift = timedelta(hours=hours)
    later = replace(typed, starts_at=event.starts_at + shift, ends_at=event.ends_at + shift)
    life.change_event(coordinator(), event, later, event.version)


def test_another_time_reaches_everybody_and_the_calendars_of_those_with_a_seat(crowd, session):
    event, seat, line = crowd
    moved(event)
    assert mails(session, "event_changed") == []
    assert worked() == 1
    (first, second) = mails(session, "event_changed")
    assert (first[1], first[2]) == (seat.email, "REQUEST")
    assert (second[1], second[2]) == (line.email, "")
    entry = read(first[3])
    assert (str(entry["UID"]), entry["SEQUENCE"]) == (event.uid, event.sequence)
    assert "meet.example" in first[3]
    text = session.scalar(select(Notice.text).where(Notice.recipient == line.email).order_by(Notice.id.desc()))
    assert "活动" in text or "第" in text
    assert "meet.example" not in text


def test_a_mail_of_a_move_says_what_it_was(crowd, session):
    event, seat, _line = crowd
    before = event.starts_at
    moved(event)
    worked()
    words = session.scalar(select(Notice.text).where(Notice.recipient == seat.email).order_by(Notice.id.desc()))
    assert "Was: " in words
    assert event.starts_at != before


def test_news_that_were_overtaken_never_go_out(crowd, session):
    event, seat, line = crowd
    moved(event)
    life.cancel(coordinator(), event, "The hall is closed.")
    worked()
    assert mails(session, "event_changed") == []
    assert [one[:3] for one in mails(session, "event_cancelled")] == [
        ("event_cancelled", seat.email, "CANCEL"),
        ("event_cancelled", line.email, ""),
    ]


def test_a_job_tried_again_tells_nobody_twice(crowd, session):
    event, _seat, _line = crowd
    moved(event)
    worked()
    telling.tell_news(event.id, "event_changed", None, lambda: False)
    assert len(mails(session, "event_changed")) == 2


def test_who_registers_after_a_change_is_told_once(crowd, session):
    event, _seat, _line = crowd
    category = _seat.category
    moved(event)
    late = registered(category, "Wu Di")
    worked()
    assert late.email not in [one[1] for one in mails(session, "event_changed")]


def test_postponed_and_brought_back_the_entry_leaves_and_returns_under_its_name(crowd, session):
    event, seat, _line = crowd
    life.postpone(coordinator(), event, "The minister is away.")
    worked()
    (first, _second) = mails(session, "event_postponed")
    assert (first[1], first[2]) == (seat.email, "CANCEL")
    moved(event, 24 * 30)
    life.publish(coordinator(), event)
    worked()
    (back, _second) = mails(session, "event_reinstated")
    entries = [read(one[3]) for one in (first, back)]
    assert {str(one["UID"]) for one in entries} == {event.uid}
    assert entries[0]["SEQUENCE"] < entries[1]["SEQUENCE"]
    assert back[2] == "REQUEST"


def test_seats_freed_while_an_event_was_off_go_to_the_line_when_it_returns(crowd, session):
    event, seat, line = crowd
    life.cancel(coordinator(), event, "Storm.")
    cancel(seat)
    assert line.state.value == "waiting"
    life.reinstate(coordinator(), event)
    assert line.state.value == "offered"


def test_many_are_told_in_chunks(crowd, session, monkeypatch):
    event, seat, _line = crowd
    category = seat.category
    for number in range(5):
        registered(category, f"Guest {number}")
    monkeypatch.setattr(telling, "CHUNK", 3)
    moved(event)
    worked()
    assert len({one[1] for one in mails(session, "event_changed")}) == 7


# Before and after


def all_due(moment):
    with at(moment):
        done = telling.remind_due() + telling.thank_due()
        worked()
    return done


def test_who_has_a_seat_is_reminded_once(crowd, session):
    event, seat, _line = crowd
    assert all_due(event.starts_at - timedelta(hours=49)) == 0
    assert all_due(event.starts_at - timedelta(hours=47)) == 1
    assert all_due(event.starts_at - timedelta(hours=46)) == 0
    assert [one[:3] for one in mails(session, "reminded")] == [("reminded", seat.email, "")]


def test_a_reminder_tried_again_reminds_nobody_twice(crowd, session):
    event, _seat, _line = crowd
    all_due(event.starts_at - timedelta(hours=47))
    first = session.scalars(select(Job).where(Job.name == "registrations.remind").order_by(Job.id)).first()
    telling.remind_chunk(**first.payload)
    assert len(mails(session, "reminded")) == 1


def test_a_moved_event_reminds_again_at_its_new_hour(crowd, session):
    event, _seat, _line = crowd
    all_due(event.starts_at - timedelta(hours=47))
    with at(event.starts_at - timedelta(hours=40)):
        moved(event, 24 * 10)
    assert all_due(event.starts_at - timedelta(hours=47)) == 1
    assert len(mails(session, "reminded")) == 2


@pytest.mark.parametrize(
    ("starts", "zone", "hours", "reminder"),
    [
        ("2027-03-28T15:00+02:00", "Europe/Berlin", 48, "2027-03-26T15:00+01:00"),
        ("2026-11-01T09:00-05:00", "America/New_York", 24, "2026-10-31T09:00-04:00"),
        ("2026-12-03T09:00+08:00", "Asia/Shanghai", 5, "2026-12-03T04:00+08:00"),
    ],
)
def test_a_reminder_keeps_the_time_of_the_day_when_clocks_change(starts, zone, hours, reminder):
    begins = datetime.fromisoformat(starts)
    event = EventFactory(starts_at=begins, ends_at=begins + timedelta(hours=2), zone=zone)
    assert telling.reminder_at(event, hours) == datetime.fromisoformat(reminder)


def test_after_the_event_everybody_with_a_seat_is_thanked_once(crowd, session):
    event, seat, _line = crowd
    assert all_due(event.ends_at + timedelta(hours=1)) == 0
    assert all_due(event.ends_at + timedelta(hours=3)) == 1
    assert all_due(event.ends_at + timedelta(hours=4)) == 0
    assert [one[1] for one in mails(session, "thanked")] == [seat.email]


def test_where_people_were_checked_in_only_they_are_thanked_and_find_the_links(session, monkeypatch):
    event, _plan, category = opened()
    came, _absent = registered(category, "Li Na"), registered(category, "Zhao Lei")
    came_id = came.id
    monkeypatch.setattr(attended, "_came", {"test": lambda: Registration.id == came_id})
    add_own_link(
        OwnLink(
            "test", "Your certificate", "award", "registrations.own.calendar", lambda _one: True, 50, lambda _e: True
        )
    )
    try:
        all_due(event.ends_at + timedelta(hours=3))
    finally:
        hooks._links.pop("test")
    assert [one[1] for one in mails(session, "thanked")] == [came.email]
    assert "Your certificate" in session.scalar(select(Notice.text).where(Notice.kind == "registrations.thanked"))


def test_the_worker_knows_the_work():
    tasks = tasks_of(current_app)
    assert {"registrations.tell", "registrations.remind", "registrations.thank"} <= set(tasks.named)
    assert {"offer_on", "remind", "thank"} <= {one.__name__ for one in tasks.drains}


def test_every_mail_speaks_both_languages(session):
    event, _plan, category = opened(confirmation_text=Localized("Bring your pass.", "请携带证件。"))
    for locale, words in (("en", "Bring your pass."), ("zh", "请携带证件。")):
        row = registered(category, f"Guest {locale}", locale=locale)
        text = session.scalar(select(Notice.text).where(Notice.recipient == row.email))
        assert words in text
        assert row.code in text
    assert event.starts_at > now()
