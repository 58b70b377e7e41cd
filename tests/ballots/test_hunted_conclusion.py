"""A group is not concluded under those who vote: a charter that passes later would call it back to life."""

import pytest

from alliance.ballots.operations.opening import cancel
from alliance.core.db import db
from alliance.groups.enums import GroupState
from alliance.groups.models import Group
from tests.factories import AdministratorFactory
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import GroupFactory

EN = {"Accept-Language": "en"}
WHY = {"reason": "The work is done."}


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


def test_a_group_with_a_running_ballot_is_not_concluded_until_it_is_over(as_user, group):
    voting_member(group)
    ballot = BallotFactory(group=group, opened=True)
    coordinator = AdministratorFactory()
    browser = as_user(coordinator)
    answer = browser.post("/groups/wg3/conclude", data=WHY, headers=EN)
    assert answer.status_code == 422
    assert f"Ballot {ballot.label} still runs." in answer.text
    assert db.session.query(Group).one().state is GroupState.ACTIVE
    cancel(coordinator, ballot, "The group ends")
    assert browser.post("/groups/wg3/conclude", data=WHY).status_code == 303
    assert db.session.query(Group).one().state is GroupState.CONCLUDED


def test_a_draft_keeps_no_group_from_its_end(as_user, group):
    BallotFactory(group=group)
    assert as_user(AdministratorFactory()).post("/groups/wg3/conclude", data=WHY).status_code == 303
