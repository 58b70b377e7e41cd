"""Several people at browser windows of their own over the live program, its mail and its clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from alliance.accounts.models import Person
from alliance.accounts.operations.sign_ins import open_door
from alliance.app import create_app
from alliance.core import clock
from alliance.core.db import db
from alliance.core.kept import forget_everything
from alliance.demo.people import EVERYBODY, PASSWORD
from tests.servers.browser import DESK, console_watch

ZONE = ZoneInfo("Asia/Shanghai")


class Journey:
    """The live program, its mail, its clock, and who sits where."""

    def __init__(self, live, smtp, browser):
        self.live, self.smtp, self.browser, self.ahead = live, smtp, browser, timedelta()
        self.windows = []

    def clock(self, **later) -> str:
        """A time by the program's clock as date fields of the browser take it."""
        return (datetime.now(UTC) + self.ahead + timedelta(**later)).astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")

    def pass_time(self, **span) -> None:
        """Stop, and start again later."""
        self.leave()
        self.live.stop()
        self.ahead += timedelta(**span)
        self.live.environment["ALLIANCE_CLOCK_AHEAD"] = str(self.ahead.total_seconds())
        self.live.start()

    def enter(self, key: str = "", viewport=DESK):
        """A window; signed in as the demo's person of that key when one is given."""
        context = self.browser.new_context(base_url=self.live.url, viewport=viewport, locale="en-GB")
        context.add_cookies([{"name": "language", "value": "en", "url": self.live.url}])
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.watch = console_watch(page, self.live.url.removeprefix("http://"))
        self.windows.append(page)
        if key:
            page.goto("/sign-in")
            page.locator("input[type=email]").first.fill(EVERYBODY[key].address)
            page.locator("input[type=password]").first.fill(PASSWORD)
            page.locator("main form button[type=submit]").first.click()
            page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    def leave(self) -> None:
        """Close all windows; none of them had anything to complain of."""
        for page in self.windows:
            assert page.watch.findings == []
            page.context.close()
        self.windows = []

    def mail(self, key: str, words: str, times: int = 1):
        """The newest mail to somebody, by the demo's key or an address, whose subject or text has these words, as soon
        as there are so many."""
        address = EVERYBODY[key].address if key in EVERYBODY else key

        def fitting(mails):
            return [one for one in mails if address in one.recipients and words in one.subject + one.text]

        return fitting(self.smtp.drop.wait_for(lambda mails: len(fitting(mails)) >= times, 90))[-1]


def give_sign_ins(live, keys) -> None:
    """Let people of the demo sign in who have no sign-in there."""
    names = {"INSTANCE", "DATABASE_URL", "SECRET_KEY", "BASE_URL"}
    found = {name: live.environment[f"ALLIANCE_{name}"] for name in names}
    app = create_app(
        {"TESTING": True, "QUEUE_URL": "memory://", "SQLALCHEMY_DATABASE_URI": found.pop("DATABASE_URL"), **found}
    )
    with app.app_context():
        for key in keys:
            person = db.session.scalar(db.select(Person).where(Person.addresses.any(address=EVERYBODY[key].address)))
            open_door(None, person, PASSWORD)
        db.session.remove()
        db.engine.dispose()
    forget_everything()
    clock.run_ahead(0)


def press(page, words: str) -> None:
    page.locator("main").get_by_role("button", name=words).first.click()


def follow(page, words: str) -> None:
    page.locator("main").get_by_role("link", name=words).first.click()


def fill(page, **fields: str) -> None:
    for name, text in fields.items():
        page.locator(f"main [name={name}]").first.fill(text)


def link_in(mail, beginning: str) -> str:
    """The first address of the mail's text whose path begins so."""
    found = re.search(rf"http://[^/\s]+({beginning}\S+)", mail.text)
    assert found is not None, mail.text
    return found[1]
