"""Action items: of a group, of a person across groups, and those that are to be reminded of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from alliance.accounts.models import Person
from alliance.core.clock import now, today
from alliance.core.db import db
from alliance.groups.models import Group, SeatHolder
from alliance.groups.queries.groups import seen_group
from alliance.meetings.enums import ActionState, MeetingState
from alliance.meetings.models import ActionItem, Meeting
from alliance.meetings.policy import can_read_action
from alliance.organizations.models import holding
from alliance.organizations.queries import this_day

BEFORE = 3  # days before the due day on which the owner is reminded
WEEK = 7
FURTHEST_WEST = timedelta(days=1)  # a group's day may be this far from the alliance's


@dataclass(frozen=True)
class ActionFilter:
    """What a list of action items shows; odd values do not filter. `owner` is 'me' or the id of a person."""

    state: str = ActionState.OPEN
    owner: str = ""
    words: str = ""
    late: bool = False

    @property
    def chosen_state(self) -> ActionState | None:
        return ActionState(self.state) if self.state in set(ActionState) else None

    @property
    def is_narrow(self) -> bool:
        return bool(self.owner or self.words or self.late or self.state != ActionState.OPEN)


def shown_actions() -> Select[Any]:
    """Action items with owner, organization and the meetings they came from and go to, in one statement."""
    return (
        select(ActionItem)
        .join(ActionItem.owner)
        .options(
            contains_eager(ActionItem.owner),
            joinedload(ActionItem.organization),
            joinedload(ActionItem.meeting),
            joinedload(ActionItem.carried_to),
        )
    )


def actions_of(group: Group, wanted: ActionFilter, viewer: Any) -> Select[Any]:
    """Rows (action item, `owner_gone`) of a group that fit: what is due first and what was closed last come first."""
    found = narrowed(shown_actions().where(ActionItem.group_id == group.id), wanted, viewer, today(group.zone))
    return in_order(found.add_columns(owner_gone()), wanted)


def owner_gone() -> sa.ColumnElement[bool]:
    """Whether an open action item's owner does not sit in the group today: somebody else has to take it on."""
    sits = sa.exists().where(
        SeatHolder.group_id == ActionItem.group_id,
        SeatHolder.person_id == ActionItem.owner_id,
        holding(SeatHolder, this_day()),
    )
    return sa.and_(ActionItem.state == ActionState.OPEN, ~sits)


def is_owner_gone(action: ActionItem) -> bool:
    """`owner_gone` of one."""
    return bool(db.session.scalar(select(owner_gone()).where(ActionItem.id == action.id)))


def own_actions(viewer: Any, wanted: ActionFilter) -> Select[Any]:
    """The action items with the viewer's name on them, across groups."""
    mine = shown_actions().where(ActionItem.owner_id == viewer.id).options(joinedload(ActionItem.group))
    return in_order(narrowed(mine, wanted, viewer, this_day()), wanted)


def narrowed(found: Select[Any], wanted: ActionFilter, viewer: Any, on: date) -> Select[Any]:
    if wanted.chosen_state is not None:
        found = found.where(ActionItem.state == wanted.chosen_state)
    if wanted.late:
        found = found.where(ActionItem.state == ActionState.OPEN, ActionItem.due_on < on)
    if wanted.owner == "me":
        found = found.where(ActionItem.owner_id == viewer.id)
    elif wanted.owner.isascii() and wanted.owner.isdigit() and len(wanted.owner) < 10:
        found = found.where(ActionItem.owner_id == int(wanted.owner))
    for word in wanted.words.split()[:6]:
        found = found.where(
            sa.or_(
                ActionItem.title.icontains(word, autoescape=True), Person.display_name.icontains(word, autoescape=True)
            )
        )
    return found


def in_order(found: Select[Any], wanted: ActionFilter) -> Select[Any]:
    if wanted.chosen_state in (ActionState.DONE, ActionState.DROPPED):
        return found.order_by(ActionItem.closed_at.desc(), ActionItem.id.desc())
    open_first = sa.case((ActionItem.state == ActionState.OPEN, 0), else_=1)
    return found.order_by(open_first, ActionItem.due_on, ActionItem.id)


