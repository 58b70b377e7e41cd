"""The reminder of who has not answered, once, some days before answers close."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import InvitationPlan
from alliance.invitations.operations.sending import tell_again
from alliance.invitations.policy import closing_of
from alliance.invitations.queries.invitations import chosen
from alliance.registrations.models import Plan

A_DAY = timedelta(days=1)


def remind_due(stopping: Callable[[], bool] = lambda: False) -> int:
    """Remind for every event whose reminder is due; how many events."""
    done = 0
    for event_id in due_ids():
        if stopping():
            break
        done += remind_once(event_id)
    return done


def due_ids() -> list[int]:
    """Events to come whose reminder is due and was not sent; one statement in most minutes."""
    wanted = (
        select(InvitationPlan, Event, Plan)
        .join(Event, Event.id == InvitationPlan.event_id)
        .outerjoin(Plan, Plan.event_id == Event.id)
        .where(InvitationPlan.reminded_at.is_(None), InvitationPlan.remind_days > 0)
        .where(Event.state == EventState.PUBLISHED, Event.starts_at > now())
    )
    rows = db.session.execute(wanted)
    return [event.id for asked, event, plan in rows if is_due(asked, closing_of(event, asked, plan))]


def is_due(asked: InvitationPlan, closes_at: datetime) -> bool:
    """Whether the day of the reminder has come and answers are still taken."""
    return closes_at - asked.remind_days * A_DAY <= now() < closes_at


@operation
def remind_once(event_id: int) -> int:
    """Remind everybody who was asked more than a day ago and owes an answer: 1, or 0 when another worker was faster."""
    wanted = select(InvitationPlan).where(InvitationPlan.event_id == event_id, InvitationPlan.reminded_at.is_(None))
    asked = db.session.scalar(wanted.with_for_update(skip_locked=True).execution_options(populate_existing=True))
    if asked is None:
        return 0
    asked.reminded_at = now()
    event = asked.event
    owing = [one for one in chosen(event, None, InvitationState.SENT) if one.email and is_old(one.sent_at)]
    record(None, "invitations.reminder_due", asked, people=len(owing))
    if owing:
        tell_again(None, event, owing)
    return 1


def is_old(sent_at: datetime | None) -> bool:
    """Whether somebody did not just hear of it."""
    return sent_at is not None and sent_at <= now() - A_DAY
