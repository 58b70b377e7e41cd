"""The events of the demo: those of the seed documents in the archive, and those that are to come or were lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from alliance.core.localized import Localized as L
from alliance.demo.programme import PROGRAMMES, fill_programme, settle_programme
from alliance.demo.timeline import ZONE, Story, World, day, moment
from alliance.events.enums import Audience, EventKind, OrganizerRole, Visibility
from alliance.events.models import EventSeries
from alliance.events.operations.describing import EventInput
from alliance.events.operations.life import cancel, create_event, postpone, publish
from alliance.events.operations.organizers import add_organizer
from alliance.events.operations.series import create_series

ARCHIVE = 300
"""How many days ago the secretariat entered the earlier events."""

GUANGZHOU, HEFEI, TIANJIN = L("Guangzhou", "广州"), L("Hefei", "合肥"), L("Tianjin", "天津")


@dataclass(frozen=True)
class Planned:
    """An event: `made` and `published` days ago (None: never), and when it is: a date, or days ago (minus: to come)."""

    key: str
    kind: EventKind
    title: L
    when: date | int
    days: int = 1
    hours: tuple[str, str] = ("09:00", "17:30")
    theme: L = L()  # noqa: RUF009 - never changed in place
    text: L = L()  # noqa: RUF009
    venue: L = L()  # noqa: RUF009
    address: L = L()  # noqa: RUF009
    city: L = L()  # noqa: RUF009
    link: str = ""
    visibility: Visibility = Visibility.PUBLIC
    audience: Audience = Audience.PUBLIC
    group: str = ""
    series: str = ""
    fields: tuple[str, ...] = ()
    made: int = ARCHIVE
    published: int | None = ARCHIVE
    is_template: bool = False

    def instants(self) -> tuple[datetime, datetime]:
        """Begin of the first and end of the last day, on clocks in Guangzhou."""
        first = self.when if isinstance(self.when, date) else day(self.when)
        zone = ZoneInfo(ZONE)
        begin = datetime.combine(first, time.fromisoformat(self.hours[0]), zone)
        last = date.fromordinal(first.toordinal() + self.days - 1)
        return begin, datetime.combine(last, time.fromisoformat(self.hours[1]), zone)


SERIES = {
    "supply": L("Supply chain innovation", "供应链创新"),
    "assembly": L("General assembly", "会员大会"),
}

EVENTS = (
    Planned(
        "teda2022",
        EventKind.FORUM,
        L("2022 China Auto Industry Development (TEDA) International Forum", "2022中国汽车产业发展（泰达）国际论坛"),
        date(2022, 9, 3),
        text=L(
            "At the forum the international innovation base of China's auto industry was announced and launched. "
            "Nine complete vehicle enterprises took part in the launching ceremony.",
            "论坛期间举行了中国汽车产业国际化创新基地发布暨启动仪式，九家整车企业参加启动仪式。",
        ),
        city=TIANJIN,
        fields=("battery_electric", "intelligent_connected"),
    ),
    Planned(
        "gz2023",
        EventKind.CONFERENCE,
        L(
            "Global New Energy and Intelligent Automobile Supply Chain Innovation Conference",
            "全球新能源与智能汽车供应链创新大会",
        ),
        date(2023, 10, 31),
        days=2,
        text=L(
            "Nearly a thousand representatives of government departments, the automobile, information, transportation, "
            "energy and logistics industries, raw materials, institutions and universities met in Guangzhou.",
            "来自政府部门，汽车、信息、交通、能源、物流、原材料等行业，以及机构、高校和企业的近千名代表齐聚广州。",
        ),
        city=GUANGZHOU,
        series="supply",
        fields=("intelligent_connected",),
    ),
    Planned(
        "astc2023",
        EventKind.CLOSED_DOOR_SEMINAR,
        L("High-end closed-door ASTC seminar", "ASTC高端闭门研讨会"),
        date(2023, 11, 1),
        hours=("14:00", "17:00"),
        text=L(
            "Standards, testing and certification for the supply chain, in a small circle.",
            "围绕供应链标准、检测与认证的小范围研讨。",
        ),
        city=GUANGZHOU,
        visibility=Visibility.INVITED,
        audience=Audience.INVITED,
        series="supply",
    ),
    Planned(
        "hefei2023",
        EventKind.MATCHMAKING_CONFERENCE,
        L("New Energy Vehicle Industry Chain Matchmaking Conference", "新能源汽车产业链对接会"),
        date(2023, 12, 20),
        theme=L("Mutual integration and collaborative development", "互融共促 协同发展"),
        text=L(
            "Figures of Anhui's automobile industry were announced, the Anhui Open Automotive Ecology Laboratory was "
            "signed, and the supply and demand matchmaking platform was presented.",
            "会上发布了安徽汽车产业数据，签署了安徽开放汽车生态实验室协议，并推介了供需对接平台。",
        ),
        city=HEFEI,
        fields=("battery_electric",),
    ),
    Planned(
        "lab",
        EventKind.SIGNING_CEREMONY,
        L("Signing ceremony: charging and recycling", "充电与回收合作签约仪式"),
        35,
        hours=("14:30", "16:00"),
        text=L(
            "Two cooperation agreements on charging quality and battery recycling.",
            "签署充电质量与电池回收两项合作协议。",
        ),
        venue=L("Hall of the secretariat", "秘书处多功能厅"),
        city=GUANGZHOU,
        made=70,
        published=60,
    ),
    Planned(
        "supply",
        EventKind.FORUM,
        L("Supply Chain Innovation Forum", "供应链创新论坛"),
        -21,
        days=2,
        theme=L("A second source for everything that matters", "关键环节要有第二来源"),
        text=L(
            "Vehicle makers and suppliers meet along the chain: two days of talks in three halls, a session on mutual "
            "recognition of test reports, and time to talk.\n\nInterpretation between Chinese and English in Hall A.",
            "整车企业与供应商沿产业链相聚：两天、三个会场的报告，检测报告互认专场，以及充分的交流时间。\n\nA厅提供中英文同声传译。",
        ),
        venue=L("Baiyun conference center", "白云会议中心"),
        address=L(
            "Gate 3, metro line 2. Parking for guests in basement 2.", "3号门，地铁2号线。来宾停车位于地下二层。"
        ),
        city=GUANGZHOU,
        link="https://meet.example.org/supply-forum",
        series="supply",
        fields=("battery_electric", "intelligent_connected", "charging_and_swapping"),
        made=60,
        published=40,
    ),
    Planned(
        "seminar",
        EventKind.CLOSED_DOOR_SEMINAR,
        L("Closed-door seminar on automotive chips", "车规芯片闭门研讨会"),
        -12,
        hours=("14:00", "17:00"),
        text=L("Which chips have no second source, and who can test one.", "哪些芯片缺少第二来源，谁具备检测能力。"),
        venue=L("Room 204, Baiyun conference center", "白云会议中心204室"),
        city=GUANGZHOU,
        visibility=Visibility.INVITED,
        audience=Audience.INVITED,
        series="supply",
        made=30,
        published=25,
    ),
    Planned(
        "ceremony",
        EventKind.SIGNING_CEREMONY,
        L("Signing ceremony: Open Automotive Ecology Laboratory", "开放汽车生态实验室签约仪式"),
        -18,
        hours=("14:30", "16:00"),
        text=L("Four agreements are to be signed.", "拟签署四项协议。"),
        venue=L("Hall A, Swan Lake hotel", "天鹅湖大酒店A厅"),
        city=HEFEI,
        audience=Audience.INVITED,
        made=45,
        published=20,
    ),
    Planned(
        "assembly",
        EventKind.GENERAL_ASSEMBLY,
        L("General assembly", "会员大会"),
        -45,
        hours=("10:00", "12:00"),
        text=L("Report of the secretariat, work program, elections.", "秘书处工作报告、工作计划、选举。"),
        link="https://meet.example.org/assembly",
        visibility=Visibility.MEMBERS,
        audience=Audience.MEMBERS,
        series="assembly",
        made=20,
        published=10,
    ),
    Planned(
        "charging",
        EventKind.WORKSHOP,
        L("Workshop on charging that people trust", "放心充电研讨班"),
        -30,
        hours=("13:30", "17:00"),
        city=GUANGZHOU,
        group="charging",
        fields=("charging_and_swapping",),
        made=50,
        published=45,
    ),
    Planned(
        "fleet",
        EventKind.TRAINING,
        L("Training: reading test reports of fleets", "培训：车队检测报告解读"),
        -9,
        hours=("09:00", "12:00"),
        link="https://meet.example.org/fleet",
        made=40,
        published=38,
    ),
    Planned(
        "ncap",
        EventKind.WORKSHOP,
        L("Model technology observation (China station)", "车型技术观摩（中国站）"),
        -75,
        city=L("Chongqing", "重庆"),
        text=L("Technology exchange with Euro NCAP, planned.", "与 Euro NCAP 的技术交流，筹备中。"),
        made=8,
        published=None,
    ),
    Planned(
        "template",
        EventKind.CLOSED_DOOR_SEMINAR,
        L("Closed-door seminar (template)", "闭门研讨会（模板）"),
        -60,
        hours=("14:00", "17:00"),
        visibility=Visibility.INVITED,
        audience=Audience.INVITED,
        made=90,
        published=None,
        is_template=True,
    ),
)


def plan_events(story: Story, world: World) -> None:
    """Every event on the day on which it was made and published; then what became of two of them."""
    for one in EVENTS:
        story.add(moment(one.made, "10:00"), partial(make, world, one))
        if one.key in PROGRAMMES:
            story.add(moment(one.made, "11:00"), partial(fill_programme, world, one.key))
        if one.published is not None:
            story.add(moment(one.published, "15:00"), partial(show, world, one))
    story.add(moment(39, "10:00"), lambda: settle_programme(world, "supply"))
    story.add(moment(14, "09:00"), lambda: put_off(world))
    story.add(moment(6, "16:00"), lambda: call_off(world))
    story.add(moment(18, "09:00"), lambda: name_helpers(world))


def make(world: World, planned: Planned) -> None:
    starts_at, ends_at = planned.instants()
    typed = EventInput(
        kind=planned.kind,
        title=planned.title,
        zone=ZONE,
        starts_at=starts_at,
        ends_at=ends_at,
        theme=planned.theme,
        text=planned.text,
        venue=planned.venue,
        address=planned.address,
        city=planned.city,
        link=planned.link,
        visibility=planned.visibility,
        audience=planned.audience,
        group=world.groups.get(planned.group),
        series=series_of(world, planned.series),
        field_codes=planned.fields,
    )
    world.events[planned.key] = create_event(world.host, typed, planned.is_template)


def series_of(world: World, key: str) -> EventSeries | None:
    """The series of that key, made with its first event."""
    known = (one.series for one in world.events.values() if one.series and one.series.name == SERIES.get(key))
    return next(known, None) or (create_series(world.host, SERIES[key]) if key else None)


def show(world: World, planned: Planned) -> None:
    publish(world.host, world.events[planned.key])


def put_off(world: World) -> None:
    postpone(
        world.host,
        world.events["charging"],
        "The test site is being rebuilt; the new date comes in January. 试验场改造，新日期将于一月公布。",
    )


def call_off(world: World) -> None:
    cancel(world.host, world.events["fleet"], "The trainer is ill. 培训讲师因病不能出席。")


def name_helpers(world: World) -> None:
    """The chair of working group 3 helps to run the forum, a colleague stands at its door."""
    add_organizer(world.host, world.events["supply"], world.people["gao.lin"])
    add_organizer(world.host, world.events["supply"], world.people["shen.weijia"], OrganizerRole.DOOR)
