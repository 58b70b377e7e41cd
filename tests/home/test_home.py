"""The first pages and the alliance's own texts."""

from datetime import date, timedelta

import pytest

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.kept import forget_everything
from alliance.directory.operations.indexing import reindex_all
from alliance.settings.enums import Taxonomy
from alliance.settings.operations import set_up_alliance
from tests.factories import PersonFactory, both
from tests.factories.applications import CallFactory
from tests.factories.membership import MembershipFactory, representative
from tests.factories.organizations import OrganizationFactory, TermFactory

EMPTY = both("", "")


@pytest.fixture
def alliance():
    return set_up_alliance(
        None,
        name=both("Bay Alliance", "大湾区联盟"),
        short_name=both("Bay", "大湾区"),
        headline=both("One table for the chain", "坐到一张桌前"),
        introduction=both("Makers and suppliers.", "整车与零部件。"),
        contact=both("Guangzhou, weekdays.", "广州。"),
        privacy=both("We keep **little**.", "少留。"),
        declaration=EMPTY,
        email="desk@bay.example",
    )


@pytest.fixture
def members():
    chain = TermFactory(taxonomy=Taxonomy.CHAIN, code="upstream", label=both("Upstream", "上游"))
    field = TermFactory(taxonomy=Taxonomy.FIELD, code="battery", label=both("Battery", "电池"))
    made = []
    for at in range(3):
        organization = OrganizationFactory(en=f"Volt {at}", terms=[chain, field] if at else [], region="CN-GD")
        made.append(MembershipFactory(organization=organization, spans=((date(2020, 1, 1 + at), None, None),)))
    reindex_all()
    return made


def test_an_empty_alliance_has_a_first_page_too(client):
    assert client.get("/").status_code == 200


def test_the_first_page_shows_the_alliance_its_members_and_the_open_call(client, alliance, members):
    call = CallFactory(
        title=both("Call for member units", "征集成员单位"), closes_at=now() + timedelta(days=23, hours=1)
    )
    text = client.get("/?lang=en").text
    assert all(word in text for word in ("One table for the chain", "Call for member units", "Volt 2", call.number))
    assert '>23 <span class="fs-5 fw-normal">days</span>' in text
    assert 'aria-label="Battery, Upstream: 2"' in text and "/members?chain=upstream&amp;field=battery" in text
    assert text.index("Volt 2") < text.index("Volt 0")
    assert "坐到一张桌前" in client.get("/?lang=zh").text


def test_a_closed_call_is_not_shown(client, alliance):
    CallFactory(title=both("Old call", ""), opens_at=now() - timedelta(days=9), closes_at=now() - timedelta(days=1))
    assert "Old call" not in client.get("/?lang=en").text


def test_the_first_page_takes_four_statements_and_seven_after_the_directory_changed(
    client, alliance, members, count_queries
):
    CallFactory()
    client.get("/")
    reindex_all()
    with count_queries() as changed:
        client.get("/")
    with count_queries() as again:
        client.get("/")
    assert (len(changed), len(again)) == (7, 4)


def test_the_overview_shows_what_concerns_the_person(as_user, members):
    organization = members[0].organization
    person = representative(organization, display_name="Zhou Hua")
    text = as_user(person).get("/overview", headers={"Accept-Language": "en"}).text
    assert all(word in text for word in ("Zhou Hua", "Volt 0", members[0].number, "Active"))
    assert "not entered with an organization" in as_user(PersonFactory()).get("/overview").text


def test_a_visitor_signs_in_before_the_overview(client):
    assert client.get("/overview").status_code == 303


@pytest.mark.parametrize(
    ("path", "word"),
    [("/privacy", "<strong>little</strong>"), ("/contact", "desk@bay.example"), ("/accessibility", "WCAG")],
)
def test_the_texts_of_the_footer(client, alliance, path, word):
    assert word in client.get(f"{path}?lang=en").text
    forget_everything()


@pytest.mark.parametrize("path", ["/privacy", "/contact"])
def test_a_text_that_is_missing_says_so(client, path):
    assert client.get(path).status_code == 200


def test_the_alliances_colors_come_as_a_sheet_that_may_be_kept_for_ever(client, alliance):
    assert "/brand-" not in client.get("/privacy").text
    alliance.brand_light = "#7a1f5c"
    db.session.commit()
    forget_everything()
    page = client.get("/privacy").text
    url = page[page.index("/brand-") :].split('"')[0]
    answer = client.get(url)
    assert '[data-bs-theme="light"] { --brand: #7a1f5c; --on-brand: #ffffff;' in answer.text
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/brand-0000.css").status_code == 404


def test_no_other_file_is_given_out_as_the_logo(client, alliance):
    assert client.get("/alliance/logo/1").status_code == 404
