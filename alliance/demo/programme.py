"""The programmes of the demo's events: halls, sessions, who speaks, who has answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from alliance.core.db import db
from alliance.core.localized import Localized as L
from alliance.demo.timeline import World
from alliance.events.models import Event
from alliance.programmes.enums import SessionKind, SpeakerAnswer, SpeakerRole
from alliance.programmes.models import Part, Room, Session, Speaker
from alliance.programmes.operations.asking import answer, ask_speakers
from alliance.programmes.operations.places import RoomInput, add_room
from alliance.programmes.operations.publishing import publish_programme
from alliance.programmes.operations.sessions import SessionInput, add_session
from alliance.programmes.operations.speakers import SpeakerInput, add_part, add_speaker

MAIN, HALL_A, HALL_B, ROOM = "main", "a", "b", "204"
ROOMS = {
    MAIN: L("Main hall", "主会场"),
    HALL_A: L("Hall A", "A厅"),
    HALL_B: L("Hall B", "B厅"),
    ROOM: L("Room 204", "204室"),
}


@dataclass(frozen=True)
class Voice:
    """Who speaks: a person of the demo by key, else a name with an affiliation."""

    key: str = ""
    name: L = L()  # noqa: RUF009 - never changed in place
    affiliation: L = L()  # noqa: RUF009
    role: SpeakerRole = SpeakerRole.SPEAKER


@dataclass(frozen=True)
class Slot:
    """A session: day of the event from 0, begin and length, where, what, who."""

    day: int
    at: str
    minutes: int
    room: str
    title: L
    kind: SessionKind = SessionKind.TALK
    voices: tuple[Voice, ...] = ()
    text: L = L()  # noqa: RUF009
    is_open: bool = True


def by(key: str, role: SpeakerRole = SpeakerRole.SPEAKER) -> tuple[Voice, ...]:
    return (Voice(key, role=role),)


PROGRAMMES: dict[str, tuple[Slot, ...]] = {
    "teda2022": (
        Slot(0, "09:00", 60, MAIN, L("Opening of the forum", "论坛开幕"), SessionKind.KEYNOTE),
        Slot(
            0,
            "10:00",
            45,
            MAIN,
            L(
                "Launching ceremony of the international innovation base of China's auto industry",
                "中国汽车产业国际化创新基地启动仪式",
            ),
            SessionKind.CEREMONY,
            by("zhou.hua"),
            L(
                "Initiated by CATARC with Changan, Geely, Seres, GAC Aian, Tianji, Aiways, Hozon, Leapmotor and BYD.",
                "由中汽中心发起，长安、吉利、赛力斯、广汽埃安、天际、爱驰、合众、零跑、比亚迪参加。",
            ),
        ),
        Slot(0, "10:45", 30, MAIN, L("Coffee", "茶歇"), SessionKind.BREAK),
        Slot(0, "11:15", 45, MAIN, L("Standards for exports", "出口标准服务"), voices=by("shen.weijia")),
    ),
    "gz2023": (
        Slot(0, "09:00", 60, MAIN, L("Opening", "开幕式"), SessionKind.KEYNOTE),
        Slot(
            0, "10:00", 120, MAIN, L("Global ASTC Automotive Summit Forum", "全球ASTC汽车高峰论坛"), SessionKind.PANEL
        ),
        Slot(0, "12:00", 90, MAIN, L("Lunch", "午餐"), SessionKind.BREAK),
        Slot(0, "13:30", 40, HALL_A, L("The Chain Enhancement Plan", "强链计划"), voices=by("liu.gang")),
        Slot(
            0,
            "13:30",
            40,
            HALL_B,
            L("A cooperation platform for high-quality charging", "高质量充电合作平台倡议"),
            voices=by("deng.wei"),
        ),
        Slot(
            0,
            "14:30",
            40,
            HALL_A,
            L("Automotive semiconductors: working together", "汽车半导体协作平台"),
            SessionKind.PANEL,
        ),
        Slot(1, "09:30", 90, MAIN, L("What the conference takes home", "大会成果"), SessionKind.PANEL),
    ),
    "hefei2023": (
        Slot(0, "09:00", 30, MAIN, L("Figures of the industry in Anhui", "安徽汽车产业数据发布")),
        Slot(
            0,
            "09:30",
            30,
            MAIN,
            L("Signing of the Anhui Open Automotive Ecology Laboratory", "安徽开放汽车生态实验室签约"),
            SessionKind.CEREMONY,
        ),
        Slot(0, "10:00", 40, MAIN, L("The supply and demand matchmaking platform", "供需对接平台推介")),
        Slot(0, "10:40", 50, MAIN, L("Keynote speech", "主旨演讲"), SessionKind.KEYNOTE, by("yu.dong")),
    ),
    "supply": (
        Slot(0, "08:30", 30, HALL_A, L("Registration and tea", "签到与茶歇"), SessionKind.BREAK),
        Slot(0, "09:00", 60, HALL_A, L("Opening", "开幕"), SessionKind.KEYNOTE, by("zhou.hua")),
        Slot(
            0,
            "10:00",
            50,
            HALL_A,
            L("One in four exported cars: the Anhui way", "每四辆出口车有一辆来自安徽"),
            voices=by("yu.dong"),
        ),
        Slot(
            0,
            "10:00",
            50,
            HALL_B,
            L("Charging that people trust", "让人放心的充电"),
            SessionKind.PANEL,
            (Voice("deng.wei", role=SpeakerRole.MODERATOR), Voice("peng.siqi", role=SpeakerRole.PANELIST)),
        ),
        Slot(
            0,
            "10:00",
            50,
            ROOM,
            L("Automotive semiconductors: a second source", "车规芯片：第二来源"),
            SessionKind.PANEL,
            (Voice("xu.haoyu", role=SpeakerRole.PANELIST), Voice("guo.zhiyuan", role=SpeakerRole.PANELIST)),
        ),
        Slot(0, "12:00", 90, HALL_A, L("Lunch, foyer", "午餐，前厅"), SessionKind.BREAK),
        Slot(
            0,
            "13:30",
            60,
            HALL_A,
            L("Mutual recognition of test reports", "检测报告互认"),
            voices=(Voice("liu.gang"), Voice("zhou.hua", role=SpeakerRole.MODERATOR)),
            text=L("Who accepts whose reports, and what it takes.", "谁接受谁的报告，需要什么条件。"),
        ),
        Slot(
            0,
            "13:30",
            60,
            HALL_B,
            L("Recycling at home", "就地回收"),
            voices=(
                Voice(
                    name=L("Anna Falk", "安娜·法尔克"),
                    affiliation=L("Head of recycling, Nordlys Cells", "Nordlys Cells 回收负责人"),
                ),
            ),
        ),
        Slot(
            0,
            "13:30",
            120,
            ROOM,
            L("Seminar on certification", "认证研讨"),
            SessionKind.CLOSED,
            by("gao.lin"),
            is_open=False,
        ),
        Slot(
            0,
            "16:00",
            60,
            HALL_A,
            L("What suppliers need from makers", "供应商对整车企业的期待"),
            SessionKind.PANEL,
            (Voice("he.jing", role=SpeakerRole.PANELIST), Voice("he.jun", role=SpeakerRole.PANELIST)),
        ),
        Slot(1, "09:00", 60, HALL_A, L("Fire safety, case by case", "热安全案例"), voices=by("gao.lin")),
        Slot(1, "09:00", 60, HALL_B, L("Software that may be updated", "可升级的软件"), voices=by("jonas.richter")),
        Slot(1, "10:30", 90, HALL_A, L("What we take home", "成果与展望"), SessionKind.PANEL, by("ouyang.qing")),
    ),
}


def fill_programme(world: World, key: str) -> None:
    """Halls, sessions and speakers; a past programme is published at once."""
    event = world.events[key]
    rooms = {}
    for code in dict.fromkeys(slot.room for slot in PROGRAMMES[key]):
        rooms[code] = add_room(world.host, event, RoomInput(ROOMS[code], code=code))
    speakers: dict[object, Speaker] = {}
    for slot in PROGRAMMES[key]:
        add_slot(world, event, slot, rooms, speakers)
    if event.is_over():
        publish_programme(world.host, event)


def add_slot(world: World, event: Event, slot: Slot, rooms: dict[str, Room], speakers: dict[object, Speaker]) -> None:
    hour, minute = slot.at.split(":")
    begin = event.starts_at.replace(minute=0) + timedelta(days=slot.day, hours=int(hour) - 9, minutes=int(minute))
    typed = SessionInput(
        title=slot.title,
        kind=slot.kind,
        text=slot.text,
        starts_at=begin,
        ends_at=begin + timedelta(minutes=slot.minutes),
        room=rooms[slot.room],
        is_open=slot.is_open,
    )
    session = add_session(world.host, event, typed)
    for voice in slot.voices:
        known = voice.key or voice.name.en
        if known not in speakers:
            speakers[known] = add_speaker(world.host, event, speaker_input(world, voice))
        add_part(world.host, session, speakers[known], voice.role)


def speaker_input(world: World, voice: Voice) -> SpeakerInput:
    if not voice.key:
        return SpeakerInput(voice.name, voice.affiliation)
    person, work = world.people[voice.key], world.affiliations.get(voice.key)
    name = L(person.romanized_name or person.display_name, person.display_name)
    affiliation = L()
    if work is not None:
        place = work.organization.name
        affiliation = L(
            f"{work.title.in_language('en')}, {place.in_language('en')}",
            f"{place.in_language('zh')}{work.title.in_language('zh')}",
        )
    return SpeakerInput(name, affiliation, email=person.email, locale=person.locale, zone=person.zone, person=person)


def settle_programme(world: World, key: str) -> None:
    """Everybody is asked; most have said yes, one no, two nothing; then the programme goes out."""
    event = world.events[key]
    ask_speakers(world.host, event)
    publish_programme(world.host, event)
    for number, part in enumerate(parts_of(event)):
        if number % 7 == 5:
            answer(part, SpeakerAnswer.DECLINED, "On a journey that day. 当日出差。")
        elif number % 7 != 2:
            answer(part, SpeakerAnswer.CONFIRMED)


def parts_of(event: Event) -> list[Part]:
    """The parts of people whom we know."""
    wanted = select(Part).join(Session, Session.id == Part.session_id).where(Session.event_id == event.id)
    return list(db.session.scalars(wanted.join(Speaker).where(Speaker.person_id.is_not(None)).order_by(Part.id)))
