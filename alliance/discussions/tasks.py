"""What discussions do by themselves: the mailbox of answers is emptied each minute."""

from __future__ import annotations

from flask import Flask, current_app

from alliance.discussions.operations.mailbox import is_due, take_all
from alliance.jobs.operations import tasks_of


def init_app(app: Flask) -> None:
    tasks_of(app).drains.append(empty_mailbox)


def empty_mailbox() -> int:
    """Take the answers that lie in the mailbox, at most once a minute; how many."""
    return take_all(tasks_of(current_app).stopping) if is_due() else 0
