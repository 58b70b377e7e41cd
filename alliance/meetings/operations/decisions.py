"""Decisions that meetings make, numbered through the whole group."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.operation import Clash, Refused, operation
from alliance.groups.operations.activity import note_activity
from alliance.meetings.models import AgendaItem, Decision, Meeting
from alliance.meetings.operations.guards import hold_open
from alliance.settings.operations import next_number


@operation
def decide(actor: Person | None, meeting: Meeting, item: AgendaItem | None, text: str) -> Decision:
    """Note a decision under the group's next number. Refuses one without words, minutes that went out, and a point of
    another meeting."""
    hold_open(meeting)
    if not text:
        raise Refused(_("Write what was decided."), "text")
    if item is not None and item.meeting_id != meeting.id:
        raise Refused(_("This point belongs to another meeting."))
    row = Decision(group=meeting.group, meeting=meeting, item_id=item.id if item else None, text=text)
    row.number = next_number(f"decision-{meeting.group_id}")
    row.made_by_id = actor.id if actor is not None else None
    db.session.add(row)
    record(actor, "meetings.decided", row)
    note_activity(meeting.group)
    return row


@operation
def change_decision(actor: Person, decision: Decision, text: str, version: int) -> None:
    """Word a decision better. Refuses one without words, minutes that went out, and an outdated version."""
    hold_open(decision.meeting)
    lock(decision)
    if decision.version != version:
        theirs = {"text": decision.text, "version": decision.version}
        raise Clash(_("Somebody else changed this decision meanwhile. Compare and save again."), theirs)
    if not text:
        raise Refused(_("Write what was decided."), "text")
    decision.text = text
    record(actor, "meetings.decision_changed", decision)


@operation
def remove_decision(actor: Person, decision: Decision) -> None:
    """Take out what was noted by mistake; its number is not given again. Refuses once the minutes went out."""
    hold_open(decision.meeting)
    record(actor, "meetings.decision_removed", decision, text=decision.text)
    db.session.delete(decision)
