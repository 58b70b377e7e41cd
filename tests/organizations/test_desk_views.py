"""All organizations on the desk: list, sheets, entering, logos, relations."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image

from alliance.core.duties import Duty
from alliance.core.operation import Refused
from alliance.core.sheets import read_sheet
from alliance.organizations.enums import OwnershipKind
from alliance.organizations.models import Organization
from alliance.organizations.operations.ownerships import add_ownership, end_ownership
from alliance.organizations.queries import ownerships_of, this_day
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.organizations import (
    AppointmentFactory,
    IdentifierFactory,
    OrganizationFactory,
    OwnershipFactory,
    TermFactory,
)

LIST = "/desk/organizations"


@pytest.fixture
def desk(as_user):
    return as_user(CoordinatorFactory())


@pytest.fixture
def volt():
    return OrganizationFactory(en="Volt AG", zh="伏特股份公司")


def test_only_coordinators_see_the_list(as_user, volt):
    for person, status in (
        (CoordinatorFactory(), 200),
        (CoordinatorFactory(duty=Duty.READ_ONLY), 200),
        (CoordinatorFactory(duty=Duty.CHECK_IN), 403),
        (AppointmentFactory(affiliation__organization=volt).affiliation.person, 403),
        (PersonFactory(), 403),
    ):
        assert as_user(person).get(LIST).status_code == status


def test_who_only_reads_changes_nothing(as_user, volt):
    browser = as_user(CoordinatorFactory(duty=Duty.READ_ONLY))
    assert "Enter an organization" not in browser.get(LIST).text
    for path in (f"{LIST}/new", f"{LIST}/{volt.id}/ownership", f"/organizations/{volt.id}/edit"):
        assert browser.post(path).status_code == 403


def test_words_and_filters_narrow_the_list(desk, volt):
    TermFactory(taxonomy="kind", code="maker")
    OrganizationFactory(en="Ampere SA", country="FR")
    for query in ("q=volt", "q=伏特", "country=CN", "q=volt&kind=unheard&sort=newest"):
        page = desk.get(f"{LIST}?{query}").text
        assert "Volt AG" in page
        assert "Ampere SA" not in page
    assert "Nothing fits this filter" in desk.get(f"{LIST}?q=nobody").text


@pytest.mark.parametrize("query", ["page=x", "page=-1", "page=999999", "sort=evil", "kind=%27", "q=%00a", "region=%25"])
def test_odd_addresses_are_answered(desk, volt, query):
    assert desk.get(f"{LIST}?{query}").status_code in (200, 400)


def test_an_empty_list_says_how_it_fills(desk):
    assert "No organization yet" in desk.get(LIST).text


def test_the_list_costs_the_same_for_one_and_for_five(desk, count_queries):
    sent = {}
    for count in (1, 4):
        for _one in range(count):
            OrganizationFactory(kind=TermFactory(taxonomy="kind"))
        desk.get(LIST)
        with count_queries() as statements:
            desk.get(LIST)
        sent[count] = len(statements)
    assert sent[1] == sent[4]
    assert sent[4] <= 5


def test_htmx_gets_the_list_alone(desk, volt):
    part = desk.get(LIST, headers={"HX-Request": "true"}).text
    assert "Volt AG" in part
    assert "<html" not in part


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_filtered_list_is_taken_out_as_a_sheet(desk, volt, kind, trail):
    OrganizationFactory(en="Ampere SA", country="FR")
    IdentifierFactory(organization=volt)
    answer = desk.post(f"{LIST}/export?q=volt", data={"format": kind})
    sheet = read_sheet(answer.data)
    assert [(row[1], row[2], row[10]) for row in sheet.rows] == [("伏特股份公司", "Volt AG", "91350100M000100Y43")]
    assert f".{kind}" in answer.headers["Content-Disposition"]
    assert trail() == ["organizations.exported"]


def test_a_sheet_holds_no_formula(desk):
    OrganizationFactory(en="=1+1", zh="")
    assert "'=1+1" in desk.post(f"{LIST}/export", data={"format": "csv"}).data.decode("utf-8-sig")


def test_an_organization_is_entered(desk, trail):
    assert desk.get(f"{LIST}/new").status_code == 200
    answer = desk.post(f"{LIST}/new", data={"legal_name_en": "Volt AG", "country": "DE"})
    entered = Organization.query.one()
    assert (answer.status_code, answer.location) == (303, f"{LIST}/{entered.id}")
    assert (entered.name.en, entered.country, trail()) == ("Volt AG", "DE", ["organizations.registered"])


def test_one_that_looks_like_it_is_shown_first(desk, volt):
    answer = desk.post(f"{LIST}/new", data={"legal_name_en": "Volt AG"})
    assert answer.status_code == 422
    assert "One organization looks like this one" in answer.text
    assert f"{LIST}/{volt.id}" in answer.text
    assert Organization.query.count() == 1
    assert desk.post(f"{LIST}/new", data={"legal_name_en": "Volt AG", "sure": "y"}).status_code == 303
    assert Organization.query.count() == 2


def test_a_name_is_asked_for(desk):
    answer = desk.post(f"{LIST}/new", data={"country": "DE"})
    assert answer.status_code == 422
    assert "Give the name in one language at least." in answer.text


def test_the_page_on_the_desk_shows_the_last_changes(desk, volt):
    desk.post(f"/organizations/{volt.id}/logo", data={"remove": "1"})
    page = desk.get(f"{LIST}/{volt.id}").text
    assert "Last changes" in page
    assert "organizations.logo_removed" in page


def test_an_organization_that_is_not_there_is_not_found(desk):
    assert desk.get(f"{LIST}/999").status_code == 404


def picture():
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", (9, 9), "red").save(target, "JPEG", exif=exif)
    return target.getvalue()


def test_a_logo_is_seen_by_everybody_and_carries_nothing_else(as_user, client, volt):
    browser = as_user(AppointmentFactory(affiliation__organization=volt).affiliation.person)
    path = f"/organizations/{volt.id}/logo"
    assert browser.post(path, data={"file": (io.BytesIO(picture()), "标志.jpg")}).status_code == 303
    old = f"{path}/{volt.logo_file_id}"
    answer = client.get(old)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert b"secret place" not in answer.data
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert old in browser.get(f"/organizations/{volt.id}").text
    other = OrganizationFactory()
    assert client.get(f"/organizations/{other.id}/logo/{volt.logo_file_id}").status_code == 404
    assert browser.post(path, data={"remove": "1"}).status_code == 303
    assert client.get(old).status_code == 404


@pytest.mark.parametrize(("name", "data"), [("a.svg", b"<svg/>"), ("a.png", b"<html>"), ("a.png", b"")])
def test_what_is_no_picture_is_refused_at_its_field(desk, volt, name, data):
    answer = desk.post(f"/organizations/{volt.id}/logo", data={"file": (io.BytesIO(data), name)})
    assert answer.status_code == 422
    assert volt.logo_file_id is None


def test_a_relation_is_looked_for_and_noted(desk, volt):
    group = OrganizationFactory(en="Current Group")
    path = f"{LIST}/{volt.id}/ownership"
    assert "Current Group" in desk.get(f"{path}?q=current").text
    assert "Nothing fits these words" in desk.get(f"{path}?q=nobody").text
    sent = {"parent_id": group.id, "kind": "subsidiary", "first_on": "2024-01-01"}
    assert desk.post(path, data=sent).status_code == 422
    assert desk.post(f"{path}?q=current", data=sent).status_code == 303
    [row] = ownerships_of(volt)
    assert (row.parent, row.kind, row.first_on) == (group, OwnershipKind.SUBSIDIARY, date(2024, 1, 1))
    assert "Subsidiary of" in desk.get(f"{LIST}/{volt.id}").text
    assert "Has the subsidiary" in desk.get(f"{LIST}/{group.id}").text
    end = f"{LIST}/ownerships/{row.id}/end"
    assert desk.get(end).status_code == 200
    assert desk.post(end, data={"last_on": "2023-01-01"}).status_code == 422
    assert desk.post(end, data={"last_on": "2025-01-01"}).status_code == 303
    assert row.last_on == date(2025, 1, 1)


def test_nobody_stands_above_oneself():
    actor = CoordinatorFactory()
    top, middle, bottom = (OrganizationFactory() for _one in range(3))
    add_ownership(actor, top, middle, OwnershipKind.SUBSIDIARY)
    add_ownership(actor, middle, bottom, OwnershipKind.BRANCH)
    for parent, child in ((top, top), (bottom, top), (middle, top)):
        with pytest.raises(Refused) as refused:
            add_ownership(actor, parent, child, OwnershipKind.SUBSIDIARY)
        assert refused.value.field == "parent_id"
    add_ownership(actor, top, bottom, OwnershipKind.JOINT_VENTURE)
    assert len(ownerships_of(bottom)) == 2


def test_a_relation_is_noted_once_at_a_time_and_ended_once(trail):
    actor, row = CoordinatorFactory(), OwnershipFactory()
    with pytest.raises(Refused):
        add_ownership(actor, row.parent, row.child, OwnershipKind.BRANCH)
    end_ownership(actor, row, this_day() - timedelta(days=1))
    with pytest.raises(Refused):
        end_ownership(actor, row)
    again = add_ownership(actor, row.parent, row.child, OwnershipKind.BRANCH)
    assert again.first_on == this_day()
    assert trail() == ["organizations.ownership_ended", "organizations.ownership_added"]
