"""Who is entitled when a ballot opens, with which weight, and who casts the votes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy import select

from alliance.accounts.models import Person
from alliance.ballots.models import Ballot, Elector, Proxy
from alliance.core.db import db
from alliance.groups.enums import DelegateKind
from alliance.groups.models import Charter, Delegate, Seat
from alliance.groups.queries.people import voting_seats
from alliance.meetings.queries.attendance import keeps_vote
from alliance.membership.models import Membership
from alliance.membership.queries import whole
from alliance.organizations.models import holding
from alliance.organizations.queries import this_day


@dataclass(frozen=True)
class Entitled:
    """A voting seat on the day of opening: its weight, or why it has no vote (empty = it has one)."""

    seat: Seat
    weight: int
    why_not: str = ""


def electorate(ballot: Ballot, charter: Charter, on: date | None = None) -> list[Entitled]:
    """Every voting seat of the group on a day (today when not given), with its weight or why it has no vote.

    Left out are excluded organizations, those that are no members on that day, and those that lost their vote by the
    charter's rule of attendance. Without weights in the charter each vote weighs 1.
    """
    on = on or this_day()
    seats = voting_seats(ballot.group_id, on)
    memberships = memberships_of([seat.organization_id for seat in seats])
    keeping = keeps_vote(ballot.group, charter, on)
    found = []
    for seat in seats:
        membership = memberships.get(seat.organization_id)
        why_not = ""
        if seat.organization_id in ballot.excluded:
            why_not = _("excluded from this ballot")
        elif membership is None or not membership.standing(on).is_member:
            why_not = _("not a member today")
        elif not keeping.get(seat.organization_id, True):
            why_not = _("lost its vote by the rule of attendance")
        found.append(Entitled(seat, weight_of(membership, charter, on), why_not))
    return found


def memberships_of(organization_ids: list[int]) -> dict[int, Membership]:
    """The memberships of organizations, by organization; three statements."""
    wanted = whole(select(Membership)).where(Membership.organization_id.in_(organization_ids))
    return {one.organization_id: one for one in db.session.scalars(wanted).unique()}


def weight_of(membership: Membership | None, charter: Charter, on: date) -> int:
    """The voting weight of the membership's tier on a day where the charter says so; else 1."""
    term = membership.term_on(on) if membership is not None and charter.weighted else None
    return term.tier.voting_weight if term is not None else 1


@dataclass(frozen=True)
class Voter:
    """A person who may cast an elector's vote, and as what; `by_proxy` when another organization's delegate."""

    person: Person
    kind: DelegateKind
    by_proxy: bool = False


def voters_of(ballot: Ballot, electors: Iterable[Elector], on: date | None = None) -> dict[int, list[Voter]]:
    """Who casts the vote of each elector on a day, by the elector's id: its own delegate and alternate, then those of
    the organization that holds its proxy. Three statements however many electors.
    """
    electors = list(electors)
    own = delegates_by_organization(ballot, on or this_day())
    holders = proxy_holders(ballot)
    found: dict[int, list[Voter]] = {}
    for elector in electors:
        pairs = own.get(elector.organization_id, [])
        voters = [Voter(person, kind) for kind, person in pairs]
        for kind, person in own.get(holders.get(elector.id, 0), []):
            voters.append(Voter(person, kind, by_proxy=True))
        found[elector.id] = voters
    return found


def delegates_by_organization(ballot: Ballot, on: date) -> dict[int, list[tuple[DelegateKind, Person]]]:
    """Delegates and alternates of the group on a day by their organization, the delegate first."""
    wanted = (
        select(Seat.organization_id, Delegate)
        .join(Delegate, Delegate.seat_id == Seat.id)
        .where(Seat.group_id == ballot.group_id, holding(Delegate, on))
        .options(sa.orm.joinedload(Delegate.person).selectinload(Person.addresses))
        .order_by(Delegate.kind.desc(), Delegate.id)  # 'delegate' stands behind 'alternate' in the alphabet
    )
    found: dict[int, list[tuple[DelegateKind, Person]]] = {}
    for organization_id, delegate in db.session.execute(wanted):
        pairs = found.setdefault(organization_id, [])
        if delegate.person_id not in [person.id for _kind, person in pairs]:
            pairs.append((delegate.kind, delegate.person))
    return found


def proxy_holders(ballot: Ballot) -> dict[int, int]:
    """The organization that holds the open proxy of each elector that gave one, by the elector's id."""
    wanted = select(Proxy.elector_id, Elector.organization_id).join(Elector, Elector.id == Proxy.holder_id)
    rows: Any = db.session.execute(wanted.where(Proxy.ballot_id == ballot.id, Proxy.revoked_at.is_(None)))
    return dict(rows.all())
