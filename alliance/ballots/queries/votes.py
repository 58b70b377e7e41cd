"""Who votes for whom in a ballot, and how far it has come."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, contains_eager

from alliance.ballots.models import Ballot, Elector, Part, Proxy, Turnout, Vote
from alliance.core.db import db
from alliance.groups.enums import DelegateKind
from alliance.groups.models import Delegate, Seat
from alliance.organizations.enums import AppointmentKind
from alliance.organizations.models import Affiliation, Appointment, holding
from alliance.organizations.queries import this_day

Holder = aliased(Elector, name="holder")


def delegations(person_id: int | None, on: date) -> Select[Any]:
    """(group, organization, kind) that a person votes for on a day: the delegate counts before the alternate.

    Asked by organization and group, so that a seat which was ended and begun anew keeps the votes of its organization.
    """
    rank = func.min(sa.case((Delegate.kind == DelegateKind.DELEGATE, 0), else_=1))
    found: Any = (
        select(Seat.group_id, Seat.organization_id, rank.label("rank"))
        .join(Delegate, Delegate.seat_id == Seat.id)
        .where(Delegate.person_id == person_id, holding(Delegate, on))
        .group_by(Seat.group_id, Seat.organization_id)
    )
    return found


def represented(person_id: int | None, on: date) -> Select[Any]:
    """The organizations whose primary representative a person is on a day."""
    return (
        select(Affiliation.organization_id)
        .join(Appointment, Appointment.affiliation_id == Affiliation.id)
        .where(Affiliation.person_id == person_id, holding(Affiliation, on), holding(Appointment, on))
        .where(Appointment.kind == AppointmentKind.PRIMARY)
    )


def parts(person_id: int | None, on: date | None = None) -> Select[Any]:
    """Rows (elector, rank, open proxy with its holder, held, represents) of the electors that a person has to do with.

    Narrow it by `Elector.ballot_id` or `Elector.id`; the ballot is joined.
    """
    on = on or this_day()
    mine, theirs = delegations(person_id, on).subquery("mine"), delegations(person_id, on).subquery("theirs")
    held = theirs.c.rank.is_not(None)
    primary = Elector.organization_id.in_(represented(person_id, on))
    return (
        select(Elector, mine.c.rank, Proxy, held.label("held"), primary.label("primary"))
        .join(Elector.ballot)
        .outerjoin(mine, own(mine, Elector))
        .outerjoin(Proxy, sa.and_(Proxy.elector_id == Elector.id, Proxy.revoked_at.is_(None)))
        .outerjoin(Holder, Holder.id == Proxy.holder_id)
        .outerjoin(theirs, own(theirs, Holder))
        .options(contains_eager(Elector.ballot), contains_eager(Proxy.holder.of_type(Holder)))
        .where(sa.or_(mine.c.rank.is_not(None), held, primary))
        .order_by(mine.c.rank.is_(None), Elector.number)
    )


def own(delegation: Any, elector: Any) -> sa.ColumnElement[bool]:
    return sa.and_(delegation.c.group_id == Ballot.group_id, delegation.c.organization_id == elector.organization_id)


def part_of(row: Any, vote: Vote | None = None) -> Part:
    """A row of `parts` as policies know it."""
    kind = None if row.rank is None else (DelegateKind.ALTERNATE if row.rank else DelegateKind.DELEGATE)
    return Part(row.Elector, kind, row.Proxy, bool(row.held), bool(row.primary), vote)


def parts_in(person_id: int | None, ballot_id: int) -> tuple[Part, ...]:
    """The electors of one ballot that a person has to do with, with their open votes; one statement."""
    wanted = parts(person_id).where(Elector.ballot_id == ballot_id).outerjoin(Vote, Vote.elector_id == Elector.id)
    return tuple(part_of(row, row.Vote) for row in db.session.execute(wanted.add_columns(Vote)))


def turnout(ballot: Ballot) -> Turnout:
    """One statement; the quorum is by heads, rounded up."""
    return turnout_of(ballot, db.session.execute(select(*turnout_columns()).where(Ballot.id == ballot.id)).one())


def turnout_columns() -> list[Any]:
    """How many are entitled in the `Ballot` of the select around it, and how many of them have voted."""
    here = Elector.ballot_id == Ballot.id
    entitled = select(func.count()).select_from(Elector).where(here).correlate(Ballot).scalar_subquery()
    voted = select(func.count()).select_from(Elector).where(here, Elector.has_voted).correlate(Ballot).scalar_subquery()
    return [entitled.label("entitled"), voted.label("voted")]


def turnout_of(ballot: Ballot, row: Any) -> Turnout:
    percent = ballot.quorum_percent
    return Turnout(row.entitled, row.voted, None if percent is None else -(-row.entitled * percent // 100))


def missing_electors(ballot: Ballot, most: int = 500) -> list[Elector]:
    """Those who have not voted yet, in the order of their numbers."""
    wanted = select(Elector).where(Elector.ballot_id == ballot.id, Elector.has_voted.is_(False))
    return list(db.session.scalars(wanted.order_by(Elector.number).limit(most)))


def proxies_of(ballot: Ballot) -> list[Proxy]:
    """Every proxy of the ballot, revoked ones too, with those who gave and hold it; one statement."""
    giver = aliased(Elector)
    wanted = (
        select(Proxy)
        .join(giver, giver.id == Proxy.elector_id)
        .join(Holder, Holder.id == Proxy.holder_id)
        .options(contains_eager(Proxy.elector.of_type(giver)), contains_eager(Proxy.holder.of_type(Holder)))
        .options(sa.orm.joinedload(Proxy.given_by), sa.orm.joinedload(Proxy.revoked_by))
        .where(Proxy.ballot_id == ballot.id)
    )
    return list(db.session.scalars(wanted.order_by(Proxy.id)))


def electors_of(ballot: Ballot) -> list[Elector]:
    """The frozen electorate in the order of its numbers."""
    wanted = select(Elector).where(Elector.ballot_id == ballot.id).order_by(Elector.number)
    return list(db.session.scalars(wanted))


def open_proxies_held(holder: Elector) -> int:
    """How many proxies an elector holds that were not revoked."""
    wanted = select(func.count()).select_from(Proxy)
    return db.session.scalar(wanted.where(Proxy.holder_id == holder.id, Proxy.revoked_at.is_(None))) or 0


def open_proxy_of(elector: Elector) -> Proxy | None:
    """The proxy that an elector has given and not revoked."""
    return db.session.scalar(select(Proxy).where(Proxy.elector_id == elector.id, Proxy.revoked_at.is_(None)))
