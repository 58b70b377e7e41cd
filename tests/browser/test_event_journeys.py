"""Guests, a company and a coordinator of events at windows of their own: seats, a delegation, a closed door.

The demo's forum has six seats for guests: five are held, one is offered to the first in line, one guest waits.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.windows import Journey, fill, follow, link_in, press
from tests.servers.browser import PHONE
from tests.servers.demo import put_demo
from tests.servers.live import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def journey(tmp_path, either_database_url, smtp, browser):
    live = LiveApp(tmp_path, database_url=either_database_url, smtp=smtp, workers="1")
    put_demo(live)
    with live:
        running = Journey(live, smtp, browser)
        yield running
        running.leave()


def open_event(page, title: str) -> None:
    """From the menu to the page of an event."""
    page.goto("/events")
    follow(page, title)
    page.wait_for_url(re.compile(r"/events/\d+$"))


def manage(page, title: str, tab: str) -> None:
    """From the page of an event to one of its organizers' tabs."""
    open_event(page, title)
    follow(page, "Manage")
    page.locator("main .nav-tabs").get_by_role("link", name=re.compile(rf"^{tab}\b")).click()


def test_a_guest_registers_on_a_phone_waits_gets_a_freed_seat_changes_and_cancels(journey):
    phone = journey.enter(viewport=PHONE)
    open_event(phone, "Supply Chain Innovation Forum")
    follow(phone, "Register")
    phone.get_by_label("Guests").check()
    fill(phone, name="Ines Weber", email="ines.weber@example.com", organization_name="Weber Optics")
    phone.get_by_label("No", exact=True).check()
    phone.get_by_label(re.compile("list of participants")).check()
    press(phone, "Register")
    expect(phone.locator("main")).to_contain_text("in line")
    assert "waitlist" in journey.mail("ines.weber@example.com", "waitlist").text

    desk = journey.enter("wu.sijie")
    manage(desk, "Supply Chain Innovation Forum", "Registration")
    desk.get_by_role("row", name=re.compile("Guests")).get_by_role("link", name=re.compile("Change")).click()
    fill(desk, seats="9")
    press(desk, "Save")

    phone.goto(link_in(journey.mail("ines.weber@example.com", "is free"), "/registrations/"))
    press(phone, "Take the seat")
    expect(phone.locator("main")).to_contain_text("Confirmed")
    confirmed = journey.mail("ines.weber@example.com", "Registered:")
    assert any(part.get_content_type() == "text/calendar" for part in confirmed.message.walk())
    follow(phone, "pass")
    expect(phone.locator("main svg").first).to_be_visible()
    phone.go_back()
    follow(phone, "Change")
    fill(phone, job_title="Head of optics")
    press(phone, "Save")
    expect(phone.locator("main")).to_contain_text("Head of optics")
    press(phone, "Cancel my registration")
    expect(phone.locator("main")).to_contain_text("Your registration is cancelled")
    journey.mail("ines.weber@example.com", "Cancelled: your registration")


def test_a_company_names_its_delegation(journey):
    primary = journey.enter("he.jing")
    primary.goto("/events/mine")
    primary.locator("section", has_text="Delegations of your organization").get_by_role("link").first.click()
    expect(primary.locator("main")).to_contain_text("1 of 3")
    fill(primary, name="Feng Yaqi", email="feng.yaqi@example.com", job_title="Accountant")
    press(primary, "Register this person")
    expect(primary.locator("main")).to_contain_text("2 of 3")
    named = journey.enter()
    named.goto(link_in(journey.mail("feng.yaqi@example.com", "Registered"), "/registrations/"))
    expect(named.locator("main")).to_contain_text("GAC Aian")
    primary.locator("li", has_text="Feng Yaqi").get_by_role("button", name="Take out").click()
    expect(primary.locator("main")).to_contain_text("1 of 3")
    journey.mail("feng.yaqi@example.com", "Cancelled")


def test_a_coordinator_runs_a_closed_door_seminar(journey):
    desk = journey.enter("wu.sijie")
    manage(desk, "Closed-door seminar on automotive chips", "Invitations")
    press(desk, "Add invitees")
    follow(desk, "By name and address")
    fill(desk, name="Zhang Bo", email="zhang.bo@example.com", organization_name="Bo Chips")
    press(desk, "Put on the list")
    desk.locator("main").get_by_role("link", name="Zhang Bo").first.click()
    press(desk, "Send")
    asked = journey.mail("zhang.bo@example.com", "Closed-door seminar on automotive chips")
    event = re.search(r"/events/(\d+)", desk.url)[1]

    guest = journey.enter()
    for path in (
        f"/events/{event}",
        f"/events/{event}/event.ics",
        f"/events/{event}/register",
        f"/events/{event}/files",
    ):
        assert guest.request.get(path).status == 404
    guest.goto("/events")
    expect(guest.locator("main")).not_to_contain_text("automotive chips")
    guest.goto(link_in(asked, "/invited/"))
    expect(guest.locator("main")).to_contain_text("Closed-door seminar on automotive chips")
    press(guest, "Accept the invitation")
    seat = journey.mail("zhang.bo@example.com", "Registered:")
    guest.goto(link_in(seat, "/registrations/"))
    follow(guest, re.compile("[Pp]apers|[Ff]iles"))
    with guest.expect_download() as coming:
        guest.locator("li", has_text="Chips without a second source").get_by_role("button").first.click()
    read_name_on(coming.value.path(), "Zhang Bo")

    desk.goto(f"/events/{event}/invitations")
    expect(desk.locator("main tr", has_text="Zhang Bo")).to_contain_text("Coming")
    follow(desk, "Dr. Elena Rossi")
    desk.locator("details", has_text="comes").first.locator("summary").click()
    press(desk, "Keep: the guest comes")
    expect(desk.locator("main")).to_contain_text("Coming")


def read_name_on(path, name: str) -> None:
    """Every page of the PDF carries the reader's name."""
    pages = PdfReader(path).pages
    assert pages and all(name in page.extract_text() for page in pages)
