"""Every page that can be found by its links: no finding of axe, nothing in the console, nothing from elsewhere."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

from alliance.demo import sign_ins
from tests.journeys.person import Person as Reader
from tests.servers.browser import DESK, PHONE, axe, sideways

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROLES = ["", "draft begun", "asked to answer", "representative", "reviewer", "membership", "administrator"]
LOOKS = {"english-light-desk": ("en", "light", DESK), "chinese-dark-phone": ("zh", "dark", PHONE)}
FEWEST = 90  # pages that all roles together see
FILES = {
    "accounts.people.export",
    "accounts.profile.portrait",
    "applications.calls.file",
    "applications.own.document",
    "applications.own.pdf",
    "directory.robots",
    "directory.sitemap",
    "directory.vcard",
    "home.brand_css",
    "home.logo",
    "imports.progress",
    "membership.certificate",
    "notices.outbox.preview",
    "organizations.logo",
}
"""Views that hand out files and parts of pages; their features' tests judge them."""

NOT_BY_LINK = {
    "accounts.addresses.confirm": "by the link in a mail",
    "accounts.addresses.make_primary": "by a link on the profile of somebody with a second address",
    "accounts.invitations.accept": "by the link in a mail",
    "accounts.recovery.reset": "by the link in a mail",
    "accounts.security.recovery_codes": "by a link for somebody with a second factor",
    "accounts.security.remove_second_factor": "by a link for somebody with a second factor",
    "accounts.sign_in.code": "comes after the password of somebody with a second factor",
    "accounts.sign_up.confirm": "by the link in a mail",
    "accounts.sign_up.sent": "comes after signing up",
    "health.show": "for monitors",
    "imports.match": "comes after a sheet: the journey of the import goes there",
    "imports.show": "comes after a sheet: the journey of the import goes there",
    "notices.unsubscribe": "by the link in a mail",
    "organizations.ownerships.end": "by a link where an ownership is entered, which the demo has none of",
}


class Map:
    """Which page an address leads to; the steps of a wizard and the acts of a page count as pages of their own."""

    def __init__(self, app, host: str) -> None:
        self.rules, self.host = app.url_map.bind("localhost"), host

    def page(self, address: str) -> tuple[str, str] | None:
        """(endpoint, word in the path) of an address; None for files and for other sites."""
        parts = urlsplit(address)
        try:
            endpoint, values = self.rules.match(parts.path, method="GET")
        except HTTPException:
            return None
        if parts.netloc not in ("", self.host) or endpoint in FILES:
            return None
        return str(endpoint), next((str(values[name]) for name in ("step", "name", "taxonomy") if name in values), "")


def links(page: Page) -> list[str]:
    """Where the links lead, those in drawings too."""
    return page.eval_on_selector_all("a[href]", "all => all.map(one => one.href.baseVal ?? one.href)")


def crawl(person, places: Map, start: list[str], done: set[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    """Each page that is not done yet once, by the links of the pages before: (path, status)."""
    waiting, queued = deque(start), {places.page(path) for path in start} | done
    while waiting:
        path = waiting.popleft()
        answer = person.page.goto(path)
        here = places.page(person.page.url)
        if here is None:
            continue
        done.add(here)
        yield path, answer.status if answer else 0
        for link in links(person.page):
            target = places.page(link)
            if target and target not in queued:
                queued.add(target)
                parts = urlsplit(link)
                waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))


def findings(person, status: int, before: int) -> list[str]:
    """What is wrong with the page at hand."""
    wide = sideways(person.page)
    return [
        *([f"answers {status}"] if status >= 400 else []),
        *axe(person.page),
        *person.watch.findings[before:],
        *([f"{wide} pixels wider than the window"] if wide else []),
    ]


def starts(role: str) -> list[str]:
    """Where a role begins: visitors at the front door, others where signing in leads, coordinators at the desk too."""
    return ["/", *(["/overview"] if role else []), *(["/desk/"] if role in ("membership", "administrator") else [])]


@pytest.mark.parametrize(
    "look", [pytest.param(look, marks=pytest.mark.xdist_group(f"browser {look}")) for look in LOOKS], ids=list(LOOKS)
)
def test_every_page_is_accessible_and_quiet(site, app, look):
    """Each role sees what the roles before it did not; where a role begins is looked at for each."""
    language, theme, size = LOOKS[look]
    found: dict[str, list[str]] = {}
    done: set[tuple[str, str]] = set()
    for role in ROLES:
        with site.visit(role, language, theme, size) as person:
            before = len(person.watch.findings)
            for path, status in crawl(person, Map(app, site.host), starts(role), done):
                wrong = findings(person, status, before)
                before = len(person.watch.findings)
                found |= {f"{role} {path}": wrong} if wrong else {}
    assert found == {}
    assert len(done) >= FEWEST


def test_every_page_can_be_found_by_its_links(site, app):
    """A page exists when somebody can reach it: all views that show a page are linked from where a role begins."""
    places, reached = Map(app, site.host), set()
    for role in ROLES:
        reader = Reader(site.url)
        if role:
            address, password = next((a, p) for name, a, p in sign_ins() if role in name.lower())
            reader.open("/sign-in").press("Sign in", address=address, password=password)
        reached |= {endpoint for endpoint, _ in read_on(reader, places, starts(role))}
    shown = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert shown - reached - set(NOT_BY_LINK) - FILES == set()


def read_on(reader: Reader, places: Map, start: list[str]) -> set[tuple[str, str]]:
    """The pages that are reached by links, read without a window."""
    waiting, queued = deque(start), {places.page(path) for path in start}
    while waiting:
        reader.open(waiting.popleft())
        for link, _words in reader.page.links:
            target = places.page(urljoin(reader.path, link))
            if target and target not in queued:
                queued.add(target)
                waiting.append(urljoin(reader.path, link))
    return {page for page in queued if page}
