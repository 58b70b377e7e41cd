"""Naming who runs an event or stands at its doors."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.events import notices
from alliance.events.enums import OrganizerRole
from alliance.events.models import Event, Organizer
from alliance.events.queries.organizers import organizers_of
from alliance.organizations.queries import this_day


@operation
def add_organizer(
    actor: Person | None, event: Event, person: Person, role: OrganizerRole = OrganizerRole.ORGANIZER
) -> Organizer:
    """Let somebody run the event, or stand at its doors, from today on; they are told.

    Who has the other role changes over. Refuses who has this role already.
    """
    lock(event)
    for one in organizers_of(event):
        if one.person_id == person.id:
            if one.role is role:
                raise Refused(_("%(name)s has this part already.", name=person.shown_name))
            end(one)
    organizer = Organizer(
        event=event, person=person, role=role, first_on=this_day(), added_by_id=actor.id if actor is not None else None
    )
    db.session.add(organizer)
    record(actor, "events.organizer_added", organizer, role=role.value)
    if actor is None or actor.id != person.id:
        notices.organizer_added(organizer, actor)
    return organizer


@operation
def end_organizer(actor: Person, organizer: Organizer) -> None:
    """Take the part away from today on; they are told. Twice changes nothing."""
    lock(organizer)
    if organizer.last_on is not None and organizer.last_on < this_day():
        return
    end(organizer)
    record(actor, "events.organizer_ended", organizer, role=organizer.role.value)
    if actor.id != organizer.person_id:
        notices.organizer_ended(organizer, actor)


def end(organizer: Organizer) -> None:
    """The last day is yesterday, so that the right is gone at once."""
    organizer.last_on = day_before(this_day())


def day_before(day: date) -> date:
    return day - timedelta(days=1)
