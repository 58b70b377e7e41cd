"""Casting votes: who, what, until when (SAFETY 31, 36); open votes with their grounds."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from alliance.audit.models import AuditEntry
from alliance.ballots.enums import BallotKind, Method
from alliance.ballots.models import Vote
from alliance.ballots.operations.opening import cancel
from alliance.ballots.operations.voting import cast_vote
from alliance.ballots.queries.votes import electors_of, turnout
from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.groups.enums import DelegateKind
from alliance.organizations.queries import this_day
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import DelegateFactory, GroupFactory, HolderFactory

YES, NO, ABSTAIN = ({"answer": answer} for answer in ("yes", "no", "abstain"))


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


@pytest.fixture
def holder(group):
    """The delegate of the first elector."""
    return voting_member(group)


@pytest.fixture
def ballot(group, holder):
    voting_member(group)
    return BallotFactory(group=group, opened=True)


def first(ballot):
    return electors_of(ballot)[0]


def votes():
    return list(db.session.scalars(sa.select(Vote).order_by(Vote.id)))


def test_a_vote_is_kept_with_who_cast_it_and_a_tracking_code(ballot, holder, trail):
    code = cast_vote(holder.person, ballot, first(ballot), YES, grounds="Well done.")
    (vote,) = votes()
    assert (vote.choice, vote.grounds, vote.cast_by, vote.receipt) == (YES, "Well done.", holder.person, code)
    assert (first(ballot).has_voted, turnout(ballot).voted) == (True, 1)
    assert len(code) == 19
    assert trail() == ["ballots.opened", "ballots.voted"]


def test_the_last_vote_counts_and_keeps_its_code(ballot, holder, trail):
    code = cast_vote(holder.person, ballot, first(ballot), YES)
    assert cast_vote(holder.person, ballot, first(ballot), NO) == code
    assert [vote.choice for vote in votes()] == [NO]
    assert trail()[-1] == "ballots.vote_changed"


def test_the_audit_log_tells_that_somebody_voted_and_not_how(ballot, holder):
    for choice in (YES, NO):
        cast_vote(holder.person, ballot, first(ballot), choice, grounds="Because")
    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb.like("ballots.vote%"))).all()
    assert [entry.actor_id for entry in entries] == [holder.person_id] * 2
    assert [entry.organization_id for entry in entries] == [holder.seat.organization_id] * 2
    told = " ".join(str(entry.details) for entry in entries)
    assert not any(word in told for word in ("yes", "no'", "answer", "Because"))


def test_the_alternate_votes_as_well_and_the_last_vote_counts(ballot, holder):
    alternate = HolderFactory(seat=holder.seat).person
    DelegateFactory(seat=holder.seat, person=alternate, kind=DelegateKind.ALTERNATE)
    cast_vote(holder.person, ballot, first(ballot), YES)
    cast_vote(alternate, ballot, first(ballot), NO)
    assert [(vote.choice, vote.cast_by) for vote in votes()] == [(NO, alternate)]


def test_nobody_else_votes(ballot, holder, group):
    colleague = HolderFactory(seat=holder.seat).person
    other = voting_member(group).person
    past = DelegateFactory(seat=holder.seat, person=PersonFactory(), last_on=this_day() - timedelta(days=1)).person
    for person in (colleague, other, past, PersonFactory(), CoordinatorFactory()):
        with pytest.raises(Refused):
            cast_vote(person, ballot, first(ballot), YES)
    assert votes() == []


def test_an_elector_of_another_ballot_is_not_voted_for(ballot, holder, group):
    other = BallotFactory(group=group, opened=True)
    with pytest.raises(Refused):
        cast_vote(holder.person, ballot, first(other), YES)


def test_a_successor_as_delegate_votes_for_the_same_elector(ballot, holder):
    holder.seat.delegates[0].last_on = this_day() - timedelta(days=1)
    successor = DelegateFactory(seat=holder.seat, person=PersonFactory()).person
    cast_vote(successor, ballot, first(ballot), YES)
    assert votes()[0].cast_by == successor


def test_one_person_votes_for_each_organization_they_are_delegate_of(group):
    person = PersonFactory()
    for _ in range(2):
        voting_member(group, person=person)
    ballot = BallotFactory(group=group, opened=True)
    for elector in electors_of(ballot):
        cast_vote(person, ballot, elector, YES)
    assert turnout(ballot).voted == 2


def test_a_vote_is_taken_until_the_second_before_closing_and_none_at_it_or_after(ballot, holder):
    """Whatever the worker did: nothing but the clock is asked."""
    with at(ballot.closes_at - timedelta(seconds=1)):
        cast_vote(holder.person, ballot, first(ballot), YES)
    for late in (timedelta(0), timedelta(seconds=1), timedelta(days=400)):
        with at(ballot.closes_at + late), pytest.raises(Refused):
            cast_vote(holder.person, ballot, first(ballot), NO)
    assert [vote.choice for vote in votes()] == [YES]


def test_before_the_opening_no_vote_is_taken(group, holder):
    ballot = BallotFactory(group=group, opens_at=now() + timedelta(hours=1), opened=True)
    with pytest.raises(Refused):
        cast_vote(holder.person, ballot, first(ballot), YES)
    with at(ballot.opens_at):
        cast_vote(holder.person, ballot, first(ballot), YES)


def test_a_cancelled_ballot_takes_no_vote(ballot, holder):
    cancel(PersonFactory(), ballot, "A mistake.")
    with pytest.raises(Refused):
        cast_vote(holder.person, ballot, first(ballot), YES)


def test_where_a_no_needs_grounds_none_comes_without(group, holder):
    ballot = BallotFactory(group=group, grounds_for_no=True, opened=True)
    with pytest.raises(Refused) as refusal:
        cast_vote(holder.person, ballot, first(ballot), NO, grounds="  ")
    assert refusal.value.field == "grounds"
    cast_vote(holder.person, ballot, first(ballot), ABSTAIN)
    cast_vote(holder.person, ballot, first(ballot), NO, grounds="Too early.")
    assert votes()[0].grounds == "Too early."


def election(group, method, **more):
    more = {"most_choices": 1, "winners": 1} | more
    return BallotFactory(
        group=group, kind=BallotKind.ELECTION, method=method, labels=("Ann", "Bo", "Cy"), opened=True, **more
    )


KEPT = [
    (Method.PLURALITY, {}, {"options": ["b"]}, {"options": ["b"]}),
    (Method.PLURALITY, {}, {"options": []}, {"options": []}),
    (Method.PLURALITY, {"most_choices": 2}, {"options": ["c", "a", "c"]}, {"options": ["a", "c"]}),
    (Method.APPROVAL, {"most_choices": 3}, {"options": ["c", "b", "a"]}, {"options": ["a", "b", "c"]}),
    (Method.SCHULZE, {}, {"ranks": {"c": 1, "a": 1}}, {"ranks": {"a": 1, "c": 1}}),
    (Method.RUNOFF, {}, {"ranks": {}}, {"ranks": {}}),
]


@pytest.mark.parametrize(("method", "more", "choice", "kept"), KEPT, ids=range(len(KEPT)))
def test_a_choice_is_kept_in_one_shape(group, holder, method, more, choice, kept):
    ballot = election(group, method, **more)
    cast_vote(holder.person, ballot, first(ballot), choice)
    assert votes()[0].choice == kept


NEVER = [
    (Method.PLURALITY, {"options": ["a", "b"]}, "options"),
    (Method.PLURALITY, {"options": ["z"]}, "options"),
    (Method.PLURALITY, {"options": "a"}, "options"),
    (Method.PLURALITY, {"answer": "yes"}, "options"),
    (Method.SCHULZE, {"ranks": {"z": 1}}, "ranks"),
    (Method.SCHULZE, {"ranks": {"a": 4}}, "ranks"),
    (Method.SCHULZE, {"ranks": {"a": 0}}, "ranks"),
    (Method.SCHULZE, {"ranks": {"a": "1"}}, "ranks"),
    (Method.SCHULZE, {"ranks": ["a"]}, "ranks"),
    (Method.RUNOFF, {}, "ranks"),
]


@pytest.mark.parametrize(("method", "choice", "field"), NEVER, ids=range(len(NEVER)))
def test_what_the_ballot_does_not_offer_is_refused(group, holder, method, choice, field):
    ballot = election(group, method)
    with pytest.raises(Refused) as refusal:
        cast_vote(holder.person, ballot, first(ballot), choice)
    assert (refusal.value.field, votes()) == (field, [])


@pytest.mark.parametrize("choice", [{}, {"answer": "maybe"}, {"options": ["a"]}])
def test_a_motion_is_answered_by_yes_no_or_abstain(ballot, holder, choice):
    with pytest.raises(Refused) as refusal:
        cast_vote(holder.person, ballot, first(ballot), choice)
    assert refusal.value.field == "answer"
