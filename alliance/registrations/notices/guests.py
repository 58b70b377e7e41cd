"""What one guest is told of the own registration. Mails of a confirmed seat carry the calendar entry."""

from __future__ import annotations

from typing import Any

from alliance.core.calendars import Method
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.notices.enums import Category
from alliance.notices.operations.queueing import queue, secret_url
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Plan, Registration
from alliance.registrations.notices.parts import addressee, calendar_for, facts_of


def received(event: Event, plan: Plan, registration: Registration) -> None:
    """A new registration: where it stands."""
    if registration.state is RegistrationState.CONFIRMED:
        confirmed(event, plan, registration)
    elif registration.state is RegistrationState.WAITING:
        waiting(event, registration)
    else:
        tell("requested", event, registration)


def confirmed(event: Event, plan: Plan, registration: Registration) -> None:
    """A seat is held; the calendar gets its entry, that of a postponed event once its new time is told."""
    registration.told_sequence = event.sequence
    method = Method.REQUEST if event.state is EventState.PUBLISHED else None
    tell("confirmed", event, registration, method, more=plan.confirmation_text, follows=plan.with_follow_up)


def waiting(event: Event, registration: Registration) -> None:
    """In the line; a freed seat is offered by another mail."""
    tell("waiting", event, registration)


def offered(event: Event, registration: Registration) -> None:
    """A seat is held until the offer ends."""
    tell("offered", event, registration)


def lapsed(event: Event, registration: Registration) -> None:
    """The offer ended without an answer."""
    tell("lapsed", event, registration)


def declined(event: Event, registration: Registration) -> None:
    """Not approved, with the reason."""
    tell("declined", event, registration)


def cancelled(event: Event, registration: Registration, was_confirmed: bool, by_guest: bool) -> None:
    """No longer registered; calendars take the entry off."""
    tell("cancelled", event, registration, Method.CANCEL if was_confirmed else None, by_guest=by_guest)


def updated(event: Event, registration: Registration) -> None:
    """The organizers changed what the guest had entered."""
    tell("updated", event, registration)


def tell(kind: str, event: Event, registration: Registration, method: Method | None = None, **context: Any) -> None:
    """One mail to one guest with the personal link."""
    queue(
        f"registrations.{kind}",
        to=addressee(event, registration),
        category=Category.REGISTRATIONS,
        subject_row=registration,
        url=secret_url("registrations.own.show"),
        secret_nonce=registration.nonce,
        thread=f"event-{event.uid}",
        calendar=calendar_for(event, registration, method) if method and registration.email else None,
        event=event,
        registration=registration,
        facts=facts_of(event, with_link=method is Method.REQUEST),
        **context,
    )
