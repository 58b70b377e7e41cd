"""Founding the demo's groups and seating people, at the days on which it happened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from alliance.core.localized import Localized as L
from alliance.demo.groups import PLANS, Plan, Sitting
from alliance.demo.timeline import Story, World, day, moment
from alliance.groups.enums import DelegateKind, DeliverableState, GroupKind, GroupState, JoinMode
from alliance.groups.operations.charters import CharterInput, adopt, as_typed, draft_charter
from alliance.groups.operations.checks import GroupInput
from alliance.groups.operations.delegates import name_delegate
from alliance.groups.operations.deliverables import (
    DeliverableInput,
    MilestoneInput,
    add_deliverable,
    add_milestone,
    reach_milestone,
    set_deliverable_state,
)
from alliance.groups.operations.joining import ask_to_join, invite
from alliance.groups.operations.life import conclude, found_group, propose_group
from alliance.groups.operations.participation import CallInput, draft_call, publish_call
from alliance.groups.operations.seats import end_holding, end_seat, fill_seat, give_seat, serve
from alliance.groups.queries.seats import delegates_from, seat_from

HOUR = {"founded": "10:00", "seated": "11:00", "left": "17:00"}


def plan_groups(story: Story, world: World) -> None:
    """Every group with its people; then what still waits: a proposal, requests, an invitation, a call."""
    for plan in PLANS:
        story.add(moment(plan.founded, HOUR["founded"]), partial(found, world, plan))
        for sitting in plan.seats:
            story.add(moment(sitting.since, HOUR["seated"]), partial(sit, world, plan, sitting))
            if sitting.until is not None:
                story.add(moment(sitting.until, HOUR["left"]), partial(leave, world, plan, sitting))
    plan_roadmap(story, world)
    story.add(moment(419, "15:00"), lambda: recharter(world))
    story.add(moment(1500, "18:00"), lambda: end_founding(world))
    story.add(moment(20, "09:00"), lambda: call_for_asean(world))
    story.add(moment(12, "14:00"), lambda: propose_recycling(world))
    story.add(moment(16, "10:00"), lambda: ask(world, "tf-asean", "gac_aian", "luo.weiming"))
    story.add(moment(3, "10:00"), lambda: ask(world, "wg3", "weishui", "dong.zeyu"))
    story.add(moment(2, "16:00"), lambda: invite_to_chips(world))


def found(world: World, plan: Plan) -> None:
    rules = dict(plan.rules)
    rules["join_mode"] = JoinMode(rules.get("join_mode", "on_request"))
    typed = GroupInput(
        kind=plan.kind,
        name=plan.name,
        summary=plan.summary,
        code=plan.code,
        number=plan.number,
        parent=world.groups.get(plan.parent),
        field_codes=plan.fields,
        is_public=plan.is_public,
        statement=plan.statement,
    )
    state = GroupState.FORMING if plan.state is GroupState.FORMING else GroupState.ACTIVE
    charter = CharterInput(scope=plan.scope, deliverables=plan.deliverables, **rules)
    world.groups[plan.code] = found_group(world.people["zhao.mingyuan"], typed, charter, state)


def sit(world: World, plan: Plan, sitting: Sitting) -> None:
    """Seat the organization when it has no seat yet, then the person, then the votes."""
    actor, group = world.coordinator, world.groups[plan.code]
    if not sitting.organization:
        serve(actor, group, world.people[sitting.person], sitting.role)
        return
    organization = world.organizations[sitting.organization]
    seat = seat_from(group.id, organization.id, day(sitting.since))
    if seat is None:
        seat = give_seat(actor, group, organization, sitting.kind)
    holder = fill_seat(actor, seat, world.affiliations[sitting.person], sitting.role)
    world.holders[plan.code, sitting.person] = holder
    bearer = {one.person_id for one in delegates_from(seat.id, day(sitting.since))}
    if sitting.alternate and holder.person_id not in bearer:
        name_delegate(actor, seat, holder.person, DelegateKind.ALTERNATE)
    elif sitting.delegate and holder.person_id not in bearer:
        name_delegate(actor, seat, holder.person, DelegateKind.DELEGATE)


def leave(world: World, plan: Plan, sitting: Sitting) -> None:
    """The person gives up the place; a seat that nobody fills any more ends with it."""
    holder = world.holders[plan.code, sitting.person]
    end_holding(world.coordinator, holder)
    others = [one for one in plan.seats if one.organization == sitting.organization and one is not sitting]
    if holder.seat is not None and not others:
        end_seat(world.coordinator, holder.seat)


def recharter(world: World) -> None:
    """The second charter of the standards group: two thirds instead of a simple majority, and an attendance rule."""
    group = world.groups["wg3"]
    assert group.charter is not None
    now = as_typed(group.charter)
    scope = L(
        now.scope.en + "\n\nThe group also keeps the list of laboratories whose reports members accept.",
        now.scope.zh + "\n\n本工作组同时维护成员单位互认检测报告的实验室名单。",
    )
    changed = CharterInput(**(vars(now) | {"scope": scope, "attendance_needed": 2, "attendance_of": 4}))
    reason = "Reports are accepted by lists; somebody has to keep them. 互认以名单为依据，需有专人维护。"
    adopt(world.people["zhao.mingyuan"], draft_charter(world.people["gao.lin"], group, changed, reason))


def end_founding(world: World) -> None:
    conclude(world.people["zhao.mingyuan"], world.groups["tf-base"], "The base is founded. 基地已成立。")


def call_for_asean(world: World) -> None:
    text = L(
        "We look for members who sell in ASEAN or test for those who do: two hours every second week, one country each "
        "to keep up to date.",
        "诚邀在东盟开展销售或提供检测服务的会员单位参与：每两周两小时，每家负责跟踪一个国家。",
    )
    typed = CallInput(text, moment(20, "09:00"), moment(-11, "18:00"))
    publish_call(world.people["tang.minna"], draft_call(world.people["tang.minna"], world.groups["tf-asean"], typed))


def propose_recycling(world: World) -> None:
    """A proposal that still needs the word of one founding member and the secretariat's decision."""
    typed = GroupInput(
        kind=GroupKind.WORKING_GROUP,
        name=L("Dismantling and recycling", "拆解与回收工作组"),
        summary=L(
            "From the last drive to the new cathode: who may take a battery apart, and what must stand on it.",
            "从车辆报废到再生正极材料：谁可以拆解电池、电池上必须标示什么。",
        ),
        number="WG 5",
        field_codes=("recycling", "second_life"),
    )
    charter = CharterInput(
        scope=L(
            "Labels, papers and safe steps for taking batteries out of cars at the end of their life.",
            "报废车辆动力电池拆解的标识、单证与安全步骤。",
        ),
        deliverables=L("- Label for dismantlers", "- 拆解企业用标识"),
    )
    founding = [world.organizations[key] for key in ("gac_aian", "byd")]
    propose_group(world.people["mai.xiuling"], world.organizations["lingdian"], typed, charter, founding)


