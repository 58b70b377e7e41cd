"""The documents of the standards group: one at the vote, one for comment, one written, one a published standard."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from alliance.ballots.operations.settling import settle
from alliance.ballots.operations.voting import cast_vote
from alliance.ballots.queries.votes import electors_of
from alliance.core.localized import Localized as L
from alliance.demo.meetings import items_of
from alliance.demo.paper import paper
from alliance.demo.timeline import ZONE, Story, World, moment
from alliance.documents.enums import CommentKind, Disposition, DocumentAudience, DocumentKind
from alliance.documents.operations import standards, states
from alliance.documents.operations.agenda import put_on_agenda
from alliance.documents.operations.balloting import BallotWish, put_to_ballot
from alliance.documents.operations.comments import CommentInput, Guest, add_comment, add_visitors_comment, dispose
from alliance.documents.operations.documents import DocumentInput, name_drafter, register_document
from alliance.documents.operations.rounds import RoundInput, finish_round, open_round
from alliance.documents.operations.versions import VersionInput, add_version
from alliance.documents.queries.rounds import all_comments, open_round_of

GE, TE, ED = CommentKind.GENERAL, CommentKind.TECHNICAL, CommentKind.EDITORIAL


@dataclass(frozen=True)
class Said:
    """A comment: who, for whom, clause, kind, what, and what should stand instead."""

    person: str
    clause: str
    kind: CommentKind
    text: str
    proposal: str = ""


FORMAT_COMMENTS = (
    Said("he.jing", "5.2", TE, "State the uncertainty of measurements. 应给出测量不确定度。", "Add a column."),
    Said("jonas.richter", "4.1", TE, "CCS and GB/T plugs need separate tables.", "Split table 3."),
    Said("guo.zhiyuan", "6", GE, "报告应注明车辆软件版本。", "增加“软件版本”一栏。"),
    Said("peng.siqi", "A.2", ED, "Figure A.2 与表 A.1 编号不一致。", "统一编号。"),
    Said("ingrid.solberg", "5.4", TE, "Tests below minus 20 degrees take longer.", "Allow 40 minutes."),
    Said("qiu.ming", "1", GE, "Does the format hold for swapping stations as well?", ""),
)
GUIDE_COMMENTS = (
    Said("tang.minna", "2", GE, "Say who pays for a repeated test. 请明确复测费用由谁承担。", ""),
    Said("ye.kaiwen", "3.1", TE, "Accept reports up to 24 months old, not 12.", "24 months"),
    Said("fan.xiaoyan", "1.3", ED, "“laboratory” and “test house” mean the same here.", "Use “laboratory”."),
)


def plan_documents(story: Story, world: World) -> None:
    """From the oldest to the newest; what comes to a vote is voted on in `plan_ballots`."""
    plan_marking(story, world)
    plan_format(story, world)
    plan_guide(story, world)
    story.add(moment(300, "10:00"), partial(publish_terms, world))
    story.add(moment(58, "10:00"), partial(begin_driver_monitoring, world))


def register(world: World, key: str, title: L, kind: DocumentKind, by: str, deliverable: str = "") -> None:
    typed = DocumentInput(title=title, kind=kind, deliverable=world.deliverables.get(deliverable))
    world.documents[key] = register_document(world.people[by], world.groups["wg3"], typed)


def version(world: World, key: str, by: str, changes: str) -> None:
    document = world.documents[key]
    number = len({one.number for one in document.versions}) + 1
    lines = (f"Version {number}", "Working paper of the demo alliance; nothing in it is in force.")
    data = paper(document.title.en, lines)
    add_version(world.people[by], document, VersionInput(f"{document.number}-v{number}.pdf", data, changes))


def comment_all(world: World, key: str, comments: tuple[Said, ...]) -> None:
    asked = open_round_of(world.documents[key].id)
    assert asked is not None
    for one in comments:
        typed = CommentInput(one.text, one.kind, one.clause, "", one.proposal)
        add_comment(world.people[one.person], asked, typed, world.affiliations[one.person].organization)


def plan_format(story: Story, world: World) -> None:
    """The report format: three versions, comments dealt with, at the vote now."""
    title = L("Charging interoperability: test report format", "充电互操作性：检测报告格式")
    promise = "Charging interoperability"
    story.add(moment(112, "10:00"), lambda: register(world, "format", title, DocumentKind.REPORT, "deng.wei", promise))
    story.add(moment(95, "10:00"), lambda: version(world, "format", "deng.wei", "First draft. 初稿。"))
    story.add(moment(80, "10:00"), lambda: put_on(world, "format", "m2", 1))
    story.add(moment(70, "10:00"), lambda: version(world, "format", "deng.wei", "Uncertainty added. 增加不确定度。"))
    story.add(moment(66, "10:00"), lambda: ask_for_comments(world, "format", 40))
    story.add(moment(50, "10:00"), lambda: comment_all(world, "format", FORMAT_COMMENTS))
    story.add(moment(36, "10:00"), lambda: deal_with_format(world))
    story.add(moment(12, "16:00"), lambda: version(world, "format", "deng.wei", "Comments included. 已采纳意见。"))
    story.add(moment(9, "10:00"), lambda: to_vote(world, "format", -2))


def put_on(world: World, key: str, meeting: str, place: int) -> None:
    put_on_agenda(world.people["lin.yutong"], world.documents[key], items_of(world.meetings[meeting])[place])


def ask_for_comments(world: World, key: str, until: int, audience: DocumentAudience = DocumentAudience.GROUP) -> None:
    typed = RoundInput(moment(until, "18:00"), ZONE, audience)
    open_round(world.people["gao.lin"], world.documents[key], typed)


def deal_with_format(world: World) -> None:
    """Five accepted, one noted: the committee's answers."""
    chair, document = world.people["gao.lin"], world.documents["format"]
    asked = open_round_of(document.id)
    assert asked is not None
    ids = [one.id for one in all_comments(asked)]
    dispose(chair, asked, ids[:5], Disposition.ACCEPTED, "In version 3. 见第3版。")
    dispose(chair, asked, ids[5:], Disposition.NOTED, "Not in the scope; for a later document. 不在范围内，留待后续。")
    finish_round(chair, asked)


