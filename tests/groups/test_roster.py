"""The roster of any day, with history; as a page, as sheets, as an address book."""

import csv
import io
from datetime import date, timedelta

import pytest
import vobject

from alliance.audit.models import AuditEntry
from alliance.core.localized import Localized
from alliance.core.sheets import read_sheet
from alliance.groups.enums import DelegateKind, Role, SeatKind
from alliance.groups.operations.seats import change_role, end_holding, end_seat, fill_seat, give_seat, serve
from alliance.groups.operations.succession import succeed
from alliance.groups.queries.roster import roster
from alliance.organizations.queries import this_day
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.groups import GroupFactory, seated
from tests.factories.membership import MembershipFactory, representative
from tests.factories.organizations import AffiliationFactory, OrganizationFactory

DAY = timedelta(days=1)
LAST_YEAR = date(2025, 3, 1)


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


def lines(group, on=None):
    """(organization, people with roles, who votes) of each line."""
    return [
        (
            line.organization.name.en if line.organization else None,
            [(one.person.display_name, one.role) for one in line.people],
            {kind: one.person.display_name for kind, one in line.delegates.items()},
        )
        for line in roster(group, on)
    ]


def firm(group, name, first_on=LAST_YEAR, kind=SeatKind.VOTING):
    """A seat since a day, and a way to send people."""
    return give_seat(None, group, OrganizationFactory(en=name), kind, first_on)


def send(seat, name, first_on=LAST_YEAR, **more):
    family, _space, given = name.partition(" ")
    person = PersonFactory(family_name=family, given_name=given)
    work = AffiliationFactory(person=person, organization=seat.organization)
    return fill_seat(None, seat, work, first_on=first_on, **more)


def test_officers_come_first_then_organizations_by_name(group):
    send(firm(group, "Zeta"), "Zhao Min")
    chair = send(firm(group, "Alpha Motors"), "Gao Lin")
    change_role(None, chair, Role.CHAIR, LAST_YEAR)
    send(firm(group, "Beta"), "Deng Wei")
    serve(None, group, PersonFactory(family_name="He", given_name="Jing"), Role.SECRETARY)
    assert lines(group) == [
        ("Alpha Motors", [("Gao Lin", Role.CHAIR)], {DelegateKind.DELEGATE: "Gao Lin"}),
        (None, [("He Jing", Role.SECRETARY)], {}),
        ("Beta", [("Deng Wei", Role.MEMBER)], {DelegateKind.DELEGATE: "Deng Wei"}),
        ("Zeta", [("Zhao Min", Role.MEMBER)], {DelegateKind.DELEGATE: "Zhao Min"}),
    ]


def test_a_seat_that_nobody_fills_has_its_line(group):
    firm(group, "Alpha")
    assert lines(group) == [("Alpha", [], {})]


def test_any_past_day_shows_who_sat_then(group):
    alpha, beta = firm(group, "Alpha"), firm(group, "Beta", date(2025, 6, 1))
    old = send(alpha, "Wang Lei")
    send(beta, "Li Na", date(2025, 6, 1))
    end_holding(None, old, date(2025, 12, 31))
    send(alpha, "Sun Yu", date(2026, 1, 1))
    end_seat(None, beta, date(2026, 5, 31))
    assert lines(group, date(2025, 4, 1)) == [
        ("Alpha", [("Wang Lei", Role.MEMBER)], {DelegateKind.DELEGATE: "Wang Lei"})
    ]
    assert [one[0] for one in lines(group, date(2025, 12, 31))] == ["Alpha", "Beta"]
    assert lines(group, date(2026, 6, 1)) == [("Alpha", [("Sun Yu", Role.MEMBER)], {DelegateKind.DELEGATE: "Sun Yu"})]
    assert lines(group, date(2025, 2, 1)) == []


def test_each_line_has_its_history_the_newest_first(group):
    seat = firm(group, "Alpha")
    row = change_role(None, send(seat, "Wang Lei"), Role.CHAIR, date(2025, 9, 1))
    end_holding(None, row, date(2025, 12, 31))
    send(seat, "Sun Yu", date(2026, 1, 1))
    (line,) = roster(group)
    assert [(one.person.display_name, one.role or one.task, one.first_on, one.last_on) for one in line.history] == [
        ("Sun Yu", Role.MEMBER, date(2026, 1, 1), None),
        ("Sun Yu", DelegateKind.DELEGATE, date(2026, 1, 1), None),
        ("Wang Lei", Role.CHAIR, date(2025, 9, 1), date(2025, 12, 31)),
        ("Wang Lei", Role.MEMBER, LAST_YEAR, date(2025, 8, 31)),
        ("Wang Lei", DelegateKind.DELEGATE, LAST_YEAR, date(2025, 12, 31)),
    ]


def test_an_earlier_seat_of_the_organization_belongs_to_its_history(group):
    seat = firm(group, "Alpha")
    send(seat, "Wang Lei")
    end_seat(None, seat, date(2025, 12, 31))
    again = give_seat(None, group, seat.organization, SeatKind.OBSERVER, date(2026, 2, 1))
    send(again, "Sun Yu", date(2026, 2, 1))
    (line,) = roster(group)
    assert [one.person.display_name for one in line.history] == ["Sun Yu", "Wang Lei", "Wang Lei"]


def test_what_never_began_is_no_history(group):
    seat = firm(group, "Alpha")
    change_role(None, send(seat, "Wang Lei", this_day()), Role.CHAIR)
    (line,) = roster(group)
    assert [one.role for one in line.history if one.role] == [Role.CHAIR]


