"""Calling, moving, cancelling and bringing back a meeting. It keeps its number, its calendar UID and its link."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.core.places import is_zone
from alliance.groups.models import Group
from alliance.groups.operations.activity import note_activity
from alliance.meetings.enums import Answer, MeetingState
from alliance.meetings.models import Meeting
from alliance.meetings.notices import meetings as notices
from alliance.meetings.operations.guards import refuse_idle
from alliance.meetings.operations.invitations import invite, tell_change
from alliance.meetings.operations.reminders import reminder_at
from alliance.meetings.queries.entries import entry_of
from alliance.meetings.queries.invitees import invitees_of
from alliance.settings.operations import next_number

LONGEST = timedelta(days=31)


@dataclass(frozen=True)
class MeetingInput:
    """A meeting as typed. Instants carry their zone; `zone` is the one in which people speak of it."""

    title: Localized
    text: Localized
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: Localized = field(default_factory=Localized)
    link: str = ""
    counts_for_attendance: bool = True


@operation
def call_meeting(actor: Person | None, group: Group, typed: MeetingInput, inviting: bool = True) -> Meeting:
    """Call a meeting of the group and, unless told otherwise, invite everybody who sits in it on that day.

    A meeting that is over already is kept as history and invites nobody. Refuses a group that is not at work, and
    times, zones and links that make no sense.
    """
    refuse_idle(group)
    check(typed)
    meeting = Meeting(group=group, number=next_number(f"meeting.{group.id}"), called_by=actor)
    put(meeting, typed)
    db.session.add(meeting)
    record(actor, "meetings.called", meeting)
    note_activity(group)
    if inviting and not meeting.is_over():
        invite(actor, meeting)
    return meeting


@operation
def change_meeting(actor: Person, meeting: Meeting, typed: MeetingInput, version: int) -> None:
    """Change or move a meeting. What matters to invitees raises the sequence and reaches their calendars.

    Who has answered is asked anew when the time changed. Refuses an edit of an outdated version, a cancelled meeting
    and what `call_meeting` refuses.
    """
    lock(meeting)
    if meeting.version != version:
        raise Clash(_("Somebody else changed this meeting meanwhile. Compare and save again."))
    if meeting.state is MeetingState.CANCELLED:
        raise Refused(_("This meeting is cancelled. Bring it back first."))
    check(typed)
    change(actor, meeting, typed)


def change(actor: Person | None, meeting: Meeting, typed: MeetingInput) -> None:
    """Change a locked meeting and tell invitees of what matters to them."""
    was, before = entry_of(meeting, "en"), facts_of(meeting)
    put(meeting, typed)
    after = facts_of(meeting)
    is_moved = before[:2] != after[:2]
    if is_moved:
        meeting.reminded_at = None if reminder_at(meeting) > now() else now()  # the news itself reminds
    if before != after:
        meeting.sequence += 1
    record(actor, "meetings.moved" if is_moved else "meetings.changed", meeting)
    note_activity(meeting.group)
    if before != after and meeting.invited_at and not meeting.is_over():
        tell_change(meeting, was, is_moved)


@operation
def cancel_meeting(actor: Person | None, meeting: Meeting, reason: str) -> None:
    """Call a meeting off; calendars of invitees take it off. Refuses one that is over or cancelled, and no reason."""
    lock(meeting)
    if meeting.state is MeetingState.CANCELLED:
        raise Refused(_("This meeting is cancelled already."))
    if meeting.is_over():
        raise Refused(_("This meeting is over; it cannot be cancelled any more."))
    if not reason.strip():
        raise Refused(_("Tell those invited why."), field="reason")
    meeting.state, meeting.cancel_reason = MeetingState.CANCELLED, reason.strip()
    meeting.sequence += 1
    record(actor, "meetings.cancelled", meeting, reason=reason)
    note_activity(meeting.group)
    if meeting.invited_at:
        notices.cancelled(meeting, invitees_of(meeting))


@operation
def reinstate_meeting(actor: Person, meeting: Meeting) -> None:
    """Bring a cancelled meeting back; everybody is asked anew under the same UID. Refuses one whose time has passed."""
    lock(meeting)
    if meeting.state is not MeetingState.CANCELLED:
        raise Refused(_("This meeting is not cancelled."))
    if meeting.is_over():
        raise Refused(_("The time of this meeting has passed. Call a new one."))
    refuse_idle(meeting.group)
    meeting.state, meeting.cancel_reason, meeting.reminded_at = MeetingState.PLANNED, "", None
    meeting.sequence += 1
    for one in invitees_of(meeting):
        one.answer, one.answered_at, one.note = Answer.NEEDS_ACTION, None, ""
    record(actor, "meetings.reinstated", meeting)
    note_activity(meeting.group)
    if meeting.invited_at:
        notices.reinstated(meeting, invitees_of(meeting))


def put(meeting: Meeting, typed: MeetingInput) -> None:
    meeting.title = replaced(meeting.title, typed.title)
    meeting.text = replaced(meeting.text, typed.text)
    meeting.place = replaced(meeting.place, typed.place)
    meeting.starts_at, meeting.ends_at, meeting.zone = typed.starts_at, typed.ends_at, typed.zone
    meeting.link, meeting.counts_for_attendance = typed.link, typed.counts_for_attendance


def replaced(old: Localized | None, new: Localized) -> Localized:
    return (old or Localized()).replaced(new.en, new.zh)


def facts_of(meeting: Meeting) -> tuple[object, ...]:
    """What invitees must hear of when it changes; the times first."""
    return meeting.starts_at, meeting.ends_at, meeting.zone, meeting.title, meeting.place, meeting.link


def check(typed: MeetingInput) -> None:
    """Refuse what is no meeting."""
    if not typed.title:
        raise Refused(_("Give the meeting a title in one language at least."), field="title_en")
    if not is_zone(typed.zone):
        raise Refused(_("Choose a time zone of the list."), field="zone")
    if typed.ends_at <= typed.starts_at:
        raise Refused(_("The meeting has to end after it begins."), field="ends")
    if typed.ends_at - typed.starts_at > LONGEST:
        raise Refused(_("A meeting lasts 31 days at most."), field="ends")
    check_link(typed.link)


def check_link(link: str) -> None:
    """Refuse a link that no browser opens."""
    if link and not (link.lower().startswith(("https://", "http://")) and len(link.split()) == 1):
        raise Refused(_("Begin the link with https:// and leave out spaces."), field="link")
