"""Segments: members by tier, kind, field, region, country; who sits in a group; each once, counted before."""

import pytest

from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.invitations.models import Invitation
from alliance.invitations.operations.listing import add_segment
from alliance.invitations.queries.segments import Segment, groups_to_choose, member_countries, preview_of
from alliance.settings.enums import Taxonomy
from tests.factories import PersonFactory
from tests.factories.events import InvitationFactory
from tests.factories.groups import GroupFactory, seated
from tests.factories.membership import MembershipFactory, TierFactory, representative
from tests.factories.organizations import OrganizationFactory, TermFactory


@pytest.fixture
def members():
    """Three members with a primary representative each; Gone is a member no more."""
    battery, car = TermFactory(taxonomy=Taxonomy.FIELD, code="battery"), TermFactory(taxonomy=Taxonomy.KIND, code="car")
    gold, silver = TierFactory(code="gold"), TierFactory(code="silver")
    made = {
        "Volt": (OrganizationFactory(en="Volt", country="CN", region="CN-GD", terms=[battery]), gold),
        "Aian": (OrganizationFactory(en="Aian", country="CN", region="CN-AH", kind=car), silver),
        "Berlin Motors": (OrganizationFactory(en="Berlin Motors", country="DE", kind=car), gold),
    }
    for name, (organization, tier) in made.items():
        MembershipFactory(organization=organization, tier=tier)
        representative(organization, display_name=f"Primary of {name}")
        representative(organization, kind="alternate", display_name=f"Alternate of {name}")
    gone = OrganizationFactory(en="Gone", region="CN-GD")
    representative(gone, display_name="Primary of Gone")
    return {name: organization for name, (organization, _tier) in made.items()}


def who(event, segment):
    return sorted(
        person.display_name.removeprefix("Primary of ") for person, _home in preview_of(event, segment).people
    )


@pytest.mark.parametrize(
    ("segment", "found"),
    [
        (Segment(), ["Aian", "Berlin Motors", "Volt"]),
        (Segment(tiers=("gold",)), ["Berlin Motors", "Volt"]),
        (Segment(tiers=("gold", "silver"), kinds=("car",)), ["Aian", "Berlin Motors"]),
        (Segment(fields=("battery",)), ["Volt"]),
        (Segment(regions=("CN-GD", "CN-AH")), ["Aian", "Volt"]),
        (Segment(countries=("DE",)), ["Berlin Motors"]),
        (Segment(kinds=("car",), countries=("CN",), tiers=("gold",)), []),
        (Segment(kinds=("unknown",)), []),
    ],
)
def test_a_segment_holds_the_primary_representatives_of_members_that_fit(event, members, segment, found):
    assert who(event, segment) == found


def test_a_group_holds_who_sits_in_it_narrowed_by_their_organizations(event, members):
    group = GroupFactory()
    seated(group, members["Volt"], person=PersonFactory(display_name="Vera"))
    seated(group, members["Aian"], person=PersonFactory(display_name="Anna"))
    seated(GroupFactory(), members["Aian"], person=PersonFactory(display_name="Elsewhere"))
    assert who(event, Segment(group=group)) == ["Anna", "Vera"]
    assert who(event, Segment(group=group, tiers=("gold",))) == ["Vera"]


def test_the_preview_counts_who_is_not_on_the_list_yet(event, members):
    first = preview_of(event, Segment()).people[0][0]
    InvitationFactory(event=event, person=first)
    preview = preview_of(event, Segment())
    assert (preview.total, preview.fresh, len(preview.people)) == (3, 2, 2)


def test_the_preview_costs_the_same_for_any_number(event, members, count_queries):
    def cost(segment):
        with count_queries() as sent:
            preview_of(event, segment)
        return len(sent)

    cost(Segment(fields=("battery",)))
    assert cost(Segment(fields=("battery",))) == cost(Segment())


def test_a_segment_is_added_once(coordinator, event, members, trail, outbox):
    assert add_segment(coordinator, event, Segment(tiers=("gold",))) == 2
    assert add_segment(coordinator, event, Segment()) == 1
    rows = db.session.query(Invitation).order_by(Invitation.id).all()
    assert sorted(one.organization_name for one in rows) == ["Aian", "Berlin Motors", "Volt"]
    assert all(one.email and one.person_id for one in rows)
    assert trail() == ["invitations.many_listed"] * 2
    assert outbox() == []


def test_a_segment_of_nobody_is_refused(coordinator, event, members):
    with pytest.raises(Refused, match="nobody fits"):
        add_segment(coordinator, event, Segment(fields=("unknown",)))


def test_the_choices_are_countries_of_members_and_groups_that_work(coordinator, members):
    group = GroupFactory()
    assert sorted(member_countries()) == ["CN", "DE"]
    assert groups_to_choose(coordinator) == [group]
