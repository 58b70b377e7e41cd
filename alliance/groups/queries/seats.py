"""Seats of organizations, who fills them and who votes: for the operations, and as one viewer may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.core.duties import can_coordinate
from alliance.groups.enums import DelegateKind, GroupState
from alliance.groups.models import Delegate, Group, Seat, SeatHolder
from alliance.groups.policy import can_coordinate_groups
from alliance.groups.queries.groups import seen_group, with_viewer
from alliance.membership.models import Membership
from alliance.membership.queries import MEMBERS, standing_sql
from alliance.organizations.models import Affiliation, Organization, holding
from alliance.organizations.policy import is_primary
from alliance.organizations.queries import organizations_of, this_day, with_facts


def from_day(table: Any, first: date) -> sa.ColumnElement[bool]:
    """Rows of a dated table that hold on that day or later; those that never began hold on none."""
    return sa.and_(
        sa.or_(table.last_on.is_(None), table.last_on >= first),
        sa.or_(table.last_on.is_(None), table.last_on >= table.first_on),
    )


def seat_from(group_id: int, organization_id: int, first: date) -> Seat | None:
    """The seat of an organization that runs on a day or begins later."""
    wanted = select(Seat).where(Seat.group_id == group_id, Seat.organization_id == organization_id)
    return db.session.scalars(wanted.where(from_day(Seat, first)).order_by(Seat.first_on)).first()


def seat_on(group_id: int, organization_id: int, on: date) -> Seat | None:
    """The seat of an organization on a day."""
    wanted = select(Seat).where(Seat.group_id == group_id, Seat.organization_id == organization_id)
    return db.session.scalars(wanted.where(holding(Seat, on))).first()


def affiliation_on(person_id: int, organization_id: int, on: date) -> Affiliation | None:
    """The row by which a person works at an organization on a day."""
    wanted = select(Affiliation).where(
        Affiliation.person_id == person_id, Affiliation.organization_id == organization_id, holding(Affiliation, on)
    )
    return db.session.scalars(wanted.order_by(Affiliation.id)).first()


def people_working_at(organization_id: int, on: date) -> list[Affiliation]:
    """Who works at an organization on a day, with the people, by name."""
    wanted = select(Affiliation).join(Affiliation.person).options(contains_eager(Affiliation.person))
    wanted = wanted.where(Affiliation.organization_id == organization_id, holding(Affiliation, on))
    return list(db.session.scalars(wanted.order_by(Person.pinyin_key, Affiliation.id)))


def counts_as_member(organization_id: int, on: date) -> bool:
    """Whether an organization is a member on a day (active or in grace)."""
    counted = standing_sql(on).in_(MEMBERS)
    return bool(db.session.scalar(select(sa.exists().where(Membership.organization_id == organization_id, counted))))


def rests_sql(organization_id: Any, on: date) -> sa.ColumnElement[bool]:
    """Whether the vote of an organization's seat rests: it has a membership, and that does not count on the day.

    Lapsed, suspended and left members keep their place in the history, not their vote. Who never was a member has
    the seat because a coordinator gave it all the same, and keeps what was given.
    """
    gone = standing_sql(on).not_in(MEMBERS)
    return sa.exists().where(Membership.organization_id == organization_id, gone)


def holder_in(seat_id: int, person_id: int, on: date) -> SeatHolder | None:
    """The row by which a person fills a seat on a day."""
    wanted = select(SeatHolder).where(SeatHolder.seat_id == seat_id, SeatHolder.person_id == person_id)
    return db.session.scalars(wanted.where(holding(SeatHolder, on))).first()


def holdings(group_id: int, person_id: int, seat_id: int | None, first: date) -> list[SeatHolder]:
    """The rows of a person in one seat, or without any, that hold on a day or later; the earliest first."""
    of_seat = SeatHolder.seat_id.is_(None) if seat_id is None else SeatHolder.seat_id == seat_id
    wanted = select(SeatHolder).where(SeatHolder.group_id == group_id, SeatHolder.person_id == person_id, of_seat)
    return list(db.session.scalars(wanted.where(from_day(SeatHolder, first)).order_by(SeatHolder.first_on)))


def holders_from(seat_id: int, first: date) -> list[SeatHolder]:
    """Everybody's rows in a seat that hold on a day or later."""
    wanted = select(SeatHolder).where(SeatHolder.seat_id == seat_id, from_day(SeatHolder, first))
    return list(db.session.scalars(wanted.order_by(SeatHolder.id)))


