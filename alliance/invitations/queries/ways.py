"""Who knows of an event because of an invitation."""

from __future__ import annotations

import sqlalchemy as sa

from alliance.events.models import Event
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation

KNOWING = (
    InvitationState.SENT,
    InvitationState.ACCEPTED,
    InvitationState.DECLINED,
    InvitationState.DELEGATED,
)


def is_invited_sql(person_id: int) -> sa.ColumnElement[bool]:
    """Was sent an invitation to `Event` that was not withdrawn."""
    return sa.exists().where(
        Invitation.event_id == Event.id, Invitation.person_id == person_id, Invitation.state.in_(KNOWING)
    )


def comes_without_seat_sql(person_id: int) -> sa.ColumnElement[bool]:
    """Accepted an invitation to `Event`, which takes no registrations."""
    return sa.exists().where(
        Invitation.event_id == Event.id,
        Invitation.person_id == person_id,
        Invitation.state == InvitationState.ACCEPTED,
        Invitation.registration_id.is_(None),
    )
