"""Two registers as they are published become organizations and members. Where the files are not at hand, sheets of the
same shape stand in for them."""

import csv
import io
from pathlib import Path

import pytest
from sqlalchemy import func, select

from alliance.directory.models import DirectoryEntry
from alliance.directory.queries.search import entries, hit_numbers
from alliance.directory.queries.wishes import wish_of
from alliance.imports.enums import ImportState
from alliance.membership.models import Membership
from alliance.membership.queries import this_day
from alliance.organizations.models import Organization
from alliance.settings.enums import Taxonomy
from tests.factories import CoordinatorFactory, both
from tests.factories.membership import TierFactory
from tests.factories.organizations import TermFactory
from tests.imports.steps import checked, imported

DATA = Path(__file__).parents[3] / "shared" / "data"
MEMBERS = DATA / "members" / "alliance_members.csv"
REGISTER = DATA / "organisations" / "organisations_cn_zh.csv"
TIERS = ("Silver", "Gold", "Platinum", "Associate", "Nonprofit")
OURS = dict(zip(TIERS, ("ordinary", "council", "president", "observer", "observer"), strict=True))
KINDS = ("higher_education_institution", "research_institute", "technology_company", "government_body")


def as_csv(header, rows):
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


def members_like():
    """861 rows, seven of them about an organization that another row is about too."""
    header = ["alliance", "tier", "org_name", "listed_as", "homepage_url", "domain", "joined", "cctld_country_hint"]
    rows = [
        ["X", TIERS[at % 5], f"Fleet {at % 854} Systems", "", f"https://fleet{at % 854}.example", "", "2024-05-01", ""]
        for at in range(860)
    ]
    first = ["X", "Gold", "Alibaba Cloud", "", "https://us.alibabacloud.com/", "", "2017-05-01", ""]
    return as_csv(header, [first, *rows])


def register_like():
    """665 rows with names in both languages."""
    header = [
        "ror_id",
        "name_zh",
        "name_en",
        "types",
        "established",
        "city",
        "province_state",
        "country_code",
        "website",
    ]
    rows = [
        [f"0r{at:06d}", f"第{at}研究所", f"Institute No. {at}", "facility", "1999", "Wuhan", "Hubei", "CN", ""]
        for at in range(664)
    ]
    first = [
        "03n9hr695",
        "国家基因库",
        "China National GeneBank",
        "archive",
        "1897",
        "Hangzhou",
        "Zhejiang",
        "CN",
        "",
    ]
    return as_csv(header, [first, *rows])


def content(path, otherwise):
    return path.read_bytes() if path.exists() else otherwise()


def tiers_in(data):
    """Every word of the tier column with a tier of ours."""
    words = {row["tier"] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))}
    return {word: OURS.get(word, "ordinary") for word in words}


def hits(words, language):
    """The names that the directory finds."""
    wish = wish_of(words, {}, "relevance", language)
    return [one.card["name"] for one in entries(hit_numbers(wish, this_day(), 100, 0), this_day())]


@pytest.fixture
def browser(as_user):
    for code in ("ordinary", "council", "president", "observer"):
        TierFactory(code=code, name=both(code.title()))
    for code in KINDS:
        TermFactory(taxonomy=Taxonomy.KIND, code=code)
    return as_user(CoordinatorFactory())


@pytest.mark.slow
def test_861_members_and_665_organizations_come_in_and_are_found_in_both_languages(browser, session):
    members, register = content(MEMBERS, members_like), content(REGISTER, register_like)

    first = imported(browser, members, "alliance_members.csv", tiers_in(members))
    second = imported(browser, register, "organisations_cn_zh.csv", tier="ordinary")

    assert (first.state, first.total, second.state, second.total) == (ImportState.DONE, 861, ImportState.DONE, 665)
    assert first.counts["new"] + first.counts["repeated"] == 861
    assert second.counts["wrong"] == 0
    made = first.report["made"]["members"] + second.report["made"]["members"]
    assert session.scalar(select(func.count()).select_from(Membership)) == made > 1500
    assert session.scalar(select(func.count()).select_from(DirectoryEntry)) == made
    assert "Alibaba Cloud" in [name["en"] for name in hits("alibaba", "en")]
    assert hits("国家基因库", "zh")[0]["zh"] == "国家基因库"
    assert "国家基因库" in [name["zh"] for name in hits("基因", "zh")]
    assert "China National GeneBank" in [name["en"] for name in hits("genebank", "en")]

    organizations = session.scalar(select(func.count()).select_from(Organization))
    again = checked(browser, members, "alliance_members.csv", tiers_in(members))
    also = checked(browser, register, "organisations_cn_zh.csv", tier="ordinary")
    assert [one.counts["new"] + one.counts["joins"] + one.counts["wrong"] for one in (again, also)] == [0, 0]
    assert session.scalar(select(func.count()).select_from(Organization)) == organizations


def test_sheets_of_the_same_shape_are_matched_without_help(browser):
    batch = checked(browser, members_like(), tiers=OURS)
    assert (batch.counts["new"], batch.counts["repeated"], batch.report["joining"]) == (855, 6, 855)


@pytest.mark.slow
def test_statements_grow_only_by_thousands(browser, count_queries):
    costs = []
    for at, rows in enumerate((1000, 2000, 3000)):
        data = as_csv(["name", "registration number"], [[f"Org {at} {n}", f"R{at}-{n}"] for n in range(rows)])
        with count_queries() as sent:
            batch = imported(browser, data, tier="ordinary")
        assert batch.report["made"]["members"] == rows
        costs.append(len(sent))
    assert max(costs[1] - costs[0], costs[2] - costs[1]) < 60
