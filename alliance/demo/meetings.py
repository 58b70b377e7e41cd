"""The meetings of the demo: called, held with minutes and decisions, approved at the next; and those to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial

from sqlalchemy import select

from alliance.core.db import db
from alliance.core.localized import Localized as L
from alliance.demo.timeline import ZONE, Story, World, day, moment
from alliance.groups.queries.people import sittings
from alliance.meetings.enums import Answer, Frequency, ItemKind
from alliance.meetings.models import AgendaItem, Invitee, Meeting, Minutes
from alliance.meetings.operations.actions import close, give_action
from alliance.meetings.operations.agenda import AgendaInput, add_item
from alliance.meetings.operations.answers import answer
from alliance.meetings.operations.attendance import record_attendance
from alliance.meetings.operations.decisions import decide
from alliance.meetings.operations.meetings import MeetingInput, call_meeting
from alliance.meetings.operations.minutes import approve, circulate, write_notes
from alliance.meetings.operations.series import SeriesInput, begin_series

LINK = "https://meet.example.org/wg3"
HOURS = timedelta(hours=2)


@dataclass(frozen=True)
class Point:
    """A point of an agenda, what the minutes say of it, what was decided, who does what by when (days ago)."""

    title: L
    kind: ItemKind = ItemKind.DISCUSSION
    minutes: int = 30
    presenter: str = ""
    notes: str = ""
    decision: str = ""
    action: tuple[str, str, int, int | None] | None = None  # who, what, due, done


@dataclass(frozen=True)
class Held:
    """A meeting so many days ago (negative: to come), who stayed away, and its points."""

    key: str
    ago: int
    title: L
    points: tuple[Point, ...]
    away: tuple[str, ...] = ()


APPROVAL = "approval"

WG3 = (
    Held(
        "m1",
        118,
        L("Start of the second charter", "新章程启动会"),
        (
            Point(
                L("What the second charter asks of us", "新章程对工作组的要求"),
                ItemKind.INFORMATION,
                20,
                "gao.lin",
                "The chair presented the second charter. Members keep their vote when they come to two of the last "
                "four meetings. "
                "组长介绍新章程：四次会议出席两次方保留表决权。",
            ),
            Point(
                L("Work program", "工作计划"),
                ItemKind.DECISION,
                45,
                "deng.wei",
                "Four deliverables were discussed; the map of ASEAN waits until the task force is formed. "
                "讨论四项成果；东盟地图待专项组成立后启动。",
                "The group takes up three deliverables this year. 本年度启动三项成果。",
                ("deng.wei", "Outline of the test report format 检测报告格式提纲", 100, 102),
            ),
        ),
        ("ingrid.solberg", "cao.yifan"),
    ),
    Held(
        "m2",
        76,
        L("Test report format, first draft", "检测报告格式初稿"),
        (
            Point(L(), ItemKind.MINUTES, 5),
            Point(
                L("First draft of the report format", "检测报告格式初稿"),
                ItemKind.DISCUSSION,
                60,
                "deng.wei",
                "Clause 5 needs the uncertainty of each measurement. The annex on plugs is split by standard. "
                "第5章需补充测量不确定度；接口附录按标准拆分。",
                "",
                ("he.jing", "Collect sample reports from three laboratories 收集三家实验室报告样本", 4, None),
            ),
            Point(
                L("Which laboratories take part", "参与实验室"),
                ItemKind.DECISION,
                30,
                "ingrid.solberg",
                "Three laboratories offered two weeks of test time each. 三家实验室各提供两周测试时间。",
                "The joint test runs in three laboratories. 联合试验在三家实验室开展。",
                ("ingrid.solberg", "Time table of the joint test 联合试验时间表", 50, 52),
            ),
        ),
        ("guo.zhiyuan",),
    ),
    Held(
        "m3",
        34,
        L("Comments on the report format", "检测报告格式意见处理"),
        (
            Point(L(), ItemKind.MINUTES, 5),
            Point(
                L("Disposition of comments", "意见处理"),
                ItemKind.DISCUSSION,
                75,
                "deng.wei",
                "Six comments; five accepted, one noted. 共六条意见，采纳五条，一条备忘。",
                "The report format goes to the ballot. 检测报告格式提交表决。",
                ("deng.wei", "Version 3 with the accepted comments 采纳意见后的第3版", 14, 12),
            ),
            Point(
                L("Mutual recognition: who writes", "互认指南：起草分工"),
                ItemKind.DISCUSSION,
                20,
                "gao.lin",
                "The chair writes chapters 1 to 3, the others follow in December. 组长负责第1—3章，其余12月完成。",
                "",
                ("jonas.richter", "Translate clause 5 翻译第5章", -8, None),
            ),
        ),
        ("cao.yifan", "peng.siqi"),
    ),
    Held(
        "m4",
        -3,
        L("Mutual recognition guide, first reading", "互认指南一读"),
        (
            Point(L(), ItemKind.MINUTES, 5),
            Point(L("Result of the ballot", "表决结果"), ItemKind.INFORMATION, 10, "deng.wei"),
            Point(
                L("Mutual recognition guide, chapters 1 to 3", "互认指南第1—3章"), ItemKind.DISCUSSION, 60, "gao.lin"
            ),
            Point(
                L("Driver monitoring: state of the draft", "驾驶员监测：起草进展"),
                ItemKind.INFORMATION,
                20,
                "tang.minna",
            ),
        ),
    ),
)


def plan_meetings(story: Story, world: World) -> None:
    """The standards group one by one, the battery group and the charging platform as series."""
    for place, held in enumerate(WG3):
        earlier = WG3[place - 1] if place else None
        story.add(moment(held.ago + 14, "09:30"), partial(convene, world, held, earlier))
        story.add(moment(max(held.ago + 9, 1), "12:00"), partial(answer_all, world, held))
        if held.ago > 0:
            story.add(moment(held.ago, "14:05"), partial(attend_all, world, held))
            story.add(moment(held.ago, "15:30"), partial(write_all, world, held))
            if earlier:
                story.add(moment(held.ago, "15:50"), partial(approve_earlier, world, held, earlier))
            story.add(moment(held.ago - 2, "10:00"), partial(send_minutes, world, held))
        for point in held.points:
            if point.action and point.action[3] is not None:
                story.add(moment(point.action[3], "16:30"), partial(finish, world, point.action[1]))
    story.add(moment(60, "10:00"), partial(begin_battery_series, world))
    story.add(moment(45, "10:00"), partial(begin_charging_series, world))


def convene(world: World, held: Held, earlier: Held | None) -> None:
    start = moment(held.ago, "14:00")
    typed = MeetingInput(title=held.title, text=L(), starts_at=start, ends_at=start + HOURS, zone=ZONE, link=LINK)
    meeting = call_meeting(world.people["gao.lin"], world.groups["wg3"], typed)
    world.meetings[held.key] = meeting
    for point in held.points:
        approves = world.meetings[earlier.key] if earlier and point.kind is ItemKind.MINUTES else None
        presenter = world.people[point.presenter] if point.presenter else None
        add_item(
            world.people["lin.yutong"],
            meeting,
            AgendaInput(point.kind, point.title, point.minutes, presenter, approves=approves),
        )


def answer_all(world: World, held: Held) -> None:
    """Most say whether they come; of a meeting ahead a few have not answered yet."""
    invitees = db.session.scalars(select(Invitee).where(Invitee.meeting_id == world.meetings[held.key].id))
    away = {world.people[key].id for key in held.away}
    quiet = {world.people[key].id for key in ("he.jing", "cao.yifan", "ye.kaiwen", "jonas.richter")}
    for invitee in list(invitees):
        if invitee.person_id in away:
            answer(invitee, Answer.DECLINED)
        elif held.ago > 0 or invitee.person_id not in quiet:
            answer(invitee, Answer.ACCEPTED)


def attend_all(world: World, held: Held) -> None:
    away = {world.people[key].id for key in held.away}
    for sitting in sittings(world.groups["wg3"].id, day(held.ago)):
        if sitting.person.id not in away:
            record_attendance(
                world.people["lin.yutong"], world.meetings[held.key], sitting.person, sitting.organization
            )


def items_of(meeting: Meeting) -> list[AgendaItem]:
    wanted = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position)
    return list(db.session.scalars(wanted))


def write_all(world: World, held: Held) -> None:
    secretary, meeting = world.people["lin.yutong"], world.meetings[held.key]
    for item, point in zip(items_of(meeting), held.points, strict=True):
        if point.notes:
            write_notes(secretary, item, point.notes, item.notes_version)
        if point.decision:
            decide(secretary, meeting, item, point.decision)
        if point.action:
            who, what, due, _done = point.action
            owner = world.people[who]
            organization = world.affiliations[who].organization
            world.actions[what] = give_action(
                secretary, meeting.group, owner, what, day(due), organization, meeting, item
            )


def approve_earlier(world: World, held: Held, earlier: Held) -> None:
    minutes = db.session.scalars(select(Minutes).where(Minutes.meeting_id == world.meetings[earlier.key].id)).one()
    meeting = world.meetings[held.key]
    item = next(one for one in items_of(meeting) if one.kind is ItemKind.MINUTES)
    approve(world.people["gao.lin"], minutes, meeting, item)


def send_minutes(world: World, held: Held) -> None:
    circulate(world.people["lin.yutong"], world.meetings[held.key])


def finish(world: World, what: str) -> None:
    action = world.actions[what]
    close(action.owner, action, "Done and sent to the group. 已完成并发送工作组。")


def begin_battery_series(world: World) -> None:
    """Every month on its second Tuesday; two years of it stand in the calendar."""
    typed = SeriesInput(
        title=L("Monthly meeting", "月度例会"),
        frequency=Frequency.MONTHLY_BY_DAY,
        starts_on=second_tuesday(day(60)),
        start_time=time(15),
        minutes=90,
        zone=ZONE,
        link="https://meet.example.org/wg1",
    )
    begin_series(world.people["he.jun"], world.groups["wg1"], typed, ahead_days=190)


def second_tuesday(after: date) -> date:
    """The first second Tuesday of a month from that day on."""
    found = after
    while not (found.weekday() == 1 and 8 <= found.day <= 14):
        found += timedelta(days=1)
    return found


def begin_charging_series(world: World) -> None:
    """Every second Thursday, in the morning of Europe."""
    start = day(45) + timedelta(days=(3 - day(45).weekday()) % 7)
    typed = SeriesInput(
        title=L("Exchange of the charging platform", "充电平台交流会"),
        frequency=Frequency.FORTNIGHTLY,
        starts_on=start,
        start_time=time(9),
        minutes=60,
        zone="Europe/Berlin",
        link="https://meet.example.org/charging",
    )
    begin_series(world.people["liu.gang"], world.groups["charging"], typed, ahead_days=120)