def count_open(_viewer: Any, group_id: int) -> sa.ScalarSelect[int]:
    """How many action items of a group are open, for its tab."""
    wanted = select(func.count(ActionItem.id)).where(ActionItem.group_id == group_id)
    return wanted.where(ActionItem.state == ActionState.OPEN).scalar_subquery()


def open_actions_of(person_id: int, limit: int = 10) -> list[ActionItem]:
    """What a person has to do next across groups, with the groups; one statement."""
    wanted = select(ActionItem).where(ActionItem.owner_id == person_id, ActionItem.state == ActionState.OPEN)
    wanted = wanted.options(joinedload(ActionItem.group)).order_by(ActionItem.due_on, ActionItem.id).limit(limit)
    return list(db.session.scalars(wanted))


def open_actions_in(group_id: int, limit: int = 5) -> list[ActionItem]:
    """What is due next in a group, with the owners; one statement."""
    wanted = select(ActionItem).where(ActionItem.group_id == group_id, ActionItem.state == ActionState.OPEN)
    wanted = wanted.options(joinedload(ActionItem.owner), joinedload(ActionItem.group))
    return list(db.session.scalars(wanted.order_by(ActionItem.due_on, ActionItem.id).limit(limit)))


def next_meeting_of(group_id: int) -> Meeting | None:
    """The next meeting of a group that has not begun."""
    wanted = select(Meeting).where(Meeting.group_id == group_id, Meeting.state == MeetingState.PLANNED)
    return db.session.scalar(wanted.where(Meeting.starts_at > now()).order_by(Meeting.starts_at).limit(1))


def coming_meetings(group_id: int) -> list[Meeting]:
    """The next six meetings of a group: where an action item can be carried forward to."""
    wanted = select(Meeting).where(Meeting.group_id == group_id, Meeting.state == MeetingState.PLANNED)
    return list(db.session.scalars(wanted.where(Meeting.starts_at > now()).order_by(Meeting.starts_at).limit(6)))


def open_before(meeting: Meeting, on: date) -> Select[Any]:
    """The open action items of the group that are due before the day of a meeting and not put on it yet."""
    elsewhere = sa.or_(ActionItem.carried_to_id.is_(None), ActionItem.carried_to_id != meeting.id)
    return (
        select(ActionItem)
        .where(ActionItem.group_id == meeting.group_id, ActionItem.state == ActionState.OPEN)
        .where(ActionItem.due_on < on, elsewhere)
        .order_by(ActionItem.due_on, ActionItem.id)
    )


def visible_action(user: Any, action_id: int) -> ActionItem | None:
    """An action item with its group as the viewer stands to it: for the group, the secretariat and its owner."""
    wanted = shown_actions().where(ActionItem.id == action_id)
    group = joinedload(ActionItem.group)
    found: ActionItem | None = db.session.scalar(
        wanted.options(group.joinedload(Group.charter), group.joinedload(Group.parent))
    )
    if found is None or seen_group(user, found.group) is None:
        return None
    return found if can_read_action(user, found) else None


def reminder_day(due_on: date, on: date) -> date | None:
    """The last day up to today on which a reminder falls: three days before the due day, the day itself, and each
    seventh day after it; None as long as there was none."""
    first = due_on - timedelta(days=BEFORE)
    if on < first:
        return None
    if on < due_on:
        return first
    return due_on + timedelta(days=(on - due_on).days // WEEK * WEEK)


def actions_to_remind() -> list[int]:
    """The open action items that a reminder may be due for; which it is, is looked at under a lock."""
    until = this_day() + timedelta(days=BEFORE) + FURTHEST_WEST
    wanted = select(ActionItem.id).where(ActionItem.state == ActionState.OPEN, ActionItem.due_on <= until)
    return list(db.session.scalars(wanted.order_by(ActionItem.id)))
