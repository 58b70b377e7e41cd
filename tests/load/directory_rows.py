"""Many invented organizations and memberships, written in bulk: the same for the same number."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.names import latin_key, pinyin_key
from alliance.core.places import region_table
from alliance.core.text import fold
from alliance.membership.models import Certificate, Membership, MembershipTerm, Tier
from alliance.organizations.enums import NameKind
from alliance.organizations.models import Organization, OrganizationName, organization_term
from alliance.settings.enums import Taxonomy
from alliance.settings.models import Term


def words_of(text: str) -> list[str]:
    """The words of a table written as one text."""
    return text.split()


BATCH = 1000
COUNTRIES = words_of("CN CN CN CN CN CN CN CN DE JP US FR MY TH NO KR IT GB SE CH")
LATIN = words_of(
    """Apex Blue Bright Canton Coast Delta Dragon East Electra Falcon Galaxy Giant Golden Green Harbor Huaxin Jade
    Jinlong Kinetic Lotus Lumen Maple Marine Meridian Nanhai Nova Ocean Orient Pearl Pioneer Prime Quantum River Rising
    Silver Sino Solar South Spring Star Summit Sunrise Titan Tiger Union Vector Volt West Xinhai Yunfeng"""
)
TRADES = words_of(
    """Battery Motors Charging Systems Software Semiconductor Materials Recycling Testing Logistics Research
    Electronics Drive Sensors Mobility"""
)
CHINESE = "华海新星东方南粤金龙天成宏远长江明珠联创科达瑞丰广源中信安凯力神比特云峰启航"
CHINESE_TRADES = words_of("电池 汽车 充电 系统 软件 半导体 材料 回收 检测 物流 研究院 电子 驱动 传感 出行")
TAXONOMIES = {Taxonomy.KIND: 13, Taxonomy.CHAIN: 4, Taxonomy.FIELD: 30}
RARE = "Zyzzyva"  # one name in a thousand has it


def add_taxonomies() -> tuple[dict[Taxonomy, list[int]], list[int]]:
    """Terms of every taxonomy and six tiers; their ids."""
    found: dict[Taxonomy, list[int]] = {}
    for taxonomy, count in TAXONOMIES.items():
        for at in range(count):
            label = Localized(f"{taxonomy.value.capitalize()} number {at}", f"{taxonomy.value}第{at}项")
            row = Term(taxonomy=taxonomy, code=f"bench_{taxonomy}_{at}", label=label, position=at)
            db.session.add(row)
            db.session.flush()
            found.setdefault(taxonomy, []).append(row.id)
    tiers = [Tier(code=f"bench_{at}", name=Localized(f"Tier {at}", f"第{at}级"), position=at) for at in range(6)]
    db.session.add_all(tiers)
    db.session.flush()
    return found, [tier.id for tier in tiers]


def invented(count: int) -> Iterator[tuple[str, str]]:
    """Names in both languages, drawn with a fixed seed."""
    dice = random.Random(count)
    for at in range(count):
        trade = dice.randrange(len(TRADES))
        words = [dice.choice(LATIN), dice.choice(LATIN), TRADES[trade], RARE if at % 1000 == 7 else ""]
        chinese = "".join(dice.choice(CHINESE) for _ in range(4)) + CHINESE_TRADES[trade]
        yield " ".join(filter(None, words)) + f" {at} Co., Ltd.", f"{chinese}{at}有限公司"


def fill(count: int) -> None:
    """Write so many members into the tables, without the directory's index."""
    terms, tiers = add_taxonomies()
    dice = random.Random(count + 1)
    names = list(invented(count))
    first = (db.session.scalar(sa.select(sa.func.max(Organization.id))) or 0) + 1
    for start in range(0, count, BATCH):
        rows = [(first + at, *names[at]) for at in range(start, min(start + BATCH, count))]
        write(rows, terms, tiers, dice)
    if db.session.connection().dialect.name == "postgresql":
        for table in ("organization", "membership"):
            db.session.execute(sa.text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))
    db.session.commit()


def write(
    rows: list[tuple[int, str, str]], terms: dict[Taxonomy, list[int]], tiers: list[int], dice: random.Random
) -> None:
    """One batch: organizations, their names and terms, memberships, spans and certificates."""
    moment = now()
    stamps = {"created_at": moment, "updated_at": moment}
    organizations: list[dict[str, Any]] = []
    written: dict[Any, list[dict[str, Any]]] = {
        OrganizationName: [],
        Membership: [],
        MembershipTerm: [],
        Certificate: [],
    }
    links: list[dict[str, int]] = []
    for key, en, zh in rows:
        organizations.append(organization(key, en, zh, dice.choice(terms[Taxonomy.KIND]), dice) | stamps)
        joined = date(2015, 1, 1) + timedelta(days=dice.randrange(4000))
        for language, text in (("en", en), ("zh", zh)):
            name = {"organization_id": key, "kind": NameKind.LEGAL, "language": language, "text": text}
            written[OrganizationName].append(name | {"key": fold(text), "first_on": joined} | stamps)
        number = {"id": key, "organization_id": key, "number": f"B-{key:06d}", "joined_on": joined}
        written[Membership].append(number | {"grace_days": 90, "version": 1} | stamps)
        span = {"membership_id": key, "tier_id": dice.choice(tiers), "first_on": joined, "last_on": None}
        written[MembershipTerm].append(span | stamps)
        written[Certificate].append({"membership_id": key, "code": f"{key:020d}"} | stamps)
        chosen = [dice.choice(terms[Taxonomy.CHAIN]), *dice.sample(terms[Taxonomy.FIELD], 2)]
        links += [{"organization_id": key, "term_id": term} for term in chosen]
    db.session.execute(sa.insert(Organization), organizations)
    for model, values in written.items():
        db.session.execute(sa.insert(model), values)
    db.session.execute(sa.insert(organization_term), links)


def organization(key: int, en: str, zh: str, kind: int, dice: random.Random) -> dict[str, Any]:
    """The columns of one organization."""
    country = dice.choice(COUNTRIES)
    region = dice.choice(list(region_table())) if country == "CN" else ""
    place = {"kind_id": kind, "country": country, "region": region, "city": Localized("Guangzhou", "广州")}
    return place | {
        "id": key,
        "version": 1,
        "name": Localized(en, zh),
        "short_name": Localized(),
        "street": Localized(),
        "description": Localized("Makes parts for new energy vehicles.", "生产新能源汽车零部件。"),
        "products": Localized(),
        "pinyin_key": pinyin_key(zh),
        "latin_key": latin_key(en),
        "audiences": {},
    }
