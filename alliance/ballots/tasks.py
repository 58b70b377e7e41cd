"""What ballots do by themselves: results each minute, reminders when they are due."""

from __future__ import annotations

from flask import Flask

from alliance.ballots.operations import reminders, settling
from alliance.jobs.operations import tasks_of


def settle_due() -> int:
    """Each minute: record and tell what closed."""
    return settling.settle_due()


def remind(ballot_id: int, closes: str, days: int) -> None:
    reminders.remind(ballot_id, closes, days)


def remind_some(ballot_id: int, closes: str, numbers: list[int]) -> None:
    reminders.remind_some(ballot_id, closes, numbers)


def init_app(app: Flask) -> None:
    """Register the tasks."""
    tasks = tasks_of(app)
    tasks.named["ballots.remind"] = remind
    tasks.named["ballots.remind_some"] = remind_some
    if settle_due not in tasks.drains:
        tasks.drains.append(settle_due)
