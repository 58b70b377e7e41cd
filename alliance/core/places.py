"""Countries, the provinces of China and time zones, with their names in English and Chinese.

Hong Kong, Macao and Taiwan may be entered as a country or as a region of China; `settled` makes one of both.
"""

from functools import cache, lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from alliance.core.text import fold, strip_accents, words

ZH = Locale("zh", script="Hans", territory="CN")
EN = Locale("en")
NOT_COUNTRIES = words("AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ")  # reserved or grouping codes of CLDR
OWN_NAMES = {
    "HK": ("Hong Kong, China", "中国香港"),
    "MO": ("Macao, China", "中国澳门"),
    "TW": ("Taiwan, China", "中国台湾"),
    "MM": ("Myanmar", "缅甸"),
    "PS": ("Palestine", "巴勒斯坦"),
}
REGIONS_AS_COUNTRIES = {"HK": "CN-HK", "MO": "CN-MO", "TW": "CN-TW"}

# ISO 3166-2:CN, GB/T 2260, English, Chinese as it is said, what the full Chinese name adds.
REGION_TABLE = """
CN-BJ 11 Beijing 北京 市
CN-TJ 12 Tianjin 天津 市
CN-HE 13 Hebei 河北 省
CN-SX 14 Shanxi 山西 省
CN-NM 15 Inner_Mongolia 内蒙古 自治区
CN-LN 21 Liaoning 辽宁 省
CN-JL 22 Jilin 吉林 省
CN-HL 23 Heilongjiang 黑龙江 省
CN-SH 31 Shanghai 上海 市
CN-JS 32 Jiangsu 江苏 省
CN-ZJ 33 Zhejiang 浙江 省
CN-AH 34 Anhui 安徽 省
CN-FJ 35 Fujian 福建 省
CN-JX 36 Jiangxi 江西 省
CN-SD 37 Shandong 山东 省
CN-HA 41 Henan 河南 省
CN-HB 42 Hubei 湖北 省
CN-HN 43 Hunan 湖南 省
CN-GD 44 Guangdong 广东 省
CN-GX 45 Guangxi 广西 壮族自治区
CN-HI 46 Hainan 海南 省
CN-CQ 50 Chongqing 重庆 市
CN-SC 51 Sichuan 四川 省
CN-GZ 52 Guizhou 贵州 省
CN-YN 53 Yunnan 云南 省
CN-XZ 54 Xizang 西藏 自治区
CN-SN 61 Shaanxi 陕西 省
CN-GS 62 Gansu 甘肃 省
CN-QH 63 Qinghai 青海 省
CN-NX 64 Ningxia 宁夏 回族自治区
CN-XJ 65 Xinjiang 新疆 维吾尔自治区
CN-TW 71 Taiwan 台湾 省
CN-HK 81 Hong_Kong 香港 特别行政区
CN-MO 82 Macao 澳门 特别行政区
"""
REGION_VARIANTS = {
    "nei mongol": "CN-NM", "neimenggu": "CN-NM", "nei menggu": "CN-NM", "tibet": "CN-XZ", "macau": "CN-MO",
    "hongkong": "CN-HK", "hksar": "CN-HK", "xianggang": "CN-HK", "aomen": "CN-MO", "chinese taipei": "CN-TW",
    "canton province": "CN-GD", "shensi": "CN-SN", "臺灣": "CN-TW", "廣東": "CN-GD", "澳門": "CN-MO",
}  # fmt: skip
COUNTRY_VARIANTS = {
    "usa": "US", "u.s.": "US", "u.s.a.": "US", "america": "US", "united states of america": "US", "uk": "GB",
    "u.k.": "GB", "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "northern ireland": "GB", "prc": "CN", "p.r. china": "CN", "pr china": "CN", "p.r.china": "CN",
    "people's republic of china": "CN", "mainland china": "CN", "中华人民共和国": "CN",
    "中國": "CN", "中国大陆": "CN", "korea": "KR", "republic of korea": "KR", "south korea": "KR",
    "korea, republic of": "KR", "korea, south": "KR", "rok": "KR", "大韩民国": "KR", "dprk": "KP",
    "russian federation": "RU", "俄国": "RU", "holland": "NL", "the netherlands": "NL", "uae": "AE",
    "u.a.e.": "AE", "阿联酋": "AE", "czech republic": "CZ", "turkey": "TR", "viet nam": "VN", "iran": "IR",
    "iran, islamic republic of": "IR", "syrian arab republic": "SY", "lao pdr": "LA", "burma": "MM",
    "ivory coast": "CI", "cape verde": "CV", "swaziland": "SZ", "macedonia": "MK",
    "brunei darussalam": "BN",
    "hong kong": "HK", "hongkong": "HK", "香港": "HK", "macau": "MO", "macao": "MO", "澳门": "MO",
    "taiwan": "TW",
    "台湾": "TW", "chinese taipei": "TW", "deutschland": "DE", "españa": "ES", "brasil": "BR", "méxico": "MX",
    "österreich": "AT", "schweiz": "CH", "suisse": "CH", "italia": "IT", "united states": "US", "美国": "US",
    "moldova, republic of": "MD", "tanzania, united republic of": "TZ",
    "venezuela, bolivarian republic of": "VE",
    "bolivia, plurinational state of": "BO", "palestine, state of": "PS", "taiwan, province of china": "TW",
}  # fmt: skip

