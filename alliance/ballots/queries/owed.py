"""Votes that are owed: who can cast them, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, contains_eager

from alliance.ballots.enums import BallotState
from alliance.ballots.models import Ballot, Elector, Part, Proxy
from alliance.ballots.queries.electorate import Voter, voters_of
from alliance.ballots.queries.votes import part_of, parts
from alliance.core.clock import now
from alliance.core.db import db
from alliance.groups.models import Delegate, Seat
from alliance.organizations.models import Affiliation, holding
from alliance.organizations.queries import this_day


@dataclass(frozen=True)
class Owed:
    """A vote that this person casts for an organization, in a ballot that is open or opens later."""

    ballot: Ballot
    part: Part

    @property
    def elector(self) -> Elector:
        return self.part.elector


def is_running() -> sa.ColumnElement[bool]:
    return sa.and_(Ballot.state == BallotState.OPENED, Ballot.closes_at > now())


def owed_ballots(person: Any, on: date | None = None) -> list[Owed]:
    """The votes that a person owes at this moment as delegate, alternate or proxy holder, the next closing first."""
    return [one for one in votes_to_cast(person, on) if not one.elector.has_voted and one.ballot.opens_at <= now()]


def votes_to_cast(person: Any, on: date | None = None) -> list[Owed]:
    """Every vote that a person may cast in ballots that run or open later, those already cast too; one statement."""
    wanted = parts(person.id, on).join(Ballot.group).where(is_running())
    wanted = wanted.options(contains_eager(Elector.ballot).contains_eager(Ballot.group))
    rows = db.session.execute(wanted.order_by(None).order_by(Ballot.closes_at, Ballot.id, Elector.number))
    found = [part_of(row) for row in rows]
    return [Owed(part.elector.ballot, part) for part in found if part.can_vote]


def owed_count(person_id: Any, group_id: Any = None, on: date | None = None) -> sa.ScalarSelect[int]:
    """How many votes a person owes at this moment, in all groups or in one; as a subquery."""
    counted = select(func.count()).select_from(Elector).join(Ballot, Ballot.id == Elector.ballot_id)
    counted = counted.where(is_running(), Ballot.opens_at <= now(), owed_by(person_id, on))
    return (counted if group_id is None else counted.where(Ballot.group_id == group_id)).scalar_subquery()


def owes_in(person_id: Any, on: date | None = None) -> sa.ColumnElement[bool]:
    """Whether a person owes a vote in the `Ballot` of the select around it, apart from its time."""
    return sa.exists().where(Elector.ballot_id == Ballot.id, owed_by(person_id, on)).correlate(Ballot)


def owed_by(person_id: Any, on: date | None = None) -> sa.ColumnElement[bool]:
    """An elector that has not voted and whose vote this person casts, by its own right or as holder of its proxy."""
    on = on or this_day()
    holder = aliased(Elector)
    proxied = sa.exists().where(
        Proxy.elector_id == Elector.id,
        Proxy.revoked_at.is_(None),
        Proxy.holder_id == holder.id,
        voting_for(person_id, holder, on),
    )
    return sa.and_(Elector.has_voted.is_(False), sa.or_(voting_for(person_id, Elector, on), proxied))


def voting_for(person_id: Any, elector: Any, on: date) -> sa.ColumnElement[bool]:
    """Whether a person is delegate or alternate of the elector's organization in the ballot's group on a day."""
    return (
        sa.exists()
        .where(Delegate.seat_id == Seat.id, Delegate.person_id == person_id, holding(Delegate, on))
        .where(Seat.organization_id == elector.organization_id, Seat.group_id == Ballot.group_id)
    )


def organizations_ballots(person: Any, on: date | None = None) -> list[Elector]:
    """The votes that the organizations where a person works owe at this moment, whoever casts them; one statement."""
    at = now()
    own = select(Affiliation.organization_id).where(
        Affiliation.person_id == person.id, holding(Affiliation, on or this_day())
    )
    wanted = (
        select(Elector)
        .join(Elector.ballot)
        .join(Ballot.group)
        .options(contains_eager(Elector.ballot).contains_eager(Ballot.group))
        .where(is_running(), Ballot.opens_at <= at, Elector.has_voted.is_(False), Elector.organization_id.in_(own))
    )
    return list(db.session.scalars(wanted.order_by(Ballot.closes_at, Ballot.id, Elector.number)))


def voters_by_elector(electors: list[Elector]) -> dict[int, list[Voter]]:
    """Who casts each of these votes, by the elector's id; three statements for each ballot among them."""
    ballots = {one.ballot_id: one.ballot for one in electors}
    found: dict[int, list[Voter]] = {}
    for ballot_id, ballot in ballots.items():
        found |= voters_of(ballot, [one for one in electors if one.ballot_id == ballot_id])
    return found


def closing_ballots(group_id: int | None = None, most: int = 20) -> Select[Any]:
    """The ballots that are open now, the next closing first, with their groups: for desks and front pages."""
    wanted = select(Ballot).join(Ballot.group).options(contains_eager(Ballot.group)).where(is_running())
    wanted = wanted.where(Ballot.opens_at <= now())
    wanted = wanted if group_id is None else wanted.where(Ballot.group_id == group_id)
    return wanted.order_by(Ballot.closes_at, Ballot.id).limit(most)
