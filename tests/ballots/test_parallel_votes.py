"""SAFETY 31 and 36 on a real database: many at once, each with a transaction of its own."""

import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from alliance.accounts.models import Person
from alliance.ballots.models import Ballot, Elector, Vote
from alliance.ballots.operations.settling import settle
from alliance.ballots.operations.voting import cast_vote
from alliance.ballots.queries.box import open_box
from alliance.ballots.queries.results import result_of
from alliance.ballots.queries.votes import electors_of
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Refused
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import GroupFactory
from tests.load.parallel import at_once

pytestmark = [pytest.mark.slow, pytest.mark.live]
MANY = 50


def prepared(program, electors, **ballot):
    """The id of an open ballot, with the ids of its electors and of their delegates."""
    with program.app_context():
        group = GroupFactory(code="wg3")
        people = [voting_member(group).person_id for _ in range(electors)]
        made = BallotFactory(group=group, opened=True, **ballot)
        found = made.id, [one.id for one in electors_of(made)], people
        db.session.remove()
    return found


def voting(program, ballot_id, elector_id, person_id, answer="yes", nonce=""):
    """One act of voting in a context of its own: its tracking code, or None when it was refused."""

    def act():
        with program.app_context():
            try:
                person, ballot = db.session.get(Person, person_id), db.session.get(Ballot, ballot_id)
                return cast_vote(person, ballot, elector_id, {"answer": answer}, nonce=nonce)
            except Refused:
                return None
            finally:
                db.session.remove()

    return act


def counts(program):
    with program.app_context():
        votes = db.session.scalar(sa.select(sa.func.count()).select_from(Vote))
        voted = db.session.scalar(sa.select(sa.func.count()).select_from(Elector).where(Elector.has_voted))
        db.session.remove()
    return votes, voted


def test_fifty_votes_of_one_organization_count_once(program):
    ballot, electors, people = prepared(program, 2)
    acts = [voting(program, ballot, electors[0], people[0], "no" if at % 2 else "yes") for at in range(MANY)]
    codes = set(at_once(acts))
    assert len(codes) == 1 and None not in codes
    assert counts(program) == (1, 1)


def test_fifty_secret_votes_of_one_organization_count_once(program):
    """The first is in the box; the others have not its tracking code."""
    ballot, electors, people = prepared(program, 2, secret=True)
    codes = at_once([voting(program, ballot, electors[0], people[0]) for _ in range(MANY)])
    kept = [code for code in codes if code]
    with program.app_context():
        assert [code for code, _choice in open_box(db.session.get(Ballot, ballot))] == kept
    assert len(kept) == 1
    assert counts(program) == (0, 1)


def test_one_form_sent_fifty_times_is_one_secret_vote_under_one_code(program):
    ballot, electors, people = prepared(program, 2, secret=True)
    codes = at_once([voting(program, ballot, electors[0], people[0], nonce="one form") for _ in range(MANY)])
    with program.app_context():
        assert len(open_box(db.session.get(Ballot, ballot))) == 1
    assert len(set(codes)) == 1 and None not in codes


@pytest.mark.parametrize("secret", [False, True])
def test_no_vote_is_lost_when_all_vote_at_once(program, secret):
    ballot, electors, people = prepared(program, 20, secret=secret)
    acts = [voting(program, ballot, *pair) for pair in zip(electors, people, strict=True)]
    codes = at_once(acts)
    assert len(set(codes)) == 20 and None not in codes
    with program.app_context():
        assert len(open_box(db.session.get(Ballot, ballot))) == (20 if secret else 0)
    assert counts(program) == (0 if secret else 20, 20)


@pytest.mark.parametrize("secret", [False, True])
def test_across_the_closing_every_vote_that_was_taken_is_counted_and_no_other(program, secret):
    ballot_id, electors, people = prepared(program, 30, secret=secret)
    with program.app_context():
        closes = now() + timedelta(seconds=3)
        db.session.execute(sa.update(Ballot).values(closes_at=closes))
        db.session.commit()
        db.session.remove()

    def patient(act, place):
        """Comes to vote at a moment of its own around the closing."""

        def later():
            time.sleep(max(0.0, (closes - now()).total_seconds() + 0.06 * (place - 20)))
            return act()

        return later

    def settling():
        with program.app_context():
            try:
                while not settle(db.session.get(Ballot, ballot_id)):
                    db.session.remove()
                    time.sleep(0.01)
                return db.session.get(Ballot, ballot_id).settled_at
            finally:
                db.session.remove()

    pairs = enumerate(zip(electors, people, strict=True))
    acts = [patient(voting(program, ballot_id, *pair), place) for place, pair in pairs]
    *codes, settled_at = at_once([*acts, settling])
    taken = sum(code is not None for code in codes)
    assert settled_at >= closes
    assert 0 < taken < 30
    with program.app_context():
        assert result_of(db.session.get(Ballot, ballot_id)).voted == taken
    assert counts(program)[1] == taken
