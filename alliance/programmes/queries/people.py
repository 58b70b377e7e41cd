"""People for the programme: those who can be named, those who run the event, and who holds a speaker's link."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.core.duties import can_coordinate
from alliance.core.secrets import nonce_of
from alliance.core.text import fold
from alliance.events.enums import OrganizerRole
from alliance.events.models import Organizer
from alliance.organizations.models import Affiliation, holding
from alliance.organizations.queries import this_day
from alliance.programmes.models import Speaker

MOST = 12


def people_named(user: Any, words: str) -> list[Person]:
    """People by parts of their names, a dozen at most, for who puts a programme together.

    Coordinators find everybody; organizers those who agreed to be listed. Nothing without two characters.
    """
    wanted = fold(words).split()[:5]
    if len("".join(wanted)) < 2:
        return []
    found = select(Person).options(selectinload(Person.addresses))
    if not can_coordinate(user):
        found = found.where(or_(Person.listed, Person.id == user.id))
    for word in wanted:
        like = f"%{word.replace('%', '').replace('_', '')}%"
        found = found.where(
            or_(Person.display_name.ilike(like), Person.romanized_name.ilike(like), Person.pinyin_key.like(like))
        )
    return list(db.session.scalars(found.order_by(Person.pinyin_key, Person.id).limit(MOST)))


def findable_person(user: Any, person_id: int) -> Person | None:
    """One of those whom `people_named` finds for this viewer."""
    found = select(Person).options(selectinload(Person.addresses)).where(Person.id == person_id)
    if not can_coordinate(user):
        found = found.where(or_(Person.listed, Person.id == user.id))
    return db.session.scalar(found)


def affiliations_of(person_ids: list[int]) -> dict[int, Affiliation]:
    """Where each of these people works today, with the organization; one statement and one for the names."""
    found = select(Affiliation).options(joinedload(Affiliation.organization))
    found = found.where(Affiliation.person_id.in_(person_ids), holding(Affiliation, this_day()))
    return {one.person_id: one for one in db.session.scalars(found.order_by(Affiliation.id.desc()))}


def organizers_of(event_id: int) -> list[Person]:
    """Who runs the event today, with addresses; not who only stands at its doors."""
    found = select(Organizer).options(joinedload(Organizer.person).selectinload(Person.addresses))
    found = found.where(Organizer.event_id == event_id, Organizer.role == OrganizerRole.ORGANIZER)
    return [
        one.person for one in db.session.scalars(found.where(holding(Organizer, this_day())).order_by(Organizer.id))
    ]


def speaker_of_secret(_user: Any, secret: str) -> Speaker | None:
    """The speaker of a link in a mail, with the event; whoever holds the link speaks for them."""
    nonce = nonce_of(secret)
    if nonce is None:
        return None
    found = select(Speaker).options(joinedload(Speaker.event), joinedload(Speaker.person))
    return db.session.scalar(found.where(Speaker.nonce == nonce, Speaker.removed_at.is_(None)))
