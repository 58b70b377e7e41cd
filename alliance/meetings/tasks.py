"""What meetings do by themselves, every day or when a job is due."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app

from alliance.jobs.operations import tasks_of
from alliance.meetings.operations import actions, reminders, series


def make_ahead() -> None:
    """Daily: the meetings of series that have come within reach."""
    series.make_ahead(stopping())


def remind() -> int:
    """Every minute: the reminders of the day before."""
    return reminders.remind_due(stopping())


def remind_of_actions() -> None:
    """Daily: action items that are due soon, today, or late by another week."""
    actions.remind()


def stopping() -> Any:
    return tasks_of(current_app).stopping


def init_app(app: Flask) -> None:
    """Register the tasks."""
    tasks = tasks_of(app)
    tasks.named["meetings.make_ahead"] = make_ahead
    tasks.named["meetings.remind_of_actions"] = remind_of_actions
    tasks.daily += ["meetings.make_ahead", "meetings.remind_of_actions"]
    tasks.drains.append(remind)
