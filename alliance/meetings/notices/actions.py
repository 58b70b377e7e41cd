"""What the owners of action items are told."""

from __future__ import annotations

from datetime import date
from typing import Any

from alliance.accounts.models import Person
from alliance.core.web import absolute
from alliance.meetings.models import ActionItem
from alliance.notices.enums import Category
from alliance.notices.operations.queueing import queue


def tell(kind: str, action: ActionItem, person: Person, **context: Any) -> None:
    queue(
        f"meetings.{kind}",
        to=person,
        category=Category.ACTIONS,
        subject_row=action,
        url=absolute("meetings.actions.show", action_id=action.id),
        thread=f"action-{action.id}",
        action=action,
        group=action.group,
        **context,
    )


def given(action: ActionItem, giver: Person | None) -> None:
    """The owner learns of it, unless the owner took it on."""
    if giver is None or giver.id != action.owner_id:
        tell("action_given", action, action.owner, giver=giver)


def passed_on(action: ActionItem, former: Person, giver: Person | None) -> None:
    """The former owner learns that somebody else does it now."""
    if giver is None or giver.id != former.id:
        tell("action_passed_on", action, former)


def dropped(action: ActionItem, actor: Person) -> None:
    if actor.id != action.owner_id:
        tell("action_dropped", action, action.owner)


def due_moved(action: ActionItem, actor: Person) -> None:
    if actor.id != action.owner_id:
        tell("action_moved", action, action.owner)


def reminder(action: ActionItem, on: date) -> None:
    """`days` until it is due; negative when it is late."""
    tell("action_reminder", action, action.owner, days=(action.due_on - on).days)


def taken_over(actions: list[ActionItem], successor: Person, leaver: Person) -> None:
    """One notice for all that a successor takes over in a group."""
    queue(
        "meetings.actions_taken_over",
        to=successor,
        category=Category.ACTIONS,
        subject_row=actions[0],
        url=absolute("meetings.actions.mine"),
        actions=actions,
        group=actions[0].group,
        leaver=leaver,
    )
