"""A directory with a few members."""

from datetime import date, timedelta

import pytest

from alliance.directory.operations.indexing import reindex_all
from alliance.settings.enums import Taxonomy
from tests.factories import both
from tests.factories.membership import MembershipFactory, TierFactory
from tests.factories.organizations import OrganizationFactory, TermFactory

NAMES = [
    ("Volt Works Ltd", "伏特工厂有限公司", "CN-GD"),
    ("Voltaic Research Institute", "伏打研究院", "CN-HK"),
    ("Great Bay Battery Co., Ltd.", "大湾区电池股份有限公司", "CN-GD"),
    ("BYD Company", "比亚迪股份有限公司", "CN-GD"),
    ("CATARC", "中国汽车技术研究中心有限公司", "CN-TJ"),
    ("Zürich Elektro AG", "", ""),
    ("", "广州汽车集团", "CN-GD"),
    ("Łódź Motors", "罗兹汽车", ""),
]


@pytest.fixture
def members():
    """Eight members of two kinds, two fields (one above the other) and two tiers, in the index."""
    kinds = [
        TermFactory(taxonomy=Taxonomy.KIND, label=both(*label)) for label in (("Maker", "整车"), ("Lab", "实验室"))
    ]
    above = TermFactory(taxonomy=Taxonomy.FIELD, label=both("Power battery", "动力电池"))
    fields = [above, TermFactory(taxonomy=Taxonomy.FIELD, parent_id=above.id, label=both("Cells", "电芯"))]
    tiers = [TierFactory(), TierFactory()]
    made = []
    for at, (en, zh, region) in enumerate(NAMES):
        organization = OrganizationFactory(
            en=en,
            zh=zh,
            kind=kinds[at % 2],
            terms=[fields[at % 2]] if at % 3 else [],
            region=region,
            country="CN" if region else "CH",
            products=both("Charging piles", "充电桩") if at == 2 else both(""),
        )
        spans = ((date(2020, 1, 1) + timedelta(days=at), None, tiers[at % 2]),)
        made.append(MembershipFactory(organization=organization, spans=spans))
    reindex_all()
    return made
