"""A real Chromium: the one the system has, so that nothing is downloaded by the tests."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def chromium_path() -> str | None:
    """Where the system's Chromium is, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A browser without a window; open contexts in it with `new_context(viewport=PHONE, locale="zh-CN")`."""
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def axe(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA and its best practices: rule, element and reason by line."""
    found = Axe().run(page, options={"runOnly": list(RULES), "resultTypes": ["violations"]})
    rules = found.response["violations"]
    return [finding(rule["id"], node) for rule in rules for node in rule["nodes"]]


def finding(rule: str, node: dict[str, Any]) -> str:
    return f"{rule}: {' '.join(map(str, node['target']))}: {node['failureSummary'].splitlines()[-1].strip()}"


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window: it should be 0."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@dataclass
class Watch:
    """What went wrong on a page while nobody looked; all three lists should stay empty."""

    complaints: list[str] = field(default_factory=list)  # errors and warnings in the console, among them CSP
    external: list[str] = field(default_factory=list)  # requests that left the site
    failed: list[str] = field(default_factory=list)  # requests without an answer, answers from 500 up

    @property
    def findings(self) -> list[str]:
        return [*self.complaints, *self.external, *self.failed]


def console_watch(page: Page, host: str) -> Watch:
    """Watch a page from now on; `host` with its port ("127.0.0.1:8000") is all that it may talk to."""
    watch = Watch()

    def heard(message: ConsoleMessage) -> None:
        expected = message.text.startswith("Failed to load resource: the server responded with a status of 4")
        if message.type in ("error", "warning") and not expected:
            watch.complaints.append(f"{message.type}: {message.text}")

    def asked(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.netloc != host:
            watch.external.append(request.url)

    def lost(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a page left while it still loaded is no failure
            watch.failed.append(f"{request.url}: {request.failure}")

    page.on("console", heard)
    page.on("pageerror", lambda error: watch.complaints.append(f"script: {error}"))
    page.on("request", asked)
    page.on("requestfailed", lost)
    page.on("response", lambda r: watch.failed.append(f"{r.status} {r.url}") if r.status >= 500 else None)
    return watch
