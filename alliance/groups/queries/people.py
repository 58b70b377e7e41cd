"""Who sits in a group on a day, who casts a seat's vote, and who runs it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.groups.enums import OFFICERS, DelegateKind, Role, SeatKind
from alliance.groups.models import Delegate, Seat, SeatHolder
from alliance.groups.queries.seats import rests_sql
from alliance.organizations.models import Organization, holding
from alliance.organizations.queries import this_day


@dataclass(frozen=True)
class Sitting:
    """A person in a group on a day: the organization is None for who serves without a seat."""

    person: Person
    organization: Organization | None
    role: Role
    seat_id: int | None


def sittings(group_id: int, on: date | None = None) -> list[Sitting]:
    """Everyone in the group on a day (today when not given) with addresses; one entry a person, the highest role."""
    wanted = (
        select(SeatHolder)
        .where(SeatHolder.group_id == group_id, holding(SeatHolder, on or this_day()))
        .options(
            joinedload(SeatHolder.person).selectinload(Person.addresses),
            joinedload(SeatHolder.seat).joinedload(Seat.organization),
        )
        .order_by(SeatHolder.id)
    )
    ranks = list(Role)
    found: dict[int, Sitting] = {}
    for holder in sorted(db.session.scalars(wanted), key=lambda one: ranks.index(one.role)):
        organization = holder.seat.organization if holder.seat else None
        found.setdefault(holder.person_id, Sitting(holder.person, organization, holder.role, holder.seat_id))
    return list(found.values())


def people_of(group_id: int, on: date | None = None) -> list[Person]:
    """The people who sit in the group on a day, with their addresses."""
    return [one.person for one in sittings(group_id, on)]


def officers_of(group_id: int, on: date | None = None) -> list[Person]:
    """Chair, vice-chair and secretary of a day, in this order."""
    return [one.person for one in sittings(group_id, on) if one.role in OFFICERS]


def voting_seats(group_id: int, on: date | None = None) -> list[Seat]:
    """The voting seats of a day with their organizations; whether attendance keeps the vote is asked elsewhere.

    Without those whose vote rests because the organization's membership does not count on that day.
    """
    on = on or this_day()
    wanted = (
        select(Seat)
        .where(Seat.group_id == group_id, Seat.kind == SeatKind.VOTING, holding(Seat, on))
        .where(~rests_sql(Seat.organization_id, on))
        .options(joinedload(Seat.organization))
        .order_by(Seat.id)
    )
    return list(db.session.scalars(wanted))


def delegates_on(seat_ids: Iterable[int], on: date | None = None) -> dict[int, dict[DelegateKind, Person]]:
    """Who casts the vote of each seat on a day: delegate and alternate, as far as they are named."""
    wanted = (
        select(Delegate)
        .where(Delegate.seat_id.in_(list(seat_ids)), holding(Delegate, on or this_day()))
        .options(joinedload(Delegate.person).options(selectinload(Person.addresses)))
        .order_by(Delegate.id)
    )
    found: dict[int, dict[DelegateKind, Person]] = {}
    for one in db.session.scalars(wanted):
        found.setdefault(one.seat_id, {})[one.kind] = one.person
    return found
