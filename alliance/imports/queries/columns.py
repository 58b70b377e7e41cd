"""Guessing what the columns of a sheet mean from the words of their headers, in both languages."""

from __future__ import annotations

from typing import Any

from alliance.core.sheets import Sheet
from alliance.core.text import fold, one_line
from alliance.imports.enums import Target
from alliance.membership.models import Tier

SAMPLES = 3
LONGEST_SAMPLE = 60
MOST_VALUES = 60

HEADERS: dict[Target, tuple[str, ...]] = {
    Target.NAME_EN: (
        "name_en",
        "org_name",
        "organization",
        "company",
        "name",
        "english name",
        "英文名称",
    ),
    Target.NAME_ZH: ("name_zh", "chinese name", "单位名称", "名称", "中文名称", "企业名称", "公司名称"),
    Target.SHORT_EN: ("short_en", "short name", "acronyms", "英文简称"),
    Target.SHORT_ZH: ("short_zh", "short_name_zh", "简称", "中文简称"),
    Target.USCC: ("uscc", "credit code", "unified social credit code", "统一社会信用代码", "信用代码"),
    Target.LEI: ("lei",),
    Target.REGISTRATION: ("registration", "registration number", "ror_id", "注册号"),
    Target.KIND: ("kind", "type", "types", "单位类型", "类型"),
    Target.CHAIN: ("chain", "chain position", "产业链环节"),
    Target.FIELDS: ("fields", "field", "领域", "所属领域"),
    Target.COUNTRY: ("country", "country_code", "cctld_country_hint", "国家", "国家和地区"),
    Target.REGION: ("region", "province", "province_state", "state_province", "省份", "地区"),
    Target.CITY_EN: ("city", "city_en", "town"),
    Target.CITY_ZH: ("city_zh", "城市", "所在城市"),
    Target.WEBSITE: ("website", "homepage", "homepage_url", "url", "web", "网站", "网址"),
    Target.FOUNDED: ("founded", "established", "year founded", "成立年份", "成立时间"),
    Target.DESCRIPTION_EN: ("description", "description_en"),
    Target.DESCRIPTION_ZH: ("description_zh", "简介", "单位简介"),
    Target.TIER: ("tier", "level", "会员级别", "级别"),
    Target.JOINED: ("joined", "member since", "joined_on", "入会时间", "入会日期"),
    Target.NUMBER: ("number", "member number", "会员编号", "编号"),
    Target.PERSON_FAMILY: ("family name", "last name", "surname", "姓"),
    Target.PERSON_GIVEN: ("given name", "first name", "名"),
    Target.PERSON_NAME: ("contact", "contact person", "person", "联系人", "姓名"),
    Target.PERSON_TITLE: ("title", "job title", "position", "职务", "职位"),
    Target.PERSON_EMAIL: ("email", "e-mail", "mail", "contact email", "邮箱", "电子邮箱"),
    Target.PERSON_PHONE: ("phone", "telephone", "mobile", "电话", "手机", "联系电话"),
}


def guess_mapping(header: list[str]) -> dict[str, str]:
    """{index of the column: target} for the headers we know, each target once."""
    by_word = {fold(word): target for target, words in HEADERS.items() for word in words}
    by_word |= {word.replace("iz", "is"): target for word, target in by_word.items()}  # as the British spell it
    found: dict[str, str] = {}
    for index, text in enumerate(header):
        target = by_word.get(fold(text)) or by_word.get(fold(text).replace(" ", "_"))
        if target and target.value not in found.values():
            found[str(index)] = target.value
    return found


def columns_of(sheet: Sheet) -> list[dict[str, Any]]:
    """What is kept of each column for the page that asks for its meaning: header, samples, and its different values."""
    return [
        {"header": header, "samples": samples_of(sheet.rows, index), "values": values_of(sheet.rows, index)}
        for index, header in enumerate(sheet.header)
    ]


def samples_of(rows: list[list[str]], index: int) -> list[str]:
    """The first three different values of a column, shortened."""
    found: dict[str, None] = {}
    for row in rows:
        if row[index]:
            found[row[index]] = None
        if len(found) == SAMPLES:
            break
    return [one_line(text)[:LONGEST_SAMPLE] for text in found]


def values_of(rows: list[list[str]], index: int) -> list[str] | None:
    """The different values of a column, the most frequent first; None when there are more than could be matched."""
    counts: dict[str, int] = {}
    for row in rows:
        value = one_line(row[index])
        if value:
            counts[value] = counts.get(value, 0) + 1
        if len(counts) > MOST_VALUES or len(value) > LONGEST_SAMPLE:
            return None
    return sorted(counts, key=lambda value: (-counts[value], value))


def guess_tier(value: str, tiers: list[Tier]) -> str:
    """The code of the tier of this name or code; '' when none is called so."""
    wanted = fold(value)
    return next((tier.code for tier in tiers if wanted in {fold(tier.name.en), fold(tier.name.zh), tier.code}), "")
