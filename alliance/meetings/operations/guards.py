"""What every act on a meeting's content asks first."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from alliance.core.db import db, lock
from alliance.core.operation import Refused
from alliance.groups.models import Group
from alliance.meetings.enums import MeetingState, MinutesState
from alliance.meetings.models import Meeting, Minutes


def hold(meeting: Meeting) -> None:
    """Lock the meeting, so that acts on its agenda and minutes follow one another. Refuses a cancelled one."""
    lock(meeting)
    if meeting.state is MeetingState.CANCELLED:
        raise Refused(_("This meeting is cancelled."))


def hold_open(meeting: Meeting) -> None:
    """Lock the meeting. Refuses when it is cancelled or its minutes went out."""
    hold(meeting)
    state = db.session.scalar(select(Minutes.state).where(Minutes.meeting_id == meeting.id))
    if state is MinutesState.CIRCULATED:
        raise Refused(_("The minutes are circulated. Reopen them to change anything."))
    if state is MinutesState.APPROVED:
        raise Refused(_("The minutes are approved. Correct them by an amendment."))


def refuse_approved(meeting: Meeting) -> None:
    """Lock the meeting. Refuses when it is cancelled or its minutes are approved."""
    hold(meeting)
    state = db.session.scalar(select(Minutes.state).where(Minutes.meeting_id == meeting.id))
    if state is MinutesState.APPROVED:
        raise Refused(_("The minutes are approved. Correct them by an amendment."))


def refuse_idle(group: Group) -> None:
    """Refuses when the group is not at work: proposed, declined or concluded."""
    if not group.state.is_running:
        raise Refused(_("This group is not at work: it is in the state “%(state)s”.", state=group.state.label))
