import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.load.parallel import Answer, Visitor, at_once, percentile, statuses
from tests.servers.shared import free_port

pytestmark = pytest.mark.pure


class Counting(BaseHTTPRequestHandler):
    """Gives each new visitor a number, and says it back to those who come again."""

    numbers = iter(range(1, 1000))

    def do_GET(self):
        number = self.headers.get("Cookie", "").removeprefix("number=")
        self.send_response(200)
        if not number:
            self.send_header("Set-Cookie", f"number={next(self.numbers)}; HttpOnly")
        self.end_headers()
        self.wfile.write(number.encode())

    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(302)
        self.send_header("Set-Cookie", "number=; Max-Age=0")
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *words):
        """Say nothing between the lines of the test run."""


@pytest.fixture
def base():
    with ThreadingHTTPServer(("127.0.0.1", 0), Counting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_each_visitor_keeps_its_own_cookies(base):
    visitors = [Visitor(base) for _ in range(8)]
    at_once([lambda one=one: one.get("/") for one in visitors])
    seen = at_once([lambda one=one: one.get("/").text for one in visitors])
    assert len(set(seen)) == 8


def test_a_form_is_sent_and_a_withdrawn_cookie_forgotten(base):
    visitor = Visitor(base)
    visitor.get("/")
    answer = visitor.post("/", {"name": "广汽", "field": ["a", "b"]})
    assert (answer.status, answer.text) == (302, "name=%E5%B9%BF%E6%B1%BD&field=a&field=b")
    assert visitor.cookies == {}


def test_no_answer_is_status_0_with_the_reason():
    answer = Visitor(f"http://127.0.0.1:{free_port()}").get("/")
    assert (answer.status, "Refused" in answer.text) == (0, True)


def test_what_an_act_raises_comes_out():
    with pytest.raises(ZeroDivisionError):
        at_once([lambda: 1 / 1, lambda: 1 / 0])


def test_statuses_and_percentiles_sum_up():
    assert statuses([Answer(200), Answer(200), Answer(409)]) == Counter({200: 2, 409: 1})
    assert percentile([3.0, 1.0, 2.0, 4.0], 0.95) == 4.0
    assert percentile([3.0, 1.0, 2.0, 4.0], 0.5) == 3.0
