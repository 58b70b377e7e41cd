"""What meetings do by themselves, every day or when a job is due."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app

from alliance.jobs.operations import tasks_of
from alliance.meetings.operations import reminders, series


def make_ahead() -> None:
    """Daily: the meetings of series that have come within reach."""
    series.make_ahead(stopping())


def remind() -> int:
    """Every minute: the reminders of the day before."""
    return reminders.remind_due(stopping())


def stopping() -> Any:
    return tasks_of(current_app).stopping


def init_app(app: Flask) -> None:
    """Register the tasks."""
    tasks = tasks_of(app)
    tasks.named["meetings.make_ahead"] = make_ahead
    tasks.daily.append("meetings.make_ahead")
    tasks.drains.append(remind)
