"""Finding organizations: by what they share with another, by what a coordinator types."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from alliance.core.db import db
from alliance.core.names import pieces
from alliance.core.text import fold
from alliance.organizations.enums import AppointmentKind, IdentifierKind, NameKind
from alliance.organizations.models import NameToken, Organization, OrganizationName
from alliance.organizations.queries import (
    OrganizationFilter,
    lookalikes,
    organizations_matching,
    people_of,
    primary_of,
    representatives,
    this_day,
)
from tests.factories import CoordinatorFactory, PersonFactory, both
from tests.factories.organizations import (
    LONG_AGO,
    AffiliationFactory,
    AppointmentFactory,
    IdentifierFactory,
    OrganizationFactory,
    TermFactory,
    name_row,
)


@pytest.fixture
def leapmotor():
    return OrganizationFactory(en="Leapmotor Technology Co., Ltd.", zh="浙江零跑科技股份有限公司")


def found(names=(), domains=(), identifiers=()):
    return [(one.organization, one.reasons) for one in lookalikes(list(names), list(domains), list(identifiers))]


@pytest.mark.parametrize(
    "name",
    [
        "Leapmotor Technology",
        "Leapmotors Technology Ltd",
        "LEAPMOTOR TECHNOLOGY GROUP",
        "Leapmotor Technolgy",
        "浙江零跑科技有限公司",
        "浙江零跑科技集团",
    ],
)
def test_a_name_that_is_nearly_the_same_is_found(leapmotor, name):
    [(organization, [reason])] = found([name])
    assert organization == leapmotor
    assert reason in ("Similar name", "Same name")


@pytest.mark.parametrize("name", ["Sunrise Technology", "浙江吉利控股", "Technology", "x", ""])
def test_another_name_is_not_found(leapmotor, name):
    assert found([name]) == []


def test_a_former_name_counts(leapmotor):
    leapmotor.names.append(name_row("en", "Dahua Motor", NameKind.FORMER, last_on=this_day()))
    db.session.commit()
    assert [one for one, _reasons in found(["Dahua Motors"])] == [leapmotor]


def test_the_same_name_is_found_however_common_its_words_are():
    for number in range(310):
        OrganizationFactory(en=f"Auto Technology {number}")
    twin = OrganizationFactory(en="Auto Technology Ltd")
    assert [(one.organization, one.score) for one in lookalikes(["Auto Technology"], [], [], limit=1)] == [(twin, 1.0)]


def test_an_equal_identifier_is_found_however_it_is_typed(leapmotor):
    IdentifierFactory(organization=leapmotor)
    IdentifierFactory(organization=leapmotor, kind=IdentifierKind.REGISTRATION, value="HRB 12345")
    for typed in ("91350100m000100y43", "9135 0100 M000 100Y 43", "hrb 12345"):
        assert found(identifiers=[typed]) == [(leapmotor, ["Same identifier"])]
    assert found(identifiers=["", "0"]) == []


def test_an_equal_web_domain_is_found(leapmotor):
    leapmotor.website_domain = "leapmotor.com"
    db.session.commit()
    for typed in ("https://www.leapmotor.com/en", "leapmotor.com", "wang@mail.leapmotor.com"):
        assert found(domains=[typed]) == [(leapmotor, ["Same web or mail domain"])]


def test_the_mail_domain_of_a_colleague_is_found(leapmotor):
    AffiliationFactory(organization=leapmotor, person__email="a@leap.cn")
    assert found(domains=["b@leap.cn"]) == [(leapmotor, ["Same web or mail domain"])]


@pytest.mark.parametrize("domain", ["wang@qq.com", "https://github.com/leap", "gmail.com", ""])
def test_a_domain_that_strangers_share_tells_nothing(leapmotor, domain):
    leapmotor.website_domain = "github.com"
    AffiliationFactory(organization=leapmotor, person__email="li@qq.com")
    assert found(domains=[domain]) == []


def test_the_likeliest_comes_first_and_all_reasons_are_told(leapmotor):
    IdentifierFactory(organization=leapmotor)
    similar = OrganizationFactory(en="Leapmotors Technologies")
    result = found(["Leapmotors Technologies"], [], ["91350100M000100Y43"])
    assert [one for one, _reasons in result] == [leapmotor, similar]
    assert result[0][1] == ["Same identifier", "Similar name"]


def many(count):
    """Organizations with names like real ones, quickly."""
    places, things = "粤京沪浙苏皖鲁湘", ("汽车", "电池", "电子", "材料", "科技", "检测", "软件", "动力")
    values = []
    for n in range(count):
        own = f"{chr(0x4E00 + n % 5000)}{chr(0x5000 + n // 3)}"
        values.append({"name": both(f"Maker {n}", f"{places[n % 8]}{own}{things[n // 8 % 8]}有限公司")})
    empty = {name: both("") for name in ("short_name", "city", "street", "description", "products")}
    ids = list(db.session.scalars(insert(Organization).returning(Organization.id), [one | empty for one in values]))
    rows = [
        {"organization_id": key, "kind": NameKind.LEGAL, "language": language, "text": words, "key": fold(words),
         "first_on": LONG_AGO}
        for key, one in zip(ids, values, strict=True)
        for language, words in one["name"].as_dict().items()
    ]  # fmt: skip
    inserted = insert(OrganizationName).returning(OrganizationName.id, OrganizationName.text)
    names = db.session.execute(inserted, rows).all()
    tokens = [{"name_id": key, "token": piece} for key, words in names for piece in pieces(words)]
    db.session.execute(insert(NameToken), tokens)
    db.session.execute(text("ANALYZE"))  # a running database keeps its statistics by itself
    db.session.commit()
    return values[count // 2]["name"]


@pytest.mark.slow
def test_lookalikes_and_search_stay_quick_among_20_000(count_queries):
    name = many(20_000)
    coordinator = CoordinatorFactory()
    lookalikes([name.zh, name.en], ["x.example"], ["91350100M000100Y43"])
    best = {"lookalikes": 9.0, "search": 9.0}
    for _time in range(5):
        start = time.perf_counter()
        hits = lookalikes([name.zh, name.en], ["x.example"], ["91350100M000100Y43"])
        best["lookalikes"] = min(best["lookalikes"], time.perf_counter() - start)
        start = time.perf_counter()
        rows = db.session.scalars(organizations_matching(coordinator, OrganizationFilter(name.zh[:4])).limit(25)).all()
        best["search"] = min(best["search"], time.perf_counter() - start)
    assert hits[0].score == 1
    assert len(rows) == 1
    assert max(best.values()) < 0.5, best  # 10 to 20 ms on a quiet machine; reading every name would take seconds
    with count_queries() as sent:
        lookalikes([name.zh, name.en], ["x.example"], ["91350100M000100Y43"])
    assert len(sent) <= 7


def matching(words="", user=None, **more):
    wanted = OrganizationFilter(words, **more)
    return list(db.session.scalars(organizations_matching(user or CoordinatorFactory(), wanted)))


@pytest.mark.parametrize(
    "words",
    [
        "leapmotor",
        "Leap",
        "technology leap",
        "Leapmotor Technology Co., Ltd.",
        "零跑",
        "零跑科技",
        "浙",
        "浙江零跑科技股份有限公司",
    ],
)
def test_words_of_a_name_find_it(leapmotor, words):
    OrganizationFactory(en="Other Works", zh="其他工厂")
    assert matching(words) == [leapmotor]


@pytest.mark.parametrize("words", ["motor", "跑零", "leap works", "---", "%", "'"])
def test_other_words_do_not(leapmotor, words):
    OrganizationFactory(en="Other Works", zh="其他工厂")
    assert matching(words) == []


def test_a_number_or_a_domain_finds_it(leapmotor):
    IdentifierFactory(organization=leapmotor)
    leapmotor.website_domain = "leapmotor.com"
    db.session.commit()
    assert matching("91350100M000100Y43") == matching("leapmotor.com") == matching("www.leapmotor.com") == [leapmotor]


def test_filters_and_orders():
    kind = TermFactory(taxonomy="kind", code="maker")
    one = OrganizationFactory(en="Zeta", zh="阿尔法", kind=kind, region="CN-GD")
    other = OrganizationFactory(en="Alpha", zh="泽塔", country="DE")
    assert matching(kind="maker") == matching(region="CN-GD") == matching(country="CN") == [one]
    assert matching(kind="unheard") == matching() == [other, one]
    assert matching(sort="newest") == [other, one]


def test_who_is_no_coordinator_finds_only_the_own_one(leapmotor):
    OrganizationFactory(en="Leapmotor Two")
    row = AffiliationFactory(organization=leapmotor)
    assert matching("leapmotor", user=row.person) == [leapmotor]
    assert matching("leapmotor", user=PersonFactory()) == []


def test_representatives_come_in_the_order_of_their_tasks(leapmotor):
    for kind in reversed(AppointmentKind):
        AppointmentFactory(affiliation__organization=leapmotor, kind=kind)
    assert [row.kind for row in representatives(leapmotor)] == list(AppointmentKind)


def test_who_no_longer_works_there_does_not_speak_for_it(leapmotor):
    yesterday = this_day() - timedelta(days=1)
    AppointmentFactory(affiliation__organization=leapmotor, affiliation__last_on=yesterday)
    assert representatives(leapmotor) == []
    assert primary_of(leapmotor, yesterday) is not None


@pytest.mark.parametrize("count", [1, 5])
def test_people_cost_the_same_however_many(leapmotor, count_queries, count):
    for _one in range(count):
        AppointmentFactory(affiliation__organization=leapmotor)
    db.session.expire_all()
    key = leapmotor.id
    with count_queries() as sent:
        for row in people_of(db.session.get(Organization, key)):
            assert row.person.email
            assert len(row.appointments) == 1
        assert len(representatives(leapmotor)) == count
    assert len(sent) <= 6
