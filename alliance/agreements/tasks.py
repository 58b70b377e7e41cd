"""What agreements do by themselves, every day or when a job is due."""

from __future__ import annotations

from flask import Flask, current_app

from alliance.agreements.operations import reminders
from alliance.jobs.operations import tasks_of


def ask_for_progress() -> None:
    """Daily: parties are asked how it goes, 30, 90 and 180 days after signing, and once more two weeks later."""
    reminders.ask_due(tasks_of(current_app).stopping)


def owe_expiry_notices() -> None:
    """Daily: agreements that end in 60, 30 or 7 days."""
    reminders.owe_expiry_notices()


def tell_of_end(agreement_id: int, valid_until: str) -> None:
    reminders.tell_of_end(agreement_id, valid_until)


def init_app(app: Flask) -> None:
    """Register the tasks."""
    tasks = tasks_of(app)
    tasks.named["agreements.ask_for_progress"] = ask_for_progress
    tasks.named["agreements.owe_expiry_notices"] = owe_expiry_notices
    tasks.named["agreements.tell_of_end"] = tell_of_end
    tasks.daily += ["agreements.ask_for_progress", "agreements.owe_expiry_notices"]
