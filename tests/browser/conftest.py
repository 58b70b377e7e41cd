"""One live demo alliance for all browser tests of a process, and people who use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from alliance.demo import sign_ins
from tests.servers.browser import DESK, Watch, console_watch
from tests.servers.demo import put_demo
from tests.servers.live import LiveApp
from tests.servers.smtp import SmtpServer

CHINESE = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
ENGLISH = {"locale": "en-GB", "timezone_id": "Europe/Berlin"}


@dataclass
class Site:
    """The running demo: its address, its mail server, and who can sign in."""

    live: LiveApp
    smtp: SmtpServer
    browser: Browser

    @property
    def url(self) -> str:
        return self.live.url

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @contextmanager
    def visit(
        self,
        role: str = "",
        language: str = "en",
        theme: str = "light",
        size: dict | None = None,
        scripts: bool = True,
    ) -> Iterator[Person]:
        """A window of its own, signed in as the demo's person of that role when one is named."""
        looks = {"viewport": size or DESK, "color_scheme": theme, "java_script_enabled": scripts}
        tongue = CHINESE if language == "zh" else ENGLISH
        context = self.browser.new_context(base_url=self.url, **looks, **tongue)
        context.add_cookies([{"name": "language", "value": language, "url": self.url}])
        page = context.new_page()
        page.set_default_timeout(30_000)
        person = Person(page, console_watch(page, self.host), self)
        try:
            if role:
                person.sign_in(role)
            yield person
        finally:
            context.close()


@dataclass
class Person:
    """Somebody at a window."""

    page: Page
    watch: Watch
    site: Site

    def sign_in(self, role: str) -> None:
        address, password = next((a, p) for name, a, p in sign_ins() if role in name.lower())
        self.sign_in_with(address, password)

    def sign_in_with(self, address: str, password: str) -> None:
        self.page.goto("/sign-in")
        self.page.locator("input[type=email]").first.fill(address)
        self.page.locator("input[type=password]").first.fill(password)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.fixture(scope="session")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with SmtpServer(folder / "mail") as smtp:
        live = LiveApp(folder, smtp=smtp, workers="1")
        put_demo(live)
        with live:
            yield Site(live, smtp, browser)
