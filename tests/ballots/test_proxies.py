"""Proxies: who gives them to whom, how many, until when; the trace."""

import pytest
import sqlalchemy as sa

from alliance.ballots.models import Vote
from alliance.ballots.operations.proxies import give, revoke
from alliance.ballots.operations.voting import cast_vote
from alliance.ballots.queries.votes import electors_of, proxies_of
from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.groups.enums import Role
from tests.factories import PersonFactory
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import GroupFactory, HolderFactory, seated
from tests.factories.membership import representative

YES, NO = {"answer": "yes"}, {"answer": "no"}


@pytest.fixture
def holders():
    group = GroupFactory(code="wg3")
    return [voting_member(group) for _ in range(5)]


@pytest.fixture
def ballot(holders):
    return BallotFactory(group=holders[0].group, opened=True)


@pytest.fixture
def electors(ballot):
    return electors_of(ballot)


def test_the_holder_votes_and_the_vote_names_the_proxy(ballot, holders, electors, outbox, trail):
    proxy = give(holders[0].person, ballot, electors[0], electors[1])
    cast_vote(holders[1].person, ballot, electors[0], YES)
    cast_vote(holders[1].person, ballot, electors[1], NO)
    found = db.session.scalars(sa.select(Vote).order_by(Vote.id)).all()
    assert [(vote.choice, vote.proxy_id) for vote in found] == [(YES, proxy.id), (NO, None)]
    assert outbox()[5:] == [("ballots.proxy_given", holders[1].person.email)]
    assert trail()[1:] == ["ballots.proxy_given", "ballots.voted", "ballots.voted"]


def test_the_primary_representative_gives_it_too(ballot, holders, electors):
    chief = representative(holders[0].seat.organization)
    assert give(chief, ballot, electors[0], electors[1]).given_by == chief


def test_nobody_else_gives_it(ballot, holders, electors):
    for person in (holders[1].person, HolderFactory(seat=holders[0].seat).person, PersonFactory()):
        with pytest.raises(Refused):
            give(person, ballot, electors[0], electors[1])


def test_an_officer_records_one_and_says_how_it_was_given(ballot, holders, electors):
    chair = seated(ballot.group, role=Role.CHAIR).person
    with pytest.raises(Refused) as refusal:
        give(chair, ballot, electors[0], electors[1], recorded=True)
    assert refusal.value.field == "note"
    proxy = give(chair, ballot, electors[0], electors[1], "A letter of 3 November.", recorded=True)
    assert (proxy.recorded, proxy.note, proxy.given_by) == (True, "A letter of 3 November.", chair)


def test_one_organization_holds_two_at_most(ballot, holders, electors):
    for place in (1, 2):
        give(holders[place].person, ballot, electors[place], electors[0])
    with pytest.raises(Refused) as refusal:
        give(holders[3].person, ballot, electors[3], electors[0])
    assert refusal.value.field == "holder"


def test_it_is_neither_given_twice_nor_to_oneself_nor_passed_on(ballot, holders, electors):
    give(holders[0].person, ballot, electors[0], electors[1])
    cases = [(0, 2, "elector"), (2, 2, "holder"), (1, 2, "elector"), (2, 0, "holder")]
    for giver, holder, field in cases:
        with pytest.raises(Refused) as refusal:
            give(holders[giver].person, ballot, electors[giver], electors[holder])
        assert refusal.value.field == field


def test_an_elector_of_another_ballot_holds_none(ballot, holders, electors):
    other = electors_of(BallotFactory(group=ballot.group, opened=True))
    with pytest.raises(Refused):
        give(holders[0].person, ballot, electors[0], other[1])


def test_who_has_voted_gives_none(ballot, holders, electors):
    cast_vote(holders[0].person, ballot, electors[0], YES)
    with pytest.raises(Refused) as refusal:
        give(holders[0].person, ballot, electors[0], electors[1])
    assert refusal.value.field == "elector"


def test_revoked_it_stays_as_trace_and_the_holder_votes_no_more(ballot, holders, electors, outbox, trail):
    proxy = give(holders[0].person, ballot, electors[0], electors[1])
    revoke(holders[0].person, proxy)
    with pytest.raises(Refused):
        cast_vote(holders[1].person, ballot, electors[0], YES)
    with pytest.raises(Refused):
        revoke(holders[0].person, proxy)
    again = give(holders[0].person, ballot, electors[0], electors[2])
    assert proxies_of(ballot) == [proxy, again]
    assert proxy.revoked_by == holders[0].person
    assert outbox()[6] == ("ballots.proxy_revoked", holders[1].person.email)
    assert trail()[2] == "ballots.proxy_revoked"


def test_once_used_it_is_not_revoked(ballot, holders, electors):
    proxy = give(holders[0].person, ballot, electors[0], electors[1])
    cast_vote(holders[1].person, ballot, electors[0], YES)
    with pytest.raises(Refused):
        revoke(holders[0].person, proxy)


def test_a_stranger_revokes_nothing_and_an_officer_does(ballot, holders, electors):
    proxy = give(holders[0].person, ballot, electors[0], electors[1])
    with pytest.raises(Refused):
        revoke(holders[1].person, proxy)
    revoke(PersonFactory(), proxy, as_officer=True)
    assert proxy.revoked_at is not None


def test_after_closing_none_is_given_or_revoked(ballot, holders, electors):
    proxy = give(holders[0].person, ballot, electors[0], electors[1])
    with at(ballot.closes_at):
        with pytest.raises(Refused):
            give(holders[2].person, ballot, electors[2], electors[3])
        with pytest.raises(Refused):
            revoke(holders[0].person, proxy)


def test_the_giver_itself_may_still_vote_and_the_last_vote_counts(ballot, holders, electors):
    give(holders[0].person, ballot, electors[0], electors[1])
    cast_vote(holders[1].person, ballot, electors[0], YES)
    cast_vote(holders[0].person, ballot, electors[0], NO)
    (vote,) = db.session.scalars(sa.select(Vote))
    assert (vote.choice, vote.proxy_id, vote.cast_by) == (NO, None, holders[0].person)


def test_a_secret_vote_is_cast_by_proxy_without_a_trace_of_who_cast_it(holders):
    ballot = BallotFactory(group=holders[0].group, secret=True, opened=True)
    electors = electors_of(ballot)
    give(holders[0].person, ballot, electors[0], electors[1])
    assert cast_vote(holders[1].person, ballot, electors[0], YES)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Vote)) == 0
