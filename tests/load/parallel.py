"""Many HTTP requests at the same moment, each with its own cookies: a rush or a race as seen from outside."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

T = TypeVar("T")
Fields = Mapping[str, object] | Sequence[tuple[str, object]]


@dataclass
class Answer:
    """What came back; `status` 0 means that nothing did, and `text` then says why."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)  # names in lower case
    text: str = ""
    seconds: float = 0.0
    content: bytes = b""


class Visitor:
    """One browser without a screen: keeps its cookies, follows nothing by itself."""

    def __init__(self, base: str, timeout: float = 30) -> None:
        self.base = urlsplit(base)
        self.timeout = timeout
        self.cookies: dict[str, str] = {}

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.send("GET", path, headers=headers)

    def post(self, path: str, form: Fields, headers: Mapping[str, str] | None = None) -> Answer:
        """Send a form as a browser does; `csrf_token` is the caller's to put in."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        return self.send("POST", path, urlencode(form, doseq=True).encode(), {**kind, **(headers or {})})

    @property
    def origin(self) -> str:
        return f"{self.base.scheme}://{self.base.netloc}"

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        began = time.perf_counter()
        wire = HTTPConnection(self.base.hostname or "127.0.0.1", self.base.port, timeout=self.timeout)
        try:
            wire.request(method, path, body, {**self.cookie_header(), **(headers or {})})
            response = wire.getresponse()
            content = response.read()
        except OSError as error:
            return Answer(0, text=repr(error), seconds=time.perf_counter() - began)
        finally:
            wire.close()
        for line in response.headers.get_all("Set-Cookie", []):
            self.keep(line)
        names = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, names, content.decode(errors="replace"), time.perf_counter() - began, content)

    def cookie_header(self) -> dict[str, str]:
        pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": pairs} if pairs else {}

    def keep(self, line: str) -> None:
        """Remember a cookie, or forget the one that the server takes back."""
        for name, morsel in SimpleCookie(line).items():
            if morsel["max-age"] == "0" or not morsel.value:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.coded_value


def at_once(acts: Sequence[Callable[[], T]]) -> list[T]:
    """Run the acts in threads that start together; their results in the order of the acts.

    What an act raises is raised here, after all have ended.
    """
    results: list[T | BaseException | None] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(place: int, act: Callable[[], T]) -> None:
        gate.wait()
        try:
            results[place] = act()
        except BaseException as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results  # type: ignore[return-value]  # every place is filled and none is an error


def statuses(answers: Sequence[Answer]) -> Counter[int]:
    """How often each status came."""
    return Counter(answer.status for answer in answers)


def percentile(seconds: Sequence[float], share: float) -> float:
    """The time within which that share (0 to 1) was done."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
