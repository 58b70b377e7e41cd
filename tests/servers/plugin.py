"""What every test run needs: the real servers as fixtures, the browser's group, and an honest last line.

Loaded by tests/conftest.py with `pytest_plugins = ["tests.servers.plugin"]`.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.house.writes import watch, writes_of_get
from tests.servers import postgres as postgres_server
from tests.servers.browser import chromium_path, running_browser
from tests.servers.postgres import Postgres
from tests.servers.shared import NAME, shared_folder
from tests.servers.smtp import SmtpServer
from tests.servers.valkey import running_valkey

NO_CHROMIUM = (
    "NO CHROMIUM FOUND: the browser journeys were left out. "
    "Install it (Debian: apt-get install chromium fonts-noto-cjk) and run again."
)


def is_worker(config: pytest.Config) -> bool:
    """Whether this process was started by pytest-xdist to share the work."""
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    watch()
    if not is_worker(config):
        if os.environ.get("CI") and asks_for_journeys(config) and not chromium_path():
            raise pytest.UsageError("no Chromium in CI: .ci/run installs one")
        os.environ.pop(NAME, None)  # a run never shares the folder of the run that started it
        shared_folder()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not is_worker(config):
        postgres_server.stop()
        shutil.rmtree(shared_folder(), ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Journeys share one worker, hence one browser; without a Chromium they are left out."""
    journeys = [item for item in items if item.get_closest_marker("browser")]
    for item in journeys:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("browser"))
    if chromium_path() or not journeys:
        return
    config.hook.pytest_deselected(items=journeys)
    items[:] = [item for item in items if item not in journeys]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not chromium_path() and asks_for_journeys(config):
        terminalreporter.section("browser journeys")
        terminalreporter.write_line(NO_CHROMIUM, red=True, bold=True)


def asks_for_journeys(config: pytest.Config) -> bool:
    """Whether the selection would have had journeys in it, had there been a browser."""
    return "not browser" not in config.getoption("markexpr", "")


@pytest.fixture(autouse=True)
def get_never_writes() -> Iterator[None]:
    """Fails a test in which a GET, HEAD or OPTIONS changed the database; writes.py knows the exceptions."""
    writes_of_get()
    yield
    assert writes_of_get() == []


@pytest.fixture(scope="session")
def postgres() -> Postgres:
    """The run's PostgreSQL server, started now if no test needed it before."""
    return postgres_server.start()


@pytest.fixture(scope="session")
def worker_name() -> str:
    """Names this process among those that share the tests: main, gw0, gw1."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def postgres_url(postgres: Postgres, worker_name: str) -> str:
    """The PostgreSQL database in which this process runs its tests, empty at first."""
    return postgres.fresh_database(f"suite_{worker_name}")


@pytest.fixture
def own_postgres_url(postgres: Postgres, worker_name: str) -> Iterator[str]:
    """An empty PostgreSQL database for one test."""
    name = f"one_test_{worker_name}"
    yield postgres.fresh_database(name)
    postgres.drop_database(name)


@pytest.fixture
def own_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database for one test, of the kind that this run is about: for live programs and migrations."""
    return own_database(request, os.environ.get("ALLIANCE_TEST_DATABASE", "sqlite"), tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def either_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database for one test that has to hold on both, whatever database the run is about."""
    return own_database(request, request.param, tmp_path)


def own_database(request: pytest.FixtureRequest, kind: str, folder: Path) -> str:
    if kind == "sqlite":
        return f"sqlite:///{folder / 'test.sqlite3'}"
    return str(request.getfixturevalue("own_postgres_url"))


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """The address of a running Redis-compatible server."""
    with running_valkey() as url:
        yield url


@pytest.fixture
def smtp(tmp_path: Path) -> Iterator[SmtpServer]:
    """A mail server that takes everything until its `mode` is set."""
    with SmtpServer(tmp_path / "mail") as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys of a process."""
    with running_browser() as running:
        yield running
