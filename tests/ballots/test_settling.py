"""The result is written down and told once, some time after the clock has closed the ballot."""

import logging

import pytest

from alliance.ballots import signals
from alliance.ballots.enums import Outcome, Subject
from alliance.ballots.models import BallotEvent
from alliance.ballots.operations import settling
from alliance.ballots.operations.ballots import note
from alliance.ballots.operations.opening import cancel
from alliance.ballots.operations.settling import settle, settle_due
from alliance.ballots.operations.voting import cast_vote
from alliance.ballots.queries.votes import electors_of
from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.groups.enums import CharterState, Role
from alliance.groups.models import Charter
from alliance.groups.operations.charters import back_to_draft
from alliance.jobs.operations import tasks_of
from alliance.jobs.tasks import run_due
from tests.factories import PersonFactory, both
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import GroupFactory, seated

YES, NO = {"answer": "yes"}, {"answer": "no"}


@pytest.fixture
def holders():
    group = GroupFactory(code="wg3")
    return [voting_member(group) for _ in range(3)]


@pytest.fixture
def charter(holders):
    found = Charter(
        group=holders[0].group, number=2, state=CharterState.DRAFT, scope=both("More"), deliverables=Localized()
    )
    db.session.add(found)
    db.session.commit()
    return found


def voted(holders, *choices, **more):
    ballot = BallotFactory(group=holders[0].group, opened=True, **more)
    for holder, elector, choice in zip(holders, electors_of(ballot), choices, strict=False):
        cast_vote(holder.person, ballot, elector, choice)
    return ballot


def verbs(ballot):
    rows = db.session.query(BallotEvent).filter_by(ballot_id=ballot.id).order_by(BallotEvent.id)
    return [event.verb for event in rows]


@pytest.mark.parametrize(
    ("choices", "outcome"),
    [((YES, YES, NO), Outcome.PASSED), ((NO, NO, YES), Outcome.FAILED), ((YES,), Outcome.NO_QUORUM)],
)
def test_the_outcome_is_recorded_and_told_to_those_who_vote_and_to_the_officers(holders, outbox, choices, outcome):
    chair = seated(holders[0].group, role=Role.CHAIR).person
    ballot, heard = voted(holders, *choices), []
    with at(ballot.closes_at), signals.settled.connected_to(heard.append):
        assert settle(ballot)
    assert (ballot.outcome, ballot.settled_at, heard) == (outcome, ballot.closes_at, [ballot])
    told = sorted(address for kind, address in outbox() if kind == "ballots.settled")
    assert told == sorted([*(holder.person.email for holder in holders), chair.email])


def test_a_secret_ballot_is_settled_from_its_box(holders):
    ballot = voted(holders, YES, YES, NO, secret=True)
    with at(ballot.closes_at):
        settle(ballot)
    assert ballot.outcome is Outcome.PASSED


def test_it_is_settled_once_and_not_before_its_closing(holders, outbox):
    ballot = voted(holders, YES, YES, YES)
    assert not settle(ballot)
    with at(ballot.closes_at):
        assert settle(ballot)
        assert not settle(ballot)
    assert [kind for kind, _address in outbox()].count("ballots.settled") == 3
    assert verbs(ballot) == ["opened", "settled"]


def test_a_ballot_that_is_not_there_or_was_cancelled_is_not_settled(holders):
    ballot = voted(holders)
    cancel(PersonFactory(), ballot, "A mistake.")
    with at(ballot.closes_at):
        assert not settle(ballot)
        assert not settle(None)


def test_the_worker_settles_each_minute_what_closed(app, holders):
    first, second = voted(holders, YES, YES, YES), voted(holders, NO, NO, NO)
    with at(first.closes_at):
        run_due(app)
    db.session.expire_all()
    assert [first.outcome, second.outcome] == [Outcome.PASSED, None]
    with at(second.closes_at):
        assert settle_due() == 1
        assert settle_due() == 0
    assert second.outcome is Outcome.FAILED


def test_the_task_is_registered_once(app):
    names = [drain.__name__ for drain in tasks_of(app).drains]
    assert names.count("settle_due") == 1


def test_a_ballot_that_cannot_be_counted_does_not_keep_the_others_waiting(holders, caplog, session):
    broken, sound = voted(holders, YES, YES, YES), voted(holders, YES, YES, YES)
    broken.frozen = "{"
    session.commit()
    with at(sound.closes_at), caplog.at_level(logging.ERROR, settling.log.name):
        assert settle_due() == 1
    assert (broken.outcome, sound.outcome) == (None, Outcome.PASSED)
    assert "could not be settled" in caplog.text


@pytest.mark.parametrize(
    ("choices", "state"), [((YES, YES, YES), CharterState.IN_FORCE), ((NO, NO, NO), CharterState.DRAFT)]
)
def test_a_charter_is_in_force_once_its_ballot_passed_and_a_draft_again_if_not(holders, charter, choices, state):
    ballot = voted(holders, *choices, subject=Subject.CHARTER, subject_id=charter.id)
    with at(ballot.closes_at):
        settle(ballot)
    assert charter.state is state
    assert (ballot.group.charter == charter) is (state is CharterState.IN_FORCE)


def test_a_charter_that_was_taken_away_meanwhile_stays_as_it_is(holders, charter):
    ballot = voted(holders, YES, YES, YES, subject=Subject.CHARTER, subject_id=charter.id)
    back_to_draft(charter)
    with at(ballot.closes_at):
        settle(ballot)
    assert (ballot.outcome, charter.state) == (Outcome.PASSED, CharterState.DRAFT)


def test_what_cannot_follow_leaves_a_line_in_the_history(holders, charter):
    ballot = voted(holders, YES, YES, YES, subject=Subject.CHARTER, subject_id=charter.id)
    ballot.group.state = "declined"
    db.session.commit()
    with at(ballot.closes_at):
        assert settle(ballot)
    assert verbs(ballot) == ["opened", "not_followed", "settled"]


def test_a_note_names_who_did_it_and_why(holders):
    ballot, actor = voted(holders), PersonFactory()
    note(actor, ballot, "extended", "The holiday.", was="x")
    db.session.commit()
    event = db.session.query(BallotEvent).filter_by(verb="extended").one()
    assert (event.actor, event.reason, event.details) == (actor, "The holiday.", {"was": "x"})
