"""What tests of the life of groups share: people, inputs, and proposals on the way."""

from alliance.core.duties import Duty
from alliance.groups.enums import GroupKind
from alliance.groups.operations.charters import CharterInput
from alliance.groups.operations.life import GroupInput, confirm_founding, open_forming, propose_group
from alliance.groups.queries.life import founding_of
from tests.factories import CoordinatorFactory, both
from tests.factories.membership import MembershipFactory, representative
from tests.factories.organizations import OrganizationFactory


def coordinator(**more):
    """Somebody of the secretariat whose duty groups are."""
    return CoordinatorFactory(duty=Duty.GROUPS, **more)


def group_input(**changes):
    given = {"kind": GroupKind.WORKING_GROUP, "name": both("Charging and swapping", "充换电"), "number": "WG 3"}
    return GroupInput(**(given | changes))


def charter_input(**changes):
    given = {"scope": both("Joint test methods.", "共同试验方法。"), "deliverables": both("A guide.")}
    return CharterInput(**(given | changes))


def member(**names):
    """An organization that is a member today, with its primary representative."""
    organization = OrganizationFactory(**names)
    MembershipFactory(organization=organization)
    return organization, representative(organization)


def proposal(*founders, typed=None, charter=None):
    """A proposal by the primary representative of a new member, with these founding members asked."""
    organization, primary = member()
    group = propose_group(primary, organization, typed or group_input(), charter or charter_input(), founders)
    return group, primary


def forming_group(**changes):
    """A group that forms, with the coordinator who accepted it."""
    group, _primary = proposal(typed=group_input(**changes))
    accepted_by = coordinator()
    open_forming(accepted_by, group)
    return group, accepted_by


def confirm_all(group):
    for row in founding_of(group):
        if not row.confirmed_at:
            confirm_founding(None, row)
