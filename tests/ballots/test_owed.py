"""The ballots that my organizations owe."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from alliance.ballots.operations.proxies import give
from alliance.ballots.operations.voting import cast_vote
from alliance.ballots.queries.owed import (
    closing_ballots,
    organizations_ballots,
    owed_ballots,
    owed_count,
    votes_to_cast,
)
from alliance.ballots.queries.votes import electors_of
from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.groups.enums import DelegateKind
from tests.factories import PersonFactory
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import DelegateFactory, GroupFactory
from tests.factories.organizations import AffiliationFactory

YES = {"answer": "yes"}


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


def owed(person):
    return [(one.ballot, one.elector.organization_id) for one in owed_ballots(person)]


def counted(person, group=None):
    return db.session.scalar(sa.select(owed_count(person.id, group.id if group else None)))


def test_delegate_and_alternate_owe_until_one_of_them_votes(group):
    holder = voting_member(group)
    alternate = DelegateFactory(seat=holder.seat, person=PersonFactory(), kind=DelegateKind.ALTERNATE).person
    ballot = BallotFactory(group=group, opened=True)
    for person in (holder.person, alternate):
        assert owed(person) == [(ballot, holder.seat.organization_id)]
        assert (counted(person), counted(person, group), counted(person, GroupFactory())) == (1, 1, 0)
    cast_vote(alternate, ballot, electors_of(ballot)[0], YES)
    assert (owed(holder.person), counted(holder.person)) == ([], 0)
    assert len(votes_to_cast(holder.person)) == 1


def test_the_holder_of_a_proxy_owes_the_vote_too(group):
    giver, holder = voting_member(group), voting_member(group)
    ballot = BallotFactory(group=group, opened=True)
    give(giver.person, ballot, *electors_of(ballot))
    assert [key for _ballot, key in owed(holder.person)] == [giver.seat.organization_id, holder.seat.organization_id]
    assert counted(holder.person) == 2


def test_only_what_is_open_at_this_moment_is_owed(group):
    person = voting_member(group).person
    ahead = BallotFactory(group=group, opens_at=now() + timedelta(days=1), opened=True)
    BallotFactory(group=group)
    assert owed(person) == []
    assert [one.ballot for one in votes_to_cast(person)] == [ahead]
    with at(ahead.opens_at):
        assert [one for one, _key in owed(person)] == [ahead]
        assert counted(person) == 1
        assert list(db.session.scalars(closing_ballots(group.id))) == [ahead]
    with at(ahead.closes_at):
        assert (owed(person), votes_to_cast(person), counted(person)) == ([], [], 0)
        assert list(db.session.scalars(closing_ballots())) == []


def test_the_next_closing_stands_first(group):
    person = voting_member(group).person
    later = BallotFactory(group=group, closes_at=now() + timedelta(days=9), opened=True)
    sooner = BallotFactory(group=group, opened=True)
    assert [one for one, _key in owed(person)] == [sooner, later]


def test_colleagues_see_that_their_organization_owes_and_do_not_vote(group):
    holder = voting_member(group)
    colleague = AffiliationFactory(organization=holder.seat.organization).person
    ballot = BallotFactory(group=group, opened=True)
    assert owed(colleague) == []
    assert [one.ballot for one in organizations_ballots(colleague)] == [ballot]
    assert organizations_ballots(PersonFactory()) == []
    cast_vote(holder.person, ballot, electors_of(ballot)[0], YES)
    assert organizations_ballots(colleague) == []
