"""What group pages do by themselves, every day or when a job is due."""

from __future__ import annotations

from datetime import date

from flask import Flask

from alliance.group_pages.operations import brief
from alliance.jobs.operations import tasks_of

PLAN = "group_pages.plan_briefs"


def plan_briefs() -> None:
    """Daily: owe each group's next brief for its Monday morning."""
    brief.plan_briefs()


def write_brief(group_id: int, monday: str) -> None:
    brief.write_brief(group_id, date.fromisoformat(monday))


def init_app(app: Flask) -> None:
    """Register the tasks."""
    tasks = tasks_of(app)
    tasks.named[PLAN] = plan_briefs
    tasks.named[brief.TASK] = write_brief
    tasks.daily.append(PLAN)
