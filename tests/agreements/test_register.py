"""The register: who finds what, by which words and filters, one page after another, in figures."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest

from alliance.agreements.enums import AgreementKind, MilestoneState, RegisterAudience, Standing
from alliance.agreements.models import Agreement
from alliance.agreements.operations.agreements import AgreementInput
from alliance.agreements.operations.entering import Entry, enter_agreement
from alliance.agreements.operations.ledger import MilestoneInput, add_milestone, fulfill, settle_milestone
from alliance.agreements.operations.parties import PartyInput
from alliance.agreements.queries.access import visible_agreements
from alliance.agreements.queries.register import (
    Wanted,
    figures,
    headline,
    matching,
    own_rows,
    register_window,
    years,
)
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.localized import Localized
from alliance.core.sheets import read_sheet
from alliance.organizations.queries import this_day
from tests.agreements.drafts import draft, keeper
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.membership import MembershipFactory
from tests.factories.organizations import AffiliationFactory, AppointmentFactory, OrganizationFactory


@pytest.fixture
def actor():
    return keeper()


def entered(actor, title="Laboratory", on=None, parties=(), audience=RegisterAudience.PUBLIC, **more):
    """An agreement of the register; `parties` are organizations, beside two that are only named."""
    typed = AgreementInput(
        kind=more.pop("kind", AgreementKind.MEMORANDUM), title=Localized(title, "实验室"), audience=audience, **more
    )
    sides = [PartyInput(organization=one) for one in parties]
    sides += [PartyInput(name=Localized("NIO", "蔚来")), PartyInput(name=Localized("CQC", "中国质量认证中心"))]
    return enter_agreement(actor, typed, Entry(on or this_day() - timedelta(days=400), tuple(sides)))


def found(user, **wanted):
    return [one.title.en for one in register_window(user, Wanted(**wanted)).rows]


class Visitor:
    id = None
    is_authenticated = False

    def duties(self):
        return set()


def worker_of(organization):
    return AffiliationFactory(organization=organization).person


def test_each_reader_finds_their_part_of_the_register(actor):
    organization, member = OrganizationFactory(), MembershipFactory().organization
    entered(actor, "Public")
    entered(actor, "Members", audience=RegisterAudience.MEMBERS)
    entered(actor, "Parties", audience=RegisterAudience.PARTIES, parties=[organization])
    draft(actor)
    everything = {"Public", "Members", "Parties"}
    seen = {
        "visitor": (Visitor(), {"Public"}),
        "stranger": (PersonFactory(), {"Public"}),
        "member": (worker_of(member), {"Public", "Members"}),
        "party": (worker_of(organization), {"Public", "Parties"}),
        "coordinator": (CoordinatorFactory(duty=Duty.READ_ONLY), everything),
    }
    assert {name: set(found(user)) for name, (user, _titles) in seen.items()} == {
        name: titles for name, (_user, titles) in seen.items()
    }


def test_pages_and_searches_hide_what_a_reader_may_not_find(actor, client, as_user):
    hidden = entered(actor, "Very quiet", audience=RegisterAudience.PARTIES)
    assert client.get(f"/agreements/{hidden.id}").status_code == 404
    assert "Very quiet" not in client.get("/agreements?q=quiet").text
    assert "Very quiet" not in as_user(PersonFactory()).get("/agreements?q=quiet").text
    assert "Very quiet" in as_user(actor).get("/agreements?q=quiet").text


def test_a_draft_is_known_to_who_represents_a_party_and_to_nobody_else_who_works_there(actor):
    organization = OrganizationFactory()
    affiliation = AffiliationFactory(organization=organization)
    AppointmentFactory(affiliation=affiliation)
    agreement = draft(actor)
    from alliance.agreements.operations.parties import add_party

    add_party(actor, agreement, PartyInput(organization=organization))
    ids = {
        "represents": db.session.scalars(visible_agreements(affiliation.person)).all(),
        "works": db.session.scalars(visible_agreements(worker_of(organization))).all(),
    }
    assert {name: len(rows) for name, rows in ids.items()} == {"represents": 1, "works": 0}
    assert [one.id for one in own_rows(affiliation.person)] == [agreement.id]


@pytest.mark.parametrize("words", ["laboratory", "实验室", "质量认证", "cqc", "AG-2025-001", "lab nio"])
def test_the_register_is_found_by_titles_parties_and_numbers_in_either_language(actor, words):
    entered(actor, on=date(2025, 6, 1))
    assert found(Visitor(), words=words) == ["Laboratory"]
    assert found(Visitor(), words=f"{words} elsewhere") == []


def test_kind_year_party_and_audience_filter_the_register(actor):
    organization = OrganizationFactory()
    entered(actor, "Old", on=date(2021, 1, 1), kind=AgreementKind.PURCHASE)
    entered(actor, "New", on=date(2025, 12, 31), parties=[organization], audience=RegisterAudience.MEMBERS)
    assert found(actor) == ["New", "Old"]
    assert found(actor, kind="purchase") == ["Old"]
    assert found(actor, year="2025") == ["New"]
    assert found(actor, party=str(organization.id)) == ["New"]
    assert found(actor, audience="members") == ["New"]
    assert found(actor, kind="nothing", year="x", party="x", standing="x") == ["New", "Old"]
    assert years(actor) == [2025, 2021]


def test_the_filter_by_standing_says_what_the_rows_say(actor):
    on = this_day()
    for days in (-10, -1, 0, 1, 60, 61, 400):
        entered(actor, f"until {days}", valid_until=on + timedelta(days=days))
        entered(actor, f"from {days}", valid_from=on + timedelta(days=days))
    entered(actor, "open")
    done = entered(actor, "done", valid_until=on - timedelta(days=3))
    fulfill(actor, done, on)
    rows = register_window(actor, Wanted()).rows
    assert len(rows) == 16
    for standing in Standing:
        wanted = {one.title.en for one in rows if one.standing(on) is standing}
        assert set(found(actor, standing=standing.value)) == wanted


def test_one_page_follows_another_without_gap_or_repeat(actor):
    for number in range(53):
        entered(actor, f"No {number}", on=date(2025, 1, 1) + timedelta(days=number % 5))
    seen, after = [], ""
    for size in (25, 25, 3):
        window = register_window(Visitor(), Wanted(), after)
        assert len(window.rows) == size
        seen += [one.id for one in window.rows]
        after = window.after
    assert after == ""
    assert len(set(seen)) == 53


@pytest.mark.parametrize("odd", ["x", "2026-13-01.1", "2026-01-01.x", "2026-01-01", "-1.-1", "2026-01-01.99999999999"])
def test_an_odd_place_begins_at_the_newest(actor, client, odd):
    entered(actor)
    answer = client.get("/agreements", query_string={"after": odd})
    assert answer.status_code == 200
    assert "Laboratory" in answer.text


def test_the_register_asks_the_database_as_often_for_five_rows_as_for_one(actor, as_user, count_queries):
    browser = as_user(actor)
    entered(actor)
    browser.get("/agreements")
    with count_queries() as one:
        browser.get("/agreements")
    for _each in range(4):
        entered(actor)
    with count_queries() as five:
        browser.get("/agreements")
    assert len(five) == len(one)


def test_an_entry_shows_its_parties_and_what_a_reader_may_open(actor, client, as_user):
    agreement = entered(actor, amount=Decimal("1200000"), currency="CNY")
    page = client.get(f"/agreements/{agreement.id}").text
    assert "CNY 1,200,000.00" in page
    assert "Follow-up" not in page
    assert "Open the ledger" in as_user(actor).get(f"/agreements/{agreement.id}").text


def test_own_agreements_are_listed_for_who_works_at_a_party(actor, as_user, client):
    organization = OrganizationFactory()
    agreement = entered(actor, "Ours", parties=[organization], audience=RegisterAudience.PARTIES)
    browser = as_user(worker_of(organization))
    assert "Ours" in browser.get("/agreements/mine").text
    assert browser.get(f"/agreements/{agreement.id}/ledger").status_code == 200
    assert "Nothing to sign" in as_user(PersonFactory()).get("/agreements/mine").text
    assert client.get("/agreements/mine").status_code == 303


def test_own_agreements_cost_the_same_for_five_as_for_one(actor, as_user, count_queries):
    organization = OrganizationFactory()
    browser = as_user(worker_of(organization))
    entered(actor, parties=[organization])
    with count_queries() as one:
        browser.get("/agreements/mine")
    for _each in range(4):
        entered(actor, parties=[organization])
    with count_queries() as five:
        browser.get("/agreements/mine")
    assert len(five) == len(one)


def test_the_secretariat_takes_the_found_agreements_as_a_sheet(actor, as_user, trail):
    entered(actor, "=1+1", amount=Decimal("5"))
    browser = as_user(actor)
    answer = browser.post("/agreements/export?kind=memorandum", data={"format": "csv"})
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[1][2] == "'=1+1"
    sheet = read_sheet(browser.post("/agreements/export", data={"format": "xlsx"}).data)
    assert [row[2] for row in sheet.rows] == ["=1+1"]
    assert trail()[-1] == "agreements.register_exported"
    assert as_user(PersonFactory()).post("/agreements/export").status_code == 403


def test_the_headline_counts_what_the_reader_may_read(actor):
    organization = OrganizationFactory()
    entered(actor, "A", parties=[organization])
    entered(actor, "B", parties=[organization], valid_until=this_day() - timedelta(days=1))
    entered(actor, "C", audience=RegisterAudience.PARTIES)
    public, all_of_it = headline(Visitor()), headline(actor)
    assert (public.agreements, public.parties, public.in_force, public.fulfilled) == (2, 3, 1, 0)
    assert (all_of_it.agreements, all_of_it.parties, all_of_it.in_force) == (3, 3, 2)


def test_the_figures_count_kinds_years_amounts_parties_and_milestones(actor, as_user):
    first = entered(actor, "A", on=date(2025, 1, 1), amount=Decimal("100.50"), currency="CNY")
    entered(actor, "B", on=date(2024, 1, 1), amount=Decimal("0.50"), currency="CNY", kind=AgreementKind.PURCHASE)
    entered(actor, "C", on=date(2024, 1, 1), amount=Decimal("7"), currency="EUR")
    draft(actor)
    late = add_milestone(actor, first, MilestoneInput(Localized("Late"), date(2025, 2, 1)))
    add_milestone(actor, first, MilestoneInput(Localized("Open"), this_day() + timedelta(days=9)))
    done = add_milestone(actor, first, MilestoneInput(Localized("Done"), date(2025, 2, 1)))
    settle_milestone(actor, done, MilestoneState.DONE)
    told = figures()
    assert (told.total, told.in_force, told.fulfilled, told.parties, told.percent) == (3, 3, 0, 2, None)
    assert told.kinds[0][:2] == (AgreementKind.MEMORANDUM, 2)
    assert told.years == [(2025, 1), (2024, 2)]
    assert told.amounts == [("CNY", 2, Decimal("101.00")), ("EUR", 1, Decimal("7.00"))]
    assert told.milestones == {"done": 1, "open": 1, "late": 1, "dropped": 0}
    settle_milestone(actor, late, MilestoneState.DROPPED, "Too late")
    page = as_user(actor).get("/desk/agreements/figures").text
    assert "101.00" in page


def test_matching_without_words_filters_nothing(actor):
    entered(actor)
    assert len(db.session.scalars(matching(db.select(Agreement), Wanted(words="  "))).all()) == 1
