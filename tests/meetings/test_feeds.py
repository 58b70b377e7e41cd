"""Calendars to subscribe to: secret, revocable, with a tag (SAFETY rows 10, 46)."""

from datetime import date, timedelta

import icalendar
import pytest
import sqlalchemy as sa

from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.core.secrets import new_nonce, secret_of
from alliance.groups.models import SeatHolder
from alliance.groups.queries.groups import visible_group
from alliance.meetings.enums import Answer
from alliance.meetings.models import CalendarFeed
from alliance.meetings.operations.answers import answer
from alliance.meetings.operations.feeds import MOST, make_feed, revoke_feed
from alliance.meetings.operations.meetings import call_meeting, cancel_meeting, change_meeting
from alliance.meetings.queries.invitees import own_invitee
from tests.factories import CoordinatorFactory, PersonFactory, SignInFactory
from tests.factories.groups import GroupFactory, seated
from tests.factories.meetings import MeetingFactory
from tests.meetings.calendar_parts import group_with, hours_of, local, meeting_input

NOW = local("2026-11-22T17:00")


@pytest.fixture(autouse=True)
def today():
    with at(NOW):
        yield


def address(feed):
    return f"/calendar/{secret_of(feed.nonce)}.ics"


def seen(person, group):
    """The group as this person's request has it."""
    return visible_group(person, group.code)


@pytest.fixture
def called():
    group, chair, _members = group_with(0, en="Standards", zh="标准")
    return call_meeting(chair, group, meeting_input()), group, chair


def uids(answer_of_server):
    return [str(one["UID"]) for one in icalendar.Calendar.from_ical(answer_of_server.data).walk("VEVENT")]


def test_a_feed_gives_the_meetings_of_the_group_to_whoever_holds_the_address(client, called, trail):
    meeting, group, chair = called
    other = MeetingFactory()
    feed = make_feed(chair, seen(chair, group))
    reply = client.get(address(feed))
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert uids(reply) == [meeting.uid]
    assert other.uid not in reply.text
    assert hours_of(reply.text) == [(meeting.starts_at, meeting.ends_at)]
    assert "Standards" in reply.text
    assert "ATTENDEE" not in reply.text
    assert trail()[-1] == "meetings.feed_made"