def ask(world: World, code: str, organization: str, person: str) -> None:
    message = "We would bring test data of two winters. 我们可提供两个冬季的试验数据。"
    ask_to_join(
        world.people[person], world.groups[code], world.organizations[organization], world.people[person], message
    )


def invite_to_chips(world: World) -> None:
    note = "Your drive units are what our list of gaps is about. 贵单位的电驱产品正是短板清单所关注的内容。"
    invite(world.people["deng.wei"], world.groups["semiconductors"], world.organizations["qingou"], note)


@dataclass(frozen=True)
class Promise:
    """A deliverable of the standards group: begin, due (days ago), owner, steps as (title, due, reached)."""

    title: L
    start: int
    due: int
    owner: str
    steps: tuple[tuple[L, int, int | None], ...]


DRAFT, COMMENT, VOTE = L("First draft", "初稿"), L("Comments dealt with", "意见处理完毕"), L("Review vote", "审查表决")
ROADMAP = (
    Promise(
        L("Charging interoperability", "充电互操作性"),
        140,
        -120,
        "deng.wei",
        ((DRAFT, 90, 95), (COMMENT, 20, 12), (VOTE, -30, None)),
    ),
    Promise(
        L("Guide to mutual recognition", "检测报告互认指南"),
        100,
        -210,
        "gao.lin",
        ((DRAFT, 40, 38), (COMMENT, -40, None), (VOTE, -150, None)),
    ),
    Promise(
        L("Driver monitoring", "驾驶员监测"),
        60,
        -300,
        "tang.minna",
        ((DRAFT, -60, None), (COMMENT, -160, None), (VOTE, -260, None)),
    ),
    Promise(
        L("Map of certification in ASEAN", "东盟认证制度地图"),
        10,
        -390,
        "aisyah.rahman",
        ((L("Sources of all ten countries", "十国信息来源"), -90, None),),
    ),
)


def plan_roadmap(story: Story, world: World) -> None:
    """What the standards group promised, and which steps it has reached."""
    for promise in ROADMAP:
        story.add(moment(promise.start, "16:00"), partial(give_promise, world, promise))
        for place, (_title, _due, reached) in enumerate(promise.steps):
            if reached is not None:
                story.add(moment(reached, "17:00"), partial(reach, world, promise, place))


def give_promise(world: World, promise: Promise) -> None:
    actor = world.people["gao.lin"]
    typed = DeliverableInput(
        title=promise.title,
        starts_on=day(promise.start),
        due_on=day(promise.due),
        owner=world.people[promise.owner],
    )
    made = add_deliverable(actor, world.groups["wg3"], typed)
    world.deliverables[promise.title.en] = made
    for title, due, _reached in promise.steps:
        add_milestone(actor, made, MilestoneInput(title, day(due)))
    set_deliverable_state(actor, made, DeliverableState.IN_PROGRESS)


def reach(world: World, promise: Promise, place: int) -> None:
    steps = sorted(world.deliverables[promise.title.en].milestones, key=lambda one: one.due_on)
    reach_milestone(world.people["gao.lin"], steps[place])
