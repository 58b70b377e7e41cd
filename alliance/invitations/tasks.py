"""What invitations do by themselves."""

from __future__ import annotations

from flask import Flask, current_app

from alliance.invitations.operations.reminders import remind_due
from alliance.jobs.operations import tasks_of


def remind() -> int:
    """Every minute: the reminders of who has not answered."""
    return remind_due(tasks_of(current_app).stopping)


def init_app(app: Flask) -> None:
    """Register the tasks."""
    tasks_of(app).drains.append(remind)
