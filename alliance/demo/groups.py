"""The groups of the demo: what they are for, how they decide, who sits in them.

The cooperation platforms follow public news of the certification center that leads them; all else is invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from alliance.core.localized import Localized as L
from alliance.groups.enums import GroupKind, GroupState, Role, SeatKind

CHAIR, VICE, SECRETARY, MEMBER = Role.CHAIR, Role.VICE_CHAIR, Role.SECRETARY, Role.MEMBER
LIAISON, OBSERVER = Role.LIAISON, Role.OBSERVER

NO_STATEMENT = L()
STATEMENT = L(
    "We meet to work on technical questions. We do not speak about prices, costs, quantities, customers, bids or plans "
    "for markets, and who hears such talk ends it and tells the secretariat.",
    "本次会议仅讨论技术议题。不讨论价格、成本、数量、客户、投标或市场计划；如听到此类内容，请立即制止并告知秘书处。",
)


@dataclass(frozen=True)
class Sitting:
    """Who sits for whom, since how many days ago, until when, and whether the person casts the vote."""

    person: str
    organization: str
    role: Role = MEMBER
    since: int = 400
    until: int | None = None
    delegate: bool = False
    alternate: bool = False
    kind: SeatKind = SeatKind.VOTING


@dataclass(frozen=True)
class Plan:
    """One group of the demo; `rules` are fields of its charter beside scope and deliverables."""

    code: str
    number: str
    kind: GroupKind
    name: L
    summary: L
    scope: L
    deliverables: L
    fields: tuple[str, ...]
    founded: int
    rules: dict[str, Any]
    seats: tuple[Sitting, ...] = ()
    parent: str = ""
    statement: L = NO_STATEMENT
    state: GroupState = GroupState.ACTIVE
    is_public: bool = True


STANDARDS = Plan(
    "wg3",
    "WG 3",
    GroupKind.WORKING_GROUP,
    L("Standards and certification", "标准与认证工作组"),
    L(
        "Joint test methods, mutual recognition of reports, and one voice in international committees.",
        "共同制定试验方法，推动检测报告互认，在国际标准组织中统一发声。",
    ),
    L(
        "The group writes test methods and group standards for new energy vehicles, prepares the mutual recognition of "
        "reports between the laboratories of members, and agrees on positions for international committees.\n\n"
        "It does not certify products and does not rank laboratories.",
        "本工作组制定新能源汽车试验方法和团体标准，推动成员单位实验室之间的检测报告互认，"
        "并就国际标准组织中的立场达成一致。\n\n"
        "本工作组不从事产品认证，也不对实验室进行排名。",
    ),
    L(
        "- Test report format for charging interoperability\n- Guide to mutual recognition of reports\n"
        "- Test method for driver monitoring\n- Map of certification in ASEAN",
        "- 充电互操作性测试报告格式\n- 检测报告互认指南\n- 驾驶员监测试验方法\n- 东盟认证制度地图",
    ),
    ("standards", "testing_and_certification"),
    1100,
    {
        "quorum_percent": 50,
        "pass_numerator": 2,
        "pass_denominator": 3,
        "pass_strictly": False,
    },
    (
        Sitting("shen.weijia", "catarc", CHAIR, 1100, 420),
        Sitting("gao.lin", "catarc", CHAIR, 419, delegate=True),
        Sitting("deng.wei", "cqc", VICE, 1100, delegate=True),
        Sitting("liu.gang", "cqc", MEMBER, 900, alternate=True),
        Sitting("lin.yutong", "", SECRETARY, 1100),
        Sitting("he.jing", "gac_aian", MEMBER, 980, delegate=True),
        Sitting("luo.weiming", "gac_aian", MEMBER, 300, alternate=True),
        Sitting("guo.zhiyuan", "byd", MEMBER, 1090, delegate=True),
        Sitting("xu.haoyu", "geely", MEMBER, 1090, delegate=True),
        Sitting("tang.minna", "changan", MEMBER, 1080, delegate=True),
        Sitting("peng.siqi", "nio", MEMBER, 960, delegate=True),
        Sitting("cao.yifan", "chery", MEMBER, 960, delegate=True),
        Sitting("qiu.ming", "haiwan", MEMBER, 900, delegate=True),
        Sitting("fan.xiaoyan", "yuehai", MEMBER, 900, delegate=True),
        Sitting("jonas.richter", "elbtal", MEMBER, 700, delegate=True),
        Sitting("ingrid.solberg", "fjordlys", MEMBER, 380, delegate=True),
        Sitting("ye.kaiwen", "harborlight", MEMBER, 600, delegate=True),
        Sitting("aisyah.rahman", "klang", LIAISON, 500, kind=SeatKind.LIAISON),
        Sitting("ouyang.qing", "mobility_institute", OBSERVER, 400, kind=SeatKind.OBSERVER),
        Sitting("bai.xue", "liaohe", MEMBER, 1000, 200),
    ),
    statement=STATEMENT,
)

DRIVER = Plan(
    "wg3-1",
    "WG 3.1",
    GroupKind.TASK_FORCE,
    L("Driver monitoring", "驾驶员监测专项组"),
    L(
        "Writes the test method for driver monitoring until it is voted on.",
        "负责起草驾驶员监测试验方法，直至提交表决。",
    ),
    L(
        "Camera based driver monitoring in passenger cars: scenarios, dummies, light, and what counts as a warning.",
        "乘用车摄像头式驾驶员监测：试验场景、假人、光照条件以及预警判定。",
    ),
    L("- Test method, first draft by spring", "- 春季前完成试验方法初稿"),
    ("standards", "intelligent_connected"),
    260,
    {"quorum_percent": 50},
    (
        Sitting("deng.wei", "cqc", CHAIR, 260, delegate=True),
        Sitting("tang.minna", "changan", MEMBER, 250, delegate=True),
        Sitting("xu.haoyu", "geely", MEMBER, 250, delegate=True),
        Sitting("ingrid.solberg", "fjordlys", MEMBER, 240, delegate=True),
        Sitting("fan.xiaoyan", "yuehai", SECRETARY, 260),
    ),
    parent="wg3",
)

BATTERY = Plan(
    "wg1",
    "WG 1",
    GroupKind.WORKING_GROUP,
    L("Power batteries", "动力电池工作组"),
    L(
        "Safety, data and second life of power batteries along the chain.",
        "贯穿产业链的动力电池安全、数据与梯次利用。",
    ),
    L(
        "Cells, packs and their data from the material to the second use: what suppliers hand on to vehicle makers and "
        "vehicle makers to recyclers.",
        "从材料到梯次利用的电芯、电池包及其数据：供应商向整车企业、整车企业向回收企业传递的内容。",
    ),
    L("- Data sheet of a battery at the end of its first life", "- 动力电池首次使用结束时的数据表"),
    ("power_battery", "recycling"),
    1000,
    {"quorum_percent": 40},
    (
        Sitting("he.jun", "lingdian", CHAIR, 1000, delegate=True),
        Sitting("guo.zhiyuan", "byd", VICE, 1000, delegate=True),
        Sitting("feng.yaqi", "gac_aian", MEMBER, 500, delegate=True),
        Sitting("he.jing", "gac_aian", MEMBER, 500, alternate=True),
        Sitting("fan.xiaoyan", "yuehai", SECRETARY, 800, delegate=True),
        Sitting("xie.lihua", "minhai", MEMBER, 600, delegate=True),
        Sitting("tan.ruoyun", "taihu", MEMBER, 610, delegate=True),
        Sitting("peng.siqi", "nio", MEMBER, 590, delegate=True),
    ),
)

CHARGING = Plan(
    "charging",
    "CP 1",
    GroupKind.PLATFORM,
    L("High-quality charging initiative", "高质量充电倡议合作平台"),
    L(
        "Operators, vehicle makers and the certification center improve what drivers meet at the charging post.",
        "充电运营商、整车企业与认证机构共同提升用户充电体验。",
    ),
    L(
        "Availability, payment, plugs that hold, honest power figures: the platform agrees on what good charging is "
        "and publishes who keeps to it.",
        "可用率、支付、接口可靠性、真实的功率标示：平台就“高质量充电”的要求达成一致，并公布达标企业。",
    ),
    L("- Catalogue of requirements\n- Yearly report", "- 要求目录\n- 年度报告"),
    ("charging_and_swapping", "fast_charging"),
    700,
    {"quorum_percent": 30, "join_mode": "open"},
    (
        Sitting("liu.gang", "cqc", CHAIR, 700, delegate=True),
        Sitting("qiu.ming", "haiwan", VICE, 690, delegate=True),
        Sitting("he.jing", "gac_aian", MEMBER, 690, delegate=True),
        Sitting("peng.siqi", "nio", MEMBER, 690, delegate=True),
        Sitting("jonas.richter", "elbtal", MEMBER, 640, delegate=True),
    ),
)

SEMICONDUCTORS = Plan(
    "semiconductors",
    "CP 2",
    GroupKind.PLATFORM,
    L("Automotive semiconductor collaboration", "汽车半导体协作平台"),
    L("Closes the gaps of the supply chain in automotive chips.", "补齐车规级芯片供应链短板。"),
    L(
        "Which chips are missing, who could make them, how they are qualified together instead of once per customer.",
        "梳理缺口芯片与潜在供应商，推动联合认证，避免逐家重复验证。",
    ),
    L("- List of gaps, twice a year\n- Joint qualification plan", "- 每半年更新短板清单\n- 联合认证方案"),
    ("automotive_semiconductors", "power_modules"),
    560,
    {"quorum_percent": 50, "join_mode": "by_invitation"},
    (
        Sitting("deng.wei", "cqc", CHAIR, 560, delegate=True),
        Sitting("su.jiahui", "yuegui", VICE, 560, delegate=True),
        Sitting("ye.kaiwen", "harborlight", MEMBER, 550, delegate=True),
        Sitting("dong.zeyu", "weishui", MEMBER, 540, delegate=True),
        Sitting("luo.weiming", "gac_aian", MEMBER, 540, delegate=True),
    ),
    is_public=False,
)

EXPERTS = Plan(
    "experts",
    "EC 1",
    GroupKind.EXPERT_COMMITTEE,
    L("Expert committee", "专家委员会"),
    L("Advises the council on technology and on group standards.", "就技术方向与团体标准向理事会提供咨询。"),
    L(
        "Reads drafts of group standards before their review vote and answers questions of the council.",
        "在团体标准审查表决前审读草案，并答复理事会的咨询。",
    ),
    L("- Opinions within four weeks", "- 四周内出具意见"),
    ("standards",),
    1400,
    {"quorum_percent": 60, "join_mode": "closed"},
    (
        Sitting("ouyang.qing", "mobility_institute", CHAIR, 1400, delegate=True),
        Sitting("mori.akiko", "setouchi", MEMBER, 600, delegate=True),
        Sitting("yu.dong", "anhui_committee", MEMBER, 900, delegate=True),
        Sitting("maria.sequeira", "taipa", MEMBER, 900, delegate=True),
    ),
)

OVERSEAS = Plan(
    "tf-asean",
    "TF 4",
    GroupKind.TASK_FORCE,
    L("Market access in ASEAN", "东盟市场准入专项组"),
    L("One answer to the question which papers a car needs where.", "一次讲清：车辆进入各国需要哪些文件。"),
    L(
        "Type approval, charging plugs and recycling rules in the ten countries of ASEAN: a common list with sources, "
        "kept up to date for two years.",
        "东盟十国的型式认证、充电接口与回收法规：建立带出处的共同清单，并在两年内持续更新。",
    ),
    L("- Map of certification in ASEAN", "- 东盟认证制度地图"),
    ("overseas_markets", "market_access"),
    60,
    {"quorum_percent": 50},
    (
        Sitting("tang.minna", "changan", CHAIR, 30, delegate=True),
        Sitting("aisyah.rahman", "klang", LIAISON, 25, kind=SeatKind.LIAISON),
    ),
    state=GroupState.FORMING,
)

FOUNDING = Plan(
    "tf-base",
    "TF 1",
    GroupKind.TASK_FORCE,
    L("Preparation of the innovation base", "创新基地筹备专项组"),
    L("Prepared the founding papers of the international innovation base.", "负责国际创新基地的筹建文件。"),
    L("Founding papers and the program of the launch.", "筹建文件与启动仪式方案。"),
    L("- Founding papers", "- 筹建文件"),
    ("standards",),
    1650,
    {"quorum_percent": 50, "join_mode": "closed"},
    (
        Sitting("zhou.hua", "catarc", CHAIR, 1650, 1500),
        Sitting("tang.minna", "changan", MEMBER, 1640, 1500),
        Sitting("xu.haoyu", "geely", MEMBER, 1640, 1500),
    ),
    state=GroupState.CONCLUDED,
)

PLANS = (STANDARDS, DRIVER, BATTERY, CHARGING, SEMICONDUCTORS, EXPERTS, OVERSEAS, FOUNDING)
