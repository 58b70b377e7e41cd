"""Saying who is there: each for their organization, the rest by the secretary."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy import Select, select

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Refused, operation
from alliance.core.text import one_line
from alliance.groups.models import Group
from alliance.groups.operations.activity import note_activity
from alliance.groups.policy import can_coordinate_groups
from alliance.groups.queries.people import officers_of
from alliance.meetings.enums import Presence
from alliance.meetings.models import Attendance, Meeting
from alliance.meetings.operations.guards import hold, refuse_approved
from alliance.meetings.queries.agenda import DOORS_OPEN
from alliance.meetings.queries.attendance import sits_for
from alliance.organizations.models import Organization

LONGEST_NAME = 200
FIVE_MINUTES = timedelta(minutes=5)  # in which one's own slip can be taken back after the end


@operation
def attend(
    actor: Person, meeting: Meeting, organization: Organization | None = None, acknowledged: bool = False
) -> Attendance:
    """Check in for one's organization; a second press changes nothing.

    Refuses before the doors open and after the end, whoever does not sit in the group that day or not for this
    organization, and whoever does not acknowledge the competition-law statement of a group that has one.
    """
    hold(meeting)
    if not meeting.starts_at - DOORS_OPEN <= now():
        raise Refused(_("Check-in opens an hour before the meeting."))
    if meeting.is_over():
        raise Refused(_("The meeting is over. Ask its secretary to record you."))
    found: Attendance | None = db.session.scalar(own_entry(meeting, actor))
    if found is not None:
        return found
    sent_by = spoken_for(actor, meeting, organization)
    if meeting.group.statement and not acknowledged:
        raise Refused(_("Confirm that you have read the statement."), "acknowledged")
    row = Attendance(meeting=meeting, person=actor, organization=sent_by, presence=Presence.SELF)
    row.acknowledged_at = now() if meeting.group.statement else None
    db.session.add(row)
    record(actor, "meetings.attended", row, organization_id=sent_by.id if sent_by else None)
    note_activity(meeting.group)
    return row


def own_entry(meeting: Meeting, person: Person) -> Select[Any]:
    return select(Attendance).where(Attendance.meeting_id == meeting.id, Attendance.person_id == person.id)


def spoken_for(person: Person, meeting: Meeting, organization: Organization | None) -> Organization | None:
    """The organization that the person comes for: the only one of their seats on the day, or the chosen one of several;
    None for who serves without a seat."""
    sits = sits_for(meeting, person)
    if not sits:
        raise Refused(_("You do not sit in this group. Ask the secretary to record you as a guest."))
    found = {one.id: one for one in sits if one is not None}
    if organization is not None:
        if organization.id not in found:
            raise Refused(_("You do not sit in this group for this organization."), "organization")
        return found[organization.id]
    if len(found) > 1:
        raise Refused(_("Choose the organization that you are here for."), "organization")
    return next(iter(found.values()), None)


@operation
def record_attendance(
    actor: Person | None,
    meeting: Meeting,
    person: Person | None,
    organization: Organization | None = None,
    presence: Presence = Presence.RECORDED,
    guest_name: str = "",
) -> Attendance:
    """Record who did not check in: somebody of the program, or a guest by name alone.

    Refuses before the doors open, after the minutes are approved (imports: always taken), nobody at all, and who is
    recorded already.
    """
    if presence is Presence.IMPORTED:
        hold(meeting)
    else:
        refuse_approved(meeting)
        if now() < meeting.starts_at - DOORS_OPEN:
            raise Refused(_("Attendance is recorded from an hour before the meeting."))
    name = "" if person else one_line(guest_name)[:LONGEST_NAME]
    if person is None and not name:
        raise Refused(_("Choose a person or write the name of a guest."), "guest_name")
    same = Attendance.person_id == person.id if person else Attendance.guest_name == name
    if db.session.scalar(select(sa.exists().where(Attendance.meeting_id == meeting.id, same))):
        shown = person.shown_name if person else name
        raise Refused(_("%(name)s is recorded already.", name=shown), "person" if person else "guest_name")
    row = Attendance(meeting=meeting, person=person, organization=organization, presence=presence, guest_name=name)
    row.came_at = meeting.starts_at if presence is Presence.IMPORTED else min(now(), meeting.ends_at)
    row.recorded_by_id = actor.id if actor is not None else None
    db.session.add(row)
    record(actor, "meetings.attendance_recorded", row, organization_id=organization.id if organization else None)
    return row


@operation
def take_back(actor: Person, attendance: Attendance) -> None:
    """Take an entry out that was a mistake.

    Refuses once the minutes are approved; and one's own check-in after the meeting, which only its secretary can
    correct.
    """
    meeting = attendance.meeting
    refuse_approved(meeting)
    if now() > meeting.ends_at + FIVE_MINUTES and not runs(actor, meeting.group):
        raise Refused(_("The meeting is over. Ask its secretary to correct the list."))
    record(actor, "meetings.attendance_taken_back", attendance, guest=attendance.guest_name)
    db.session.delete(attendance)


def runs(actor: Person, group: Group) -> bool:
    """Whether the actor is an officer today or coordinates groups."""
    return can_coordinate_groups(actor) or actor.id in {one.id for one in officers_of(group.id)}
