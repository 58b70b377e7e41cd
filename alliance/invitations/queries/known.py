"""Who stands on an event's list already, so that nobody is asked twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from alliance.accounts.models import EmailAddress, Person
from alliance.core.db import db
from alliance.core.text import address_key, fold
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation
from alliance.organizations.models import Affiliation, Organization, OrganizationName, holding
from alliance.organizations.queries import this_day

Key = tuple[str, str, str]


@dataclass
class Known:
    """The people on a list: by number, and by name with address (or organization, without an address)."""

    people: dict[int, int] = field(default_factory=dict)  # person → invitation
    keys: dict[Key, int] = field(default_factory=dict)  # name and address → invitation

    def find(self, person: Person | None, name: str, email: str, organization: str) -> int | None:
        """The invitation of somebody, if there is one."""
        if person is not None and person.id in self.people:
            return self.people[person.id]
        names = (name, person.display_name, person.romanized_name) if person else (name,)
        found = (self.keys.get(key_of(one, email, organization)) for one in names if one)
        return next((one for one in found if one is not None), None)

    def add(self, invitation_id: int, person_id: int | None, name: str, email: str, organization: str) -> None:
        if person_id is not None:
            self.people[person_id] = invitation_id
        self.keys[key_of(name, email, organization)] = invitation_id


def key_of(name: str, email: str, organization: str) -> Key:
    """Colleagues share addresses, so a name belongs to it; without an address the organization parts namesakes."""
    address = address_key(email)
    return fold(name), address, "" if address else fold(organization)


def known_of(event_id: int, with_withdrawn: bool = False) -> Known:
    """Everybody on the list of an event; those withdrawn only when asked for. One statement."""
    wanted = select(
        Invitation.id, Invitation.person_id, Invitation.name, Invitation.email, Invitation.organization_name
    ).where(Invitation.event_id == event_id)
    if not with_withdrawn:
        wanted = wanted.where(Invitation.state != InvitationState.WITHDRAWN)
    known = Known()
    for row in db.session.execute(wanted):
        known.add(row.id, row.person_id, row.name, row.email, row.organization_name)
    return known


def people_by_address(addresses: Iterable[str]) -> dict[str, list[Person]]:
    """The people we know behind addresses: {address key: people}; two statements for any number."""
    keys = {address_key(one) for one in addresses if one}
    rows = db.session.execute(
        select(EmailAddress.key, Person)
        .join(EmailAddress.person)
        .where(EmailAddress.key.in_(keys))
        .options(selectinload(Person.addresses))
    )
    found: dict[str, list[Person]] = {}
    for key, person in rows:
        found.setdefault(key, []).append(person)
    return found


def person_named(people: Iterable[Person], name: str) -> Person | None:
    """The one among people of an address who has this name, in either script."""
    alike = [one for one in people if fold(name) in (fold(one.display_name), fold(one.romanized_name))]
    return alike[0] if len(alike) == 1 else None


def organizations_named(names: Iterable[str]) -> dict[str, Organization]:
    """The organizations that are called exactly so (folded), unless two are; one statement."""
    keys = {fold(one)[:250] for one in names if one}
    rows = db.session.execute(
        select(OrganizationName.key, Organization)
        .join(OrganizationName.organization)
        .where(OrganizationName.key.in_(keys))
    )
    found: dict[str, set[Organization]] = {}
    for key, organization in rows:
        found.setdefault(key, set()).add(organization)
    return {key: next(iter(some)) for key, some in found.items() if len(some) == 1}


def homes_of(people: Iterable[Person]) -> dict[int, Organization]:
    """Where people work today: {person: the organization joined first}; one statement for any number."""
    ids = [one.id for one in people]
    rows = select(Affiliation).where(Affiliation.person_id.in_(ids), holding(Affiliation, this_day()))
    rows = rows.options(joinedload(Affiliation.organization)).order_by(sa.desc(Affiliation.id))
    return {row.person_id: row.organization for row in db.session.scalars(rows)}
