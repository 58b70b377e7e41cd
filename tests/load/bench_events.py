"""An event of 10,000 registrations with 300 sessions against the reference page, and registrations from form to seat.

Use: `python -m tests.load.bench_events --registrations 10000 --database postgresql`. The first table is of pages
asked for again and again; the second of whole registrations, GET and POST, each by a visitor of its own. SPEED.md
measured 8.1 such flows a second for Indico and 1.3 for pretix on the same kind of machine.
"""

import argparse
import os
import re
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from alliance.app import create_app
from alliance.core.db import db, writing
from tests.load.bench import ROUNDS, Target, cpu_of, load, reference_server, report, warm_up
from tests.load.event_rows import analyzed, fill_event
from tests.load.parallel import Visitor, at_once, percentile
from tests.servers import postgres
from tests.servers.live import LiveApp

HIDDEN = re.compile(r'name="(csrf_token|made|token)"[^>]*value="([^"]*)"')
CATEGORY = re.compile(r'name="category"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="category"')


@dataclass
class Flows:
    """Registrations from the form to the confirmation."""

    done: int = 0
    cpu: float = 0.0
    wall: float = 0.0
    posts: list[float] = field(default_factory=list)


def pages_of(event_id: int) -> dict[str, str]:
    return {
        "list of events": "/events",
        "event": f"/events/{event_id}",
        "agenda, a day": f"/events/{event_id}/programme",
        "registration form": f"/events/{event_id}/register",
        "calendar of the event": f"/events/{event_id}/event.ics",
    }


def prepare(live: LiveApp, registrations: int, sessions: int) -> tuple[int, int]:
    """The schema and two events, one large and one without anybody; their ids."""
    live.run("upgrade")
    os.environ.update({name: value for name, value in live.environment.items() if name.startswith("ALLIANCE_")})
    app = create_app()
    token = writing.set(True)
    with app.app_context():
        large, empty = fill_event(registrations, sessions), fill_event(0, sessions)
        if db.engine.dialect.name == "postgresql":
            analyzed()
        db.engine.dispose()
    writing.reset(token)
    return large, empty


def register_once(base: str, event_id: int, name: str) -> float:
    """One visitor registers; how long the POST took."""
    visitor = Visitor(base)
    form = visitor.get(f"/events/{event_id}/register")
    assert form.status == 200, form.status
    fields = dict(HIDDEN.findall(form.text))
    found = CATEGORY.search(form.text)
    assert found is not None
    fields |= {"category": found[1] or found[2], "name": name, "email": f"{name.replace(' ', '.')}@example.com"}
    answer = visitor.post(f"/events/{event_id}/register", fields)
    assert answer.status in (302, 303), (answer.status, answer.text[:2000])
    return answer.seconds


def register_many(live: LiveApp, event_id: int, watched: list[psutil.Process], flows: Flows, part: str) -> None:
    """Eight visitors at a time, 25 each."""
    before, began = cpu_of(watched), time.perf_counter()

    def crowd(place: int) -> list[float]:
        return [register_once(live.url, event_id, f"{part} {place} {turn}") for turn in range(25)]

    for times in at_once([lambda place=place: crowd(place) for place in range(8)]):  # type: ignore[misc]
        flows.posts += times
    flows.done += 200
    flows.wall += time.perf_counter() - began
    flows.cpu += cpu_of(watched) - before


def table(name: str, flows: Flows, reference: Target) -> str:
    half, most = (1000 * percentile(flows.posts, share) for share in (0.5, 0.95))
    ratio = flows.cpu / flows.done / reference.cost
    return f"| {name} | {flows.done / flows.wall:.0f} | {half:.0f} | {most:.0f} | {ratio:.1f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--registrations", type=int, default=10_000)
    parser.add_argument("--sessions", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="alliance-bench-")))
        database, helpers = None, []
        if options.database == "postgresql":
            stack.callback(postgres.stop)
            database = postgres.start().fresh_database("bench")
            helpers = [psutil.Process(int((postgres.data_folder() / "postmaster.pid").read_text().split()[0]))]
        live = LiveApp(folder, database_url=database)
        large, empty = prepare(live, options.registrations, options.sessions)
        stack.enter_context(live)
        port, root = stack.enter_context(reference_server())
        reference = Target(port, "/", [root])
        watched = [psutil.Process(live.web.pid), *helpers]
        pages = [Target(live.port, path, watched) for path in pages_of(large).values()]
        pages += [Target(live.port, path, watched) for path in list(pages_of(empty).values())[1:4]]
        flows = {"into an event of 10,000": (large, Flows()), "into an empty event": (empty, Flows())}
        for target in [reference, *pages]:
            warm_up(target)
        for turn in range(ROUNDS):
            for page in pages:
                load(page, options.seconds, options.clients)
                load(reference, options.seconds, options.clients)
            for name, (event_id, one) in flows.items():
                register_many(live, event_id, watched, one, f"{name.split()[2]} {turn}")
                load(reference, options.seconds, options.clients)
        print(report(reference, pages, f"{options.database}, {options.registrations} registrations"))
        print("\n| registration, GET + POST | flows/s | POST median ms | POST p95 ms | cost ratio |")
        print("|---|---|---|---|---|")
        for name, (_event_id, one) in flows.items():
            print(table(name, one, reference))


if __name__ == "__main__":
    main()
