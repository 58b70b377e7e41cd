"""Minutes: written point by point while people talk, circulated, approved at a later meeting, amended after that."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy import select

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, insert_once, lock
from alliance.core.operation import Clash, Refused, operation
from alliance.core.text import tidy
from alliance.groups.operations.activity import note_activity
from alliance.meetings.enums import ItemKind, MeetingState, MinutesState
from alliance.meetings.models import AgendaItem, Amendment, Meeting, Minutes
from alliance.meetings.notices import minutes as notices
from alliance.meetings.operations.guards import hold, hold_open
from alliance.meetings.queries.minutes import content_of

LONGEST = 40_000  # signs of the notes of one point
SITTING = timedelta(minutes=10)  # saves of one writer within this leave one trace


@operation
def write_notes(actor: Person, item: AgendaItem, notes: str, version: int) -> int:
    """Keep what the minutes say of a point; the new version of the notes.

    A draft is saved every few seconds, so the audit log gets one entry per writer and ten minutes. Refuses too long a
    text, minutes that went out, and a version that somebody else has written over: `Clash` with their text and version.
    """
    hold_open(item.meeting)
    text = tidy(notes)
    if len(text) > LONGEST:
        raise Refused(_("Use at most %(most)s characters for one point.", most=f"{LONGEST:,}"), "notes")
    db.session.refresh(item)
    if item.notes_version != version:
        if item.notes == text:
            return item.notes_version  # a save that arrived twice
        writer = item.noted_by.shown_name if item.noted_by else ""
        theirs = {"notes": item.notes, "version": item.notes_version, "by": writer, "at": item.noted_at}
        raise Clash(_("%(name)s has written here meanwhile.", name=writer or _("Somebody")), theirs)
    if item.notes == text:
        return version
    trace = item.noted_by_id != actor.id or item.noted_at is None or now() - item.noted_at > SITTING
    changes = {"notes": text, "notes_version": version + 1, "noted_by_id": actor.id, "noted_at": now()}
    kept = sa.update(AgendaItem).where(AgendaItem.id == item.id, AgendaItem.notes_version == version)
    db.session.execute(kept.values(**changes), execution_options={"synchronize_session": False})
    db.session.expire(item)
    if trace:
        record(actor, "meetings.notes_written", item)
        note_activity(item.meeting.group)
    return version + 1


def held_minutes(meeting: Meeting) -> Minutes:
    """The row of the minutes, made when there is none yet; the meeting is locked."""
    insert_once(Minutes, meeting_id=meeting.id)
    minutes = db.session.scalars(select(Minutes).where(Minutes.meeting_id == meeting.id)).one()
    lock(minutes)
    return minutes


@operation
def circulate(actor: Person, meeting: Meeting) -> Minutes:
    """Freeze the minutes and send them to the group.

    Refuses before the meeting began, when they went out already, and when nothing is written.
    """
    hold_open(meeting)
    if now() < meeting.starts_at:
        raise Refused(_("The meeting has not begun."))
    content = content_of(meeting)
    if not any(one["notes"] or one["decisions"] for one in [*content["items"], content["loose"] | {"notes": ""}]):
        raise Refused(_("Nothing is written yet."))
    minutes = held_minutes(meeting)
    minutes.state, minutes.content = MinutesState.CIRCULATED, content
    minutes.circulated_at, minutes.rounds = now(), minutes.rounds + 1
    record(actor, "meetings.minutes_circulated", minutes, round=minutes.rounds)
    note_activity(meeting.group)
    notices.circulated(minutes)
    return minutes


@operation
def reopen(actor: Person, minutes: Minutes, reason: str) -> None:
    """Make circulated minutes a draft again. Refuses without a reason, and once they are approved."""
    hold(minutes.meeting)
    lock(minutes)
    if minutes.state is MinutesState.APPROVED:
        raise Refused(_("The minutes are approved. Correct them by an amendment."))
    if not minutes.state.may_become(MinutesState.DRAFT):
        raise Refused(_("The minutes are a draft already."))
    if not reason:
        raise Refused(_("Write why they are opened again."), "reason")
    minutes.state = MinutesState.DRAFT
    record(actor, "meetings.minutes_reopened", minutes, reason=reason)


@operation
def approve(actor: Person | None, minutes: Minutes, in_meeting: Meeting, item: AgendaItem | None = None) -> None:
    """Approve circulated minutes at a later meeting of the group, under the point that takes them up.

    Refuses a draft, a second approval, another group's or an earlier meeting, one that is cancelled or has not begun,
    and a meeting without such a point.
    """
    first, second = sorted((minutes.meeting, in_meeting), key=lambda one: one.id)  # always in this order: no deadlock
    lock(first)
    if second is not first:
        lock(second)
    lock(minutes)
    if not minutes.state.may_become(MinutesState.APPROVED):
        raise Refused(_("Only circulated minutes can be approved."))
    refuse_wrong_meeting(minutes, in_meeting)
    item = item or point_for(minutes, in_meeting)
    if item is None or item.meeting_id != in_meeting.id or item.approves_id != minutes.meeting_id:
        raise Refused(_("Put the approval of these minutes on the agenda of meeting %(n)s first.", n=in_meeting.number))
    minutes.state, minutes.approved_in, minutes.approved_at = MinutesState.APPROVED, in_meeting, now()
    record(actor, "meetings.minutes_approved", minutes, meeting=in_meeting.number)
    note_activity(in_meeting.group)


def refuse_wrong_meeting(minutes: Minutes, in_meeting: Meeting) -> None:
    if in_meeting.group_id != minutes.meeting.group_id or in_meeting.starts_at <= minutes.meeting.starts_at:
        raise Refused(_("Choose a later meeting of this group."), "meeting")
    if in_meeting.state is MeetingState.CANCELLED:
        raise Refused(_("This meeting is cancelled."), "meeting")
    if now() < in_meeting.starts_at:
        raise Refused(_("The meeting has not begun."), "meeting")


def point_for(minutes: Minutes, in_meeting: Meeting) -> AgendaItem | None:
    """The point of a meeting that takes these minutes up."""
    wanted = select(AgendaItem).where(AgendaItem.meeting_id == in_meeting.id, AgendaItem.kind == ItemKind.MINUTES)
    return db.session.scalar(wanted.where(AgendaItem.approves_id == minutes.meeting_id).limit(1))


@operation
def amend(actor: Person, minutes: Minutes, text: str, reason: str, decided_in: Meeting | None = None) -> Amendment:
    """Correct approved minutes: they stay as they are, the amendment stands with them and the group is told.

    Refuses minutes that are not approved, no text, no reason, another group's meeting.
    """
    lock(minutes)
    if minutes.state is not MinutesState.APPROVED:
        raise Refused(_("Only approved minutes are amended. Reopen these and correct them."))
    if not text:
        raise Refused(_("Write the correction."), "text")
    if not reason:
        raise Refused(_("Write why it is needed."), "reason")
    if decided_in is not None and decided_in.group_id != minutes.meeting.group_id:
        raise Refused(_("Choose a later meeting of this group."), "decided_in")
    row = Amendment(minutes=minutes, text=text, reason=reason, made_by=actor, decided_in=decided_in)
    db.session.add(row)
    record(actor, "meetings.minutes_amended", row)
    note_activity(minutes.meeting.group)
    notices.amended(row)
    return row
