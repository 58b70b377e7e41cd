"""Invitations follow the seats: who sits in the group on the day of a meeting is asked to it, and nobody else."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.calendars import Entry
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.groups.models import SeatHolder
from alliance.groups.queries.people import sittings
from alliance.meetings.enums import Answer, MeetingState
from alliance.meetings.models import Invitee, Meeting
from alliance.meetings.notices import meetings as notices
from alliance.meetings.queries.invitees import day_of, holdings_of, invitation_of, invitees_of, planned_from_now


@operation
def invite(actor: Person | None, meeting: Meeting) -> int:
    """Ask everybody who sits in the group on that day, by calendar mail; how many were asked now.

    Who was asked before is not asked again. Refuses a meeting that is cancelled or over.
    """
    lock(meeting)
    if meeting.state is MeetingState.CANCELLED:
        raise Refused(_("This meeting is cancelled."))
    if meeting.is_over():
        raise Refused(_("This meeting is over; nobody can be invited any more."))
    added, _left = settle_list(meeting)
    asked = added if meeting.invited_at else invitees_of(meeting)
    meeting.invited_at = meeting.invited_at or now()
    record(actor, "meetings.invited", meeting, people=len(asked))
    notices.invited(meeting, asked)
    return len(asked)


def settle_list(meeting: Meeting) -> tuple[list[Invitee], list[Invitee]]:
    """Bring the list of invitees to who sits on the meeting's day, without a mail: (those added, those taken off)."""
    sitting = {one.person.id: one for one in sittings(meeting.group_id, day_of(meeting))}
    there = {one.person_id: one for one in invitees_of(meeting)}
    added = [
        Invitee(meeting=meeting, person=one.person, organization=one.organization)
        for person_id, one in sitting.items()
        if person_id not in there
    ]
    left = [one for person_id, one in there.items() if person_id not in sitting]
    db.session.add_all(added)
    drop(left)
    return added, left


def drop(invitees: Iterable[Invitee]) -> None:
    for one in invitees:
        db.session.delete(one)
    db.session.flush()


def tell_change(meeting: Meeting, was: Entry, is_moved: bool) -> None:
    """Everybody asked hears what changed. Who said something about another time is asked anew."""
    if is_moved:
        for one in invitees_of(meeting):
            one.answer, one.answered_at, one.note = Answer.NEEDS_ACTION, None, ""
    added, left = settle_list(meeting)
    new = {one.person_id for one in added}
    notices.changed(meeting, [one for one in invitees_of(meeting) if one.person_id not in new], was)
    notices.invited(meeting, added)
    notices.released(meeting, left)


def follow_seat(holder: SeatHolder) -> None:
    """Somebody began or ends to sit: the meetings to come ask that person exactly on the days on which they sit."""
    held = holdings_of(holder.group_id, holder.person_id)
    for meeting in planned_from_now(holder.group_id):
        sits = next((one for one in held if one.holds(day_of(meeting))), None)
        asked = invitation_of(holder.person_id, meeting.id)
        if sits is not None and asked is None and is_open_list(meeting):
            join(meeting, sits)
        elif sits is None and asked is not None:
            leave(meeting, asked)
        elif sits is not None and asked is not None:
            represent(asked, sits)


def is_open_list(meeting: Meeting) -> bool:
    """Whether the people of this meeting are known already; later ones are listed when they are invited."""
    return meeting.invited_at is not None or bool(invitees_of(meeting))


def join(meeting: Meeting, holder: SeatHolder) -> None:
    organization = holder.seat.organization if holder.seat else None
    invitee = Invitee(meeting=meeting, person=holder.person, organization=organization)
    db.session.add(invitee)
    record(None, "meetings.invited", meeting, person_id=holder.person_id)
    if meeting.invited_at is not None:
        notices.invited(meeting, [invitee])


def represent(invitee: Invitee, holder: SeatHolder) -> None:
    """The same person now comes for another organization."""
    organization_id = holder.seat.organization_id if holder.seat else None
    if invitee.organization_id != organization_id:
        invitee.organization_id = organization_id
        record(None, "meetings.represented", invitee, organization_id=organization_id)


def leave(meeting: Meeting, invitee: Invitee) -> None:
    record(None, "meetings.released", meeting, person_id=invitee.person_id)
    if meeting.invited_at is not None:
        notices.released(meeting, [invitee])
    drop([invitee])