def delegates_from(
    seat_id: int, first: date, kind: DelegateKind | None = None, person_id: int | None = None
) -> list[Delegate]:
    """The delegates of a seat that hold on a day or later, of one kind or person if so wished."""
    wanted = select(Delegate).where(Delegate.seat_id == seat_id, from_day(Delegate, first))
    if kind is not None:
        wanted = wanted.where(Delegate.kind == kind)
    if person_id is not None:
        wanted = wanted.where(Delegate.person_id == person_id)
    return list(db.session.scalars(wanted.order_by(Delegate.id)))


def seats_of(organization_id: int, first: date) -> list[Seat]:
    """The seats of an organization in all groups that hold on a day or later, in the order of their ids."""
    wanted = select(Seat).where(Seat.organization_id == organization_id, from_day(Seat, first))
    return list(db.session.scalars(wanted.options(joinedload(Seat.group)).order_by(Seat.id)))


def outstaying(organization_id: int) -> list[tuple[SeatHolder, date]]:
    """Rows of people in this organization's seats that reach beyond their work there, with its last day."""
    wanted = (
        select(SeatHolder, Affiliation.last_on)
        .join(Affiliation, Affiliation.id == SeatHolder.affiliation_id)
        .where(Affiliation.organization_id == organization_id, Affiliation.last_on.is_not(None))
        .where(sa.or_(SeatHolder.last_on.is_(None), SeatHolder.last_on > Affiliation.last_on))
        .options(joinedload(SeatHolder.seat))
    )
    rows = db.session.execute(wanted.order_by(SeatHolder.id))
    return [(holder, last) for holder, last in rows if last is not None]


def outstaying_votes(organization_id: int) -> list[tuple[Delegate, date]]:
    """Delegates of this organization's seats whose task reaches beyond their work there, with its last day."""
    last = func.max(func.coalesce(Affiliation.last_on, date.max))
    worked = select(last).where(
        Affiliation.person_id == Delegate.person_id, Affiliation.organization_id == organization_id
    )
    until = worked.correlate(Delegate).scalar_subquery()
    wanted = (
        select(Delegate, sa.type_coerce(until, sa.Date))
        .join(Seat, Seat.id == Delegate.seat_id)
        .where(Seat.organization_id == organization_id, func.coalesce(Delegate.last_on, date.max) > until)
    )
    return [(row[0], row[1]) for row in db.session.execute(wanted.order_by(Delegate.id))]


def handed_over_by(leaver_id: int, organization_id: int, on: date) -> list[Seat]:
    """The seats whose place or vote somebody would hand over: held now, or left empty by leaving the organization.

    A place counts as left empty while nobody else began in the seat after it.
    """
    later = sa.orm.aliased(SeatHolder)
    followed = sa.exists().where(later.seat_id == SeatHolder.seat_id, later.first_on > SeatHolder.last_on)
    left = sa.and_(Affiliation.last_on == SeatHolder.last_on, SeatHolder.last_on >= SeatHolder.first_on, ~followed)
    held = (
        select(SeatHolder.seat_id)
        .outerjoin(Affiliation, Affiliation.id == SeatHolder.affiliation_id)
        .where(SeatHolder.person_id == leaver_id, sa.or_(from_day(SeatHolder, on), left))
    )
    votes = select(Delegate.seat_id).where(Delegate.person_id == leaver_id, from_day(Delegate, on))
    wanted = (
        select(Seat)
        .where(Seat.organization_id == organization_id, from_day(Seat, on))
        .where(sa.or_(Seat.id.in_(held), Seat.id.in_(votes)))
        .options(joinedload(Seat.group), joinedload(Seat.organization))
    )
    return list(db.session.scalars(wanted.order_by(Seat.id)))


def seen(user: Any, group: Group, organization: Organization) -> bool:
    """Note how the viewer stands to both; whether the viewer may know of this organization's place in this group."""
    with_facts(user, organization)
    if seen_group(user, group) is not None:
        return True
    with_viewer(user, group)
    return organization.viewer_facts.works_here


def visible_seat(user: Any, seat_id: int) -> Seat | None:
    """A seat of a group that the viewer may see, or of the viewer's own organization."""
    whole = (joinedload(Seat.group).joinedload(Group.charter), joinedload(Seat.organization))
    seat = db.session.get(Seat, seat_id, options=whole)
    return seat if seat and seen(user, seat.group, seat.organization) else None


