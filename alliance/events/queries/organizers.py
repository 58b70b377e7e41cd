"""Who runs an event, and who could."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from alliance.accounts.models import EmailAddress, Person
from alliance.accounts.queries import people_matching
from alliance.core.db import db
from alliance.core.duties import can_coordinate
from alliance.core.text import address_key
from alliance.events.models import Event, EventStep, Organizer
from alliance.events.queries.access import seen_event
from alliance.organizations.models import holding
from alliance.organizations.queries import this_day

MOST_FOUND = 20


def organizers_of(event: Event) -> list[Organizer]:
    """Who runs the event or its doors today, with their people; one statement."""
    wanted = select(Organizer).where(Organizer.event_id == event.id, holding(Organizer, this_day()))
    people = joinedload(Organizer.person).selectinload(Person.addresses)
    return list(db.session.scalars(wanted.options(people).order_by(Organizer.role.desc(), Organizer.id)))


def visible_organizer(user: Any, organizer_id: int) -> Organizer | None:
    """One organizer's row with the event as the viewer sees it."""
    wanted = select(Organizer).where(Organizer.id == organizer_id)
    found = db.session.scalar(wanted.options(joinedload(Organizer.event), joinedload(Organizer.person)))
    return found if found is not None and seen_event(user, found.event) is not None else None


def people_found(user: Any, words: str) -> list[Person]:
    """People to be named for an event, 20 at most; one statement and one more for their addresses.

    The secretariat finds them by parts of names and addresses; an organizer, who does not see the register of people,
    by a whole address.
    """
    if not words.strip():
        return []
    if can_coordinate(user):
        found = people_matching(user, words)
    else:
        found = select(Person).where(Person.addresses.any(EmailAddress.key == address_key(words))).order_by(Person.id)
    return list(db.session.scalars(found.options(selectinload(Person.addresses)).limit(MOST_FOUND)))


def steps_of(event: Event) -> list[EventStep]:
    """The states through which it went, the newest first; one statement."""
    wanted = select(EventStep).where(EventStep.event_id == event.id).options(joinedload(EventStep.actor))
    return list(db.session.scalars(wanted.order_by(EventStep.id.desc())))
