"""Every page that can be found by its links: no finding of axe, nothing in the console, nothing from elsewhere."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Set
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

from alliance.demo import sign_ins
from tests.journeys.person import Person as Reader
from tests.servers.browser import DESK, PHONE, axe, sideways

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROLES = [
    "", "chair", "representative", "draft begun", "asked to answer", "reviewer", "membership", "events",
    "administrator", "asks for a seat",
]  # fmt: skip
WORKPLACES = {
    "chair": ["/groups/wg3", "{forum}/manage"],
    "representative": ["/groups/wg3", "{forum}", "/events/mine", "/agreements/mine"],
    "membership": ["/desk/"],
    "events": [
        "/desk/events", "/desk/agreements", "{recognition}/ledger", "{seminar}/manage", "{seminar}/invitations",
        "{seminar}/files/manage", "{ceremony}/manage", "{ceremony}/ceremonies?list=1", "{signing}/manage",
        "{signing}/attendance",
    ],
    "administrator": ["/desk/", "/groups/tf-asean", "/groups/charging/meetings", "/desk/events", "/desk/agreements"],
}  # fmt: skip
TITLES = {
    "forum": "Supply Chain Innovation Forum",
    "seminar": "Closed-door seminar on automotive chips",
    "ceremony": "Signing ceremony: Open Automotive Ecology Laboratory",
    "signing": "Signing ceremony: charging and recycling",
    "recognition": "Mutual recognition of battery test reports",
}
"""Events and an agreement of the demo at which there is work, by their titles in the lists of the desk."""

LISTS = ("/desk/events?view=all", "/desk/agreements")

WORDS = ("step", "name", "taxonomy", "act")
GROUPS = ("group_pages.", "groups.", "meetings.", "ballots.", "documents.", "discussions.")
WORK = {
    "chair": GROUPS,
    "representative": (*GROUPS, "event_pages.", "registrations."),
    "events": ("agreements.", "ceremonies.", "events.series.", "invitations."),
}
"""Who sees which pages otherwise than those before: they look at all of them again."""

STATEFUL = {
    "agreements.desk.show": 4,
    "agreements.ledger.show": 3,
    "agreements.show": 2,
    "ballots.show": 5,
    "documents.rounds.show": 3,
    "documents.show": 4,
    "event_pages.manage": 3,
    "event_pages.show": 3,
    "group_pages.show": 4,
    "invitations.one.show": 2,
    "meetings.index": 1,
    "meetings.series.index": 1,
    "meetings.show": 3,
    "registrations.own.show": 2,
    "registrations.people.show": 2,
}
"""How many of a kind are looked at where the page offers other things in other states; the administrator reads more."""

LOOKS = {"english-light-desk": ("en", "light", DESK), "chinese-dark-phone": ("zh", "dark", PHONE)}
FEWEST = 295  # pages that all roles together see
FILES = {
    "accounts.people.export",
    "accounts.profile.portrait",
    "agreements.confirm.text",
    "agreements.parts.proof",
    "agreements.parts.text",
    "agreements.recognitions_sheet",
    "applications.calls.file",
    "applications.own.document",
    "applications.own.pdf",
    "attendance.certificates.own",
    "attendance.door.news",
    "attendance.door.passes",
    "attendance.passes.pdf",
    "ballots.results.file",
    "ballots.results.script",
    "ballots.results.sheet",
    "ceremonies.control.now",
    "ceremonies.papers.pdf",
    "directory.robots",
    "directory.sitemap",
    "directory.vcard",
    "discussions.file",
    "events.feeds.atom",
    "events.feeds.ics",
    "events.feeds.one",
    "events.feeds.sitemap",
    "events.files.open",
    "events.picture",
    "home.brand_css",
    "home.logo",
    "imports.progress",
    "invitations.lists.answers",
    "invitations.papers.show",
    "meetings.agenda.paper",
    "meetings.attendance.now",
    "meetings.feeds.file",
    "meetings.feeds.show",
    "meetings.minutes.pdf",
    "membership.certificate",
    "notices.outbox.preview",
    "organizations.logo",
    "programmes.feed",
    "programmes.material",
    "programmes.pdf",
    "programmes.sessions.check",
    "programmes.sessions.check_again",
    "registrations.own.calendar",
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
    "ballots.edit": "by a link on a draft, which the demo has none of",
    "discussions.leave": "by the link in a mail",
    "discussions.versions": "by a link on a post that was changed, which the demo has none of",
    "documents.comments.edit": "by a link on a comment of one's own in an open round",
    "documents.sheets.create": "by a link between the end of a round and its outcome",
    "documents.sheets.show": "comes after a sheet of comments",
    "meetings.answers.show": "by the link in a mail",
    "meetings.minutes.decision": "by a link on a decision in minutes that are not circulated",
    "agreements.confirm.show": "by the link in a mail",
    "agreements.ledger.unfulfill": "by a link on an agreement that is fulfilled, which the demo has none of",
    "agreements.parts.add_party": "by a link on an agreement not sent out yet, which the demo has none of",
    "agreements.parts.add_text": "by a link on an agreement not sent out yet, which the demo has none of",
    "agreements.progress.show": "by the link in a mail",
    "attendance.certificates.index": "by the code on a certificate",
    "attendance.certificates.verify": "by the code on a certificate",
    "attendance.door.scan": "by the code on a pass",
    "ceremonies.live.crew": "by a link that the crew is given",
    "ceremonies.stage.create": "by a link where a stage is arranged by hand, which the demo has none of",
    "ceremonies.stage.edit": "by a link where a stage is arranged by hand, which the demo has none of",
    "programmes.places.edit_track": "by a link on a track, which the demo has none of",
    "registrations.own.follow_up": "by a link where a form comes after acceptance, which the demo has none of",
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
        return str(endpoint), next((str(values[name]) for name in WORDS if name in values), "")


class Way:
    """What waits to be opened: of each page one address, of those with many states some."""

    def __init__(self, places: Map, start: list[str], done: Set[tuple[str, str]], times: int = 1) -> None:
        self.places, self.done, self.times = places, done, times
        self.addresses: set[str] = set()
        self.queued: Counter[tuple[str, str]] = Counter()
        self.waiting: deque[str] = deque()
        for path in start:
            self.add(path, always=True)

    def add(self, link: str, always: bool = False) -> None:
        """Queue an address, unless its page is known."""
        parts, page = urlsplit(link), self.places.page(link)
        if page is None or (not always and (page in self.done or self.queued[page] >= self.most(page[0]))):
            return
        if parts.path not in self.addresses:
            self.addresses.add(parts.path)
            self.queued[page] += 1
            self.waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))

    def most(self, endpoint: str) -> int:
        return STATEFUL[endpoint] * self.times if endpoint in STATEFUL else 1

    def __iter__(self) -> Iterator[str]:
        while self.waiting:
            yield self.waiting.popleft()


def links(page: Page) -> list[str]:
    """Where the links lead, those in drawings too."""
    return page.eval_on_selector_all("a[href]", "all => all.map(one => one.href.baseVal ?? one.href)")


def crawl(person, places: Map, start: list[str], done: set[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    """Each page that is not done yet, by the links of the pages before: (path, status)."""
    way = Way(places, start, frozenset(done))
    for path in way:
        answer = person.page.goto(path)
        here = places.page(person.page.url)
        if here is None:
            continue
        done.add(here)
        yield path, answer.status if answer else 0
        for link in links(person.page):
            way.add(link)


def findings(person, status: int, before: int) -> list[str]:
    """What is wrong with the page at hand."""
    wide = sideways(person.page)
    return [
        *([f"answers {status}"] if status >= 400 else []),
        *axe(person.page),
        *person.watch.findings[before:],
        *([f"{wide} pixels wider than the window"] if wide else []),
    ]


def starts(role: str, found: dict[str, str]) -> list[str]:
    """Where a role begins: visitors at the front door, others where signing in leads and where their work is."""
    places = [place.format(**found) for place in WORKPLACES.get(role, [])]
    return ["/", *([*places, "/overview"] if role else [])]


def signed_in(url: str, role: str) -> Reader:
    """Somebody at a text browser, signed in as the demo's person of that role when one is named."""
    reader = Reader(url)
    if role:
        address, password = next((a, p) for name, a, p in sign_ins() if role in name.lower())
        reader.open("/sign-in").press("Sign in", address=address, password=password)
    return reader


