"""The demo for live programs: loaded once in a test run for each kind of database, then copied, which takes no time."""

import shutil
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers import postgres as postgres_server
from tests.servers.live import LiveApp
from tests.servers.shared import locked

TEMPLATE = "demo_template"


def put_demo(live: LiveApp) -> None:
    """Give a program that does not run yet the demo's database and files."""
    url = live.environment["ALLIANCE_DATABASE_URL"]
    kind = "sqlite" if url.startswith("sqlite") else "postgresql"
    with locked(f"demo_{kind}") as shared:
        template = shared / f"demo_{kind}"
        if not (template / "loaded").exists():
            load(template, kind)
    live.folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(template / "uploads", live.folder / "uploads", dirs_exist_ok=True)
    if kind == "sqlite":
        copy_sqlite(template / "alliance.sqlite3", Path(url.removeprefix("sqlite:///")))
    else:
        postgres_server.start().copy_database(TEMPLATE, urlsplit(url).path.lstrip("/"))


def load(template: Path, kind: str) -> None:
    template.mkdir(parents=True, exist_ok=True)
    url = None if kind == "sqlite" else postgres_server.start().fresh_database(TEMPLATE)
    LiveApp(template, database_url=url).run("demo", seconds=900)
    (template / "uploads").mkdir(exist_ok=True)
    (template / "loaded").touch()


def copy_sqlite(source: Path, target: Path) -> None:
    """The file with what its journal may still hold."""
    for ending in ("", "-wal", "-shm"):
        part = source.with_name(source.name + ending)
        if part.exists():
            shutil.copy(part, target.with_name(target.name + ending))
