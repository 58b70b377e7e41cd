"""What groups put on the coordinators' first page."""

from datetime import timedelta

from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.lines import read
from alliance.desk.queries.groups import group_lines, group_parts
from alliance.groups.enums import GroupState, JoinState
from alliance.groups.models import JoinRequest
from tests.factories import CoordinatorFactory, both
from tests.factories.ballots import BallotFactory
from tests.factories.groups import GroupFactory
from tests.factories.organizations import OrganizationFactory

DAY = timedelta(days=1)


def lines():
    """The lines that come from groups."""
    return group_lines(read(group_parts()))


def titles(app):
    with app.test_request_context():
        return [(line.title, line.late) for line in lines()]


def test_proposals_wait_for_a_decision(app):
    GroupFactory(en="Recycling", state=GroupState.PROPOSED)
    GroupFactory(en="At work")
    assert titles(app) == [("Proposed group: Recycling", False)]


def test_a_ballot_stands_there_in_its_last_three_days_only(app):
    with at(now() - 9 * DAY):
        BallotFactory(title=both("Soon"), opened=1, closes_at=now() + 11 * DAY)
        BallotFactory(title=both("Later"), opened=1, closes_at=now() + 14 * DAY)
        BallotFactory(title=both("Over"), opened=1, closes_at=now() + 8 * DAY)
    assert titles(app) == [("Ballot closes soon: Soon", False)]


def test_requests_that_a_chair_leaves_for_two_weeks_are_late(app):
    group = GroupFactory(en="Slow")
    for days in (20, 30, 2):
        db.session.add(
            JoinRequest(
                group=group, organization=OrganizationFactory(), state=JoinState.CONFIRMED, since=now() - days * DAY
            )
        )
    db.session.commit()
    assert titles(app) == [("Requests to join Slow", True)]


def test_a_group_is_quiet_after_ninety_days(app):
    GroupFactory(en="Quiet", last_active_at=now() - 91 * DAY)
    GroupFactory(en="Busy", last_active_at=now() - 89 * DAY)
    GroupFactory(en="Concluded", state=GroupState.CONCLUDED, last_active_at=now() - 400 * DAY)
    assert titles(app) == [("Quiet group: Quiet", False)]


def test_the_first_page_shows_them(as_user):
    GroupFactory(en="Recycling", state=GroupState.PROPOSED)
    assert "Proposed group: Recycling" in as_user(CoordinatorFactory()).get("/desk/").text
