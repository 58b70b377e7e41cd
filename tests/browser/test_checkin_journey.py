"""Check-in at two doors in a real browser, one of them without a connection for a while.

The program runs in this process on a database of its own, so that the hall is made by factories and its rows can be
counted; the browsers talk to it over the network as always.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from werkzeug.serving import make_server

from alliance.app import create_app
from alliance.attendance.models import Arrival, Mark
from alliance.attendance.queries.passes import pass_address
from alliance.core.db import db, writing
from alliance.core.kept import forget_everything
from alliance.registrations.models import Registration
from tests.attendance.hall import doorkeeper, guest_of, hall
from tests.factories import SignInFactory, SignInSessionFactory
from tests.servers.browser import PHONE, axe, console_watch, sideways
from tests.servers.shared import free_port

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.slow]
NAMES = ("Luo Yan", "Xu Ping", "Tang Rui", "Wang Min")


@dataclass
class Hall:
    """The running program with one event, and the phones at its doors."""

    url: str
    app: object
    browser: object
    event_id: int = 0
    codes: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    cookie: dict[str, str] = field(default_factory=dict)
    phones: list = field(default_factory=list)

    def phone(self, door: str, scripts: bool = True, name: str = ""):
        """A phone at a door, signed in as the doorkeeper."""
        context = self.browser.new_context(
            base_url=self.url, viewport=PHONE, locale="en-GB", java_script_enabled=scripts
        )
        context.add_cookies([self.cookie | {"url": self.url}, {"name": "language", "value": "en", "url": self.url}])
        page = context.new_page()
        page.watch = console_watch(page, self.url.removeprefix("http://"))
        page.goto(f"/events/{self.event_id}/door?door={door}")
        if scripts:
            expect(page.locator("[data-connection]")).to_have_attribute("data-online", "true")
            expect(page.locator("[data-checkin]")).to_have_attribute("data-ready", "true", timeout=25_000)
            expect(page.locator("[data-expected]")).to_have_text(f"of {len(NAMES)} here")
        self.phones.append(page)
        return page

    def arrivals(self):
        """Who stands as here, by name, with the door."""
        with self.app.app_context():
            rows = db.session.execute(
                select(Registration.name, Arrival.door).join(Arrival).where(Arrival.undone_at.is_(None))
            )
            found = sorted((name, door) for name, door in rows)
            db.session.remove()
        return found

    def marks(self):
        with self.app.app_context():
            found = sorted(db.session.scalars(select(Mark.outcome)))
            db.session.remove()
        return [str(one) for one in found]


@pytest.fixture
def place(tmp_path, either_database_url, browser):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {"SQLALCHEMY_DATABASE_URI": either_database_url, "FILES_URL": f"file://{tmp_path / 'uploads'}"}
    known = {"TESTING": True, "INSTANCE": str(tmp_path), "QUEUE_URL": "memory://", "BASE_URL": url}
    secret = {"SECRET_KEY": "a secret of the tests that nobody else uses", "PASSWORD_COST": "tests"}
    app = create_app(settings | known | secret | {"MAIL_SENDER": "secretariat@alliance.example"})
    app.extensions["alliance.waker"] = None
    found = Hall(url, app, browser)
    with app.app_context():
        db.create_all()
        prepare(found, app)
    server = make_server("127.0.0.1", port, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    for phone in found.phones:
        phone.context.close()
    server.shutdown()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    forget_everything()


def prepare(found, app):
    """Four guests and a doorkeeper with a session."""
    token = writing.set(True)
    category = hall()
    for name in NAMES:
        guest = guest_of(category, name=name, name_key=name.casefold(), organization_name="Changan")
        found.codes[name], found.addresses[name] = guest.code, pass_address(guest)
    person = doorkeeper(category.plan.event)
    SignInSessionFactory(sign_in=SignInFactory(person=person), token="a-token-of-the-door")
    found.event_id = category.plan.event_id
    signed = app.session_interface.get_signing_serializer(app)
    value = signed.dumps({"_user_id": "a-token-of-the-door", "_fresh": True})
    found.cookie = {"name": app.config["SESSION_COOKIE_NAME"], "value": value}
    db.session.commit()
    writing.reset(token)
    db.session.remove()


def type_in(phone, words):
    phone.locator("#q").fill(words)
    phone.locator("[data-find] button").click()


def settled(phone):
    """Wait until nothing waits on this phone."""
    expect(phone.locator("[data-connection]")).to_have_attribute("data-waiting", "0", timeout=25_000)


def last(phone):
    return phone.locator("[data-results] .notice")


def test_two_doors_count_everybody_once_though_one_was_without_a_connection(place):
    east, west = place.phone("East"), place.phone("West")
    assert (axe(east), sideways(east)) == ([], 0)

    type_in(east, place.codes["Luo Yan"])
    expect(last(east)).to_contain_text("Luo Yan")
    expect(east.locator("[data-here]")).to_have_text("1")
    settled(east)
    expect(west.locator("[data-here]")).to_have_text("1", timeout=15_000)  # the other door hears of it

    west.context.set_offline(True)
    expect(west.locator("[data-connection]")).to_contain_text("offline")
    type_in(west, place.addresses["Xu Ping"])  # as the camera reads it
    expect(last(west)).to_contain_text("Changan · Member")
    type_in(west, "tang")
    west.get_by_role("button", name="Check in Tang Rui").click()
    expect(last(west)).to_contain_text("Tang Rui")
    last(west).get_by_role("button", name="Undo").click()
    expect(last(west)).to_contain_text("Check-in undone")
    type_in(west, place.codes["Luo Yan"])
    expect(last(west)).to_contain_text("already checked in at")
    expect(last(west)).to_contain_text("East")
    expect(west.locator("[data-here]")).to_have_text("2")
    expect(west.locator("[data-connection]")).to_have_attribute("data-waiting", "4")
    assert (axe(west), place.arrivals()) == ([], [("Luo Yan", "East")])

    type_in(east, place.codes["Xu Ping"])  # meanwhile the same guest at the other door
    settled(east)
    west.context.set_offline(False)
    settled(west)
    # Xu Ping was at the western door first: its mark is the earlier one, though it came later.
    assert place.arrivals() == [("Luo Yan", "East"), ("Xu Ping", "West")]
    for phone in (east, west):
        expect(phone.locator("[data-here]")).to_have_text("2", timeout=15_000)
    assert east.watch.findings == []


def test_marks_outlive_a_page_that_is_closed_without_a_connection(place):
    phone = place.phone("East")
    phone.context.set_offline(True)
    expect(phone.locator("[data-connection]")).to_contain_text("offline")
    type_in(phone, place.codes["Wang Min"])
    expect(phone.locator("[data-connection]")).to_contain_text("1 waiting")
    kept = phone.evaluate("JSON.stringify(localStorage)")
    assert place.codes["Wang Min"] in kept
    assert "Wang Min" not in kept  # no name stays on the phone
    fresh = phone.context.new_page()
    phone.close(run_before_unload=False)
    fresh.context.set_offline(False)
    fresh.goto(f"/events/{place.event_id}/door?door=East")
    settled(fresh)
    assert place.arrivals() == [("Wang Min", "East")]


def test_an_answer_that_is_lost_is_asked_for_again_and_counts_once(place):
    phone = place.phone("East")
    lost = []

    def lose(route):
        if len(lost) < 2:
            lost.append(json.loads(route.request.post_data))
            route.fetch()  # the server hears it, the phone does not hear the server
            route.abort()
        else:
            route.continue_()

    phone.route("**/door/marks", lose)
    type_in(phone, place.codes["Luo Yan"])
    expect(phone.locator("[data-connection]")).to_have_attribute("data-waiting", "1")
    settled(phone)
    assert (len(lost), place.arrivals(), place.marks()) == (2, [("Luo Yan", "East")], ["counted"])
    expect(phone.locator("[data-here]")).to_have_text("1")


def test_who_is_signed_out_loses_no_mark(place):
    phone = place.phone("East")
    phone.context.clear_cookies()
    type_in(phone, place.codes["Luo Yan"])
    expect(phone.locator("[data-connection]")).to_contain_text("Sign in again", timeout=25_000)
    phone.context.add_cookies([place.cookie | {"url": place.url}])
    settled(phone)
    assert place.arrivals() == [("Luo Yan", "East")]


def test_a_pass_of_another_event_and_a_number_that_nobody_has_are_told(place):
    phone = place.phone("East")
    type_in(phone, place.addresses["Luo Yan"].replace(f"/events/{place.event_id}/", "/events/4711/"))
    expect(last(phone)).to_contain_text("This is a pass of another event.")
    type_in(phone, "ZZZZ9999")
    expect(last(phone)).to_contain_text("No pass of this event has the number ZZZZ9999.")
    type_in(phone, "nobody of that name")
    expect(phone.locator("[data-found]")).to_contain_text("Nobody of that name or number is on the list.")
    assert place.arrivals() == []


def test_everything_works_without_a_script(place):
    phone = place.phone("East", scripts=False)
    type_in(phone, "luo")
    phone.get_by_role("button", name="Check in Luo Yan").click()
    expect(last(phone)).to_contain_text("Luo Yan")
    expect(phone.locator("[data-here]")).to_have_text("1")
    phone.get_by_role("button", name="Undo").click()
    expect(last(phone)).to_contain_text("Check-in undone")
    phone.goto(place.addresses["Xu Ping"])  # the phone's own camera leads here
    phone.get_by_role("button", name="Check in").click()
    assert place.arrivals() == [("Xu Ping", "East")]
