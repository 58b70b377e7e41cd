"""Acts of delegates and chairs on ballots in a fresh session, as each real request has one."""

from datetime import timedelta

import pytest

from alliance.ballots.models import Proxy
from alliance.ballots.operations.proxies import give
from alliance.ballots.queries.votes import electors_of
from alliance.core.clock import now
from alliance.core.db import db
from alliance.groups.enums import Role
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import GroupFactory, seated

EN = {"Accept-Language": "en"}


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


@pytest.mark.parametrize("who", ["delegate", "chair"])
def test_a_proxy_is_revoked_by_who_gave_it_and_by_the_chair(as_user, group, who):
    giver, _holder = voting_member(group).person, voting_member(group)
    chair = seated(group, role=Role.CHAIR).person
    ballot = BallotFactory(group=group, opened=True)
    first, second = electors_of(ballot)
    proxy = give(giver, ballot, first, second)
    browser = as_user(giver if who == "delegate" else chair)
    path = f"/ballots/{ballot.id}/proxies/{proxy.id}/revoke"
    db.session.expunge_all()
    assert browser.post(path).status_code == 303
    assert db.session.query(Proxy).one().revoked_at is not None


def test_a_refused_extension_comes_back_to_the_chair_with_what_was_typed(as_user, group):
    voting_member(group)
    chair = seated(group, role=Role.CHAIR).person
    ballot = BallotFactory(group=group, opened=True)
    browser, path = as_user(chair), f"/ballots/{ballot.id}/extend"
    earlier = (now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    db.session.expunge_all()
    answer = browser.post(path, data={"closes": earlier, "reason": "Because of the holidays"}, headers=EN)
    assert answer.status_code == 422
    assert "Because of the holidays" in answer.text


def test_a_refused_proxy_of_a_chair_comes_back_with_what_was_typed(as_user, group):
    voting_member(group), voting_member(group)
    chair = seated(group, role=Role.CHAIR).person
    ballot = BallotFactory(group=group, opened=True)
    first, _second = electors_of(ballot)
    browser, path, elector = as_user(chair), f"/ballots/{ballot.id}/proxies", str(first.id)
    db.session.expunge_all()
    typed = {"elector": elector, "holder": elector, "note": "By letter of 3 May"}
    answer = browser.post(path, data=typed, headers=EN)
    assert answer.status_code == 422
    assert "By letter of 3 May" in answer.text
