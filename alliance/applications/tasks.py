"""What the clock does with applications."""

from __future__ import annotations

from flask import Flask

from alliance.applications.operations import lapses
from alliance.jobs.operations import tasks_of


def lapse_silent() -> None:
    """Daily: warn of lapses, then let the silent ones lapse."""
    lapses.lapse_silent()


def remind_reviewers() -> None:
    """Daily: remind of reviews that are due."""
    lapses.remind_reviewers()


def warn_of_lapse(application_id: int) -> None:
    lapses.warn_of_lapse(application_id)


def remind_reviewer(review_id: int) -> None:
    lapses.remind_reviewer(review_id)


def init_app(app: Flask) -> None:
    tasks = tasks_of(app)
    tasks.named["applications.lapse_silent"] = lapse_silent
    tasks.named["applications.remind_reviewers"] = remind_reviewers
    tasks.named["applications.warn_of_lapse"] = warn_of_lapse
    tasks.named["applications.remind_reviewer"] = remind_reviewer
    tasks.daily += ["applications.lapse_silent", "applications.remind_reviewers"]
