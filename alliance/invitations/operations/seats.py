"""The registration behind an invitation. Whoever touches both locks the event's plan first, as registrations do."""

from __future__ import annotations

from sqlalchemy import select

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.invitations.models import Invitation
from alliance.registrations.models import Plan
from alliance.registrations.operations.changing import cancel


def hold_plan(event_id: int) -> Plan | None:
    """Lock how one registers for an event until the operation ends; None when it takes no registrations."""
    wanted = select(Plan).where(Plan.event_id == event_id).with_for_update(of=Plan)
    return db.session.scalar(wanted.execution_options(populate_existing=True))


def release(actor: Person | None, invitation: Invitation, reason: str = "", by_guest: bool = True) -> None:
    """Give back the seat, or the place in the line, that accepting brought. The plan is held, the state set already."""
    registration = invitation.registration
    if registration is not None and registration.state.is_live:
        cancel(registration, actor, reason, by_guest=by_guest, tell=by_guest)
