"""What invitees are told. Every mail carries the reader's own link; guests without an account are readers too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Any

from flask import current_app

from alliance.core.calendars import Calendar, Contact, Guest, Method, write_calendar
from alliance.core.clock import now
from alliance.core.localized import Localized
from alliance.events.models import Event
from alliance.events.queries.entries import entry_of
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation, InvitationPlan
from alliance.invitations.policy import closing_of
from alliance.invitations.queries.invitations import plans_of
from alliance.notices.enums import Category
from alliance.notices.operations.bulk import Copy, queue_many
from alliance.notices.operations.queueing import Addressee, secret_url
from alliance.notices.operations.rendering import language_of
from alliance.settings.queries import current_alliance


def invited(event: Event, asked: InvitationPlan, invitations: Iterable[Invitation]) -> None:
    """Asked to come, in the words of the organizers."""
    tell("invited", event, invitations, message=asked.message, **closing(event))


def delegated(invitation: Invitation, by: Invitation, asked: InvitationPlan | None) -> None:
    """Named by an invitee to come instead."""
    message = asked.message if asked else Localized()
    tell("delegated", invitation.event, [invitation], message=message, by=by, **closing(invitation.event))


def reminded(event: Event, asked: InvitationPlan | None, invitations: Iterable[Invitation]) -> None:
    """No answer yet."""
    tell("reminded", event, invitations, message=asked.message if asked else Localized(), **closing(event))


def withdrawn(invitation: Invitation, reason: str) -> None:
    """The invitation does not stand any more; there is no link."""
    tell("withdrawn", invitation.event, [invitation], with_link=False, reason=reason)


def accepted(invitation: Invitation) -> None:
    """Coming to an event that takes no registrations: with the entry for the calendar."""
    tell("accepted", invitation.event, [invitation], Method.REQUEST, category=Category.REGISTRATIONS)


def event_changed(kind: str, event: Event, invitations: Iterable[Invitation], **context: Any) -> None:
    """What became of an event, to who was asked and is not registered: calendars of those coming follow."""
    method = Method.CANCEL if kind in ("event_cancelled", "event_postponed") else Method.REQUEST
    everybody = list(invitations)
    coming = [one for one in everybody if one.state is InvitationState.ACCEPTED]
    owing = [one for one in everybody if one.state is not InvitationState.ACCEPTED]
    tell(kind, event, coming, method, category=Category.REGISTRATIONS, **context)
    tell(kind, event, owing, **context)


def closing(event: Event) -> dict[str, Any]:
    """Until when answers are taken."""
    asked, plan = plans_of(event.id)
    return {"closes_at": closing_of(event, asked, plan)}


def tell(
    kind: str,
    event: Event,
    invitations: Iterable[Invitation],
    method: Method | None = None,
    category: Category = Category.EVENTS,
    with_link: bool = True,
    **context: Any,
) -> None:
    """The same words to each in the reader's language, with times on the reader's own clocks too."""
    rows = sorted((one for one in invitations if one.email), key=lambda one: (zone_of(one), one.id or 0))
    for zone, group in groupby(rows, key=zone_of):
        queue_many(
            f"invitations.{kind}",
            to=[copy_for(one, event, method, with_link) for one in group],
            category=category,
            subject_row=event,
            url=secret_url("invitations.answer.show") if with_link else "",
            thread=f"event-{event.uid}",
            zone=zone,
            event=event,
            **context,
        )


def zone_of(invitation: Invitation) -> str:
    return invitation.zone or invitation.event.zone


def copy_for(invitation: Invitation, event: Event, method: Method | None, with_link: bool) -> Copy:
    reader = reader_of(invitation)
    calendar = calendar_for(invitation, event, reader, method) if method else None
    return Copy(reader, invitation.nonce if with_link else "", calendar)


def reader_of(invitation: Invitation) -> Addressee:
    """The invitee, at the address on the list."""
    return Addressee(invitation.email, invitation.name, invitation.locale, zone_of(invitation), invitation.person_id)


def calendar_for(invitation: Invitation, event: Event, reader: Addressee, method: Method) -> Calendar:
    """The entry of an invitee who comes, with the link into the online room while the event stands."""
    language = language_of(reader)
    is_off = method is Method.CANCEL
    entry = entry_of(event, language, with_link=not is_off, is_cancelled=is_off, at=now())
    organizer = Contact(current_alliance().short_name.in_language(language), current_app.config["MAIL_SENDER"])
    guest = Guest(invitation.name, invitation.email, "declined" if is_off else "accepted")
    return write_calendar([replace(entry, organizer=organizer, guest=guest)], method)
