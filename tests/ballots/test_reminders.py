"""Reminders reach those who have not voted, three days and one day before the closing, and nobody else."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from alliance.ballots.operations import reminders
from alliance.ballots.operations.opening import cancel, extend, open_ballot
from alliance.ballots.operations.proxies import give
from alliance.ballots.operations.voting import cast_vote
from alliance.ballots.queries.votes import electors_of
from alliance.core.clock import at
from alliance.core.db import db
from alliance.groups.enums import DelegateKind
from alliance.jobs.models import Job
from alliance.jobs.tasks import run_due
from alliance.notices.models import Notice
from tests.factories import PersonFactory
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import DelegateFactory, GroupFactory

YES = {"answer": "yes"}


@pytest.fixture
def holders():
    group = GroupFactory(code="wg3")
    return [voting_member(group) for _ in range(3)]


@pytest.fixture
def ballot(holders):
    return BallotFactory(group=holders[0].group, opened=True)


@pytest.fixture
def reminded(app, outbox):
    """Whom the worker reminds at a moment: the new addresses, in order."""
    seen = []

    def work(moment):
        with at(moment):
            run_due(app)
        found = [address for kind, address in outbox() if kind == "ballots.reminded"]
        new = found[len(seen) :]
        seen.extend(new)
        return sorted(new)

    return work


def before(ballot, **span):
    return ballot.closes_at - timedelta(**span)


def test_those_who_have_not_voted_are_reminded_twice(ballot, holders, reminded):
    cast_vote(holders[0].person, ballot, electors_of(ballot)[0], YES)
    assert reminded(before(ballot, days=3, seconds=1)) == []
    assert reminded(before(ballot, days=3)) == sorted(one.person.email for one in holders[1:])
    cast_vote(holders[1].person, ballot, electors_of(ballot)[1], YES)
    assert reminded(before(ballot, days=2)) == []
    assert reminded(before(ballot, days=1)) == [holders[2].person.email]
    assert reminded(before(ballot, hours=1)) == []
    assert ballot.reminded_at is not None


def test_the_alternate_and_the_holder_of_a_proxy_are_reminded_too(ballot, holders, reminded):
    alternate = DelegateFactory(seat=holders[0].seat, person=PersonFactory(), kind=DelegateKind.ALTERNATE).person
    electors = electors_of(ballot)
    give(holders[1].person, ballot, electors[1], electors[2])
    cast_vote(holders[2].person, ballot, electors[2], YES)
    wanted = [holders[0].person, alternate, holders[1].person, holders[2].person]
    assert reminded(before(ballot, days=3)) == sorted(one.email for one in wanted)


def test_one_person_gets_one_mail_that_names_all_the_organizations(reminded):
    group, person = GroupFactory(), PersonFactory()
    for _ in range(2):
        voting_member(group, person=person)
    ballot = BallotFactory(group=group, opened=True)
    assert reminded(before(ballot, days=3)) == [person.email]
    text = db.session.scalar(sa.select(Notice.text).where(Notice.kind == "ballots.reminded"))
    assert all(elector.name.en in text for elector in electors_of(ballot))


def test_a_short_ballot_reminds_only_of_what_lies_ahead(holders, reminded):
    ballot = BallotFactory(group=holders[0].group)
    ballot.closes_at = ballot.opens_at + timedelta(days=2)
    db.session.commit()
    reminders_owed = sa.select(sa.func.count()).select_from(Job).where(Job.name == "ballots.remind")
    from_before = db.session.scalar(reminders_owed)
    open_ballot(None, ballot)
    assert db.session.scalar(reminders_owed) - from_before == 1
    assert len(reminded(before(ballot, days=1))) == 3


def test_after_an_extension_the_days_count_from_the_new_closing(ballot, holders, reminded):
    old = ballot.closes_at
    extend(PersonFactory(), ballot, old + timedelta(days=5), "The holiday.")
    assert reminded(old - timedelta(days=3)) == []
    assert len(reminded(before(ballot, days=3))) == 3


def test_a_cancelled_ballot_reminds_nobody(ballot, reminded):
    cancel(PersonFactory(), ballot, "A mistake.")
    assert reminded(before(ballot, days=3)) == []


def test_who_votes_between_the_list_and_the_mail_is_left_out(ballot, holders, outbox):
    closes = ballot.closes_at.isoformat()
    cast_vote(holders[0].person, ballot, electors_of(ballot)[0], YES)
    reminders.remind_some(ballot.id, closes, [1, 2])
    assert [address for kind, address in outbox() if kind == "ballots.reminded"] == [holders[1].person.email]


def test_when_everybody_has_voted_nothing_is_noted(ballot, holders, trail):
    for holder, elector in zip(holders, electors_of(ballot), strict=True):
        cast_vote(holder.person, ballot, elector, YES)
    reminders.remind(ballot.id, ballot.closes_at.isoformat(), 3)
    assert "ballots.reminded" not in trail()
