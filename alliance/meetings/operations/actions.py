"""Action items: given to one person with a day, put off, passed on, closed with what came of them."""

from __future__ import annotations

import logging
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now, today
from alliance.core.db import db, lock
from alliance.core.operation import Clash, Refused, operation
from alliance.groups.models import Group, Seat
from alliance.groups.operations.activity import note_activity
from alliance.groups.queries.people import sittings
from alliance.meetings.enums import ActionState
from alliance.meetings.models import ActionItem, AgendaItem, Meeting
from alliance.meetings.notices import actions as notices
from alliance.meetings.operations.guards import hold, refuse_idle
from alliance.meetings.queries.actions import actions_to_remind, next_meeting_of, open_before, reminder_day
from alliance.meetings.queries.attendance import seat_day
from alliance.organizations.models import Organization

log = logging.getLogger(__name__)


@operation
def give_action(
    actor: Person | None,
    group: Group,
    owner: Person,
    title: str,
    due_on: date,
    organization: Organization | None = None,
    meeting: Meeting | None = None,
    item: AgendaItem | None = None,
) -> ActionItem:
    """Give somebody of the group something to do by a day; the owner is told.

    The organization is that of the owner's seat unless given. Refuses a group that is not at work, an owner who does
    not sit in it, no title, a day that has passed, and a point of another meeting.
    """
    refuse_idle(group)
    seats_of = refuse_stranger(group, owner)
    check(group, title, due_on)
    if meeting is not None and (meeting.group_id != group.id or (item and item.meeting_id != meeting.id)):
        raise Refused(_("This point belongs to another meeting."))
    row = ActionItem(group=group, owner=owner, title=title, due_on=due_on, organization=organization or seats_of)
    row.meeting, row.item_id = meeting, item.id if item else None
    row.made_by_id = actor.id if actor is not None else None
    row.reminded_on = today(group.zone)
    db.session.add(row)
    record(actor, "meetings.action_given", row, owner=owner.display_name, due_on=due_on)
    note_activity(group)
    notices.given(row, actor)
    return row


def refuse_stranger(group: Group, owner: Person) -> Organization | None:
    """The organization of the owner's seat. Refuses who does not sit in the group today."""
    for one in sittings(group.id):
        if one.person.id == owner.id:
            return one.organization
    raise Refused(_("Choose somebody who sits in this group."), "owner")


def check(group: Group, title: str, due_on: date | None) -> None:
    if not title:
        raise Refused(_("Write what is to be done."), "title")
    if due_on is not None and due_on < today(group.zone):
        raise Refused(_("Choose a day that has not passed."), "due_on")


def hold_action(action: ActionItem, state: ActionState | None = None) -> None:
    """Lock the action item. Refuses a step that its state does not know; without `state`: one that is not open."""
    lock(action)
    fits = action.state is ActionState.OPEN if state is None else action.state.may_become(state)
    if not fits:
        raise Refused(_("This action item is in the state “%(state)s”.", state=action.state.label))


@operation
def change_action(actor: Person, action: ActionItem, title: str, due_on: date, version: int) -> None:
    """Reword an open action item or move its day; a new day is told to the owner. Refuses an outdated version."""
    hold_action(action)
    if action.version != version:
        theirs = {"title": action.title, "due_on": action.due_on, "version": action.version}
        raise Clash(_("Somebody else changed this action item meanwhile. Compare and save again."), theirs)
    moved = due_on != action.due_on
    check(action.group, title, due_on if moved else None)
    action.title, action.due_on = title, due_on
    if moved:
        action.reminded_on = today(action.group.zone)
    record(actor, "meetings.action_changed", action)
    if moved:
        notices.due_moved(action, actor)


@operation
def close(actor: Person, action: ActionItem, outcome: str) -> None:
    """Close an action item as done. Refuses without saying what came of it."""
    hold_action(action, ActionState.DONE)
    if not outcome:
        raise Refused(_("Write what came of it."), "outcome")
    action.state, action.outcome, action.closed_at = ActionState.DONE, outcome, now()
    record(actor, "meetings.action_closed", action)
    note_activity(action.group)


@operation
def drop(actor: Person, action: ActionItem, reason: str) -> None:
    """Give an action item up; the owner is told why. Refuses without a reason."""
    hold_action(action, ActionState.DROPPED)
    if not reason:
        raise Refused(_("Write why it is dropped."), "reason")
    action.state, action.outcome, action.closed_at = ActionState.DROPPED, reason, now()
    record(actor, "meetings.action_dropped", action)
    notices.dropped(action, actor)


