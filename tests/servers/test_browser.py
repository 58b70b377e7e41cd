import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.servers.browser import DESK, PHONE, axe, console_watch, sideways

pytestmark = [pytest.mark.browser, pytest.mark.pure]

HEAD = '<!doctype html><html lang="en"><title>A page</title><meta name="viewport" content="width=device-width">'
PAGES = {
    "/good": HEAD + "<main><h1>Members</h1><p>Nothing waits.</p></main>",
    "/bad": HEAD + "<main><h1>Members</h1><img src='data:,'></main>",
    "/wide": HEAD + "<main><h1>Members</h1><pre>" + "x" * 200 + "</pre></main>",
    "/inline": HEAD + "<main><h1>Members</h1></main><script>alert(1)</script>",
    "/abroad": HEAD + "<main><h1>Members</h1><img alt='' src='http://127.0.0.1:9/x.png'></main>",
}


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "script-src 'self'")
        self.end_headers()
        self.wfile.write(PAGES.get(self.path, "").encode())

    def log_message(self, *words):
        """Say nothing between the lines of the test run."""


@pytest.fixture(scope="module")
def host():
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def visit(browser, host):
    page = browser.new_page(viewport=PHONE)

    def go(path):
        watch = console_watch(page, host)
        page.goto(f"http://{host}{path}")
        return page, watch

    yield go
    page.close()


def test_a_good_page_has_no_findings(visit):
    page, watch = visit("/good")
    assert (axe(page), watch.findings, sideways(page)) == ([], [], 0)


def test_axe_names_a_picture_without_words(visit):
    page, _ = visit("/bad")
    assert [line.split(":")[0] for line in axe(page)] == ["image-alt"]


def test_a_page_wider_than_the_phone_is_noticed(visit):
    page, _ = visit("/wide")
    assert sideways(page) > 300
    page.set_viewport_size({**DESK, "width": 3000})
    assert sideways(page) == 0


def test_a_script_that_the_policy_forbids_is_noticed(visit):
    _, watch = visit("/inline")
    assert len(watch.complaints) == 1
    assert "Content Security Policy" in watch.complaints[0]


def test_a_request_to_another_host_is_noticed(visit):
    _, watch = visit("/abroad")
    assert watch.external == ["http://127.0.0.1:9/x.png"]
