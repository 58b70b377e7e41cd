"""Countries, regions and zones in both languages."""

import csv
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.core import places

pytestmark = pytest.mark.pure

REFERENCE = Path(__file__).parents[3] / "shared" / "data" / "reference"
OWN_COUNTRIES = [
    {"alpha2": "DE", "alpha3": "DEU", "name_en": "Germany", "name_zh": "德国"},
    {"alpha2": "CN", "alpha3": "CHN", "name_en": "China", "name_zh": "中国"},
    {"alpha2": "CI", "alpha3": "CIV", "name_en": "Côte d’Ivoire", "name_zh": "科特迪瓦"},
]
OWN_PROVINCES = [{"code": "44", "name": "广东省"}, {"code": "81", "name": "香港特别行政区"}]


def reference(name, own):
    path = REFERENCE / name
    if not path.exists():
        return own
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_249_countries_with_names_in_both_languages():
    assert len(places.countries("en")) == len(places.countries("zh")) == 249
    assert places.country_name("DE", "en") == "Germany"
    assert places.country_name("DE", "zh_Hans_CN") == "德国"
    assert places.country_name("??", "en") == "??"


def test_lists_follow_the_order_of_the_language():
    english = [name for _, name in places.countries("en")]
    assert english.index("Åland Islands") < english.index("Albania") < english.index("Zambia")
    chinese = [name for _, name in places.countries("zh")]
    assert chinese.index("巴西") < chinese.index("德国") < chinese.index("美国") < chinese.index("中国")


@pytest.mark.parametrize("row", reference("countries.csv", OWN_COUNTRIES), ids=lambda row: row["alpha2"])
def test_every_country_is_understood_by_code_and_english_name(row):
    for text in (row["alpha2"], row["alpha2"].lower(), row["alpha3"]):
        assert places.country_of(text) == row["alpha2"]
    assert places.country_of(row["name_en"]) in (row["alpha2"], "")
    assert places.country_of(places.country_name(row["alpha2"], "en")) == row["alpha2"]
    assert places.country_of(places.country_name(row["alpha2"], "zh")) == row["alpha2"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("U.S.A.", "US"),
        ("United States of America", "US"),
        ("UK", "GB"),
        ("中国", "CN"),
        ("P.R. China", "CN"),
        ("中华人民共和国", "CN"),
        ("South Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("Viet Nam", "VN"),
        ("Türkiye", "TR"),
        ("turkey", "TR"),
        ("The Netherlands", "NL"),
        ("Bosnia and Herzegovina", "BA"),
        ("Cote d’Ivoire", "CI"),
        ("Hong Kong", "HK"),
        ("台湾", "TW"),
        ("Atlantis", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_usual_spellings_of_countries_are_understood(text, code):
    assert places.country_of(text) == code


def test_china_has_34_regions_in_their_official_order():
    english, chinese = places.regions("en"), places.regions("zh-CN")
    assert len(english) == len({code for code, _ in english}) == len({name for _, name in chinese}) == 34
    assert english[0] == ("CN-BJ", "Beijing")
    assert chinese[18] == ("CN-GD", "广东")
    assert places.is_region("CN-TW")
    assert not places.is_region("DE-BY")
    assert places.region_name("DE-BY", "en") == "DE-BY"


@pytest.mark.parametrize(
    "row",
    [row for row in reference("regions_cn.csv", OWN_PROVINCES) if row.get("level", "province") == "province"],
    ids=lambda row: row["code"],
)
def test_every_province_is_understood_by_code_and_full_name(row):
    code = places.region_of(row["name"])
    assert places.region_table()[code][0] == row["code"]
    assert places.region_of(row["code"]) == places.region_of(row["code"] + "0000") == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Guangdong", "CN-GD"),
        ("guangdong province", "CN-GD"),
        ("广东", "CN-GD"),
        ("广东省广州市天河区", "CN-GD"),
        ("内蒙古自治区", "CN-NM"),
        ("Inner Mongolia", "CN-NM"),
        ("Shaanxi", "CN-SN"),
        ("Shanxi", "CN-SX"),
        ("Guangxi Zhuang Autonomous Region", "CN-GX"),
        ("Xinjiang Uygur Autonomous Region", "CN-XJ"),
        ("Tibet Autonomous Region", "CN-XZ"),
        ("Hong Kong", "CN-HK"),
        ("Hong Kong SAR", "CN-HK"),
        ("Hong Kong Special Administrative Region", "CN-HK"),
        ("Macau", "CN-MO"),
        ("Beijing Municipality", "CN-BJ"),
        ("CN-SH", "CN-SH"),
        ("Bavaria", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_usual_spellings_of_regions_are_understood(text, code):
    assert places.region_of(text) == code


def test_hong_kong_is_one_place_however_it_is_entered():
    assert places.settled("HK") == places.settled("CN", "CN-HK") == places.settled("", "CN-HK") == ("CN", "CN-HK")
    assert places.settled("TW", "") == ("CN", "CN-TW")
    assert places.settled("DE", "CN-GD") == ("DE", "")
    assert places.settled("CN", "nonsense") == ("CN", "")
    assert places.settled("", "") == ("", "")


def test_every_zone_exists_and_has_a_city_in_both_languages():
    for zone in places.zones():
        ZoneInfo(zone)
        assert places.zone_city(zone, "en")
        if zone != "UTC":
            assert not places.zone_city(zone, "zh").isascii(), zone


def test_cities_are_named_in_the_language_of_the_reader():
    assert places.zone_city("Asia/Shanghai", "zh_Hans_CN") == "上海"
    assert places.zone_city("America/New_York", "en") == "New York"
    assert places.zone_city("Mars/Olympus_Mons", "en") == "Olympus Mons"
    assert places.zone_choices("zh")[0] == ("Asia/Shanghai", "上海")


def test_only_iana_names_are_zones():
    assert places.is_zone("Europe/Berlin")
    assert not places.is_zone("../etc/passwd")


@given(st.text(max_size=60))
def test_any_text_may_be_asked_for(text):
    places.country_of(text)
    places.region_of(text)


def test_a_place_reads_from_the_city_outwards_in_english_and_inwards_in_chinese():
    assert places.place_words("CN", "CN-GD", "Foshan", "en") == "Foshan, Guangdong, China"
    assert places.place_words("CN", "CN-GD", "佛山", "zh_Hans_CN") == "中国广东佛山"
    assert places.place_words("NO", "", "Narvik", "zh_Hans_CN") == "挪威 Narvik"
    assert places.place_words("", "", "", "en") == ""
