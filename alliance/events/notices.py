"""What the people who run an event are told. Guests hear from the registrations, speakers from the programme."""

from __future__ import annotations

from typing import Any

from alliance.accounts.models import Person
from alliance.core.web import absolute
from alliance.events.models import Event, Organizer
from alliance.events.queries.entries import Standing
from alliance.events.queries.organizers import organizers_of
from alliance.notices.enums import Category
from alliance.notices.operations.queueing import queue
from alliance.settings.queries import current_alliance


def moved(event: Event, actor: Person | None, was: Standing) -> None:
    """It takes place at another time."""
    tell("moved", event, actor, was=was)


def called_off(kind: str, event: Event, actor: Person | None) -> None:
    """Postponed or cancelled, with the reason."""
    tell(kind, event, actor)


def reinstated(event: Event, actor: Person | None) -> None:
    """It takes place after all."""
    tell("reinstated", event, actor)


def tell(kind: str, event: Event, actor: Person | None, **context: Any) -> None:
    """One mail to each organizer of today but the one who did it."""
    for one in organizers_of(event):
        if actor is None or one.person_id != actor.id:
            mail(kind, one.person, event, **context)


def organizer_added(organizer: Organizer, actor: Person | None) -> None:
    """Somebody runs an event, or stands at its doors, from now on."""
    mail("organizer_added", organizer.person, organizer.event, organizer=organizer, actor=actor)


def organizer_ended(organizer: Organizer, actor: Person | None) -> None:
    """Somebody does not run the event any more."""
    mail("organizer_ended", organizer.person, organizer.event, organizer=organizer, actor=actor)


def mail(kind: str, to: Person, event: Event, **context: Any) -> None:
    queue(
        f"events.{kind}",
        to=to,
        category=Category.EVENTS,
        subject_row=event,
        url=absolute("event_pages.show", event_id=event.id),
        thread=event.uid,
        event=event,
        zone=to.zone or current_alliance().zone,
        **context,
    )
