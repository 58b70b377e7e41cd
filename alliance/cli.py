"""The command line: run, serve, worker, upgrade, demo, administrator, verify-ballot."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
from flask import Flask
from flask_migrate import upgrade as upgrade_database
from sqlalchemy import inspect

from alliance.accounts.operations.roles import make_administrator
from alliance.accounts.queries import sign_in_of
from alliance.app import create_app
from alliance.ballots.queries.verification import alterations, opened_ballots
from alliance.core.db import db, writing
from alliance.core.operation import Refused
from alliance.discussions.operations.reading import LARGEST as LARGEST_MAIL
from alliance.discussions.operations.reading import Unreadable
from alliance.discussions.operations.receiving import take_mail
from alliance.jobs.tasks import consume

ROOT = Path(__file__).parent.parent


@click.group()
def main() -> None:
    """Alliance: the system that industry alliances run on."""


def upgrade(app: Flask) -> None:
    """Bring the database to the newest schema."""
    with app.app_context():
        token = writing.set(True)
        try:
            upgrade_database()
        finally:
            writing.reset(token)


@main.command("upgrade")
def upgrade_command() -> None:
    """Bring the database to the newest schema."""
    upgrade(create_app())


@main.command("serve")
def serve_command() -> None:
    """Run the web server alone (gunicorn with threads)."""
    app = create_app()
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # threads that hash passwords otherwise keep an arena each
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *gunicorn_options(app), "wsgi:app"])


def gunicorn_options(app: Flask) -> list[str]:
    """One listening address, threads for slow readers, workers that start anew now and then."""
    return [
        "--bind", f"{app.config['HOST']}:{app.config['PORT']}",
        "--workers", str(app.config["WORKERS"]),
        "--worker-class", "gthread",
        "--threads", str(app.config["THREADS"]),
        "--graceful-timeout", "30",
        "--max-requests", "20000",
        "--max-requests-jitter", "2000",
        "--chdir", str(ROOT),
        "--log-level", "warning",
    ]  # fmt: skip


@main.command("worker")
def worker_command() -> None:
    """Run the worker with the clock alone."""
    consume(create_app())


@main.command("run")
def run_command() -> None:
    """Set up what is missing, then run the web server and the worker until Ctrl-C."""
    app = create_app()
    upgrade(app)
    from alliance.demo import load_demo, sign_ins

    with app.app_context():
        load_demo()
    click.echo(f"\n  Alliance runs at {app.config['BASE_URL']}\n")
    for role, address, password in sign_ins():
        click.echo(f"  {role:<28} {address:<34} {password}")
    click.echo("\n  Ctrl-C stops the web server and the worker.\n")
    sys.exit(run_together([[sys.executable, "-m", "alliance", "serve"], [sys.executable, "-m", "alliance", "worker"]]))


def run_together(commands: list[list[str]]) -> int:
    """Run the commands side by side; when one ends or we are told to stop, stop all and wait for them."""
    children = [subprocess.Popen(command, cwd=ROOT, start_new_session=True) for command in commands]
    stopping = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    while not stopping and all(child.poll() is None for child in children):
        time.sleep(0.2)
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    codes = [child.wait(timeout=40) for child in children]
    return 0 if stopping else max(abs(code) for code in codes)


@main.command("demo")
def demo_command() -> None:
    """Load the demo alliance into an empty database."""
    from alliance.demo import load_demo

    app = create_app()
    upgrade(app)
    with app.app_context():
        click.echo("Loaded." if load_demo() else "There is an alliance already; nothing was changed.")


@main.command("administrator")
@click.argument("address")
@click.option("--family-name", default="", help="Of somebody new; one of the two names is enough.")
@click.option("--given-name", default="")
def administrator_command(address: str, family_name: str, given_name: str) -> None:
    """Make the person who signs in with ADDRESS an administrator; somebody new gets a sign-in."""
    app = create_app()
    upgrade(app)
    with app.app_context():
        password = "" if sign_in_of(address) else asked_password()
        try:
            person = make_administrator(address, family_name or address.partition("@")[0], given_name, password)
        except Refused as refusal:
            raise click.ClickException(refusal.message) from refusal
        click.echo(f"{person.display_name} administers and signs in with {person.email}.")


def asked_password() -> str:
    """The password typed twice, from the terminal; made and shown when nothing is typed."""
    typed: str = click.prompt("Password (empty: one is made)", default="", show_default=False, hide_input=True)
    if typed and typed != click.prompt("The same again", hide_input=True):
        raise click.ClickException("The two differ.")
    if not typed:
        typed = secrets.token_urlsafe(15)
        click.echo(f"Password: {typed}")
    return typed


@main.command("verify-ballot")
@click.argument("number", default="")
def verify_ballot_command(number: str) -> None:
    """Check the ballot NUMBER ('WG3-B004'), or every one, against what was frozen when it opened."""
    app = create_app()
    with app.app_context():
        found = {ballot.label: alterations(ballot) for ballot in opened_ballots(number)}
    if number and not found:
        raise click.ClickException(f"No ballot {number} was opened.")
    for label, problems in found.items():
        click.echo("\n".join(f"{label}: {problem}" for problem in problems or ["OK"]))
    sys.exit(1 if any(found.values()) else 0)


@main.command("receive-mail")
@click.argument("recipient", default="")
def receive_mail_command(recipient: str) -> None:
    """Take one answer to a mail of a discussion from standard input; RECIPIENT is the address it was delivered to.

    Ends as sysexits.h says: 0 judged, 65 unreadable, 75 try again later, 78 answers by mail are not set up.
    """
    raw = sys.stdin.buffer.read(LARGEST_MAIL + 1)
    try:
        app = create_app()
        if not app.config["REPLY_ADDRESS"]:
            click.echo("ALLIANCE_REPLY_ADDRESS is not set.", err=True)
            sys.exit(os.EX_CONFIG)
        with app.app_context():
            outcome = take_mail(raw, recipient)
    except Unreadable as error:
        click.echo(f"The message cannot be read: {error}.", err=True)
        sys.exit(os.EX_DATAERR)
    except Exception as error:  # whatever is wrong with the database or the disk, the mail server keeps the message
        click.echo(f"Try again later: {error!r}", err=True)
        sys.exit(os.EX_TEMPFAIL)
    click.echo(outcome.value if outcome else "taken before")


@main.command("schema")
def schema_command() -> None:
    """Print the tables that the database has."""
    app = create_app()
    with app.app_context():
        click.echo("\n".join(sorted(inspect(db.engine).get_table_names())))
