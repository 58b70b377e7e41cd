"""Numbers and days in forms of ballots that no database takes."""

import pytest

from alliance.ballots.models import Ballot
from alliance.core.db import db
from alliance.groups.enums import Role
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import GroupFactory, seated


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


@pytest.mark.parametrize("number", ["9" * 30, "-" + "9" * 30, "999999"])
def test_a_vote_for_an_elector_of_thirty_digits_is_refused(as_user, group, number):
    voter = as_user(voting_member(group).person)
    ballot = BallotFactory(group=group, opened=True)
    answer = voter.post(f"/ballots/{ballot.id}/vote", data={"elector": number, "answer": "yes"})
    assert answer.status_code == 422


@pytest.mark.parametrize("closes", ["9999-12-31T23:59", "0001-01-01T00:00"])
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_a_ballot_does_not_close_at_the_end_of_the_calendar(as_user, group, closes, zone):
    chair = as_user(seated(group, role=Role.CHAIR).person)
    typed = {
        "kind": "motion", "title_en": "Adopt it?", "method": "plurality", "winners": "1", "most_choices": "1",
        "hidden": "y", "zone": zone, "closes": closes, "pass_mark": "", "charter": "0",
    }  # fmt: skip
    assert chair.post("/groups/wg3/ballots/new", data=typed).status_code == 422
    assert db.session.query(Ballot).count() == 0