@operation
def reopen(actor: Person, action: ActionItem, due_on: date) -> None:
    """Open a closed action item again, due on a new day. Refuses a day that has passed and an owner who left."""
    hold_action(action, ActionState.OPEN)
    check(action.group, action.title, due_on)
    refuse_stranger(action.group, action.owner)
    action.state, action.closed_at, action.due_on = ActionState.OPEN, None, due_on
    action.reminded_on = today(action.group.zone)
    record(actor, "meetings.action_reopened", action)
    notices.given(action, actor)


@operation
def carry_forward(
    actor: Person, action: ActionItem, meeting: Meeting | None = None, due_on: date | None = None
) -> None:
    """Put an open action item off to a coming meeting (the next when not given), due by its day unless another is
    given, and count it.

    Refuses without a coming meeting, another group's, and one that it is carried to already.
    """
    hold_action(action)
    meeting = meeting or next_meeting_of(action.group_id)
    if meeting is None:
        raise Refused(_("No meeting is planned. Call one, or give a new day."), "meeting")
    hold(meeting)
    if meeting.group_id != action.group_id or meeting.starts_at <= now():
        raise Refused(_("Choose a coming meeting of this group."), "meeting")
    if action.carried_to_id == meeting.id:
        raise Refused(_("It is carried forward to this meeting already."), "meeting")
    if due_on is not None:
        check(action.group, action.title, due_on)
    put_off(actor, action, meeting, due_on or max(action.due_on, seat_day(meeting.starts_at)))


def put_off(actor: Person, action: ActionItem, meeting: Meeting, due_on: date) -> None:
    action.carried_to, action.due_on, action.carried = meeting, due_on, action.carried + 1
    action.reminded_on = today(action.group.zone)
    record(actor, "meetings.action_carried", action, meeting=meeting.number)
    notices.due_moved(action, actor)


@operation
def carry_open(actor: Person, meeting: Meeting) -> int:
    """Carry every open action item that is due before a coming meeting forward to it; how many.

    Refuses a meeting that has begun.
    """
    hold(meeting)
    if meeting.starts_at <= now():
        raise Refused(_("Choose a coming meeting of this group."), "meeting")
    on = seat_day(meeting.starts_at)
    found = list(db.session.scalars(open_before(meeting, on).with_for_update(of=ActionItem)))
    for action in found:
        put_off(actor, action, meeting, on)
    return len(found)


@operation
def reassign(actor: Person, action: ActionItem, owner: Person, organization: Organization | None = None) -> None:
    """Pass an open action item on to somebody else of the group; both are told. Refuses who does not sit in it, and
    its present owner."""
    hold_action(action)
    former = action.owner
    if owner.id == former.id:
        raise Refused(_("%(name)s has it already.", name=owner.shown_name), "owner")
    seats_of = refuse_stranger(action.group, owner)
    action.owner, action.organization = owner, organization or seats_of
    action.reminded_on = today(action.group.zone)
    record(actor, "meetings.action_reassigned", action, was=former.display_name, now=owner.display_name)
    notices.given(action, actor)
    notices.passed_on(action, former, actor)


@operation
def pass_on(seat: Seat, leaver: Person, successor: Person, actor: Person | None) -> int:
    """Pass the open action items that somebody held in a group for the seat's organization on to the successor; how
    many. The successor gets one notice."""
    wanted = select(ActionItem).where(ActionItem.group_id == seat.group_id, ActionItem.owner_id == leaver.id)
    for_seat = (ActionItem.state == ActionState.OPEN, ActionItem.organization_id == seat.organization_id)
    found = list(db.session.scalars(wanted.where(*for_seat).order_by(ActionItem.due_on).with_for_update()))
    for action in found:
        action.owner = successor
        action.reminded_on = today(action.group.zone)
        record(actor, "meetings.action_reassigned", action, was=leaver.display_name, now=successor.display_name)
    if found:
        notices.taken_over(found, successor, leaver)
    return len(found)


def remind() -> None:
    """Remind of what is due within three days, due today or late, each in a transaction of its own: one that fails
    keeps no other from being told."""
    for action_id in actions_to_remind():
        try:
            remind_of(action_id)
        except Exception:
            log.exception("no reminder of action item %s", action_id)


@operation
def remind_of(action_id: int) -> bool:
    """Remind the owner once for each day that `reminder_day` names, however often and however late this is called.

    Days are those of the group's zone and nothing is counted in hours, so that a night of 23 or 25 hours changes
    nothing.
    """
    action = db.session.get(ActionItem, action_id)
    if action is None:
        return False
    lock(action)
    on = today(action.group.zone)
    wanted = reminder_day(action.due_on, on) if action.state is ActionState.OPEN else None
    if wanted is None or (action.reminded_on is not None and action.reminded_on >= wanted):
        return False
    action.reminded_on = on
    record(None, "meetings.action_reminded", action)
    notices.reminder(action, on)
    return True
