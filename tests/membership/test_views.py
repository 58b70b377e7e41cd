"""The pages of memberships as each role."""

import csv
import io
from datetime import date, timedelta

import pytest

from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.membership.enums import Standing
from alliance.membership.operations.admission import admit
from alliance.membership.operations.measures import resign, suspend
from alliance.membership.queries import certificate_of, this_day
from tests.factories import AdministratorFactory, CoordinatorFactory, PersonFactory, both
from tests.factories.membership import MembershipFactory, TierFactory, representative
from tests.factories.organizations import AffiliationFactory, OrganizationFactory

DAY = timedelta(days=1)


@pytest.fixture
def membership():
    organization = OrganizationFactory(en="Volt Works Ltd", zh="伏特工厂")
    tier = TierFactory(name=both("Council", "理事单位"))
    return admit(None, organization, tier, date(2026, 1, 1), date(2027, 12, 31))


def own_page(as_user, person):
    return as_user(person).get("/membership", headers={"Accept-Language": "en"}).text


def test_everybody_of_an_organization_reads_its_membership(as_user, membership):
    text = own_page(as_user, AffiliationFactory(organization=membership.organization).person)
    assert all(word in text for word in ("Volt Works Ltd", membership.number, "Council", "Active", "certificate.pdf"))
    assert membership.number not in own_page(as_user, PersonFactory())


def test_who_left_the_organization_reads_nothing(as_user, membership):
    former = AffiliationFactory(organization=membership.organization, last_on=this_day() - DAY).person
    assert membership.number not in own_page(as_user, former)
    assert as_user(PersonFactory()).get(f"/membership/{membership.number}/certificate.pdf").status_code == 404


def test_the_certificate_is_for_the_members_people_and_the_secretariat(client, as_user, membership):
    url = f"/membership/{membership.number}/certificate.pdf"
    person = AffiliationFactory(organization=membership.organization).person
    inside, desk = as_user(person), as_user(CoordinatorFactory(duty=Duty.READ_ONLY))
    answers = [one.get(url) for one in (inside, desk, as_user(PersonFactory()), client)]
    assert [one.status_code for one in answers] == [200, 200, 404, 303]
    assert answers[0].data[:5] == b"%PDF-" and answers[0].headers["Content-Type"] == "application/pdf"
    resign(None, membership, "Moving on.")
    assert [one.get(url).status_code for one in (inside, desk)] == [404, 200]


def test_the_public_page_tells_what_holds_today(client, membership):
    code = certificate_of(membership).code
    text = client.get(f"/verify/{code}?lang=en").text
    assert all(word in text for word in ("Volt Works Ltd", "伏特工厂", membership.number, "A member today"))
    suspend(None, membership, "A secret reason.")
    text = client.get(f"/verify/{code}?lang=en").text
    assert "Suspended" in text and "Not a member today" in text and "secret reason" not in text


def test_a_code_may_be_typed_as_people_do(client, membership):
    code = certificate_of(membership).code
    typed = f"{code[:4].upper()}-{code[4:]}"
    assert [client.get(f"/verify/{one}").status_code for one in (typed, membership.number.lower())] == [200, 200]
    assert client.get("/verify?code=" + typed).headers["Location"] == f"/verify/{typed}"


def test_an_unknown_code_gets_a_clear_page(client, membership):
    answer = client.get("/verify/nothing-like-it?lang=en")
    assert answer.status_code == 404 and "No certificate has this code" in answer.text
    assert client.get("/verify?lang=en").status_code == 200


@pytest.fixture
def several():
    """One membership of each standing."""
    spans = {
        "active": ((date(2020, 1, 1), None, None),),
        "upcoming": ((date(2999, 1, 1), None, None),),
        "grace": ((date(2020, 1, 1), this_day() - DAY, None),),
        "lapsed": ((date(2020, 1, 1), date(2021, 1, 1), None),),
    }
    made = {name: MembershipFactory(spans=span) for name, span in spans.items()}
    for name, kind in (("suspended", "suspension"), ("resigned", "resignation"), ("expelled", "expulsion")):
        made[name] = MembershipFactory(measures_taken=[(kind, date(2025, 1, 1), None)])
    return made


@pytest.mark.parametrize("standing", list(Standing))
def test_the_desk_filters_by_standing(as_user, several, standing):
    text = as_user(CoordinatorFactory()).get(f"/desk/memberships?standing={standing}").text
    assert [name for name, one in several.items() if one.number in text] == [standing.value]


def test_the_desk_finds_by_name_number_tier_and_region(as_user, several):
    desk = as_user(CoordinatorFactory())
    one = several["active"]
    one.organization.region = "CN-GD"
    db.session.commit()
    queries = [f"q={one.number}", f"tier={one.terms[0].tier.code}", "region=CN-GD"]
    for query in queries:
        text = desk.get(f"/desk/memberships?{query}").text
        assert [name for name, other in several.items() if other.number in text] == ["active"]
    for sort in ("name", "number", "newest", "ends", "odd"):
        assert desk.get(f"/desk/memberships?sort={sort}").status_code == 200
    assert "No membership fits" in desk.get("/desk/memberships?lang=en&q=nothing").text


