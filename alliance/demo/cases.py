"""What each applicant of the demo says, and what happened to the application: days ago, time of day, act, details."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from alliance.applications.enums import Recommendation, Step
from alliance.core.localized import Localized as L
from alliance.demo.paper import made_up_code
from alliance.demo.people import EVERYBODY

FIRST = (Step.ORGANIZATION, Step.PEOPLE, Step.PROFILE)
ALL = (*FIRST, Step.INTERESTS, Step.DOCUMENTS, Step.DECLARATION)
YES, NO = Recommendation.APPROVE, Recommendation.REJECT
EXTRA: dict[str, dict[str, Any]] = {
    "closed": {"q_bench": "Climate chamber for charging at minus 30 degrees"},
    "open": {
        "q_contribution": "One engineer for the group on charging, and test time every quarter.",
        "q_groups": ["standards", "charging"],
        "q_stage": "series",
        "q_engineers": "120",
        "q_since": "2016-05-01",
        "q_readers": True,
    },
}


@dataclass(frozen=True)
class Case:
    """One application. `place` is a region of China or a country; `more` are answers to questions of its call."""

    key: str
    applicant: str
    call: str
    name: L
    short: L
    kind: str
    chain: tuple[str, ...]
    fields: tuple[str, ...]
    place: str
    city: L
    title: L
    description: L
    why: str
    acts: tuple[tuple[Any, ...], ...]
    tier: str = "ordinary"
    number: int = 0
    registration: str = ""
    website: str = ""
    founded: int | None = None
    headcount: str = ""
    alternates: tuple[dict[str, str], ...] = ()
    more: dict[str, Any] = field(default_factory=dict)

    def answers(self, step: Step) -> dict[str, Any]:
        """What the wizard would keep for a step: nothing for what is empty."""
        said = MAKERS[step](self) if step in MAKERS else {}
        return {name: value for name, value in said.items() if value not in (None, "", [], ())}


def organization(case: Case) -> dict[str, Any]:
    in_china = case.place.startswith("CN-")
    return {
        **both("name", case.name),
        **both("short", case.short),
        "uscc": made_up_code(case.number) if case.number else "",
        "registration": case.registration,
        "kind": case.kind,
        "chain": list(case.chain),
        "country": "CN" if in_china else case.place,
        "region": case.place if in_china else "",
        **both("city", case.city),
        "website": case.website,
    }


def people(case: Case) -> dict[str, Any]:
    return {**both("title", case.title), "primary": "me", "alternates": list(case.alternates)}


def profile(case: Case) -> dict[str, Any]:
    return {**both("description", case.description), "founded_year": case.founded, "headcount": case.headcount}


def interests(case: Case) -> dict[str, Any]:
    said: dict[str, Any] = {"tier": case.tier, "fields": list(case.fields), "why": case.why}
    return {**said, **EXTRA.get(case.call, {}), **case.more}


def declaration(case: Case) -> dict[str, Any]:
    human = EVERYBODY[case.applicant]
    western = human.family.isascii()
    return {"agreed": True, "name": f"{human.given} {human.family}" if western else f"{human.family}{human.given}"}


def both(name: str, value: L) -> dict[str, str]:
    return {f"{name}_en": value.en, f"{name}_zh": value.zh}


MAKERS = {
    Step.ORGANIZATION: organization,
    Step.PEOPLE: people,
    Step.PROFILE: profile,
    Step.INTERESTS: interests,
    Step.DECLARATION: declaration,
}

HEZHONG = Case(
    "hezhong",
    "tang.rui",
    "open",
    L("Hezhong", "合众新能源"),
    L("Hezhong", "合众"),
    "vehicle_maker",
    ("downstream",),
    ("battery_electric", "intelligent_connected"),
    "CN-ZJ",
    L("Tongxiang", "桐乡"),
    L("Head of international cooperation", "国际合作部部长"),
    L(
        "A complete vehicle enterprise. It took part in launching the international innovation base of China's auto "
        "industry in 2022.",
        "整车企业，参加了2022年中国汽车产业国际化创新基地启动仪式。",
    ),
    "We sell in four ASEAN countries and want to share test results instead of repeating them.",
    (
        (24, "09:12", "begin"),
        (24, "09:40", "fill", *FIRST),
        (18, "15:05", "fill", Step.INTERESTS, Step.DOCUMENTS, Step.DECLARATION),
        (16, "11:20", "submit"),
        (12, "09:30", "screen"),
        (6, "10:02", "review", "gao.lin", "deng.wei", "he.jing"),
        (4, "14:11", "recommend", "gao.lin", YES, "Fits the call. Active in two standards we work on."),
        (2, "16:48", "recommend", "deng.wei", YES, "Documents complete."),
    ),
    number=145,
    website="https://hezhong.example.com",
    more={"q_groups": ["standards", "overseas"]},
)
LEAPMOTOR = Case(
    "leapmotor",
    "chen.haoran",
    "open",
    L("Leapmotor", "零跑汽车"),
    L("Leapmotor", "零跑"),
    "vehicle_maker",
    ("downstream",),
    ("battery_electric", "software"),
    "CN-ZJ",
    L("Hangzhou", "杭州"),
    L("Manager, industry cooperation", "产业合作经理"),
    HEZHONG.description,
    "我们希望与零部件企业共同开展互操作测试，减少重复试验。",
    (
        (20, "10:30", "begin"),
        (19, "20:15", "fill", *FIRST, Step.INTERESTS),
        (13, "16:25", "fill", Step.DOCUMENTS, Step.DECLARATION),
        (13, "16:40", "submit"),
        (9, "11:05", "write", "chen.haoran", "请问评审一般需要多长时间？我们希望参加十二月的对接大会。"),
        (9, "15:30", "write", "lin.yutong", "您好！一般四周内作出决定。对接大会面向公众开放，现在即可报名。"),
        (6, "09:20", "screen"),
        (
            2,
            "10:14",
            "ask",
            "第 2 页扫描件底部缺失，请重新上传，确保公章完整。\n"
            "The scan of page 2 is cut off at the foot. Please upload it again, with the stamp in full.",
            14,
            Step.DOCUMENTS,
        ),
        (2, "10:20", "write", "lin.yutong", "License is fine; only the stamp is missing.", True),
    ),
    tier="council",
    number=148,
)
DRAFT = Case(
    "severnside",
    "oliver.hart",
    "rolling",
    L("Severnside Charge Analytics Ltd", "塞文赛德充电数据公司"),
    L("Severnside"),
    "technology_company",
    ("cross_chain_service",),
    ("charging_and_swapping", "software"),
    "GB",
    L("Gloucester", "格洛斯特"),
    L("Director of partnerships"),
    L("Reads the logs of charging stations and finds out why sessions fail."),
    "We would like to compare failure reports with operators in the Greater Bay Area.",
    ((21, "18:05", "begin"), (8, "18:40", "fill", Step.ORGANIZATION, Step.PEOPLE), (1, "19:22", "fill", Step.PROFILE)),
    registration="SC-7719304",
    website="https://severnside.example.com",
    founded=2019,
    headcount="under_50",
)
SUBMITTED = Case(
    "dongjiang",
    "ji.xiaobei",
    "open",
    L("Dongjiang Bend Connector Works Co., Ltd.", "东江湾连接器有限公司"),
    L("Dongjiang Connectors", "东江湾连接器"),
    "component_maker",
    ("midstream",),
    ("fast_charging", "drive_and_power_electronics"),
    "CN-GD",
    L("Heyuan", "河源"),
    L("Sales director", "销售总监"),
    L("Makes high-voltage connectors for cars and charging stations.", "生产车用与充电设施高压连接器。"),
    "希望参与连接器耐久性试验方法的讨论。",
    ((9, "09:00", "begin"), (8, "10:00", "fill", *FIRST), (4, "10:00", "fill", *ALL[3:]), (3, "17:05", "submit")),
    number=151,
    founded=2008,
    headcount="250_999",
)
SCREENED = Case(
    "harborlight_shenzhen",
    "fang.lei",
    "open",
    L("Harborlight Chip Design (Shenzhen) Limited", "港晖芯片设计（深圳）有限公司"),
    L("Harborlight Shenzhen", "港晖深圳"),
    "technology_company",
    ("upstream",),
    ("automotive_semiconductors", "perception"),
    "CN-GD",
    L("Shenzhen", "深圳"),
    L("Head of the Shenzhen office", "深圳公司负责人"),
    L("The mainland company of a Hong Kong radar chip designer.", "香港毫米波雷达芯片设计企业的内地公司。"),
    "We want to join in our own name and not only over our parent.",
    (
        (22, "09:00", "begin"),
        (14, "10:00", "fill", *FIRST),
        (11, "10:00", "fill", *ALL[3:]),
        (10, "11:45", "submit"),
        (5, "14:20", "screen"),
        (4, "09:40", "write", "lin.yutong", "Same web domain as GBA's Hong Kong member. Ask Kelvin Yip.", True),
    ),
    number=149,
    website="https://harborlight.example.com/shenzhen",
    founded=2021,
    headcount="under_50",
)
IN_REVIEW = Case(
    "xunyang",
    "pan.jiajun",
    "open",
    L("Xunyang Lake University of Energy", "浔阳湖能源大学"),
    L("Xunyang University", "浔阳湖大学"),
    "higher_education_institution",
    ("cross_chain_service",),
    ("fuel_cell", "hydrogen_storage"),
    "CN-JX",
    L("Jiujiang", "九江"),
    L("Deputy head of research", "科研处副处长"),
    L("A university with a chair for hydrogen storage in vehicles.", "设有车载储氢教研室的高等院校。"),
    "我校愿向联盟开放储氢疲劳试验台。",
    (
        (33, "09:00", "begin"),
        (31, "10:00", "fill", *FIRST),
        (28, "10:00", "fill", *ALL[3:]),
        (27, "09:10", "submit"),
        (22, "09:30", "screen"),
        (20, "10:00", "ask", "请补充研发人员数量的统计口径。", 10, Step.INTERESTS),
        (17, "11:30", "answer", "已按专职研发人员重新统计。", Step.INTERESTS, {"q_engineers": "86"}),
        (7, "15:00", "review", "deng.wei", "shen.weijia", "ouyang.qing"),
        (5, "09:00", "recommend", "shen.weijia", Recommendation.RECUSED, "I teach there as a guest."),
    ),
    tier="council",
    number=143,
    founded=1953,
    headcount="1000_4999",
)
APPROVED = Case(
    "xiqiao",
    "shi.yan",
    "closed",
    L("Xiqiao Hill Thermal Systems Co., Ltd.", "西樵山热管理系统有限公司"),
    L("Xiqiao Thermal", "西樵热管理"),
    "component_maker",
    ("midstream",),
    ("battery_management", "fast_charging"),
    "CN-GD",
    L("Foshan", "佛山"),
    L("General manager", "总经理"),
    L("Cools batteries and chargers with one circuit.", "为电池与充电设备提供一体化液冷方案。"),
    "希望参加充电互操作联合测试。",
    (
        (240, "09:00", "begin"),
        (239, "10:00", "fill", *FIRST),
        (234, "10:00", "fill", *ALL[3:]),
        (232, "10:05", "submit"),
        (228, "09:30", "screen"),
        (220, "10:00", "review", "gao.lin", "deng.wei", "zhou.hua"),
        (216, "10:00", "recommend", "gao.lin", YES, "方案成熟，愿意共享试验数据。"),
        (212, "10:00", "recommend", "deng.wei", YES, "Good fit for the shared tests."),
        (205, "16:00", "approve", "ordinary", "Welcome. The group on charging meets on the first Tuesday of a month."),
    ),
    number=101,
    founded=2015,
    headcount="50_249",
    alternates=(
        {"family_name": "钟", "given_name": "毓敏", "title_zh": "技术总监", "email": "zhong.yumin@example.com"},
    ),
)
REJECTED = Case(
    "wujiang",
    "kong.xiangyu",
    "closed",
    L("Wujiang Gorge Trading Co., Ltd.", "乌江峡贸易有限公司"),
    L("Wujiang Trading", "乌江峡贸易"),
    "aftermarket_enterprise",
    ("downstream",),
    ("recycling",),
    "CN-GZ",
    L("Zunyi", "遵义"),
    L("Manager", "经理"),
    L("Trades in used vehicles of all kinds.", "从事各类二手车贸易。"),
    "希望扩大业务渠道。",
    (
        (236, "09:00", "begin"),
        (235, "10:00", "fill", *ALL),
        (225, "09:05", "submit"),
        (222, "09:30", "screen"),
        (214, "10:00", "review", "gao.lin", "deng.wei"),
        (210, "10:00", "recommend", "gao.lin", NO, "业务与征集领域不符。"),
        (208, "10:00", "recommend", "deng.wei", NO, "No work on batteries or charging so far."),
        (200, "15:00", "reject", "本次征集面向充换电与动力电池领域，贵单位目前尚未开展相关业务，欢迎今后再次申请。"),
    ),
    number=102,
    more={"q_bench": "暂无"},
)
WITHDRAWN = Case(
    "vattern",
    "nora.lindqvist",
    "rolling",
    L("Norra Vattern Rolling Resistance AB", "北韦特恩滚阻试验公司"),
    L("Norra Vattern"),
    "testing_and_certification_body",
    ("cross_chain_service",),
    ("testing_and_certification",),
    "SE",
    L("Motala", "穆塔拉"),
    L("Laboratory manager"),
    L("Measures rolling resistance on a track of its own."),
    "We look for partners for a round robin.",
    (
        (100, "15:00", "begin"),
        (99, "15:00", "fill", *ALL),
        (96, "15:10", "submit"),
        (90, "16:00", "withdraw", "Our parent company applies for all of its laboratories together."),
    ),
    registration="550921-0000",
)
LAPSED = Case(
    "benue",
    "daniel.okafor",
    "rolling",
    L("Benue Crossing Three-Wheelers Ltd", "贝努埃三轮车公司"),
    L("Benue Crossing"),
    "vehicle_maker",
    ("downstream",),
    ("overseas_markets",),
    "NG",
    L("Makurdi", "马库尔迪"),
    L("Founder"),
    L("Assembles electric three-wheelers."),
    "",
    ((170, "12:00", "begin"), (170, "12:30", "fill", Step.ORGANIZATION), (100, "10:10", "lapse")),
    registration="RC-1804429",
)
CASES = (
    HEZHONG,
    LEAPMOTOR,
    DRAFT,
    SUBMITTED,
    SCREENED,
    IN_REVIEW,
    APPROVED,
    REJECTED,
    WITHDRAWN,
    LAPSED,
)
