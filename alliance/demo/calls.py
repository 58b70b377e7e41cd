"""The calls of the demo: one that closed, one that is open, and the rolling application."""

from __future__ import annotations

from functools import partial

from alliance.applications.operations.calls import CallInput, create_call, publish_call
from alliance.core.clock import today
from alliance.core.localized import Localized as L
from alliance.core.questions import Choice, Question, QuestionKind
from alliance.demo.timeline import ZONE, Story, World, moment

CLOSES_IN = 23
"""The open call closes so many days after the demo was loaded, whenever that is."""

ELIGIBLE_KINDS = [
    "vehicle_maker",
    "component_maker",
    "aftermarket_enterprise",
    "technology_company",
    "higher_education_institution",
    "research_institute",
    "public_institution",
    "intellectual_property_service",
]
OPEN_TEXT = L(
    """The alliance solicits member units for the coming year.

**Who is invited.** Enterprises, universities, research institutes, public institutions and intellectual-property services \
along the upper, middle and lower reaches of the chain, inside and outside the province, and in Hong Kong, Macao and Taiwan.

**Fields.** Battery electric, hybrid, fuel cell and intelligent connected vehicles, and related fields.

**What members do together.** They connect the first mile of basic research with the last mile of its application: exchange of \
technology, standards and norms, evaluations, expert think tanks and industry databases, reports and white papers, \
international cooperation.

**How to apply.** Online, in seven steps. Takes about 40 minutes; every step is saved, and you can go on later on any device. \
Have the business license and your stamped form at hand.""",  # noqa: E501 - a paragraph is one line
    """联盟面向社会征集下一年度成员单位。

**征集对象。** 省内外及港澳台地区新能源汽车领域及产业链上中下游的企业、高等院校、科研院所、事业单位和知识产权服务机构。

**专业领域。** 纯电动汽车、混合动力汽车、氢燃料电池汽车、智能网联汽车及相关领域。

**共同工作。** 贯通基础研究的“第一公里”与成果转化的“最后一公里”：技术交流、标准规范、专业测评、专家智库与产业数据库、产业报告与白皮书、国际合作。

**申请方式。** 在线填写，共七步，约需40分钟。每一步均会保存，可随时在其他设备上继续。请备好营业执照和盖章申请表。""",  # noqa: E501 - a paragraph is one line
)
CLOSED_TEXT = L(
    """The alliance looks for partners along the chains of charging and of the power battery.

**Who is invited.** Makers of cells, materials, chargers and power electronics, recyclers, and laboratories that test them.

**What for.** A shared test program for charging between cars and stations of different makes.""",  # noqa: E501 - a paragraph is one line
    """联盟面向充换电与动力电池产业链征集合作单位。

**征集对象。** 电芯、材料、充电设备与电力电子生产企业，回收利用企业，以及相关检测实验室。

**合作内容。** 不同品牌车辆与充电设施之间的互操作联合测试。""",
)
ROLLING_TEXT = L(
    """Organizations can apply at any time, also between the yearly calls and from abroad.

Applications are screened within a week and decided within four. International organizations and agencies join as observers.""",  # noqa: E501 - a paragraph is one line
    """各类单位可随时申请入会，不受年度征集时间限制，境外单位同样适用。

申请将在一周内完成形式审查，四周内作出决定。国际组织和政府部门可作为观察员加入。""",
)
GROUPS = (
    Choice("standards", L("Standards and certification", "标准与认证")),
    Choice("overseas", L("Overseas markets", "海外市场")),
    Choice("charging", L("Charging between makes", "充电互操作")),
    Choice("chips", L("Automotive semiconductors", "车规半导体")),
)
STAGES = (
    Choice("research", L("Research", "研究阶段")),
    Choice("prototype", L("Prototype", "样机阶段")),
    Choice("series", L("Series production", "批量生产")),
)
OPEN_QUESTIONS = (
    Question(
        "contribution",
        QuestionKind.LONG_TEXT,
        L("What do you bring in during the first year?", "入会第一年，贵单位能贡献什么？"),
        L("People, test time, data, experience.", "人员、试验机时、数据或经验。"),
        required=True,
    ),
    Question("groups", QuestionKind.CHOICES, L("Groups that interest you", "感兴趣的工作组"), L(), choices=GROUPS),
    Question(
        "stage", QuestionKind.CHOICE, L("How far is your main product?", "主要产品所处阶段"), L(), True, choices=STAGES
    ),
    Question(
        "engineers",
        QuestionKind.NUMBER,
        L("Engineers for new energy vehicles", "新能源汽车研发人员数"),
        L(),
        required=True,
    ),
    Question(
        "since",
        QuestionKind.DATE,
        L("At work on new energy vehicles since", "从事新能源汽车业务起始日期"),
        L("A rough day is enough.", "大致日期即可。"),
    ),
    Question("invited_by", QuestionKind.TEXT, L("Member who told you of us", "推荐单位"), L()),
    Question(
        "plan",
        QuestionKind.FILE,
        L("Plan for technology", "技术规划"),
        L("If you have one that others may read.", "如有可供阅读的规划，请上传。"),
    ),
    Question(
        "readers",
        QuestionKind.CONSENT,
        L("Reviewers from other members may read this application.", "同意由其他成员单位的评审人员查阅本申请。"),
        L(),
        required=True,
    ),
)
CLOSED_QUESTIONS = (
    Question("bench", QuestionKind.TEXT, L("Test bench that you could share", "可共享的试验台架"), L(), required=True),
)


def plan_calls(story: Story, world: World) -> None:
    """Written and published by the coordinator, each some time before it opens."""
    year = today(ZONE).year
    rolling = CallInput(L("Rolling application for membership", "常年入会申请"), ROLLING_TEXT, moment(1800, "09:00"))
    closed = CallInput(
        L("Call for partners in charging and power batteries", "充换电与动力电池合作单位征集"),
        CLOSED_TEXT,
        moment(260, "09:00"),
        moment(190, "18:00"),
        eligible={"country": ["CN"]},
        questions=CLOSED_QUESTIONS,
    )
    opened = CallInput(
        L(f"Call for member units {year}", f"{year} 年度成员单位征集"),
        OPEN_TEXT,
        moment(36, "09:00"),
        moment(-CLOSES_IN, "18:00"),
        eligible={"kind": ELIGIBLE_KINDS, "country": ["CN"]},
        questions=OPEN_QUESTIONS,
    )
    for key, written, typed in (("rolling", 1802, rolling), ("closed", 265, closed), ("open", 40, opened)):
        story.add(moment(written, "14:00"), partial(write, world, key, typed))
        story.add(moment(written - 1, "14:30"), partial(publish, world, key))


def write(world: World, key: str, typed: CallInput) -> None:
    world.calls[key] = create_call(world.coordinator, typed)


def publish(world: World, key: str) -> None:
    publish_call(world.coordinator, world.calls[key])
