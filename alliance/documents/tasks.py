"""What documents do by themselves, every day or when a job is due."""

from __future__ import annotations

from flask import Flask

from alliance.documents.operations import reminders
from alliance.jobs.operations import tasks_of


def remind_of_round(round_id: int, closes_at: str) -> None:
    """Three days before a round closes."""
    reminders.remind_of_round(round_id, closes_at)


def owe_review_notices() -> None:
    """Daily: standards that have to be reviewed soon."""
    reminders.owe_review_notices()


def tell_of_review(document_id: int) -> None:
    reminders.tell_of_review(document_id)


def init_app(app: Flask) -> None:
    """Register the tasks."""
    tasks = tasks_of(app)
    tasks.named["documents.remind_of_round"] = remind_of_round
    tasks.named["documents.owe_review_notices"] = owe_review_notices
    tasks.named["documents.tell_of_review"] = tell_of_review
    if "documents.owe_review_notices" not in tasks.daily:
        tasks.daily.append("documents.owe_review_notices")
