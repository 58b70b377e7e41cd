"""People we know, for putting them on a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from alliance.accounts.models import EmailAddress, Person
from alliance.core.db import db
from alliance.core.duties import can_coordinate
from alliance.core.text import fold
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation
from alliance.invitations.queries.known import homes_of
from alliance.organizations.models import Affiliation, Organization, holding
from alliance.organizations.queries import by_name, this_day

MOST = 40
WORDS = 5


def found_people(user: Any, words: str, language: str) -> list[tuple[Person, Organization | None]]:
    """The first people whose name or organization has all the words, with where they work; none without words.

    Who runs an event sees names, organizations and whether there is an address; only the secretariat finds people by
    their addresses.
    """
    parts = fold(words).split()[:WORDS]
    if not parts:
        return []
    wanted = select(Person).options(selectinload(Person.addresses))
    for word in parts:
        wanted = wanted.where(or_(*ways_to_find(user, word)))
    key = Person.pinyin_key if language == "zh" else Person.latin_key
    people = list(db.session.scalars(wanted.order_by(key, Person.id).limit(MOST)))
    homes = homes_of(people)
    return [(one, homes.get(one.id)) for one in people]


def ways_to_find(user: Any, word: str) -> list[Any]:
    like = f"%{word.replace('%', '').replace('_', '')}%"
    by_address = select(EmailAddress.person_id).where(EmailAddress.key.like(like))
    works_there = select(Affiliation.person_id).where(
        Affiliation.organization_id.in_(by_name(word)), holding(Affiliation, this_day())
    )
    by_name_of_person = [
        Person.display_name.ilike(like),
        Person.romanized_name.ilike(like),
        Person.pinyin_key.like(like),
    ]
    ways = [*by_name_of_person, Person.id.in_(works_there)]
    return [*ways, Person.id.in_(by_address)] if can_coordinate(user) else ways


def listed_among(event_id: int, person_ids: Iterable[int]) -> set[int]:
    """Those among people who are on the list already."""
    wanted = select(Invitation.person_id).where(
        Invitation.event_id == event_id,
        Invitation.person_id.in_(list(person_ids)),
        Invitation.state != InvitationState.WITHDRAWN,
    )
    return {one for one in db.session.scalars(wanted) if one is not None}