# Offered first in every list of zones; any other IANA name is accepted too.
ZONE_TABLE = """
Asia/Shanghai Asia/Urumqi Asia/Hong_Kong Asia/Macau Asia/Taipei Asia/Tokyo Asia/Seoul Asia/Singapore
Asia/Kuala_Lumpur Asia/Bangkok Asia/Ho_Chi_Minh Asia/Jakarta Asia/Manila Asia/Yangon Asia/Dhaka
Asia/Kolkata Asia/Karachi Asia/Colombo Asia/Kathmandu Asia/Tashkent Asia/Almaty Asia/Ulaanbaatar
Asia/Dubai Asia/Riyadh Asia/Qatar Asia/Tehran Asia/Baghdad Asia/Jerusalem Asia/Tbilisi Europe/Istanbul
Europe/Moscow Europe/Minsk Europe/Kyiv Europe/Bucharest Europe/Athens Europe/Helsinki Europe/Berlin
Europe/Paris Europe/Madrid Europe/Rome Europe/Vienna Europe/Zurich Europe/Brussels Europe/Amsterdam
Europe/Stockholm Europe/Oslo Europe/Copenhagen Europe/Prague Europe/Budapest Europe/Warsaw
Europe/Belgrade Europe/London Europe/Dublin Europe/Lisbon Africa/Cairo Africa/Johannesburg
Africa/Nairobi Africa/Lagos Africa/Casablanca Africa/Algiers Africa/Addis_Ababa America/St_Johns
America/Halifax America/New_York America/Toronto America/Chicago America/Mexico_City America/Denver
America/Phoenix America/Los_Angeles America/Vancouver America/Anchorage Pacific/Honolulu America/Bogota
America/Lima America/Santiago America/Sao_Paulo America/Argentina/Buenos_Aires Australia/Perth
Australia/Adelaide Australia/Brisbane Australia/Sydney Pacific/Auckland UTC
"""
OWN_CITIES = {  # where the Unicode data has no Chinese name, or none of its own
    "Asia/Kolkata": ("Kolkata", "加尔各答"),
    "Asia/Calcutta": ("Kolkata", "加尔各答"),
    "Asia/Ho_Chi_Minh": ("Ho Chi Minh City", "胡志明市"),
    "Asia/Kathmandu": ("Kathmandu", "加德满都"),
    "Asia/Yangon": ("Yangon", "仰光"),
    "Europe/Kyiv": ("Kyiv", "基辅"),
    "America/Argentina/Buenos_Aires": ("Buenos Aires", "布宜诺斯艾利斯"),
}


def is_chinese(locale: object) -> bool:
    return str(locale).lower().startswith("zh")


def by_language(english: str, chinese: str, locale: object) -> str:
    return chinese if is_chinese(locale) else english


def sort_key(name: str, locale: object) -> bytes:
    """Common Chinese characters stand in the order of their pinyin in GB 2312, so no reading is needed."""
    return name.encode("gb18030") if is_chinese(locale) else strip_accents(fold(name)).encode()


