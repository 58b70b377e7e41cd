"""Who may do what with invitations, and until when they are answered. Pure questions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from alliance.core.clock import now
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.events.policy import can_manage_event, can_read_behind
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation, InvitationPlan
from alliance.registrations.models import Plan
from alliance.registrations.policy import closes_at

State = InvitationState


def can_manage_invitation(user: Any, invitation: Invitation) -> bool:
    """Change it, answer for the guest, withdraw it: who runs the event."""
    return can_manage_event(user, invitation.event)


def can_read_invitation(user: Any, invitation: Invitation) -> bool:
    return can_read_behind(user, invitation.event)


def closing_of(event: Event, asked: InvitationPlan | None, plan: Plan | None) -> datetime:
    """Until when invitees answer by themselves: the day that was set, at the latest when registration closes."""
    ends = closes_at(plan, event) if plan else event.starts_at
    return min(asked.answer_by, ends) if asked and asked.answer_by else ends


def can_be_sent(event: Event) -> bool:
    """Invitations leave once the event is published, as long as it is not over, cancelled or postponed."""
    return event.state is EventState.PUBLISHED and not event.is_template and not event.is_over()


def takes_answers(event: Event, closes_at: datetime) -> bool:
    """Whether invitees can still say yes or name somebody; a no is taken until the event is over."""
    return event.state is EventState.PUBLISHED and now() < closes_at


def can_name_delegate(invitation: Invitation) -> bool:
    """Somebody who was named by an invitee names nobody else."""
    return invitation.delegate_of_id is None


ANSWERED = (State.ACCEPTED, State.DECLINED, State.DELEGATED)
"""States that are an answer."""
