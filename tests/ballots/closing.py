"""Ballots with votes, before and after their closing, one of each kind."""

from contextlib import contextmanager
from datetime import timedelta

from alliance.ballots.enums import BallotKind, Method
from alliance.ballots.operations.voting import cast_vote
from alliance.ballots.queries.votes import electors_of
from alliance.core.clock import at, now
from tests.factories.ballots import BallotFactory

YES, NO, ABSTAIN = ({"answer": answer} for answer in ("yes", "no", "abstain"))


def opened(group, holders, choices=(), **values):
    """A ballot of one hour (sessions last longer) with votes of the first so many."""
    ballot = BallotFactory(group=group, opened=True, closes_at=now() + timedelta(hours=1), **values)
    for elector, holder, choice in zip(electors_of(ballot), holders, choices, strict=False):
        cast_vote(holder.person, ballot, elector, choice)
    return ballot


@contextmanager
def after(ballot, seconds=1):
    with at(ballot.closes_at + timedelta(seconds=seconds)):
        yield


MOTION = {"hidden": True}
SECRET = {"secret": True}
RANKED = {"kind": BallotKind.ELECTION, "method": Method.SCHULZE, "labels": ("Ann", "Bo", "Cy"), "secret": True}
RUNOFF = {"kind": BallotKind.ELECTION, "method": Method.RUNOFF, "labels": ("Ann", "Bo", "Cy"), "winners": 2}
PLURAL = {"kind": BallotKind.CHOICE, "method": Method.PLURALITY, "labels": ("Oak", "Elm")}
APPROVAL = {"kind": BallotKind.CHOICE, "method": Method.APPROVAL, "labels": ("Oak", "Elm"), "most_choices": 2}
KINDS = {
    "motion": (MOTION, [YES, YES, NO]),
    "secret": (SECRET, [YES, YES, NO]),
    "schulze": (RANKED, [{"ranks": {"a": 1, "b": 2}}, {"ranks": {"a": 1, "b": 1}}, {"ranks": {"c": 1, "a": 2}}]),
    "runoff": (RUNOFF, [{"ranks": {"a": 1, "b": 2}}, {"ranks": {"a": 1, "c": 2}}, {"ranks": {"c": 1, "a": 1}}]),
    "plurality": (PLURAL, [{"options": ["a"]}, {"options": ["b"]}, {"options": ["a"]}]),
    "approval": (APPROVAL, [{"options": ["a", "b"]}, {"options": ["b"]}, {"options": []}]),
}
