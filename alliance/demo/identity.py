"""The demo alliance itself: names, texts, taxonomies, tiers."""

from __future__ import annotations

from alliance.core.localized import Localized as L
from alliance.demo.timeline import ZONE
from alliance.membership.operations.tiers import TierInput, add_tier
from alliance.settings.enums import Taxonomy
from alliance.settings.operations import TermInput, add_term, set_up_alliance

NAME = L(
    "Guangdong Greater Bay Area New Energy Automobile Industry Technology Innovation Alliance",
    "广东大湾区新能源汽车产业技术创新联盟",
)
SHORT_NAME = L("GBA NEV Alliance", "大湾区新能源汽车联盟")
HEADLINE = L("One table for the whole new energy vehicle chain", "新能源汽车全产业链，坐到一张桌前")
INTRODUCTION = L(
    "Makers, suppliers, universities, institutes and agencies of the Greater Bay Area and beyond: from first research "
    "to the first car off the line.",
    "大湾区内外的整车与零部件企业、高校、"
    "科研院所和政府部门在此协同：从基础研究的“第一公里”，到成果转化的“最后一公里”。",
)
CONTACT = L(
    "Secretariat, Guangzhou · weekdays 09:00–17:30 (Guangzhou time)",
    "秘书处 · 广州 · 工作日 9:00–17:30（广州时间）",
)
DECLARATION = L(
    """On behalf of the organization I declare:

1. What this application says is true and complete, and its documents are unaltered copies of the originals.
2. The organization knows the charter of the alliance and will follow it once it is admitted.
3. The organization takes part in its own name, keeps the confidential matters of other members, and observes competition \
law in every meeting.
4. The alliance may check the data against public registers and show them to those who screen and review the application.
5. I am entitled to make this declaration for the organization.""",  # noqa: E501 - a paragraph is one line
    """本人代表申请单位声明：

1. 本申请内容真实、完整，所附材料与原件一致，未经改动。
2. 申请单位已了解联盟章程，获准加入后将予以遵守。
3. 申请单位以自身名义参与联盟活动，为其他成员保守商业秘密，在各类会议中遵守公平竞争的法律法规。
4. 联盟可将所填信息与公开登记信息核对，并提供给负责审查和评审的人员。
5. 本人有权代表申请单位作出本声明。""",
)
PRIVACY = L(
    """**Who is responsible.** The secretariat of the alliance in Guangzhou. Its contact is at the foot of every page.

**What we keep.** Names, titles, addresses and languages of the people who act for an organization; the data and documents \
of applications; who did what and when.

**What for.** To run applications and memberships, to write to the people concerned, and to show members in the directory. \
Nothing is sold, and nothing is used for advertising.

**Who sees it.** Each field of a profile has an audience: everyone, members, or the secretariat. Documents of an application \
are read by those who screen and review it, and each look is recorded.

**How long.** Drafts that nobody goes on with lapse and are removed. Records of memberships stay as long as the alliance has to \
account for its decisions.

**Your rights.** You can see and correct your data under your profile, choose which notices you get, and ask the \
secretariat for a copy of your data or for their removal.""",  # noqa: E501 - a paragraph is one line
    """**责任方。** 联盟秘书处（广州），联系方式见各页页脚。

**保存的信息。** 代表单位的人员姓名、职务、联系方式和语言；申请信息与材料；操作人及操作时间。

**用途。** 办理入会申请与会籍事务，与相关人员联系，并在名录中展示成员单位。信息不出售，也不用于广告。

**可见范围。** 单位资料的每一项均设有可见范围：公开、会员可见或仅秘书处可见。申请材料仅供审查和评审人员查阅，每次查阅均有记录。

**保存期限。** 长期无人继续的草稿将失效并删除。会籍记录在联盟需要说明其决定的期限内保存。

**您的权利。** 您可以在个人资料中查看和更正信息，选择接收哪些通知，也可以向秘书处索取个人信息副本或要求删除。""",  # noqa: E501 - a paragraph is one line
)
KINDS = (
    ("Vehicle maker", "整车企业"),
    ("Component maker", "零部件企业"),
    ("Aftermarket enterprise", "后市场企业"),
    ("Technology company", "科技企业"),
    ("Higher education institution", "高等院校"),
    ("Research institute", "科研院所"),
    ("Financial institution", "金融机构"),
    ("Testing and certification body", "检测认证机构"),
    ("Intellectual-property service", "知识产权服务机构"),
    ("Public institution", "事业单位"),
    ("Industry association", "行业协会"),
    ("Government body", "政府部门"),
    ("International organization", "国际组织"),
)
CHAIN = (
    ("Upstream", "上游"),
    ("Midstream", "中游"),
    ("Downstream", "下游"),
    ("Cross-chain service", "跨链服务"),
)
FIELDS = (
    ("Battery electric", "纯电动"),
    ("Hybrid", "混合动力", ("Range extenders", "增程器")),
    ("Fuel cell", "燃料电池", ("Fuel cell stacks", "电堆"), ("Hydrogen storage", "车载储氢")),
    ("Intelligent connected", "智能网联", ("Perception", "环境感知"), ("Vehicle to everything", "车路协同")),
    ("Power battery", "动力电池", ("Cell materials", "电芯材料"), ("Battery management", "电池管理")),
    ("Drive and power electronics", "电驱与电力电子", ("Drive motors", "驱动电机"), ("Power modules", "功率模块")),
    ("Charging and swapping", "充换电", ("Fast charging", "大功率快充"), ("Battery swapping", "换电")),
    ("Automotive semiconductors", "车规半导体"),
    ("Software", "软件", ("Vehicle operating systems", "车用操作系统"), ("Cockpit", "智能座舱")),
    ("Lightweight materials", "轻量化材料"),
    ("Testing and certification", "检测认证", ("Functional safety", "功能安全")),
    ("Standards", "标准"),
    ("Overseas markets", "海外市场", ("Market access", "市场准入")),
    ("Recycling", "回收利用", ("Second life", "梯次利用")),
)
"""English, Chinese, and the entries below; the codes come from the English."""
TIERS = (
    TierInput(
        L("President unit", "理事长单位"),
        "president",
        L(
            "Chairs the council and the general assembly. Names the president. Up to six seats in every working group.",
            "主持理事会和会员大会，推荐理事长人选。各工作组最多六个席位。",
        ),
        voting_weight=5,
        seats=6,
        open_to_applicants=False,
    ),
    TierInput(
        L("Vice-president unit", "副理事长单位"),
        "vice_president",
        L(
            "Sits in the presidency. Proposes working groups and standards. Up to four seats in every working group.",
            "参加理事长办公会，可提议设立工作组和标准项目。各工作组最多四个席位。",
        ),
        voting_weight=4,
        seats=4,
    ),
    TierInput(
        L("Standing council unit", "常务理事单位"),
        "standing_council",
        L(
            "Votes in the standing council between assemblies. Up to three seats in every working group.",
            "在大会闭会期间参加常务理事会表决。各工作组最多三个席位。",
        ),
        voting_weight=3,
        seats=3,
    ),
    TierInput(
        L("Council unit", "理事单位"),
        "council",
        L(
            "Votes in the council. Up to two seats in every working group. Reports of the alliance before publication.",
            "参加理事会表决。各工作组最多两个席位。联盟报告发布前可先行获取。",
        ),
        voting_weight=2,
        seats=2,
    ),
    TierInput(
        L("Ordinary member", "普通会员单位"),
        "ordinary",
        L(
            "Votes in the general assembly. One seat in every working group. Entry in the directory.",
            "参加会员大会表决。各工作组一个席位。列入会员名录。",
        ),
        seats=1,
    ),
    TierInput(
        L("Observer", "观察员单位"),
        "observer",
        L(
            "Attends the general assembly and open meetings without "
            "a vote. For agencies and international organizations.",
            "列席会员大会和开放会议，无表决权。面向政府部门和国际组织。",
        ),
        voting_weight=0,
    ),
)


def set_up() -> None:
    """The alliance's row, its taxonomies and its tiers, as the command line makes them."""
    set_up_alliance(
        None,
        name=NAME,
        short_name=SHORT_NAME,
        headline=HEADLINE,
        introduction=INTRODUCTION,
        contact=CONTACT,
        declaration=DECLARATION,
        privacy=PRIVACY,
        email="secretariat@example.org",
        zone=ZONE,
        zone_city=L("Guangzhou", "广州"),
        number_prefix="GBA",
    )
    for taxonomy, entries in ((Taxonomy.KIND, KINDS), (Taxonomy.CHAIN, CHAIN)):
        for english, chinese in entries:
            add_term(None, taxonomy, TermInput(L(english, chinese)))
    for english, chinese, *below in FIELDS:
        parent = add_term(None, Taxonomy.FIELD, TermInput(L(english, chinese)))
        for english_below, chinese_below in below:
            add_term(None, Taxonomy.FIELD, TermInput(L(english_below, chinese_below), parent_id=parent.id))
    for tier in TIERS:
        add_tier(None, tier)
