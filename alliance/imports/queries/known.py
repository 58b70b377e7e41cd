"""What the register knows of the organizations of a sheet: looked up in pieces, whatever its size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from alliance.core.db import db
from alliance.core.text import fold
from alliance.membership.models import Membership
from alliance.organizations.models import Identifier, Organization, OrganizationName

PIECE = 1000


@dataclass
class Known:
    """By identifier, folded name and web domain the id of an organization; who is or was a member; used numbers."""

    by_identifier: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)
    by_domain: dict[str, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    members: set[int] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)


def pieces_of(values: Iterable[str]) -> Iterator[list[str]]:
    """The different values in lists of a thousand."""
    distinct = sorted({value for value in values if value})
    for start in range(0, len(distinct), PIECE):
        yield distinct[start : start + PIECE]


def look_up(names: list[str], identifiers: list[str], domains: list[str], numbers: list[str]) -> Known:
    """Five statements for each thousand values."""
    known = Known()
    for some in pieces_of(identifiers):
        found = sa.select(Identifier.value, Identifier.organization_id).where(Identifier.value.in_(some))
        known.by_identifier |= dict(db.session.execute(found.order_by(Identifier.id.desc())).tuples().all())
    for some in pieces_of(fold(name)[:250] for name in names):
        found = sa.select(OrganizationName.key, OrganizationName.organization_id).where(OrganizationName.key.in_(some))
        known.by_name |= dict(db.session.execute(found.order_by(OrganizationName.id.desc())).tuples().all())
    for some in pieces_of(domains):
        found = sa.select(Organization.website_domain, Organization.id).where(Organization.website_domain.in_(some))
        known.by_domain |= dict(db.session.execute(found.order_by(Organization.id.desc())).tuples().all())
    for some in pieces_of(numbers):
        known.numbers |= set(db.session.scalars(sa.select(Membership.number).where(Membership.number.in_(some))))
    note_members(known)
    return known


def note_members(known: Known) -> None:
    """Which of the organizations found have a membership, and what they are called."""
    ids = {*known.by_identifier.values(), *known.by_name.values(), *known.by_domain.values()}
    ordered = sorted(ids)
    for start in range(0, len(ordered), PIECE):
        some = ordered[start : start + PIECE]
        rows = sa.select(Organization.id, Organization.name, Membership.id).outerjoin(
            Membership, Membership.organization_id == Organization.id
        )
        for key, name, membership in db.session.execute(rows.where(Organization.id.in_(some))):
            known.names[key] = name.zh or name.en
            if membership:
                known.members.add(key)