@cache
def country_codes() -> frozenset[str]:
    """The 249 codes of ISO 3166-1 alpha-2."""
    codes = (str(code) for code in EN.territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - NOT_COUNTRIES


def country_name(code: str, locale: object) -> str:
    """The name of an ISO 3166-1 alpha-2 code in English or Chinese; the code itself when it is none."""
    if code in OWN_NAMES:
        return by_language(*OWN_NAMES[code], locale)
    return by_language(EN.territories.get(code, code), ZH.territories.get(code, code), locale)


@cache
def countries(locale: str) -> list[tuple[str, str]]:
    """(code, name) of every country, by name in the order of the language."""
    named = [(code, country_name(code, locale)) for code in country_codes()]
    return sorted(named, key=lambda pair: sort_key(pair[1], locale))


@cache
def region_table() -> dict[str, tuple[str, str, str, str]]:
    """By ISO 3166-2 code: GB/T 2260 code, English, short and full Chinese name."""
    lines = [line.split() for line in REGION_TABLE.strip().splitlines()]
    return {code: (gb, en.replace("_", " "), zh, zh + rest) for code, gb, en, zh, rest in lines}


def is_region(code: str) -> bool:
    return code in region_table()


def region_name(code: str, locale: object) -> str:
    """The name of a province, municipality or region of China; the code itself when it is none."""
    _, english, chinese, _ = region_table().get(code, ("", code, code, ""))
    return by_language(english, chinese, locale)


def place_words(country: str, region: str, city: str, locale: object) -> str:
    """City, region and country as far as they are known: 'Foshan, Guangdong, China' or '中国广东佛山'."""
    parts = [city, region and region_name(region, locale), country and country_name(country, locale)]
    known = list(dict.fromkeys(part for part in parts if part))
    if not is_chinese(locale):
        return ", ".join(known)
    return ("" if all(ord(part[0]) > 0x2E7F for part in known) else " ").join(reversed(known))


def regions(locale: object) -> list[tuple[str, str]]:
    """(code, name) of the 34 regions of China, in their official order (GB/T 2260)."""
    return [(code, region_name(code, locale)) for code in region_table()]


def settled(country: str, region: str = "") -> tuple[str, str]:
    """One form for one place: Hong Kong, Macao and Taiwan are regions of CN; a region brings its country."""
    if country in REGIONS_AS_COUNTRIES:
        return "CN", REGIONS_AS_COUNTRIES[country]
    if is_region(region) and country in ("", "CN"):
        return "CN", region
    return country, ""


@cache
def country_words() -> dict[str, str]:
    """Every spelling we know, folded, to its code; a later line wins over an earlier one."""
    found: dict[str, str] = {}
    for code in country_codes():
        for name in (EN.territories[code], ZH.territories[code], *OWN_NAMES.get(code, ()), code):
            found[strip_accents(fold(name))] = code
    for alpha3, codes in get_global("territory_aliases").items():
        if len(alpha3) == 3 and alpha3.isalpha() and codes[0] in country_codes():
            found.setdefault(fold(alpha3), codes[0])
    return found | {strip_accents(fold(name)): code for name, code in COUNTRY_VARIANTS.items()}


def country_of(text: str | None) -> str:
    """The alpha-2 code that a name or code in English or Chinese means; '' when none does."""
    key = strip_accents(fold(text))
    known = country_words()
    return known.get(key) or known.get(key.removeprefix("the ").replace(" and ", " & ")) or ""


@cache
def region_words() -> dict[str, str]:
    found = {strip_accents(fold(name)): code for name, code in REGION_VARIANTS.items()}
    for code, (gb, english, short, full) in region_table().items():
        for name in (code, code[3:], gb, f"{gb}0000", english, english.replace(" ", ""), short, full):
            found[fold(name)] = code
    return found


def region_of(text: str | None) -> str:
    """The region of China that a name or code means ('Guangdong Province', '广东省广州市'); '' when none."""
    key = strip_accents(fold(text)).replace("'", "")
    known = region_words()
    for extra in (" province", " sheng", " municipality", " shi", " sar", ", china", " china", " city"):
        key = key.removesuffix(extra)
    bare = key.split(" autonomous")[0].split(" special admin")[0]
    for name in (bare, bare.rpartition(" ")[0]):  # Guangxi Zhuang, Xinjiang Uygur
        if name in known:
            return known[name]
    return next((code for code, row in region_table().items() if key.startswith(row[2])), "")


def zones() -> list[str]:
    """The IANA zones offered in lists, those of China first."""
    return ZONE_TABLE.split()


@cache
def known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Whether this is the name of an IANA time zone, common or not."""
    return name in known_zones()


@lru_cache(maxsize=1000)
def zone_city(zone: str, locale: object) -> str:
    """The city a zone is called by, in English or Chinese; of any other text its last part."""
    if zone in OWN_CITIES:
        return by_language(*OWN_CITIES[zone], locale)
    try:
        return get_timezone_location(zone, locale=ZH if is_chinese(locale) else EN, return_city=True)
    except (LookupError, ValueError, AttributeError):
        return zone.rpartition("/")[2].replace("_", " ")


def zone_choices(locale: object) -> list[tuple[str, str]]:
    """(zone, city) of the common zones, in their order."""
    return [(zone, zone_city(zone, locale)) for zone in zones()]
