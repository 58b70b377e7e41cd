"""Taking organizations in: one written form for everything, refusals at their fields."""

import json
from pathlib import Path

import pytest

from alliance.core.operation import Refused
from alliance.organizations import signals
from alliance.organizations.enums import IdentifierKind, NameKind
from alliance.organizations.models import Organization
from alliance.organizations.operations.profile import change_profile
from alliance.organizations.operations.registration import OrganizationInput, register_organization
from tests.factories import CoordinatorFactory, both
from tests.factories.organizations import OrganizationFactory, TermFactory

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "reference" / "uscc_test_vectors.json"
SAMPLE = [{"code": "91350100M000100Y43", "valid": True}, {"code": "91350100M000100Y44", "valid": False}]
LEI = "529900T8BM49AURSDO55"
WRONG_CHECK = "The last character does not fit the other 17. Compare it with your license."


def vectors():
    return json.loads(VECTORS.read_text())["vectors"] if VECTORS.exists() else SAMPLE


@pytest.fixture
def coordinator():
    return CoordinatorFactory()


def typed(**values):
    return OrganizationInput(**({"legal_name": both("Volt AG", "伏特股份公司")} | values))


def test_an_organization_is_entered_with_its_names_and_trail(coordinator, trail):
    found = register_organization(coordinator, typed(short_name=both("Volt"), former=both("Blitz GmbH")))
    assert (found.name, found.short_name) == (both("Volt AG", "伏特股份公司"), both("Volt"))
    assert [(row.kind, row.language, row.text) for row in found.names] == [
        (NameKind.LEGAL, "en", "Volt AG"),
        (NameKind.LEGAL, "zh", "伏特股份公司"),
        (NameKind.SHORT, "en", "Volt"),
        (NameKind.FORMER, "en", "Blitz GmbH"),
    ]
    assert (found.pinyin_key, found.latin_key) == ("fu te gu fen gong si", "volt ag")
    assert trail() == ["organizations.registered"]


def test_who_listens_hears_of_it(coordinator):
    heard = []
    with signals.changed.connected_to(heard.append):
        found = register_organization(coordinator, typed())
    assert heard == [found]


def test_a_chinese_name_alone_sorts_by_pinyin_in_both_languages(coordinator):
    found = register_organization(coordinator, typed(legal_name=both("", "比亚迪")))
    assert (found.pinyin_key, found.latin_key) == ("bi ya di", "bi ya di")


def test_the_longest_names_fit_their_columns(coordinator):
    found = register_organization(coordinator, typed(legal_name=both("W" * 200, "装" * 200)))
    assert (len(found.name.zh), len(found.pinyin_key)) == (200, 300)


def test_names_and_numbers_may_be_shared(coordinator):
    values = typed(identifiers=((IdentifierKind.USCC, "91350100M000100Y43", ""),))
    one, other = (register_organization(coordinator, values) for _ in range(2))
    assert one.id != other.id


def test_everything_gets_one_written_form(coordinator):
    kind = TermFactory(taxonomy="kind", code="maker")
    upstream, battery = TermFactory(taxonomy="chain", code="upstream"), TermFactory(code="battery")
    values = typed(
        kind_code="maker",
        chain_codes=("upstream",),
        field_codes=("battery",),
        country="HK",
        phone="+86 020-8515 1234-203",
        website=" HTTPS://www.Volt.com.cn/a ",
        identifiers=(
            (IdentifierKind.USCC, "９１３５０１００ m000100y43", ""),
            (IdentifierKind.LEI, LEI.lower(), ""),
            (IdentifierKind.REGISTRATION, " hrb  12345 ", "DE"),
            (IdentifierKind.REGISTRATION, "", "DE"),
        ),
    )
    found = register_organization(coordinator, values)
    assert (found.kind, found.terms) == (kind, [upstream, battery])
    assert (found.country, found.region) == ("CN", "CN-HK")
    assert (found.phone, found.phone_extension) == ("+862085151234", "203")
    assert (found.website, found.website_domain) == ("HTTPS://www.Volt.com.cn/a", "volt.com.cn")
    assert [(row.kind, row.value, row.country) for row in found.identifiers] == [
        ("uscc", "91350100M000100Y43", ""),
        ("lei", LEI, ""),
        ("registration", "HRB 12345", "DE"),
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"legal_name": both("")}, "legal_name_en"),
        ({"legal_name": both("x" * 201)}, "legal_name_en"),
        ({"short_name": both("", "长" * 201)}, "short_name_zh"),
        ({"description": both("x" * 8001)}, "description_en"),
        ({"kind_code": "unheard"}, "kind_code"),
        ({"field_codes": ("unheard",)}, "field_codes"),
        ({"chain_codes": ("unheard",)}, "chain_codes"),
        ({"country": "XX"}, "country"),
        ({"region": "CN-XX"}, "region"),
        ({"postcode": "1" * 21}, "postcode"),
        ({"phone": "12"}, "phone"),
        ({"website": "volt"}, "website"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "https://a b.com"}, "website"),
        ({"website": "https://www.volt.com.cn@evil.example/"}, "website"),
        ({"website": "https://volt.com/" + "x" * 300}, "website"),
        ({"founded_year": 3000}, "founded_year"),
        ({"founded_year": 7}, "founded_year"),
        ({"tax_number": "1" * 41}, "tax_number"),
        ({"identifiers": ((IdentifierKind.USCC, "9135", ""),)}, "uscc"),
        ({"identifiers": ((IdentifierKind.USCC, "9135010OM000100Y43", ""),)}, "uscc"),
        ({"identifiers": ((IdentifierKind.LEI, LEI[:-1] + "9", ""),)}, "lei"),
        ({"identifiers": ((IdentifierKind.REGISTRATION, "???", ""),)}, "registration"),
        ({"identifiers": ((IdentifierKind.REGISTRATION, "1" * 61, ""),)}, "registration"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(coordinator, values, field):
    with pytest.raises(Refused) as refused:
        register_organization(coordinator, typed(**values))
    assert refused.value.field == field
    assert Organization.query.count() == 0


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector["code"])
def test_a_social_credit_code_is_accepted_exactly_when_well_formed(vector):
    organization, actor = OrganizationFactory(), CoordinatorFactory()
    values = typed(identifiers=((IdentifierKind.USCC, vector["code"], ""),))
    if vector["valid"]:
        change_profile(actor, organization, values, organization.version)
        assert len(organization.identifiers) == 1
    else:
        with pytest.raises(Refused):
            change_profile(actor, organization, values, organization.version)
        assert organization.identifiers == []


def test_a_wrong_last_character_is_told_in_the_words_of_the_look(coordinator):
    with pytest.raises(Refused, match=WRONG_CHECK):
        register_organization(coordinator, typed(identifiers=((IdentifierKind.USCC, "91350100M000100Y44", ""),)))
