"""Events for calendar programs, readers of news and search engines: what everybody may see, and nothing else."""

from datetime import timedelta
from xml.etree import ElementTree

import icalendar
import pytest
import vobject

from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.events.enums import EventKind, EventState, Visibility
from alliance.events.operations.life import cancel, change_event, postpone
from alliance.events.queries.entries import entry_of
from alliance.events.queries.feeds import parts_of_events
from tests.events.steps import coordinator, event_input, local
from tests.factories import PersonFactory
from tests.factories.events import EventFactory, OrganizerFactory

NOW = local("2026-11-22T17:00")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def today():
    with at(NOW):
        yield


def event(en="Forum", starts="2026-12-03T09:00", **more):
    begins = local(starts)
    return EventFactory(en=en, starts_at=begins, ends_at=begins + timedelta(hours=8), **more)


def entries(answer):
    return {str(one["SUMMARY"]): one for one in icalendar.Calendar.from_ical(answer.data).walk("VEVENT")}


def test_the_feed_holds_the_public_events_of_half_a_year_and_all_to_come(client):
    event("Coming")
    event("In spring", "2026-07-01T09:00")
    event("Long ago", "2025-12-01T09:00")
    event("Members", visibility=Visibility.MEMBERS)
    event("Closed", visibility=Visibility.INVITED)
    event("Draft", state=EventState.DRAFT)
    event("Template", is_template=True)
    answer = client.get("/events/events.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar; charset=utf-8")
    assert set(entries(answer)) == {"Coming", "In spring"}


def test_who_is_signed_in_gets_no_more_from_the_public_address(as_user):
    event("Closed", visibility=Visibility.INVITED)
    assert entries(as_user(coordinator()).get("/events/events.ics")) == {}


def test_an_entry_says_what_when_and_where_but_not_the_way_into_the_room(client):
    made = event(link="https://meet.example/secret", venue=Localized("Hall A"), text=Localized("About **batteries**"))
    one = entries(client.get("/events/events.ics"))["Forum"]
    assert (str(one["UID"]), one["SEQUENCE"], str(one["STATUS"])) == (made.uid, 0, "CONFIRMED")
    assert one["DTSTART"].dt.isoformat() == "2026-12-03T09:00:00+08:00"
    assert str(one["LOCATION"]) == "Hall A, Guangzhou"
    assert str(one["URL"]) == f"http://localhost/events/{made.id}"
    assert "secret" not in one.to_ical().decode()


def test_another_program_reads_the_feed_the_same(client):
    event(zh="论坛")
    read = vobject.readOne(client.get("/events/events.ics?lang=zh").get_data(as_text=True))
    assert (read.vevent.summary.value, read.vevent.location.value) == ("论坛", "会议中心, 广州")
    assert read.vevent.dtstart.value.utcoffset() == timedelta(hours=8)


def test_called_off_events_are_taken_off_and_come_back_under_their_uid(client):
    made, actor = event(), coordinator()
    postpone(actor, made, "Rain")
    one = entries(client.get("/events/events.ics"))["Forum"]
    assert (str(one["STATUS"]), one["SEQUENCE"]) == ("CANCELLED", 1)
    cancel(actor, made, "Snow")
    one = entries(client.get("/events/events.ics"))["Forum"]
    assert (str(one["UID"]), str(one["STATUS"]), one["SEQUENCE"]) == (made.uid, "CANCELLED", 2)


def test_the_feed_is_narrowed_like_the_list(client):
    event("Summit", kind=EventKind.CONFERENCE)
    event("Forum")
    assert set(entries(client.get("/events/events.ics?kind=conference"))) == {"Summit"}


def test_programs_that_ask_again_hear_that_nothing_changed(client):
    made = event()
    for address in ("/events/events.ics", "/events/events.atom", "/events/sitemap.xml"):
        tag = client.get(address).headers["ETag"]
        if not address.endswith("sitemap.xml"):
            assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    tag = client.get("/events/events.ics").headers["ETag"]
    change_event(coordinator(), made, event_input("2026-12-04T09:00"), made.version)
    assert client.get("/events/events.ics", headers={"If-None-Match": tag}).status_code == 200


def test_the_news_name_the_events_made_public_last(client):
    event("Older", published_at=NOW - timedelta(days=2))
    event("Newer <b>", published_at=NOW - timedelta(days=1))
    event("Closed", visibility=Visibility.INVITED)
    feed = ElementTree.fromstring(client.get("/events/events.atom").data)
    found = feed.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}title") for one in found] == ["Newer <b>", "Older"]
    assert found[0].findtext(f"{ATOM}id").startswith("urn:uid:")
    assert "Guangzhou" in found[0].findtext(f"{ATOM}summary")


def test_the_addresses_for_search_engines_are_those_of_public_events(client):
    made = event()
    event("Closed", visibility=Visibility.INVITED)
    event("Members", visibility=Visibility.MEMBERS)
    event("Draft", state=EventState.DRAFT)
    page = client.get("/events/sitemap.xml").get_data(as_text=True)
    assert page.count("<loc>") == 2
    assert f"<loc>http://localhost/events/{made.id}</loc>" in page
    assert "Sitemap: http://localhost/events/sitemap.xml" in client.get("/robots.txt").get_data(as_text=True)


def test_a_long_sitemap_is_cut_into_parts():
    made = [event(f"Forum {number}") for number in range(5)]
    assert parts_of_events(2) == [0, made[1].id, made[3].id]


def test_one_event_comes_as_a_file_with_the_room_for_who_takes_part(client, as_user):
    made = event(link="https://meet.example/7")
    organizer = OrganizerFactory(event=made).person
    stranger = entries(client.get(f"/events/{made.id}/event.ics"))["Forum"]
    assert "CONFERENCE" not in stranger
    assert "meet.example" not in stranger.to_ical().decode()
    assert "meet.example" in entries(as_user(organizer).get(f"/events/{made.id}/event.ics"))["Forum"].to_ical().decode()
    assert client.get(f"/events/{made.id}/event.ics").headers["Content-Disposition"].startswith("attachment")


def test_a_closed_door_has_no_file_and_no_picture_for_strangers(client, as_user):
    made = event(visibility=Visibility.INVITED)
    for address in (f"/events/{made.id}/event.ics", f"/events/{made.id}/picture"):
        assert client.get(address).status_code == 404
        assert as_user(PersonFactory()).get(address).status_code == 404


def test_an_entry_for_a_guest_may_lead_elsewhere_and_hold_the_link(app):
    made = event(link="https://meet.example/7")
    db.session.commit()
    entry = entry_of(made, "zh", with_link=True, url="http://localhost/own", at=NOW, is_cancelled=True)
    assert (entry.link, entry.url, entry.stamp, entry.is_cancelled) == (
        "https://meet.example/7", "http://localhost/own", NOW, True,
    )  # fmt: skip