def test_history_stays_with_who_made_it_after_a_succession(group):
    seat = firm(group, "Alpha")
    row = send(seat, "Wang Lei")
    follower = AffiliationFactory(organization=seat.organization).person
    succeed(CoordinatorFactory(), seat.organization, row.person, follower)
    (line,) = roster(group)
    assert [one.person for one in line.people] == [follower]
    assert row.person in [one.person for one in line.history]


def test_the_title_at_the_organization_stands_beside_the_name(group):
    (line,) = roster(seated(group).group)
    assert line.people[0].title == Localized("Director", "总监")


@pytest.mark.parametrize(
    ("last", "rests"), [(None, False), (date(2026, 11, 30), False), (date(2026, 10, 31), False), (LAST_YEAR, True)]
)
def test_a_lapsed_member_is_shown_as_such_and_a_member_in_grace_is_not(group, last, rests):
    seat = firm(group, "Alpha")
    MembershipFactory(organization=seat.organization, spans=((date(2020, 1, 1), last, None),))
    (line,) = roster(group, date(2026, 11, 22))
    assert (line.rests, line.votes) == (rests, not rests)


def test_an_observer_has_no_vote(group):
    firm(group, "Alpha", kind=SeatKind.OBSERVER)
    assert not roster(group)[0].votes


def test_the_roster_takes_one_statement_for_one_and_five_seats(group, count_queries):
    def cost(**more):
        group.id  # noqa: B018  # loaded before counting
        this_day()
        with count_queries() as sent:
            for line in roster(group, **more):
                assert [one.person.shown_name + one.title.text for one in line.people]
                assert line.organization.name.text
        return len(sent)

    seated(group, delegate=True)
    assert cost() == 1
    for _ in range(4):
        seated(group, delegate=True)
    assert (cost(), cost(addresses=True)) == (1, 2)


# Taken out


@pytest.fixture
def full(group):
    """A chair from Alpha, an observer of Beta with a name that a sheet must not run, an empty seat."""
    chair = send(firm(group, "Alpha, Ltd; 阿尔法"), "Gao Lin")
    change_role(None, chair, Role.CHAIR, LAST_YEAR)
    send(firm(group, "=Beta", kind=SeatKind.OBSERVER), "Wang 磊")
    firm(group, "Gamma")
    return chair.person


def sheet(answer):
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_roster_as_csv(as_user, group, full):
    answer = as_user(full).post("/groups/wg3/roster.csv", data={"on": "2026-11-22"})
    assert "wg3-roster-2026-11-22.csv" in answer.headers["Content-Disposition"]
    head, *rows = sheet(answer)
    assert head[0] == "Organization in English"
    assert [row[4:7] for row in rows] == [
        ["Gao Lin", "Director", "Chair"],
        ["Wang 磊", "Director", "Observer"],
        [""] * 3,
    ]
    assert (rows[0][7], rows[0][10]) == ("Voting delegate", full.email)
    assert rows[1][0] == "'=Beta"


def test_members_take_the_roster_without_mail_addresses(as_user, group, full):
    member = seated(group).person
    _head, *rows = sheet(as_user(member).post("/groups/wg3/roster.csv"))
    assert {row[10] for row in rows} == {""}
    assert "EMAIL" not in as_user(seated(group).person).post("/groups/wg3/roster.vcf").text


def test_the_roster_of_a_past_day_is_taken_out_as_it_was(as_user, group, full):
    assert len(sheet(as_user(full).post("/groups/wg3/roster.csv", data={"on": "2024-01-01"}))) == 1


def test_the_roster_as_a_workbook(as_user, group, full):
    answer = as_user(full).post("/groups/wg3/roster.xlsx")
    found = read_sheet(answer.data)
    assert [found.header[4], *(row[4] for row in found.rows)] == ["Person", "Gao Lin", "Wang 磊", ""]


def test_the_roster_as_an_address_book(as_user, group, full):
    answer = as_user(full).post("/groups/wg3/roster.vcf")
    assert answer.headers["Content-Type"] == "text/vcard; charset=utf-8"
    first, second = vobject.readComponents(answer.text)
    assert (first.fn.value, first.email.value, first.role.value) == ("Gao Lin", full.email, "WG3: Chair")
    assert (second.fn.value, second.title.value) == ("Wang 磊", "Director")


def test_taking_the_roster_out_is_noted_and_not_for_everybody(as_user, group, full, session):
    for ending in ("csv", "xlsx", "vcf"):
        assert as_user(PersonFactory()).post(f"/groups/wg3/roster.{ending}").status_code == 403
    browser = as_user(full)
    browser.post("/groups/wg3/roster.csv")
    (entry,) = session.query(AuditEntry).filter_by(verb="groups.roster_exported")
    assert (entry.actor_id, entry.details["count"], entry.details["group"]) == (full.id, 2, "wg3")


# On the page


def test_officers_find_their_acts_on_the_roster_of_today_only(as_user, group, full):
    browser = as_user(full)
    text = browser.get("/groups/wg3/roster").text
    for act in ("/role", "/kind", "/end", "/groups/wg3/serve", "/groups/wg3/invite"):
        assert act in text
    assert "/groups/wg3/seats/new" not in text
    past = browser.get("/groups/wg3/roster?on=2026-01-01").text
    assert "Gao Lin" in past
    assert "/role" not in past
    assert "/role" not in as_user(seated(group).person).get("/groups/wg3/roster").text


def test_a_coordinator_gives_seats_and_sends_people_from_the_roster(as_user, group, full):
    text = as_user(CoordinatorFactory(duty="groups")).get("/groups/wg3/roster").text
    assert "/groups/wg3/seats/new" in text
    assert "/fill" in text


def test_the_primary_of_a_seat_needs_no_roster_to_find_its_acts(as_user, group):
    seat = firm(group, "Alpha")
    assert f"/seats/{seat.id}/fill" in as_user(representative(seat.organization)).get("/seats").text
