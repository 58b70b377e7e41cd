"""What the worker does with notices."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app

from alliance.jobs.operations import tasks_of
from alliance.notices.operations.delivery import deliver_due
from alliance.notices.operations.digests import gather_due


def init_app(app: Flask) -> None:
    tasks_of(app).drains += [gather, deliver]


def gather() -> int:
    """Write the daily and weekly mails that are due."""
    return gather_due(stopping())


def deliver() -> int:
    """Send what is due."""
    return deliver_due(stopping())


def stopping() -> Any:
    return tasks_of(current_app).stopping
