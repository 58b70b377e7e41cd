"""Measures pages of the running program against the reference page, as SPEED.md counts: the cost ratio.

The cost of a page is the processor time of the web server's and the database's processes for one request; the ratio is
that cost divided by the reference page's in the same run. Slices of page and reference take turns, because machines
are noisy. Use: `make bench ARGS="/ /directory --seconds 5 --database postgresql"`.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

from tests.load.parallel import at_once, percentile
from tests.servers import postgres
from tests.servers.live import ROOT, LiveApp
from tests.servers.shared import free_port

PAGES = ("/",)
ROUNDS = 3


@dataclass
class Target:
    """One page of one server."""

    port: int
    path: str
    processes: list[psutil.Process]
    requests: int = 0
    cpu: float = 0.0  # seconds of all processes
    wall: float = 0.0
    size: int = 0  # bytes of the answer
    times: list[float] = field(default_factory=list)

    @property
    def cost(self) -> float:
        return self.cpu / self.requests


def family(root: psutil.Process) -> list[psutil.Process]:
    return [root, *root.children(recursive=True)]


def cpu_of(processes: list[psutil.Process]) -> float:
    """Seconds that the processes and their children, also those that came later, have worked."""
    found = {one.pid: one for root in processes if root.is_running() for one in family(root)}
    return sum(sum(one.cpu_times()[:2]) for one in found.values() if one.is_running())


def load(target: Target, seconds: float, clients: int) -> None:
    """Ask for the page from so many clients for so long; counts are added to the target."""
    before, began = cpu_of(target.processes), time.perf_counter()
    until = began + seconds
    for times in at_once([lambda: ask_until(target, until)] * clients):
        target.times += times
        target.requests += len(times)
    target.wall += time.perf_counter() - began
    target.cpu += cpu_of(target.processes) - before


def ask_until(target: Target, until: float) -> list[float]:
    """One client over one connection; how long each answer took."""
    times = []
    wire = HTTPConnection("127.0.0.1", target.port, timeout=30)
    while (now := time.perf_counter()) < until:
        wire.request("GET", target.path)
        answer = wire.getresponse()
        target.size = len(answer.read())
        assert answer.status == 200, f"{target.path} answered {answer.status}"
        times.append(time.perf_counter() - now)
    wire.close()
    return times


@contextmanager
def reference_server() -> Iterator[tuple[int, psutil.Process]]:
    """The reference page under the same server with the same number of processes and threads."""
    port = free_port()
    words = ["-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--worker-class", "gthread"]
    command = [sys.executable, *words, "--threads", "4", "--log-level", "warning", "tests.load.reference:app"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL) as process:
        try:
            wait_for(port)
            yield port, psutil.Process(process.pid)
        finally:
            process.terminate()


def wait_for(port: int, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while True:
        wire = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            wire.request("GET", "/healthz")
            wire.getresponse().read()
            return
        except (OSError, HTTPException):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        finally:
            wire.close()


def measure(options: argparse.Namespace) -> tuple[Target, list[Target]]:
    """The reference and each page, all rounds done."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="alliance-bench-")))
        database = None
        helpers: list[psutil.Process] = []
        if options.database == "postgresql":
            stack.callback(postgres.stop)
            database = postgres.start().fresh_database("bench")
            helpers = [psutil.Process(int((postgres.data_folder() / "postmaster.pid").read_text().split()[0]))]
        live = LiveApp(folder, database_url=database)
        live.run("demo", seconds=600)
        stack.enter_context(live)
        port, root = stack.enter_context(reference_server())
        reference = Target(port, "/", [root])
        pages = [Target(live.port, path, [psutil.Process(live.web.pid), *helpers]) for path in options.pages]
        for target in [reference, *pages]:
            warm_up(target)
        for _ in range(ROUNDS):
            for page in pages:
                load(page, options.seconds, options.clients)
                load(reference, options.seconds, options.clients)
    return reference, pages


def warm_up(target: Target) -> None:
    """Let each process of the server read its templates before anything is counted."""
    at_once([lambda: ask_until(target, time.perf_counter() + 0.5)] * 8)


def report(reference: Target, pages: list[Target], database: str) -> str:
    """A table for docs/benchmarks.md."""
    lines = [
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} processors, Python {platform.python_version()}, {database}; "
        f"reference {reference.requests / reference.wall:.0f} requests/s, {reference.size / 1000:.0f} kB",
        "",
        "| page | requests/s | median ms | p95 ms | kB | cost ratio |",
        "|---|---|---|---|---|---|",
    ]
    for page in pages:
        half, most = (1000 * percentile(page.times, share) for share in (0.5, 0.95))
        lines.append(
            f"| {page.path} | {page.requests / page.wall:.0f} | {half:.0f} | {most:.0f} "
            f"| {page.size / 1000:.0f} | {page.cost / reference.cost:.1f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("pages", nargs="*", default=list(PAGES), help="addresses that answer a visitor with 200")
    parser.add_argument("--seconds", type=float, default=3, help=f"of each slice; there are {ROUNDS} for each page")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args()
    print(report(*measure(options), options.database))


if __name__ == "__main__":
    main()