def test_the_desk_takes_as_many_statements_for_one_as_for_many(as_user, count_queries):
    desk = as_user(CoordinatorFactory())
    counts = []
    for _ in range(2):
        MembershipFactory.create_batch(4)
        desk.get("/desk/memberships")
        with count_queries() as sent:
            desk.get("/desk/memberships?standing=active")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 5


def test_the_sheet_of_the_desk(as_user, several, trail):
    desk = as_user(CoordinatorFactory())
    answer = desk.post("/desk/memberships/export?lang=en&standing=expelled", data={"format": "csv"})
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == [several["expelled"].number] and rows[1][3] == "Expelled"
    assert desk.post("/desk/memberships/export", data={"format": "xlsx"}).data[:2] == b"PK"
    assert trail() == ["membership.exported"] * 2


def test_admitting_at_the_desk(as_user, trail, outbox):
    organization = OrganizationFactory(en="Volt Works Ltd")
    representative(organization, email="hua@volt.example")
    tier = TierFactory()
    desk = as_user(CoordinatorFactory())
    url = f"/desk/memberships/new?organization={organization.id}"
    assert "Volt Works Ltd" in desk.get(url).text
    form = {"tier": tier.code, "first_on": "2026-11-01", "welcome": "y", "organization": organization.id}
    answer = desk.post(url, data=form)
    assert answer.headers["Location"] == "/desk/memberships/M-0001"
    assert outbox() == [("membership.welcome", "hua@volt.example")]
    again = desk.post(url, data=form)
    assert again.status_code == 422 and trail() == ["membership.admitted"]


ACTS = [
    ("tier", {"first_on": "2026-11-01", "tier": "other"}, "membership.tier_changed_for"),
    ("renew", {"first_on": "2028-01-01", "last_on": "2028-12-31", "tier": "other"}, "membership.renewed"),
    ("end", {"last_on": "2026-12-31"}, "membership.term_ended"),
    ("suspend", {"first_on": "2026-11-01", "reason": "Fees."}, "membership.suspended"),
    ("resign", {"first_on": "2026-11-01", "reason": "Moving on."}, "membership.resigned"),
    ("expel", {"first_on": "2026-11-01", "reason": "Breach."}, "membership.expelled"),
]


@pytest.mark.parametrize(("name", "data", "verb"), ACTS, ids=[act[0] for act in ACTS])
def test_each_act_shows_what_will_happen_and_then_does_it(as_user, membership, trail, name, data, verb):
    TierFactory(code="other")
    desk = as_user(CoordinatorFactory())
    url = f"/desk/memberships/{membership.number}/{name}"
    assert "What will happen" in desk.get(url, headers={"Accept-Language": "en"}).text
    assert desk.post(url, data=data).status_code == 303
    assert trail()[-1] == verb
    assert desk.get(f"/desk/memberships/{membership.number}").status_code == 200


def test_a_refused_act_says_why_at_its_field(as_user, membership):
    desk = as_user(CoordinatorFactory())
    url = f"/desk/memberships/{membership.number}"
    assert desk.post(f"{url}/suspend", data={"first_on": "2026-11-01", "reason": ""}).status_code == 422
    answer = desk.post(f"{url}/lift", data={"first_on": "2026-11-01"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422 and "not suspended" in answer.text


def test_who_only_reads_changes_nothing(as_user, membership, trail):
    reader = as_user(CoordinatorFactory(duty=Duty.READ_ONLY))
    url = f"/desk/memberships/{membership.number}"
    assert reader.get(url).status_code == 200
    paths = ["/desk/memberships/new", "/desk/tiers", *(f"{url}/{act[0]}" for act in ACTS)]
    assert {path: reader.get(path).status_code for path in paths} == dict.fromkeys(paths, 403)
    assert reader.post(f"{url}/expel", data={"first_on": "2026-11-01", "reason": "x"}).status_code == 403
    assert trail() == ["membership.admitted"]


def test_tiers_are_kept_by_administrators(as_user, trail):
    boss = as_user(AdministratorFactory())
    form = {"name_en": "Council", "name_zh": "理事单位", "voting_weight": "2", "dues": "30000", "currency": "cny"}
    assert boss.post("/desk/tiers/new", data=form).status_code == 303
    index = boss.get("/desk/tiers?lang=en").text
    assert "CNY 30,000.00" in index
    tier = db.session.scalar(db.select(TierFactory._meta.model))
    url = f"/desk/tiers/{tier.id}"
    assert 'value="Council"' in boss.get(url).text
    version = tier.version
    assert boss.post(url, data=form | {"version": version, "name_en": "Council unit"}).status_code == 303
    assert boss.post(url, data=form | {"version": version}).status_code == 409
    assert boss.post(f"{url}/retire").status_code == 303
    assert as_user(CoordinatorFactory()).post(f"{url}/retire").status_code == 403
    assert trail() == ["membership.tier_added", "membership.tier_changed", "membership.tier_retired"]