def to_vote(world: World, key: str, until: int) -> None:
    text = L(
        "Version 3 contains the accepted comments. The ballot decides whether it becomes a report of the alliance.",
        "第3版已纳入采纳的意见。本次表决决定其是否成为联盟报告。",
    )
    wish = BallotWish(closes_at=moment(until, "18:00"), zone=ZONE, text=text)
    world.ballots[key] = put_to_ballot(world.people["gao.lin"], world.documents[key], wish)


def plan_guide(story: Story, world: World) -> None:
    """The guide: one version, for comment now."""
    title = L("Mutual recognition of reports: guide", "检测报告互认指南")
    promise = "Guide to mutual recognition"
    story.add(moment(60, "11:00"), lambda: register(world, "guide", title, DocumentKind.GUIDE, "gao.lin", promise))
    story.add(moment(14, "11:00"), lambda: version(world, "guide", "gao.lin", "Chapters 1 to 3. 第1—3章。"))
    members = DocumentAudience.MEMBERS
    story.add(moment(13, "11:00"), lambda: ask_for_comments(world, "guide", -18, members))
    story.add(moment(6, "11:00"), lambda: comment_all(world, "guide", GUIDE_COMMENTS))
    story.add(moment(5, "11:00"), lambda: put_on(world, "guide", "m4", 2))


def publish_terms(world: World) -> None:
    """A short public paper: approved in a meeting and published at once."""
    title = L("Terms of joint testing", "联合试验约定")
    register(world, "terms", title, DocumentKind.GUIDE, "gao.lin")
    version(world, "terms", "gao.lin", "As decided by the group. 经工作组决定。")
    chair, document = world.people["gao.lin"], world.documents["terms"]
    states.approve(chair, document, "Decided in the meeting of the group. 工作组会议决定。")
    states.publish(chair, document, DocumentAudience.PUBLIC)


