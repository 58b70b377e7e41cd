"""What registrations do by themselves: offers that lapse, news for everybody, reminders, thanks."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app

from alliance.jobs.operations import tasks_of
from alliance.registrations.operations import delegations, telling, waitlist


def offer_on() -> int:
    """Every minute: take back what lapsed and offer the seats on."""
    return waitlist.offer_due(stopping())


def remind() -> int:
    """Every minute: events whose reminder is due."""
    return telling.remind_due(stopping())


def thank() -> int:
    """Every minute: events that ended."""
    return telling.thank_due(stopping())


def tell(event_id: int, kind: str, was: list[str] | None) -> None:
    """Owed by a change of the event."""
    telling.tell_news(event_id, kind, was, stopping())


def free_unnamed() -> int:
    """Every minute: seats of delegations that got no name in time."""
    return delegations.free_due(stopping())


def remind_heads() -> None:
    """Daily: delegations that still owe names, within three days of the end."""
    delegations.remind_heads()


def stopping() -> Any:
    return tasks_of(current_app).stopping


def init_app(app: Flask) -> None:
    """Register the tasks."""
    tasks = tasks_of(app)
    tasks.named["registrations.tell"] = tell
    tasks.named["registrations.remind"] = telling.remind_chunk
    tasks.named["registrations.thank"] = telling.thank_chunk
    tasks.named["registrations.remind_heads"] = remind_heads
    tasks.daily += ["registrations.remind_heads"]
    tasks.drains += [offer_on, free_unnamed, remind, thank]
