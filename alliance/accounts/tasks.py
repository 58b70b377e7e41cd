"""Work of the accounts that a worker does."""

from __future__ import annotations

from flask import Flask

from alliance.accounts.operations.recovery import RESET_TASK, send_reset_link
from alliance.accounts.operations.tidying import forget_old_links_and_sessions
from alliance.jobs.operations import tasks_of

TIDY_TASK = "accounts.forget_old_links_and_sessions"


def init_app(app: Flask) -> None:
    tasks = tasks_of(app)
    tasks.named[RESET_TASK] = send_reset
    tasks.named[TIDY_TASK] = tidy
    tasks.daily.append(TIDY_TASK)


def send_reset(address: str) -> None:
    """The mail to somebody who forgot the password, if the address opens a sign-in."""
    send_reset_link(address)


def tidy() -> None:
    """Once a day."""
    forget_old_links_and_sessions()
