"""Events in the calendar that a person subscribes to."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select

from alliance.accounts.models import Person
from alliance.core.calendars import Entry
from alliance.core.clock import now
from alliance.core.db import db
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.events.queries.entries import entry_of
from alliance.invitations.queries.ways import comes_without_seat_sql
from alliance.programmes.enums import SpeakerAnswer
from alliance.programmes.models import Part, Session, Speaker
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Registration

PAST = timedelta(days=180)
MOST = 500


def entries_of(person: Person, language: str) -> list[Entry]:
    """The events of the last half year and to come in which a person has a confirmed seat or a part, or to which the
    person said yes where there are no seats; one statement.

    Cancelled and postponed ones stand there as cancelled, so that calendars take them off.
    """
    seat = select(Registration.event_id).where(
        Registration.person_id == person.id, Registration.state == RegistrationState.CONFIRMED
    )
    speaks = (
        select(Speaker.event_id)
        .join(Part, Part.speaker_id == Speaker.id)
        .join(Session, Session.id == Part.session_id)
        .where(Speaker.person_id == person.id, Part.answer == SpeakerAnswer.CONFIRMED, Session.removed_at.is_(None))
    )
    accepted = comes_without_seat_sql(person.id)
    wanted = (
        select(Event)
        .where(or_(Event.id.in_(seat), Event.id.in_(speaks), accepted), Event.state != EventState.DRAFT)
        .where(Event.ends_at > now() - PAST)
        .order_by(Event.starts_at, Event.id)
        .limit(MOST)
    )
    return [entry_of(one, language, with_link=True) for one in db.session.scalars(wanted)]
