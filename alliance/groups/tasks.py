"""What groups do by themselves, every day or when a job is due."""

from __future__ import annotations

from flask import Flask

from alliance.groups.operations import participation
from alliance.jobs.operations import tasks_of


def tell_call(call_id: int, after: int) -> None:
    """Tell the next representatives of a published call for participation."""
    participation.go_on_telling(call_id, after)


def init_app(app: Flask) -> None:
    """Register the tasks."""
    tasks = tasks_of(app)
    tasks.named[participation.TASK] = tell_call
