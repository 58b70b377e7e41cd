"""What the register knows of the organizations of a sheet: looked up in pieces, whatever its size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from alliance.accounts.models import EmailAddress, Person
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.text import fold
from alliance.membership.models import Membership
from alliance.organizations.models import Affiliation, Identifier, Organization, OrganizationName

PIECE = 1000


@dataclass
class Known:
    """What the register has under the marks of a sheet.

    `by_identifier`, `by_name` (folded) and `by_domain` lead to ids of organizations, the oldest first; `identifiers` of
    those found by kind; who of them is or was a member; the member numbers that are used.
    """

    by_identifier: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, list[int]] = field(default_factory=dict)
    by_domain: dict[str, int] = field(default_factory=dict)
    names: dict[int, Localized] = field(default_factory=dict)
    identifiers: dict[int, dict[str, set[str]]] = field(default_factory=dict)
    members: set[int] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)

    @property
    def organizations(self) -> list[int]:
        """Every organization that was found, in order."""
        named = {one for several in self.by_name.values() for one in several}
        return sorted({*self.by_identifier.values(), *self.by_domain.values(), *named})


def pieces_of(values: Iterable[str]) -> Iterator[list[str]]:
    """The different values in lists of a thousand."""
    distinct = sorted({value for value in values if value})
    for start in range(0, len(distinct), PIECE):
        yield distinct[start : start + PIECE]


def look_up(names: Iterable[str], identifiers: Iterable[str], domains: Iterable[str], numbers: Iterable[str]) -> Known:
    """As many statements for each thousand values, whatever the register holds. `names` are folded."""
    known = Known()
    for some in pieces_of(identifiers):
        found = sa.select(Identifier.value, Identifier.organization_id).where(Identifier.value.in_(some))
        known.by_identifier |= dict(db.session.execute(found.order_by(Identifier.id.desc())).all())
    for some in pieces_of(names):
        named = sa.select(OrganizationName.key, OrganizationName.organization_id).where(OrganizationName.key.in_(some))
        for key, organization in db.session.execute(named.order_by(OrganizationName.id)):
            known.by_name.setdefault(key, []).append(organization)
    for some in pieces_of(domains):
        found = sa.select(Organization.website_domain, Organization.id).where(Organization.website_domain.in_(some))
        known.by_domain |= dict(db.session.execute(found.order_by(Organization.id.desc())).all())
    for some in pieces_of(numbers):
        known.numbers |= set(db.session.scalars(sa.select(Membership.number).where(Membership.number.in_(some))))
    note_members(known)
    return known


def note_members(known: Known) -> None:
    """Which of the organizations found have a membership, what they are called, and their identifiers."""
    for some in id_pieces(known.organizations):
        rows = sa.select(Organization.id, Organization.name, Membership.id).outerjoin(
            Membership, Membership.organization_id == Organization.id
        )
        for key, name, membership in db.session.execute(rows.where(Organization.id.in_(some))):
            known.names[key] = name
            if membership:
                known.members.add(key)
        codes = sa.select(Identifier.organization_id, Identifier.kind, Identifier.value)
        for key, kind, value in db.session.execute(codes.where(Identifier.organization_id.in_(some))):
            known.identifiers.setdefault(key, {}).setdefault(kind.value, set()).add(value)


def id_pieces(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), PIECE):
        yield ids[start : start + PIECE]


def people_marks(organization_ids: Iterable[int]) -> set[tuple[int, str]]:
    """(organization, folded name or address key) of everybody who ever worked at these organizations."""
    found: set[tuple[int, str]] = set()
    for some in id_pieces(sorted(set(organization_ids))):
        rows = (
            sa.select(Affiliation.organization_id, Person.display_name, EmailAddress.key)
            .join(Person, Person.id == Affiliation.person_id)
            .outerjoin(EmailAddress, EmailAddress.person_id == Person.id)
            .where(Affiliation.organization_id.in_(some))
        )
        for organization, name, address in db.session.execute(rows):
            found |= {(organization, fold(name)), (organization, address or "")}
    return found
