"""Who comes to the demo's events: plans with categories and questions, guests, the waitlist, a delegation, the pass."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.core.localized import Localized as L
from alliance.core.questions import Choice, Question, QuestionKind
from alliance.demo.timeline import ZONE, Story, World, moment
from alliance.events.enums import Audience
from alliance.events.models import Event
from alliance.registrations.enums import FormPurpose, Source
from alliance.registrations.models import Plan, Registration
from alliance.registrations.operations.changing import cancel
from alliance.registrations.operations.delegations import DelegationInput, name_person, reserve
from alliance.registrations.operations.feedback import give_feedback
from alliance.registrations.operations.plans import CategoryInput, PlanInput, add_category, open_registration
from alliance.registrations.operations.questions import set_questions
from alliance.registrations.operations.registering import GuestInput, register
from alliance.registrations.queries.plans import standing

MEMBERS, GUESTS, ONLINE = L("Members", "会员"), L("Guests", "来宾"), L("Online", "线上")
NO_HELP = L()

FORUM_QUESTIONS = [
    Question(
        "x1",
        QuestionKind.CHOICE,
        L("Do you eat with us at noon?", "是否参加午餐？"),
        NO_HELP,
        True,
        (Choice("c1", L("Yes", "参加")), Choice("c2", L("No", "不参加"))),
    ),
    Question(
        "x2",
        QuestionKind.TEXT,
        L("What should the kitchen know?", "饮食有何要求？"),
        NO_HELP,
        only_if=("x1", "c1"),
    ),
    Question("x3", QuestionKind.CONSENT, L("I may be seen in photographs", "同意出现在活动照片中"), NO_HELP),
]
FEEDBACK_QUESTIONS = [
    Question(
        "x1",
        QuestionKind.CHOICE,
        L("How useful was it?", "对您是否有帮助？"),
        NO_HELP,
        True,
        (
            Choice("c1", L("Very useful", "很有帮助")),
            Choice("c2", L("Useful", "有帮助")),
            Choice("c3", L("Hardly useful", "帮助不大")),
        ),
    ),
    Question("x2", QuestionKind.LONG_TEXT, L("What should be different next time?", "下次希望如何改进？"), NO_HELP),
]

VISITORS = (
    ("Anna Falk", "Nordlys Cells", "anna.falk", "en"),
    ("陆晨", "珠江资本", "lu.chen", "zh"),
    ("Marco Conti", "Torino Sistemi", "marco.conti", "en"),
    ("秦雨", "岭南汽车报", "qin.yu", "zh"),
    ("Grace Lim", "Straits Testing", "grace.lim", "en"),
    ("白一鸣", "湾区物流", "bai.yiming", "zh"),
    ("Peter Novak", "Brno Drives", "peter.novak", "en"),
    ("卢思远", "华南检测", "lu.siyuan", "zh"),
)
"""Guests of the forum who have no sign-in: the guests' seats are six."""

COMING = ("liu.gang", "deng.wei", "guo.zhiyuan", "peng.siqi", "cao.yifan", "ouyang.qing", "su.jiahui", "jonas.richter")
SIGNED = ("liu.gang", "deng.wei", "he.jing", "he.jun", "qiu.ming", "huang.zhijian")
"""Who came to the signing five weeks ago."""


def plan_guests(story: Story, world: World) -> None:
    """Plans first, then people in the order in which they came."""
    story.add(moment(69, "11:00"), lambda: plan_ceremony(world))
    story.add(moment(50, "10:00"), lambda: come_to_ceremony(world))
    story.add(moment(33, "10:00"), lambda: look_back(world))
    story.add(moment(41, "10:00"), lambda: plan_forum(world))
    story.add(moment(29, "10:00"), lambda: plan_small(world))
    story.add(moment(36, "10:00"), lambda: members_come(world))
    story.add(moment(30, "10:00"), lambda: guests_come(world))
    story.add(moment(1, "09:00"), lambda: give_up(world))
    story.add(moment(22, "10:00"), lambda: reserve_seats(world))
    story.add(moment(9, "12:00"), lambda: member_waits(world))


def guest(world: World, key: str, plan: Plan, name: L, **more: object) -> GuestInput:
    """A person of the demo as a guest in a category."""
    person, work = world.people[key], world.affiliations.get(key)
    return GuestInput(
        category=next(one for one in standing(plan) if one.name == name),
        name=person.display_name,
        romanized_name=person.romanized_name,
        job_title=work.title.in_language(person.locale) if work else "",
        organization=work.organization if work else None,
        email=person.email,
        locale=person.locale,
        zone=person.zone,
        answers={"q_x1": "c1", "q_x3": True},
        consent=True,
        **more,  # type: ignore[arg-type]
    )


def come(world: World, key: str, event: Event, plan: Plan, name: L) -> Registration:
    person: Person = world.people[key]
    typed = guest(world, key, plan, name)
    return register(world.host, event, typed, source=Source.STAFF, person=person, confirm=True)


