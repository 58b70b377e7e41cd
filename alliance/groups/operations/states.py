"""Steps in the life of a group: along the paths of its states, each with an event that names who and why."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused
from alliance.groups.enums import GroupState
from alliance.groups.models import Group, GroupEvent
from alliance.organizations.queries import this_day
from alliance.settings.queries import current_alliance

NOON = time(12)


def move(actor: Person | None, group: Group, state: GroupState, reason: str = "") -> None:
    """Take the locked group one step further. Refuses a step that its state does not know."""
    lock(group)
    if not group.state.may_become(state):
        raise Refused(_("This cannot be done: the group is in the state “%(state)s”.", state=group.state.label))
    note_step(actor, group, group.state, state, reason)
    group.state = state


def note_step(
    actor: Person | None,
    group: Group,
    was: GroupState | None,
    became: GroupState,
    reason: str = "",
    on: date | None = None,
) -> None:
    """Write the event of a step that happened now, or around noon of a day long past."""
    event = GroupEvent(group=group, was=was, became=became, reason=reason, at=moment_of(on))
    event.actor_id = actor.id if actor is not None else None
    db.session.add(event)


def moment_of(on: date | None) -> datetime:
    """Now, or noon of another day at the alliance's seat."""
    if on is None or on == this_day():
        return now()
    return datetime.combine(on, NOON, ZoneInfo(current_alliance().zone))
