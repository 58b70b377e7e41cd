"""Invitations follow their event and the registrations that came of them, inside the operations of those."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.events.models import Event
from alliance.invitations import notices
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import InvitationPlan
from alliance.invitations.queries.invitations import asked_of
from alliance.invitations.queries.telling import of_registration, unregistered, were_sent
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Registration

ENDED = (RegistrationState.CANCELLED, RegistrationState.DECLINED)


def event_moved(event: Event, was: Any, **_more: Any) -> None:
    """Who was asked hears of other times or another place."""
    notices.event_changed("event_changed", event, unregistered(event.id), was=was)


def event_postponed(event: Event, reason: str = "", **_more: Any) -> None:
    notices.event_changed("event_postponed", event, unregistered(event.id), reason=reason)


def event_cancelled(event: Event, reason: str = "", **_more: Any) -> None:
    notices.event_changed("event_cancelled", event, unregistered(event.id), reason=reason)


def event_reinstated(event: Event, **_more: Any) -> None:
    """It takes place after all; the reminder is due anew."""
    asked = asked_of(event.id)
    if asked is not None and asked.reminded_at is not None:
        asked.reminded_at = None
        record(None, "invitations.reminder_set", asked)
    notices.event_changed("event_reinstated", event, unregistered(event.id))


def event_copied(made: Event, source: Event, **_more: Any) -> None:
    """The words of the invitations go along; their list does not."""
    asked = asked_of(source.id)
    if asked is not None:
        db.session.add(InvitationPlan(event=made, message=asked.message, remind_days=asked.remind_days))
        record(None, "invitations.message_copied", made, source_id=source.id)


def refuse_unpublishing(event: Event, **_more: Any) -> None:
    """An event that people were asked to stays known to them."""
    if were_sent(event.id):
        raise Refused(_("People were invited to this event. Postpone or cancel it instead."))


def registration_released(registration: Registration, **_more: Any) -> None:
    """Who cancels by the link of the registration, or is declined, has answered the invitation too."""
    found = of_registration(registration.id)
    if found is not None and found.state is InvitationState.ACCEPTED and registration.state in ENDED:
        found.state, found.answered_at = InvitationState.DECLINED, now()
        record(None, "invitations.declined", found, found.organization_id, registration=registration.state.value)


def registration_confirmed(registration: Registration, **_more: Any) -> None:
    """A seat given back to somebody who had cancelled makes the invitation accepted again."""
    found = of_registration(registration.id)
    if found is not None and found.state is InvitationState.DECLINED:
        found.state, found.answered_at = InvitationState.ACCEPTED, now()
        record(None, "invitations.accepted", found, found.organization_id, registration=registration.state.value)
