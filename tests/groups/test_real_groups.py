"""The groups of a large community as ours: missions as scopes, leads of then and now as officers with history.

The data names roles and no days: who leads today does so since 2024; emeritus leads led until the end of 2021; who
is named as chair and as technical lead of the same group was vice-chair in the years between.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from alliance.core.localized import Localized
from alliance.groups.enums import OFFICERS, GroupKind, GroupState, Role
from alliance.groups.models import SeatHolder
from alliance.groups.operations.charters import CharterInput
from alliance.groups.operations.life import GroupInput, found_group
from alliance.groups.operations.seats import fill_seat, give_seat, serve
from alliance.groups.queries.people import officers_of, sittings
from alliance.groups.queries.roster import roster
from tests.factories import PersonFactory
from tests.factories.organizations import AffiliationFactory, OrganizationFactory
from tests.groups.life_parts import coordinator

REAL = Path(__file__).parents[3] / "shared" / "data" / "working_groups" / "working_groups.json"
LEAD = {"name": "Lin Gao", "company": "Volt"}
SAMPLE = [
    {
        "id": "sig-charging",
        "kind": "special interest group",
        "name": "Charging",
        "mission": "Plugs, sockets and what is said between them.",
        "leadership": [
            LEAD | {"role": "chair"},
            LEAD | {"role": "technical lead"},
            {"role": "technical lead", "name": "Deng Wei", "company": "Ampere"},
            {"role": "emeritus lead", "name": "Zhao Min", "company": ""},
        ],
    },
    {
        "id": "committee-steering",
        "kind": "committee",
        "name": "Steering",
        "mission": "Where to go.",
        "leadership": [LEAD | {"role": "chair"}, {"role": "emeritus lead", "name": "Deng Wei", "company": ""}],
    },
]
KINDS = {
    "special interest group": GroupKind.WORKING_GROUP,
    "working group": GroupKind.TASK_FORCE,
    "committee": GroupKind.COMMITTEE,
}
FOUNDED, LEFT = date(2019, 1, 1), date(2021, 12, 31)
BETWEEN, SINCE = date(2022, 1, 1), date(2024, 1, 1)
LAST_BETWEEN = date(2023, 12, 31)
THEN, TODAY = date(2020, 6, 1), date(2026, 11, 22)


def terms_of(lead, chairs):
    """Role, first and last day of one line of the data."""
    if lead["role"] == "emeritus lead":
        return Role.CHAIR, FOUNDED, LEFT
    if lead["role"] == "chair":
        return Role.CHAIR, SINCE, None
    return (Role.VICE_CHAIR, BETWEEN, LAST_BETWEEN) if lead["name"] in chairs else (Role.VICE_CHAIR, SINCE, None)


class Loader:
    """Makes people and organizations once, however often the data names them."""

    def __init__(self):
        self.actor = coordinator()
        self.people, self.organizations, self.affiliations = {}, {}, {}

    def group(self, row):
        typed = GroupInput(KINDS[row["kind"]], Localized(row["name"]), code=row["id"])
        group = found_group(self.actor, typed, CharterInput(Localized(row["mission"])), on=FOUNDED)
        chairs = {lead["name"] for lead in row["leadership"] if lead["role"] == "chair"}
        seats = {}
        for lead in sorted(row["leadership"], key=lambda one: terms_of(one, chairs)[1]):
            self.lead(group, lead, seats, terms_of(lead, chairs))
        return group

    def lead(self, group, lead, seats, term):
        person, company = self.person(lead["name"]), lead["company"]
        if not company:
            serve(self.actor, group, person, *term)
            return
        if company not in seats:
            seats[company] = give_seat(self.actor, group, self.organization(company), first_on=FOUNDED)
        fill_seat(self.actor, seats[company], self.affiliation(person, company), *term)

    def person(self, name):
        if name not in self.people:
            self.people[name] = PersonFactory(display_name=name)
        return self.people[name]

    def organization(self, name):
        if name not in self.organizations:
            self.organizations[name] = OrganizationFactory(en=name)
        return self.organizations[name]

    def affiliation(self, person, company):
        key = (person.id, company)
        if key not in self.affiliations:
            self.affiliations[key] = AffiliationFactory(
                person=person, organization=self.organization(company), first_on=date(2018, 1, 1)
            )
        return self.affiliations[key]


@pytest.fixture
def rows():
    return json.loads(REAL.read_text(encoding="utf-8")) if REAL.exists() else SAMPLE


def loaded(rows):
    loader = Loader()
    return {row["id"]: loader.group(row) for row in rows}


def names(people):
    return sorted(person.display_name for person in people)


@pytest.mark.slow
def test_every_group_loads_with_its_mission_as_scope_and_every_lead_with_history(session, rows):
    expected = (35, 286) if REAL.exists() else (2, 6)
    assert_groups(loaded(rows), rows)
    assert (len(rows), session.query(SeatHolder).count()) == expected


def test_a_small_sample_loads_likewise(session):
    assert_groups(loaded(SAMPLE), SAMPLE)
    assert session.query(SeatHolder).count() == 6


def assert_groups(groups, rows):
    for row in rows:
        group = groups[row["id"]]
        assert (group.state, group.name.en, group.charter.scope.en) == (GroupState.ACTIVE, row["name"], row["mission"])
        assert_leads(group, row["leadership"])


def assert_leads(group, leads):
    """Today's officers, those of 2020, and the roles in which they sit."""
    today = {lead["name"] for lead in leads if lead["role"] != "emeritus lead"}
    chairs = {lead["name"] for lead in leads if lead["role"] == "chair"}
    before = {lead["name"] for lead in leads if lead["role"] == "emeritus lead"}
    assert names(officers_of(group.id, TODAY)) == sorted(today)
    assert names(officers_of(group.id, THEN)) == sorted(before)
    sitting = sittings(group.id, TODAY)
    assert {one.person.display_name for one in sitting if one.role is Role.CHAIR} == chairs
    assert all(one.role in OFFICERS for one in sitting)


def test_the_roster_of_a_past_day_names_who_led_then():
    group = loaded(SAMPLE)["sig-charging"]
    then = [part.person.display_name for line in roster(group, THEN) for part in line.people]
    between = [part.person.display_name for line in roster(group, LAST_BETWEEN) for part in line.people]
    assert (then, between) == (["Zhao Min"], ["Lin Gao"])
    assert officers_of(group.id, date(2018, 12, 31)) == []