def visible_holder(user: Any, holder_id: int) -> SeatHolder | None:
    """A row of somebody in a group that the viewer may see."""
    whole = (joinedload(SeatHolder.group), joinedload(SeatHolder.seat).joinedload(Seat.organization))
    holder = db.session.get(SeatHolder, holder_id, options=[*whole, joinedload(SeatHolder.person)])
    if holder is None:
        return None
    if holder.seat is None:
        return holder if seen_group(user, holder.group) else None
    return holder if seen(user, holder.group, holder.seat.organization) else None


def visible_delegate(user: Any, delegate_id: int) -> Delegate | None:
    """A delegate of a seat that the viewer may see."""
    found = db.session.get(Delegate, delegate_id)
    return found if found and visible_seat(user, found.seat_id) else None


def leaver_seen_from(user: Any, affiliation_id: int) -> Affiliation | None:
    """Somebody's work at an organization, for whoever may hand over the seats: its people and the secretariat."""
    whole = (joinedload(Affiliation.organization), joinedload(Affiliation.person))
    found = db.session.get(Affiliation, affiliation_id, options=whole)
    if found is None:
        return None
    facts = with_facts(user, found.organization).viewer_facts
    return found if facts.works_here or can_coordinate(user) else None


@dataclass
class OwnSeat:
    """A seat of one of the viewer's organizations as its page shows it today."""

    seat: Seat
    people: list[SeatHolder] = field(default_factory=list)
    delegates: list[Delegate] = field(default_factory=list)
    rests: bool = False

    @property
    def has_vote_unnamed(self) -> bool:
        return self.seat.kind == "voting" and not self.delegates


@dataclass
class OwnPlace:
    """One of the viewer's organizations: its seats, whether the viewer speaks for it, and who left seats behind."""

    organization: Organization
    seats: list[OwnSeat] = field(default_factory=list)
    leavers: list[Affiliation] = field(default_factory=list)
    may_fill: bool = False


def own_places(user: Any) -> list[OwnPlace]:
    """Where the viewer works, each with its seats of today in running groups, by group."""
    on = this_day()
    found = {one.id: OwnPlace(with_facts(user, one)) for one in organizations_of(user, on)}
    for place in found.values():
        place.may_fill = is_primary(user, place.organization) or can_coordinate_groups(user)
    for seat, rests in seats_today(found, on):
        people = [one for one in seat.holders if one.holds(on)]
        delegates = [one for one in seat.delegates if one.holds(on)]
        found[seat.organization_id].seats.append(OwnSeat(seat, people, delegates, rests))
    for affiliation in leavers_of([key for key, place in found.items() if place.may_fill], on):
        found[affiliation.organization_id].leavers.append(affiliation)
    return list(found.values())


def seats_today(organization_ids: Iterable[int], on: date) -> list[Any]:
    """Rows (seat with its people and delegates, whether its vote rests) of organizations, in the order of groups."""
    wanted = (
        select(Seat, rests_sql(Seat.organization_id, on).label("rests"))
        .join(Seat.group)
        .where(Seat.organization_id.in_(list(organization_ids)), holding(Seat, on))
        .where(Group.state.in_([one for one in GroupState if one.is_running]))
        .options(
            contains_eager(Seat.group),
            selectinload(Seat.holders).joinedload(SeatHolder.person),
            selectinload(Seat.delegates).joinedload(Delegate.person),
        )
        .order_by(Group.position, Group.code)
    )
    return list(db.session.execute(wanted))


def leavers_of(organization_ids: list[int], on: date) -> list[Affiliation]:
    """People whose work at an organization ended and whose place in one of its seats nobody took over."""
    later = sa.orm.aliased(SeatHolder)
    followed = sa.exists().where(later.seat_id == SeatHolder.seat_id, later.first_on > SeatHolder.last_on)
    left = (
        select(SeatHolder.affiliation_id)
        .join(Seat, Seat.id == SeatHolder.seat_id)
        .where(Seat.organization_id.in_(organization_ids), holding(Seat, on), ~followed)
        .where(SeatHolder.last_on == Affiliation.last_on, SeatHolder.last_on >= SeatHolder.first_on)
        .correlate(Affiliation)
    )
    wanted = select(Affiliation).where(Affiliation.id.in_(left), Affiliation.last_on < on)
    wanted = wanted.where(Affiliation.organization_id.in_(organization_ids))
    return list(db.session.scalars(wanted.options(joinedload(Affiliation.person)).order_by(Affiliation.id)))
