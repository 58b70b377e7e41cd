"""Who may do what with a ballot: person by state."""

from datetime import timedelta

import pytest

from alliance.ballots import policy
from alliance.ballots.operations.opening import cancel
from alliance.ballots.queries.ballots import visible_ballot
from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.groups.enums import Role
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import GroupFactory, HolderFactory, seated
from tests.factories.membership import representative


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


@pytest.fixture
def people(group):
    delegate = voting_member(group)
    return {
        "delegate": delegate.person,
        "colleague": HolderFactory(seat=delegate.seat).person,
        "representative": representative(delegate.seat.organization),
        "chair": seated(group, role=Role.CHAIR).person,
        "observer": seated(group, role=Role.OBSERVER).person,
        "groups": CoordinatorFactory(duty=Duty.GROUPS),
        "reader": CoordinatorFactory(duty=Duty.READ_ONLY),
        "stranger": PersonFactory(),
    }


def rights(people, ballot):
    """For each person who finds the ballot: reads, manages, votes, sees proxies."""
    found = {}
    for name, person in people.items():
        db.session.expire_all()
        seen = visible_ballot(person, ballot.id)
        asked = (policy.can_read_ballot, policy.can_manage_ballot, policy.can_vote, policy.can_see_proxies)
        found[name] = seen and "".join("rmvp"[place] for place, ask in enumerate(asked) if ask(person, seen))
    return found


RUNNING = {
    "delegate": "rvp", "colleague": "rp", "representative": "rp", "chair": "rmp", "observer": "rp", "groups": "rmp",
    "reader": "rp", "stranger": "",
}  # fmt: skip


def test_a_draft_belongs_to_those_who_run_the_group(people, group):
    ballot = BallotFactory(group=group)
    expected = dict.fromkeys(people) | {"chair": "rm", "groups": "rm"}
    assert rights(people, ballot) == expected


def test_while_it_runs_delegates_vote_and_all_of_the_group_read(people, group):
    ballot = BallotFactory(group=group, opened=True)
    assert rights(people, ballot) == RUNNING


def test_before_after_and_without_it_nobody_votes(people, group):
    ballot = BallotFactory(group=group, opened=True)
    nobody = {name: word.replace("v", "") for name, word in RUNNING.items()}
    for moment in (ballot.opens_at - timedelta(seconds=1), ballot.closes_at):
        with at(moment):
            assert rights(people, ballot) == nobody
    cancel(None, ballot, "A mistake.")
    assert rights(people, ballot) == nobody


def test_what_was_loaded_for_somebody_else_counts_for_nobody(people, group):
    ballot = BallotFactory(group=group, opened=True)
    seen = visible_ballot(people["delegate"], ballot.id)
    assert policy.can_vote(people["delegate"], seen)
    assert not policy.can_vote(people["colleague"], seen)
    assert policy.givers(people["colleague"], seen) == []
