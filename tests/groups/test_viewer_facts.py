"""What a page of a group knows of its viewer, in two statements."""

import pytest

from alliance.groups.enums import GroupState, Role
from alliance.groups.policy import can_manage_group, can_read_group, can_work_in
from alliance.groups.queries.groups import visible_group
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.groups import GroupFactory, seated
from tests.factories.membership import MembershipFactory
from tests.factories.organizations import AffiliationFactory, OrganizationFactory


def rights(person, group):
    found = visible_group(person, group.code)
    return found and (can_read_group(person, found), can_work_in(person, found), can_manage_group(person, found))


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


def test_rights_follow_from_the_role_of_today(group):
    chair = seated(group, role=Role.CHAIR).person
    member = seated(group).person
    observer = seated(group, role=Role.OBSERVER).person
    outsider = PersonFactory()
    assert rights(chair, group) == (True, True, True)
    assert rights(member, group) == (True, True, False)
    assert rights(observer, group) == (True, False, False)
    assert rights(outsider, group) == (False, False, False)
    assert rights(CoordinatorFactory(), group) == (True, False, False)


def test_the_facts_name_roles_and_organizations(group):
    holder = seated(group, role=Role.VICE_CHAIR)
    facts = visible_group(holder.person, "wg3").viewer_facts
    assert facts.roles == {Role.VICE_CHAIR}
    assert facts.organization_ids == {holder.seat.organization_id}
    assert not facts.of_member


def test_a_group_that_is_not_public_is_known_to_people_of_members_only():
    hidden = GroupFactory(is_public=False)
    organization = OrganizationFactory()
    inside = AffiliationFactory(organization=organization).person
    assert visible_group(inside, hidden.code) is None
    MembershipFactory(organization=organization)
    assert visible_group(inside, hidden.code).viewer_facts.of_member
    assert visible_group(seated(hidden).person, hidden.code) is not None


def test_a_proposal_is_known_to_the_secretariat_and_to_who_made_it():
    maker = PersonFactory()
    proposal = GroupFactory(state=GroupState.PROPOSED, proposed_by=maker)
    assert visible_group(maker, proposal.code) is not None
    assert visible_group(PersonFactory(), proposal.code) is None
    assert visible_group(CoordinatorFactory(), proposal.code) is not None


def test_a_group_with_its_facts_takes_two_statements(group, count_queries):
    person = seated(group).person
    visible_group(person, "wg3")
    person.id, group.code  # noqa: B018  # loaded before counting
    with count_queries() as sent:
        visible_group(person, "wg3")
    assert len(sent) == 2
