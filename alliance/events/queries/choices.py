"""What there is to choose from while describing an event."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_

from alliance.core.db import db
from alliance.events.models import Event
from alliance.groups.enums import GroupState
from alliance.groups.models import Group
from alliance.groups.queries.groups import visible_groups

RUNNING = [one for one in GroupState if one.is_running]


def groups_to_choose(user: Any, event: Event | None = None) -> list[Group]:
    """The groups at work that the viewer sees, in their order, and the one that the event has already."""
    wanted = visible_groups(user)
    used = event.group_id if event is not None else None
    wanted = wanted.where(or_(Group.state.in_(RUNNING), Group.id == used) if used else Group.state.in_(RUNNING))
    return list(db.session.scalars(wanted.order_by(Group.position, Group.code)))
