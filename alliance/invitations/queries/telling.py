"""Who hears through the invitations what becomes of an event: who was asked and does not hear as a registered guest."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation


def unregistered(event_id: int) -> list[Invitation]:
    """Those who owe an answer, and those who come to an event that takes no registrations."""
    coming = sa.and_(Invitation.state == InvitationState.ACCEPTED, Invitation.registration_id.is_(None))
    wanted = select(Invitation).where(Invitation.event_id == event_id)
    wanted = wanted.where(sa.or_(Invitation.state == InvitationState.SENT, coming))
    people = joinedload(Invitation.person).selectinload(Person.addresses)
    return list(db.session.scalars(wanted.options(people).order_by(Invitation.id)))


def were_sent(event_id: int) -> bool:
    """Whether anybody was asked to the event."""
    sent = select(Invitation.id).where(Invitation.event_id == event_id, Invitation.sent_at.is_not(None))
    return db.session.scalar(sent.limit(1)) is not None


def of_registration(registration_id: int) -> Invitation | None:
    """The invitation whose acceptance made a registration."""
    wanted = select(Invitation).where(Invitation.registration_id == registration_id)
    return db.session.scalar(wanted.order_by(Invitation.id).limit(1))