def plan_ceremony(world: World) -> None:
    event = world.events["lab"]
    category = CategoryInput(name=GUESTS, seats=40)
    world.plans["lab"] = open_registration(world.host, event, PlanInput(), category)
    set_questions(world.host, event, FormPurpose.FEEDBACK, FEEDBACK_QUESTIONS)


def come_to_ceremony(world: World) -> None:
    for key in SIGNED:
        come(world, key, world.events["lab"], world.plans["lab"], GUESTS)


def look_back(world: World) -> None:
    """Four of those who came say how it was."""
    wanted = ("deng.wei", "he.jun", "qiu.ming", "huang.zhijian")
    words = ("", "More time for questions. 希望增加提问时间。", "", "The stage was too dark. 舞台灯光偏暗。")
    for place, row in enumerate(registrations_of(world, "lab", wanted)):
        give_feedback(row, {"q_x1": ("c1", "c2", "c1", "c2")[place], "q_x2": words[place]})


def registrations_of(world: World, key: str, keys: tuple[str, ...]) -> list[Registration]:
    ids = [world.people[one].id for one in keys]
    wanted = select(Registration).where(Registration.event_id == world.events[key].id, Registration.person_id.in_(ids))
    return list(db.session.scalars(wanted.order_by(Registration.id)))


def plan_forum(world: World) -> None:
    event = world.events["supply"]
    typed = PlanInput(
        closes_at=event.starts_at - timedelta(days=3),
        seats_per_organization=4,
        takes_delegations=True,
        names_due_at=event.starts_at - timedelta(days=5),
        offer_hours=48,
        consent=L("My name and organization may stand in the list of participants.", "同意姓名与单位列入参会名单。"),
        confirmation_text=L("Please bring an identity card.", "请携带身份证件。"),
    )
    plan = open_registration(
        world.host, event, typed, CategoryInput(name=MEMBERS, seats=240, audience=Audience.MEMBERS)
    )
    add_category(world.host, plan, CategoryInput(name=GUESTS, seats=6, position=1))
    add_category(world.host, plan, CategoryInput(name=ONLINE, seats=1000, is_online=True, position=2))
    set_questions(world.host, event, FormPurpose.REGISTRATION, FORUM_QUESTIONS)
    world.plans["supply"] = plan


def plan_small(world: World) -> None:
    """The seminar for twelve, the ceremony for eighty, the workshop with approval, the training."""
    for key, seats in (("seminar", 12), ("ceremony", 80), ("fleet", 30)):
        world.plans[key] = open_registration(
            world.host, world.events[key], PlanInput(has_waitlist=False), CategoryInput(name=GUESTS, seats=seats)
        )
    typed = PlanInput(needs_approval=True)
    world.plans["charging"] = open_registration(
        world.host, world.events["charging"], typed, CategoryInput(name=MEMBERS, seats=25)
    )
    for key in ("peng.siqi", "he.jun"):
        come(world, key, world.events["charging"], world.plans["charging"], MEMBERS)


def members_come(world: World) -> None:
    for key in COMING:
        come(world, key, world.events["supply"], world.plans["supply"], MEMBERS)


def guests_come(world: World) -> None:
    """Eight want the guests' six seats: two wait."""
    event, plan = world.events["supply"], world.plans["supply"]
    category = next(one for one in standing(plan) if one.name == GUESTS)
    for name, organization, key, locale in VISITORS:
        typed = GuestInput(
            category=category,
            name=name,
            organization_name=organization,
            email=f"{key}@example.net",
            locale=locale,
            zone=ZONE,
            answers={"q_x1": "c2"},
            consent=True,
        )
        register(None, event, typed)


def give_up(world: World) -> None:
    """One of the guests can no longer come: the seat is offered to the first in line."""
    wanted = select(Registration).where(Registration.email_key == f"{VISITORS[2][2]}@example.net")
    cancel(db.session.scalars(wanted).one())


def reserve_seats(world: World) -> None:
    """GAC Aian reserves three seats and names one of its people so far."""
    event, plan = world.events["supply"], world.plans["supply"]
    category = next(one for one in standing(plan) if one.name == MEMBERS)
    head = world.people["he.jing"]
    typed = DelegationInput(world.organizations["gac_aian"], category, 3, head)
    delegation = reserve(world.host, event, typed, by_staff=True)
    name_person(head, delegation, guest(world, "luo.weiming", plan, MEMBERS))


def member_waits(world: World) -> None:
    """The representative of Lingdian asks to come to the workshop; nobody has decided yet."""
    event, plan = world.events["charging"], world.plans["charging"]
    typed = guest(world, "mai.xiuling", plan, MEMBERS)
    register(world.host, event, typed, source=Source.STAFF, person=world.people["mai.xiuling"], confirm=False)
