"""One press of the button under a point of the minutes: its notes, and what was decided and given under it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.core.operation import Refused, operation
from alliance.meetings.models import AgendaItem
from alliance.meetings.operations.actions import give_action
from alliance.meetings.operations.decisions import decide
from alliance.meetings.operations.minutes import write_notes


@dataclass(frozen=True)
class PointInput:
    """What was typed under a point; empty where there was no decision or no action item."""

    notes: str
    version: int
    decision: str = ""
    title: str = ""
    owner: Person | None = None
    due_on: date | None = None


@operation
def write_point(actor: Person, item: AgendaItem, typed: PointInput) -> int:
    """Keep all of it or nothing; the new version of the notes. Refuses what each part refuses, and an action item
    without owner or day."""
    version = write_notes(actor, item, typed.notes, typed.version)
    if typed.decision:
        decide(actor, item.meeting, item, typed.decision)
    if typed.title:
        if typed.owner is None:
            raise Refused(_("Choose who does it."), "owner")
        if typed.due_on is None:
            raise Refused(_("Choose a day."), "due_on")
        group = item.meeting.group
        give_action(actor, group, typed.owner, typed.title, typed.due_on, meeting=item.meeting, item=item)
    return version
