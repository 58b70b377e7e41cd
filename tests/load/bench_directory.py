"""The directory with many members against the reference page, on one of the databases.

Use: `python -m tests.load.bench_directory --members 100000 --database postgresql`. The first table is of pages asked
for again and again, with kept counts; the second of searches that nobody asked before.
"""

import argparse
import os
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import sqlalchemy as sa

from alliance.app import create_app
from alliance.core.db import db, writing
from alliance.core.kept import forget_everything
from alliance.directory.operations.indexing import reindex_all
from alliance.directory.queries.search import search
from alliance.directory.views import wanted
from tests.load.bench import ROUNDS, Target, load, reference_server, report, warm_up
from tests.load.directory_rows import RARE, fill
from tests.servers import postgres
from tests.servers.live import LiveApp

PAGES = {
    "nothing asked": "/members",
    "a rare word": f"/members?q={RARE}",
    "a frequent word": "/members?q=battery",
    "two Chinese characters": "/members?q=%E7%94%B5%E6%B1%A0",
    "one Chinese character": "/members?q=%E7%94%B5",
    "two facets": "/members?kind=bench_kind_3&region=CN-GD",
    "a member": "/members/B-000077",
    "first page": "/",
    "table, page 400": "/members?view=table&page=400",
}


def prepare(live: LiveApp, members: int) -> None:
    """The schema, the rows and the index, written by this process with the settings of the live one."""
    live.run("upgrade")
    os.environ.update({name: value for name, value in live.environment.items() if name.startswith("ALLIANCE_")})
    app = create_app()
    token = writing.set(True)
    with app.app_context():
        began = time.perf_counter()
        fill(members)
        filled = time.perf_counter()
        reindex_all()
        took = time.perf_counter() - filled
        db.session.execute(sa.text("ANALYZE"))
        db.session.commit()
        db.engine.dispose()
    writing.reset(token)
    print(f"{members} members: rows {filled - began:.0f} s, index {took:.0f} s ({members / took:.0f} a second)")


def cold(wishes: dict[str, str]) -> str:
    """Milliseconds of each search when nothing is kept, the best of three: what the first reader waits for."""
    lines = ["", "| search, nothing kept | ms | found |", "|---|---|---|"]
    app = create_app()
    for name, path in wishes.items():
        if not path.startswith("/members?") and path != "/members":
            continue
        times = []
        for _attempt in range(3):
            with app.test_request_context(path):
                forget_everything()
                began = time.perf_counter()
                found = search(wanted()).counts.total
                times.append(1000 * (time.perf_counter() - began))
                db.session.rollback()
        lines.append(f"| {name} | {min(times):.1f} | {found} |")
    with app.app_context():
        db.engine.dispose()
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--clients", type=int, default=4)
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
        prepare(live, options.members)
        stack.enter_context(live)
        port, root = stack.enter_context(reference_server())
        reference = Target(port, "/", [root])
        pages = [Target(live.port, path, [psutil.Process(live.web.pid), *helpers]) for path in PAGES.values()]
        for target in [reference, *pages]:
            warm_up(target)
        for _round in range(ROUNDS):
            for page in pages:
                load(page, options.seconds, options.clients)
                load(reference, options.seconds, options.clients)
        print(report(reference, pages, f"{options.database}, {options.members} members"))
        print(cold(PAGES))


if __name__ == "__main__":
    main()
