"""Saying whether one comes, by the personal link of the mail or on the page."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import lock
from alliance.core.operation import Refused, operation
from alliance.core.text import one_line
from alliance.meetings.enums import Answer, MeetingState
from alliance.meetings.models import Invitee

LONGEST_NOTE = 300


@operation
def answer(invitee: Invitee, said: Answer, note: str = "") -> None:
    """Keep what an invitee says; the last word counts. Refuses after the meeting, for a cancelled one, and no answer.

    Whoever holds the invitee's link or sign-in speaks for the invitee.
    """
    lock(invitee)
    if invitee.meeting.state is MeetingState.CANCELLED:
        raise Refused(_("This meeting is cancelled. There is nothing to answer any more."))
    if invitee.meeting.is_over():
        raise Refused(_("This meeting is over. There is nothing to answer any more."))
    if said is Answer.NEEDS_ACTION:
        raise Refused(_("Choose one of the three answers."))
    invitee.answer, invitee.answered_at, invitee.note = said, now(), one_line(note)[:LONGEST_NOTE]
    record(invitee.person, "meetings.answered", invitee, answer=said.value)