@pytest.fixture(scope="module")
def found_places(site) -> dict[str, str]:
    """The addresses of what has work, as the lists of the desk give them."""
    coordinator = signed_in(site.url, "events")
    listed = [link for path in LISTS for link in coordinator.open(path).page.links]
    return {
        name: next(href.rpartition("/")[0] for href, words in listed if title in words)
        for name, title in TITLES.items()
    }


def known(role: str, done: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """What a role need not look at because others did."""
    return {page for page in done if not page[0].startswith(WORK.get(role, ()))}


@pytest.mark.parametrize(
    "look", [pytest.param(look, marks=pytest.mark.xdist_group(f"browser {look}")) for look in LOOKS], ids=list(LOOKS)
)
def test_every_page_is_accessible_and_quiet(site, app, found_places, look):
    """Each role sees what the roles before it did not; where a role begins is looked at for each."""
    language, theme, size = LOOKS[look]
    found: dict[str, list[str]] = {}
    done: set[tuple[str, str]] = set()
    for role in ROLES:
        with site.visit(role, language, theme, size) as person:
            before, seen = len(person.watch.findings), known(role, done)
            for path, status in crawl(person, Map(app, site.host), starts(role, found_places), seen):
                wrong = findings(person, status, before)
                before = len(person.watch.findings)
                found |= {f"{role} {path}": wrong} if wrong else {}
            done |= seen
    assert found == {}
    assert len(done) >= FEWEST


def test_every_page_can_be_found_by_its_links(site, app, found_places):
    """A page exists when somebody can reach it: all views that show a page are linked from where a role begins."""
    places, reached = Map(app, site.host), set()
    for role in ROLES:
        reader, times = signed_in(site.url, role), 6 if role == "administrator" else 1
        reached |= {endpoint for endpoint, _ in read_on(reader, places, starts(role, found_places), times)}
    shown = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert shown - reached - set(NOT_BY_LINK) - FILES == set()


def read_on(reader: Reader, places: Map, start: list[str], times: int) -> set[tuple[str, str]]:
    """The pages that are reached by links, read without a window."""
    way = Way(places, start, set(), times)
    for path in way:
        reader.open(path)
        for link, _words in reader.page.links:
            way.add(urljoin(reader.path, link))
    return set(way.queued)
