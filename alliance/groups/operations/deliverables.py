"""What a group promised: deliverables with their days and milestones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.groups.enums import DeliverableState, GroupState
from alliance.groups.models import Deliverable, Group, Milestone
from alliance.groups.operations.activity import note_activity
from alliance.groups.queries.people import people_of
from alliance.organizations.operations.cleaning import both_long, both_short
from alliance.organizations.queries import this_day


@dataclass(frozen=True)
class DeliverableInput:
    """A deliverable as typed; `owner` is the one person who answers for it, None while nobody does."""

    title: Localized
    starts_on: date
    due_on: date
    description: Localized = field(default_factory=Localized)
    owner: Person | None = None


@dataclass(frozen=True)
class MilestoneInput:
    title: Localized
    due_on: date


@operation
def add_deliverable(actor: Person | None, group: Group, typed: DeliverableInput) -> Deliverable:
    """Promise something, planned for now. Refuses a group that is over and what `put_deliverable` refuses."""
    lock(group)
    refuse_over(group)
    last = db.session.scalar(select(func.max(Deliverable.position)).where(Deliverable.group_id == group.id)) or 0
    row = Deliverable(group=group, position=last + 1, state=DeliverableState.PLANNED)
    put_deliverable(row, typed)
    db.session.add(row)
    note_activity(group)
    record(actor, "groups.deliverable_added", row, group=group.code)
    return row


@operation
def change_deliverable(actor: Person | None, row: Deliverable, typed: DeliverableInput, version: int) -> None:
    """Change words, days or owner. Refuses an edit of an outdated version and what `add_deliverable` refuses."""
    lock(row)
    if row.version != version:
        raise Clash(_("Somebody else changed this deliverable meanwhile. Compare and save again."))
    refuse_over(row.group)
    put_deliverable(row, typed)
    note_activity(row.group)
    record(actor, "groups.deliverable_changed", row, group=row.group.code)


@operation
def set_deliverable_state(actor: Person | None, row: Deliverable, state: DeliverableState) -> None:
    """Begin, finish, drop or take up again; the day on which it was done is noted. Refuses a step without a path."""
    lock(row)
    refuse_over(row.group)
    if not row.state.may_become(state):
        raise Refused(_("This cannot be done: the deliverable is in the state “%(state)s”.", state=row.state.label))
    row.state = state
    row.done_on = this_day() if state is DeliverableState.DONE else None
    note_activity(row.group)
    record(actor, f"groups.deliverable_{state}", row, group=row.group.code)


@operation
def add_milestone(actor: Person | None, deliverable: Deliverable, typed: MilestoneInput) -> Milestone:
    """Set a step on the way to a deliverable. Refuses a nameless one and a day outside the deliverable's days."""
    refuse_over(deliverable.group)
    row = Milestone()
    put_milestone(row, deliverable, typed)
    deliverable.milestones.append(row)
    note_activity(deliverable.group)
    record(actor, "groups.milestone_added", row, deliverable=deliverable.id, due_on=typed.due_on)
    return row


@operation
def change_milestone(actor: Person | None, row: Milestone, typed: MilestoneInput, version: int) -> None:
    """Change a milestone. Refuses an edit of an outdated version and what `add_milestone` refuses."""
    lock(row)
    if row.version != version:
        raise Clash(_("Somebody else changed this milestone meanwhile. Compare and save again."))
    refuse_over(row.deliverable.group)
    put_milestone(row, row.deliverable, typed)
    record(actor, "groups.milestone_changed", row, deliverable=row.deliverable_id)


@operation
def reach_milestone(actor: Person | None, row: Milestone, reached: bool = True) -> None:
    """Note that a milestone is reached today, or was noted too early. Refuses what is so already."""
    lock(row)
    refuse_over(row.deliverable.group)
    if bool(row.done_on) == reached:
        raise Refused(_("This milestone is reached already.") if reached else _("This milestone is open already."))
    row.done_on = this_day() if reached else None
    note_activity(row.deliverable.group)
    verb = "groups.milestone_reached" if reached else "groups.milestone_reopened"
    record(actor, verb, row, deliverable=row.deliverable_id)


@operation
def remove_milestone(actor: Person | None, row: Milestone) -> None:
    """Take a milestone off the plan; the audit log keeps it. Refuses one that was reached."""
    lock(row)
    refuse_over(row.deliverable.group)
    if row.done_on:
        raise Refused(_("A milestone that was reached stays on the roadmap."))
    record(actor, "groups.milestone_removed", row, deliverable=row.deliverable_id, title=row.title, due_on=row.due_on)
    row.deliverable.milestones.remove(row)


def refuse_over(group: Group) -> None:
    if group.state in (GroupState.CONCLUDED, GroupState.DECLINED):
        raise Refused(_("This group is over; its roadmap stays as it is."))


def put_deliverable(row: Deliverable, typed: DeliverableInput) -> None:
    """Refuses a nameless one, one that is due before it begins, and an owner from outside the group."""
    if not typed.title:
        raise Refused(_("Give it a title in at least one language."), "title_en")
    if typed.due_on < typed.starts_on:
        raise Refused(_("It is due before it begins. Choose a later day."), "due_on")
    group = row.group
    new_owner = typed.owner is not None and typed.owner.id != row.owner_id
    if new_owner and typed.owner not in people_of(group.id):
        raise Refused(_("The owner is somebody who sits in the group."), "owner")
    title, words = both_short(typed.title, "title"), both_long(typed.description, "description")
    row.title = row.title.replaced(title.en, title.zh) if row.id else title
    row.description = row.description.replaced(words.en, words.zh) if row.id else words
    row.starts_on, row.due_on, row.owner = typed.starts_on, typed.due_on, typed.owner


def put_milestone(row: Milestone, deliverable: Deliverable, typed: MilestoneInput) -> None:
    if not typed.title:
        raise Refused(_("Give it a title in at least one language."), "title_en")
    if not deliverable.starts_on <= typed.due_on <= deliverable.due_on:
        raise Refused(_("Choose a day between the beginning and the due day of the deliverable."), "due_on")
    title = both_short(typed.title, "title")
    row.title = row.title.replaced(title.en, title.zh) if row.id else title
    row.due_on = typed.due_on
