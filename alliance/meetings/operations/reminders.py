"""The reminder on the day before, once, at the same hour as the meeting whatever the clocks do in that night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.core.recurrence import instant_of
from alliance.meetings.enums import Answer, MeetingState
from alliance.meetings.models import Meeting
from alliance.meetings.notices import meetings as notices
from alliance.meetings.queries.invitees import invitees_of

FARTHEST = timedelta(hours=27)  # a day with a change of the clocks has 25 hours, in odd places more
DAY = timedelta(days=1)


def remind_due(stopping: Callable[[], bool] = lambda: False) -> int:
    """Remind of every meeting whose reminder is due; how many meetings."""
    done = 0
    for meeting_id in due_ids():
        if stopping():
            break
        done += remind(meeting_id)
    return done


def due_ids() -> list[int]:
    """Meetings of the next day that nobody was reminded of; one statement in most minutes."""
    at = now()
    wanted = (
        select(Meeting)
        .where(Meeting.starts_at > at, Meeting.starts_at <= at + FARTHEST)
        .where(Meeting.state == MeetingState.PLANNED, Meeting.reminded_at.is_(None))
        .order_by(Meeting.starts_at)
    )
    return [one.id for one in db.session.scalars(wanted) if reminder_at(one) <= at]


def reminder_at(meeting: Meeting) -> datetime:
    """The same time of the clock, one calendar day before: 23 or 25 hours before when clocks change in between."""
    local = meeting.starts_at.astimezone(ZoneInfo(meeting.zone))
    return instant_of((local - DAY).date(), local.time(), meeting.zone).astimezone(UTC)


@operation
def remind(meeting_id: int) -> int:
    """Remind everybody who did not decline: 1, or 0 when another worker was faster.

    Who was invited after the hour of the reminder has just heard of it: then nobody is told twice.
    """
    wanted = select(Meeting).where(Meeting.id == meeting_id, Meeting.reminded_at.is_(None))
    meeting = db.session.scalar(
        wanted.options(joinedload(Meeting.group))
        .with_for_update(of=Meeting, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if meeting is None:
        return 0
    meeting.reminded_at = now()
    people = [
        one for one in invitees_of(meeting) if one.answer is not Answer.DECLINED and is_news(one.created_at, meeting)
    ]
    record(None, "meetings.reminded", meeting, people=len(people))
    notices.reminded(meeting, people)
    return 1


def is_news(asked_at: datetime, meeting: Meeting) -> bool:
    return asked_at < reminder_at(meeting)
