"""Who may do what with groups. Pure questions over the facts that `queries.groups.with_viewer` loaded."""

from __future__ import annotations

from typing import Any

from alliance.core.duties import Duty, can_coordinate, has_duty
from alliance.groups.enums import GroupState, Role
from alliance.groups.models import STRANGER, Group, GroupFacts


def facts_of(user: Any, group: Group) -> GroupFacts:
    """How this user stands to the group; facts loaded for somebody else count for nobody."""
    facts = group.viewer_facts
    return facts if user.is_authenticated and facts.person_id == user.id else STRANGER


def can_see_group(_user: Any, _group: Group) -> bool:
    """Its front page: whoever the query shows it to."""
    return True


def can_coordinate_groups(user: Any, _subject: Any = None) -> bool:
    """Found, change, activate and conclude any group."""
    return has_duty(user, Duty.GROUPS)


def is_seated(user: Any, group: Group) -> bool:
    return facts_of(user, group).is_seated


def can_read_group(user: Any, group: Group) -> bool:
    """The members' pages: whoever sits in the group today, and the secretariat."""
    return is_seated(user, group) or can_coordinate(user)


def can_manage_group(user: Any, group: Group) -> bool:
    """Run the group: its chair, vice-chair and secretary of today, and coordinators of groups."""
    return facts_of(user, group).is_officer or can_coordinate_groups(user)


def can_work_in(user: Any, group: Group) -> bool:
    """Write, comment, propose: who sits in a running group as more than an observer, and who manages it."""
    active = group.state in (GroupState.FORMING, GroupState.ACTIVE)
    more = bool(facts_of(user, group).roles - {Role.OBSERVER})
    return active and (more or can_manage_group(user, group))
