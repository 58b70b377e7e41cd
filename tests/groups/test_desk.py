"""The desk's list of groups, what it filters, and founding a group there."""

from datetime import timedelta

import pytest

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.groups.enums import GroupKind, GroupState, Role
from alliance.groups.models import Group, JoinRequest
from alliance.groups.operations.charters import draft_charter
from alliance.groups.queries.desk import (
    QUIET,
    GroupFilter,
    drafts_to_adopt,
    groups_for_desk,
    groups_to_decide,
    is_quiet,
    quiet_groups,
)
from alliance.membership.queries import this_day
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.groups import GroupFactory, seated
from tests.factories.organizations import OrganizationFactory
from tests.groups.life_parts import charter_input, coordinator, proposal

EN = {"Accept-Language": "en"}


def found(**wanted):
    return [row.Group.code for row in db.session.execute(groups_for_desk(GroupFilter(**wanted)))]


def silent(**more):
    """A group in which nothing happened for long."""
    return GroupFactory(last_active_at=now() - QUIET - timedelta(days=1), **more)


@pytest.fixture
def groups():
    return [
        GroupFactory(code="wg1", en="Charging and swapping", zh="充换电", position=1),
        GroupFactory(code="wg2", en="Batteries", zh="动力电池", position=2, state=GroupState.FORMING),
        silent(code="tf1", en="Roads", position=3, kind=GroupKind.TASK_FORCE),
    ]


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        ({}, ["wg1", "wg2", "tf1"]),
        ({"state": "forming"}, ["wg2"]),
        ({"state": "odd"}, ["wg1", "wg2", "tf1"]),
        ({"kind": "task_force"}, ["tf1"]),
        ({"quiet": True}, ["tf1"]),
        ({"words": "CHARGING swap"}, ["wg1"]),
        ({"words": "电池"}, ["wg2"]),
        ({"words": "WG2"}, ["wg2"]),
        ({"words": "50%"}, []),
        ({"sort": "name"}, ["wg2", "wg1", "tf1"]),
        ({"sort": "quiet"}, ["tf1", "wg1", "wg2"]),
        ({"sort": "newest"}, ["tf1", "wg2", "wg1"]),
    ],
)
def test_the_list_is_filtered_and_ordered(groups, wanted, codes):
    assert found(**wanted) == codes


def test_each_row_counts_seats_people_and_requests_and_names_the_draft(groups):
    first = groups[0]
    chair = seated(first, role=Role.CHAIR).person
    seated(first)
    db.session.add(JoinRequest(group=first, organization=OrganizationFactory(), requested_by_id=chair.id))
    db.session.commit()
    draft_charter(chair, first, charter_input(), "Because.")
    rows = {row.Group.code: tuple(row)[1:] for row in db.session.execute(groups_for_desk(GroupFilter()))}
    assert rows == {"wg1": (2, 2, 1, 2), "wg2": (0, 0, 0, None), "tf1": (0, 0, 0, None)}


def test_quiet_are_running_groups_alone(groups):
    silent(code="over", state=GroupState.CONCLUDED)
    assert [one.code for one in quiet_groups()] == ["tf1"]
    assert [is_quiet(one) for one in groups] == [False, False, True]


def test_what_waits_for_a_coordinator_is_known(groups):
    group, _proposer = proposal()
    assert groups_to_decide() == [group]
    chair = seated(groups[0], role=Role.CHAIR).person
    draft = draft_charter(chair, groups[0], charter_input(), "Because.")
    assert drafts_to_adopt() == [draft]


def test_coordinators_read_the_list_and_only_those_of_groups_found(as_user, client, groups):
    reader = as_user(CoordinatorFactory(duty=Duty.READ_ONLY))
    text = reader.get("/desk/groups", headers=EN).text
    assert "Charging and swapping" in text and "Found a group" not in text
    assert reader.get("/desk/groups/new").status_code == 403
    assert as_user(PersonFactory()).get("/desk/groups").status_code == 403
    assert client.get("/desk/groups").status_code == 303
    text = as_user(coordinator()).get("/desk/groups?quiet=1&q=nothing", headers=EN).text
    assert "No group fits" in text and "Found a group" in text


def test_a_coordinator_founds_a_group_by_the_form(as_user):
    parent = GroupFactory(code="committee", kind=GroupKind.COMMITTEE)
    typed = {
        "kind": "working_group",
        "name_en": "Charging",
        "number": "WG 3",
        "parent": "committee",
        "zone": "Europe/Berlin",
        "scope_en": "Test methods.",
        "join_mode": "open",
        "quorum_percent": "50",
        "pass_mark": "three_quarters",
        "abstentions": "ignored",
        "state": "active",
        "on": this_day().isoformat(),
    }
    browser = as_user(coordinator())
    assert browser.get("/desk/groups/new").status_code == 200
    answer = browser.post("/desk/groups/new", data=typed)
    group = db.session.query(Group).filter_by(code="wg3").one()
    assert (answer.status_code, group.parent, group.zone, group.is_public) == (303, parent, "Europe/Berlin", False)
    assert (group.charter.pass_numerator, group.charter.pass_denominator) == (3, 4)
    again = browser.post("/desk/groups/new", data=typed, headers=EN)
    assert again.status_code == 422 and "Another group has this number." in again.text


def test_the_list_takes_equally_many_statements(as_user, count_queries):
    browser, counts = as_user(coordinator()), []
    for number in (1, 4):
        for _one in range(number):
            seated(GroupFactory(parent=GroupFactory()))
        browser.get("/desk/groups")
        with count_queries() as sent:
            assert browser.get("/desk/groups").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 5