def test_nothing_new_is_answered_with_304(client, called):
    meeting, group, chair = called
    feed = make_feed(chair, seen(chair, group))
    first = client.get(address(feed))
    tag = first.headers["ETag"]
    again = client.get(address(feed), headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    with at(NOW + timedelta(hours=1)):
        assert client.get(address(feed)).headers["ETag"] == tag
        change_meeting(chair, meeting, meeting_input("2026-11-26T14:00"), meeting.version)
        moved = client.get(address(feed), headers={"If-None-Match": tag})
    assert moved.status_code == 200
    assert moved.headers["ETag"] != tag
    assert uids(moved) == [meeting.uid]
    assert "SEQUENCE:1" in moved.text


def test_a_cancelled_meeting_stays_in_the_feed_as_cancelled(client, called):
    meeting, group, chair = called
    cancel_meeting(chair, meeting, "Not ready")
    reply = client.get(address(make_feed(chair, seen(chair, group))))
    assert "STATUS:CANCELLED" in reply.text
    assert uids(reply) == [meeting.uid]


def test_a_revoked_address_answers_nobody_any_more(client, called, trail):
    _meeting, group, chair = called
    feed = make_feed(chair, seen(chair, group))
    revoke_feed(chair, feed)
    revoke_feed(chair, feed)
    assert client.get(address(feed)).status_code == 404
    assert trail().count("meetings.feed_revoked") == 1
    anew = make_feed(chair, seen(chair, group))
    assert anew.nonce != feed.nonce
    assert client.get(address(anew)).status_code == 200


def test_made_up_addresses_are_not_there(client):
    for wrong in ("x", "x.y", secret_of(new_nonce()), "é.ü"):
        assert client.get(f"/calendar/{wrong}.ics").status_code == 404


def test_who_leaves_the_group_reads_its_feed_no_more(client, called):
    meeting, group, _chair = called
    member = seated(group).person
    feed, own = make_feed(member, seen(member, group)), make_feed(member)
    assert uids(client.get(address(own))) == [meeting.uid]
    db.session.execute(
        sa.update(SeatHolder).where(SeatHolder.person_id == member.id).values(last_on=date(2026, 11, 21))
    )
    db.session.commit()
    assert client.get(address(feed)).status_code == 404
    assert uids(client.get(address(own))) == []


def test_who_cannot_sign_in_any_more_reads_nothing(client, called):
    _meeting, group, chair = called
    feed = make_feed(chair, seen(chair, group))
    SignInFactory(person=chair, deactivated_at=NOW)
    assert client.get(address(feed)).status_code == 404


def test_the_own_feed_holds_every_group_and_leaves_out_what_one_declined(client, called):
    meeting, _group, chair = called
    second = GroupFactory()
    seated(second, person=chair)
    other = call_meeting(chair, second, meeting_input("2026-12-01T09:00"))
    declined = call_meeting(chair, second, meeting_input("2026-12-02T09:00"))
    answer(own_invitee(chair, declined), Answer.DECLINED)
    feed = make_feed(chair)
    assert uids(client.get(address(feed))) == [meeting.uid, other.uid]
    assert declined.uid not in client.get(address(feed)).text


def test_a_feed_reaches_half_a_year_back(client, called):
    meeting, group, chair = called
    recent = MeetingFactory(group=group, number=50, hours=-24 * 100)
    old = MeetingFactory(group=group, number=51, hours=-24 * 300)
    found = uids(client.get(address(make_feed(chair, seen(chair, group)))))
    assert found == [recent.uid, meeting.uid]
    assert old.uid not in found


def test_a_feed_takes_the_same_statements_for_one_and_five_meetings(client, called, count_queries):
    _meeting, group, chair = called
    feed = make_feed(chair, seen(chair, group))
    path = address(feed)

    def statements():
        client.get(path)
        with count_queries() as sent:
            client.get(path)
        return len(sent)

    one = statements()
    for number in range(60, 65):
        MeetingFactory(group=group, number=number)
    assert statements() == one <= 5


def test_pressing_twice_gives_one_address(called):
    _meeting, group, chair = called
    assert make_feed(chair) is make_feed(chair)
    assert make_feed(chair, seen(chair, group)) is make_feed(chair, seen(chair, group))


def test_a_stranger_gets_no_address_for_a_group_and_nobody_more_than_fifty(called):
    _meeting, group, chair = called
    stranger = PersonFactory()
    with pytest.raises(Refused):
        make_feed(stranger, seen(stranger, group))
    for _number in range(MOST):
        db.session.add(CalendarFeed(person=chair, group=GroupFactory()))
    db.session.commit()
    with pytest.raises(Refused):
        make_feed(chair)


def test_the_page_makes_shows_and_revokes_addresses(as_user, called):
    _meeting, group, chair = called
    browser = as_user(chair)
    assert "No address yet" in browser.get("/calendar").text
    assert browser.post("/calendar").status_code == 303
    assert browser.post(f"/groups/{group.code}/calendar").status_code == 303
    feeds = list(db.session.scalars(sa.select(CalendarFeed).order_by(CalendarFeed.id)))
    page = browser.get("/calendar").text
    for feed in feeds:
        assert f"http://localhost{address(feed)}" in page
        assert f"webcal://localhost{address(feed)}" in page
    browser.post(f"/calendar/{feeds[0].id}/revoke")
    assert address(feeds[0]) not in browser.get("/calendar").text


def test_one_person_sees_and_revokes_no_address_of_another(as_user, called):
    _meeting, group, chair = called
    feed = make_feed(chair)
    other = as_user(seated(group).person)
    assert address(feed) not in other.get("/calendar").text
    assert other.post(f"/calendar/{feed.id}/revoke").status_code == 404
    assert feed.revoked_at is None


def test_the_page_needs_a_sign_in_and_a_seat(client, as_user, called):
    _meeting, group, _chair = called
    assert client.get("/calendar").status_code == 303
    assert as_user(PersonFactory()).post(f"/groups/{group.code}/calendar").status_code == 403
    assert as_user(CoordinatorFactory()).post(f"/groups/{group.code}/calendar").status_code == 303


def test_one_meeting_is_to_be_had_as_a_file_by_who_may_read_it(as_user, called):
    meeting, group, _chair = called
    reply = as_user(seated(group).person).get(f"/meetings/{meeting.id}/meeting.ics")
    assert uids(reply) == [meeting.uid]
    assert "attachment" in reply.headers["Content-Disposition"]
    assert as_user(PersonFactory()).get(f"/meetings/{meeting.id}/meeting.ics").status_code == 404
