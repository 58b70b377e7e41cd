"""What a query noted on a row for its viewer lasts for the whole request, also past a commit, as in a fresh session."""

from datetime import date

import pytest

from alliance.core.db import db
from alliance.groups.enums import Role
from alliance.groups.models import Delegate, Milestone, SeatHolder
from alliance.groups.operations.deliverables import DeliverableInput, MilestoneInput, add_deliverable, add_milestone
from tests.factories import PersonFactory, both
from tests.factories.groups import DelegateFactory, GroupFactory, SeatFactory, seated
from tests.factories.membership import MembershipFactory, representative
from tests.factories.organizations import AffiliationFactory, OrganizationFactory

EN = {"Accept-Language": "en"}


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


@pytest.fixture
def member():
    organization = OrganizationFactory()
    MembershipFactory(organization=organization)
    return organization


def test_a_chair_corrects_a_milestone(as_user, group):
    chair = seated(group, role=Role.CHAIR).person
    guide = add_deliverable(chair, group, DeliverableInput(both("Guide"), date(2026, 7, 5), date(2027, 3, 31)))
    step = add_milestone(chair, guide, MilestoneInput(both("Draft"), date(2026, 12, 1)))
    browser, path = as_user(chair), f"/milestones/{step.id}/edit"
    db.session.expunge_all()
    assert browser.get(path).status_code == 200
    db.session.expunge_all()
    typed = {"title_en": "First draft", "due_on": "2026-12-15", "version": "1"}
    assert browser.post(path, data=typed).status_code == 303
    assert db.session.query(Milestone).one().title.en == "First draft"


def test_a_primary_representative_ends_the_task_of_a_delegate(as_user, group, member):
    task = DelegateFactory(seat=SeatFactory(group=group, organization=member))
    browser, path = as_user(representative(member)), f"/delegates/{task.id}/end"
    db.session.expunge_all()
    assert browser.post(path).status_code == 303
    assert db.session.query(Delegate).one().last_on is not None


def test_who_sends_a_colleague_is_led_to_the_own_seats_and_not_to_a_closed_roster(as_user, group, member):
    seat = SeatFactory(group=group, organization=member)
    work = AffiliationFactory(person=PersonFactory(), organization=member)
    browser, path, work_id = as_user(representative(member)), f"/seats/{seat.id}/fill", work.id
    db.session.expunge_all()
    answer = browser.post(path, data={"affiliation_id": str(work_id), "first_on": "2026-01-01"})
    assert (answer.status_code, answer.location) == (303, "/seats")
    assert db.session.query(SeatHolder).count() == 1