def begin_driver_monitoring(world: World) -> None:
    """A group standard at its beginning: proposed, taken up, drafters named."""
    title = L("Driver monitoring: test method", "驾驶员监测试验方法")
    register(world, "driver", title, DocumentKind.STANDARD, "deng.wei", "Driver monitoring")
    document = world.documents["driver"]
    for key in ("deng.wei", "tang.minna"):
        name_drafter(world.people["gao.lin"], document, world.people[key], world.affiliations[key].organization)
    standards.adopt_project(world.coordinator, document, "Council, third meeting of the year. 理事会本年度第三次会议。")
    standards.begin_draft(world.people["deng.wei"], document)
    version(world, "driver", "deng.wei", "Scenarios only. 仅含试验场景。")


def plan_marking(story: Story, world: World) -> None:
    """The whole path of one group standard, with every clock kept."""
    title = L("Marking of charging posts", "充电桩标识要求")
    story.add(moment(880, "10:00"), lambda: register(world, "marking", title, DocumentKind.STANDARD, "liu.gang"))
    story.add(moment(860, "10:00"), lambda: take_up_marking(world))
    story.add(moment(800, "10:00"), lambda: version(world, "marking", "liu.gang", "Draft for comment. 征求意见稿。"))
    story.add(moment(799, "10:00"), lambda: ask_for_comments(world, "marking", 760, DocumentAudience.PUBLIC))
    story.add(moment(780, "10:00"), lambda: comment_on_marking(world))
    story.add(moment(755, "10:00"), lambda: deal_with_marking(world))
    story.add(moment(740, "10:00"), lambda: version(world, "marking", "liu.gang", "For the review vote. 送审稿。"))
    story.add(moment(735, "10:00"), lambda: to_vote(world, "marking", 720))
    story.add(moment(725, "10:00"), lambda: vote_on_marking(world))
    story.add(moment(720, "18:01"), lambda: settle(world.ballots["marking"]))
    story.add(moment(715, "10:00"), lambda: bring_out_marking(world))


def take_up_marking(world: World) -> None:
    document, coordinator = world.documents["marking"], world.coordinator
    for key in ("liu.gang", "qiu.ming"):
        name_drafter(coordinator, document, world.people[key], world.affiliations[key].organization)
    standards.adopt_project(coordinator, document, "Council, first meeting of the year. 理事会本年度第一次会议。")
    standards.begin_draft(world.people["liu.gang"], document)


def comment_on_marking(world: World) -> None:
    asked = open_round_of(world.documents["marking"].id)
    assert asked is not None
    typed = CommentInput("Say the power of a plug, not of the post. 应标示单枪实际功率。", TE, "4.2")
    add_comment(world.people["he.jing"], asked, typed, world.affiliations["he.jing"].organization)
    guest = Guest("Zhong Lei", "zhong.lei@example.net", "a driver")
    add_visitors_comment(asked, CommentInput("Letters of 20 mm can be read in the rain.", GE, "5"), guest)


def deal_with_marking(world: World) -> None:
    asked = open_round_of(world.documents["marking"].id)
    assert asked is not None
    secretary = world.people["lin.yutong"]
    dispose(secretary, asked, [one.id for one in all_comments(asked)], Disposition.ACCEPTED, "Included. 已采纳。")
    finish_round(secretary, asked)


def vote_on_marking(world: World) -> None:
    """Those who had a voting seat then and did not write it."""
    ballot = world.ballots["marking"]
    for elector in electors_of(ballot):
        for key in ("deng.wei", "he.jing", "guo.zhiyuan", "xu.haoyu", "tang.minna", "peng.siqi", "fan.xiaoyan"):
            if world.affiliations[key].organization_id == elector.organization_id:
                cast_vote(world.people[key], ballot, elector, {"answer": "yes"})


def bring_out_marking(world: World) -> None:
    document = world.documents["marking"]
    standards.give_number(world.coordinator, document)
    standards.publish(world.coordinator, document)
