"""Ballots of the demo beside those about documents: a motion, a secret election, a ranked choice, votes under way."""

from __future__ import annotations

from functools import partial
from typing import Any

from alliance.ballots.enums import BallotKind, Method
from alliance.ballots.operations.ballots import BallotInput, OptionInput, create_ballot
from alliance.ballots.operations.opening import open_ballot
from alliance.ballots.operations.settling import settle
from alliance.ballots.operations.voting import cast_vote
from alliance.ballots.queries.votes import electors_of
from alliance.core.localized import Localized as L
from alliance.demo.timeline import Story, World, moment

YES, NO, ABSTAIN = {"answer": "yes"}, {"answer": "no"}, {"answer": "abstain"}

BUDGET = {
    "gao.lin": YES,
    "deng.wei": YES,
    "he.jing": YES,
    "guo.zhiyuan": YES,
    "xu.haoyu": NO,
    "tang.minna": YES,
    "qiu.ming": ABSTAIN,
    "fan.xiaoyan": YES,
    "jonas.richter": YES,
    "ye.kaiwen": YES,
}
TOPICS = {
    "gao.lin": (1, 2, 3),
    "deng.wei": (2, 1, 3),
    "he.jing": (1, 3, 2),
    "guo.zhiyuan": (3, 1, 2),
    "tang.minna": (1, 2, 2),
    "qiu.ming": (2, 1, 3),
    "fan.xiaoyan": (1, 2, 3),
    "ingrid.solberg": (3, 2, 1),
    "jonas.richter": (2, 1, 3),
}
VICE_CHAIR = {
    "he.jun": "a",
    "guo.zhiyuan": "a",
    "feng.yaqi": "b",
    "fan.xiaoyan": "a",
    "xie.lihua": "b",
    "peng.siqi": "a",
}
REPORT = {"gao.lin": YES, "deng.wei": YES, "tang.minna": YES, "fan.xiaoyan": YES, "ingrid.solberg": ABSTAIN}


def plan_ballots(story: Story, world: World) -> None:
    """Each is opened, voted on, and settled when its time has passed."""
    story.add(moment(200, "10:00"), partial(ask, world, "budget", "wg3", "gao.lin", budget()))
    story.add(moment(193, "10:00"), partial(vote_all, world, "budget", BUDGET))
    story.add(moment(186, "18:01"), lambda: settle(world.ballots["budget"]))
    story.add(moment(90, "10:00"), partial(ask, world, "topics", "wg3", "gao.lin", topics()))
    story.add(moment(85, "10:00"), partial(vote_all, world, "topics", ranked()))
    story.add(moment(76, "12:01"), lambda: settle(world.ballots["topics"]))
    story.add(moment(50, "10:00"), partial(ask, world, "vice", "wg1", "he.jun", vice_chair(world)))
    story.add(
        moment(45, "10:00"), partial(vote_all, world, "vice", {k: {"options": [v]} for k, v in VICE_CHAIR.items()})
    )
    story.add(moment(40, "18:01"), lambda: settle(world.ballots["vice"]))
    story.add(moment(4, "10:00"), partial(vote_all, world, "format", REPORT))


def budget() -> BallotInput:
    return BallotInput(
        title=L("Spend 80,000 yuan on the joint test in three laboratories?", "是否出资8万元用于三家实验室联合试验？"),
        text=L("The sum comes from the dues of the group's members.", "经费来自工作组成员单位的会费。"),
        closes_at=moment(186, "18:00"),
        grounds_for_no=True,
    )


def topics() -> BallotInput:
    labels = (
        L("Heat pumps in winter", "冬季热泵"),
        L("Sound outside the car", "车外提示音"),
        L("Repair of cast bodies", "一体化压铸车身维修"),
    )
    return BallotInput(
        title=L("Which subject comes next?", "下一个议题选择什么？"),
        text=L("Rank the three; equal ranks are allowed.", "请对三个议题排序，允许并列。"),
        kind=BallotKind.CHOICE,
        method=Method.SCHULZE,
        options=tuple(OptionInput(label) for label in labels),
        closes_at=moment(76, "12:00"),
    )


def vice_chair(world: World) -> BallotInput:
    candidates = (
        L("Guo Zhiyuan, BYD", "郭志远（比亚迪）"),
        L("Fan Xiaoyan, Yuehai Polytechnic", "范晓燕（粤海职业技术学院）"),
    )
    return BallotInput(
        title=L("Election of the vice-chair", "副组长选举"),
        kind=BallotKind.ELECTION,
        method=Method.PLURALITY,
        secret=True,
        options=tuple(OptionInput(label) for label in candidates),
        closes_at=moment(40, "18:00"),
    )


def ranked() -> dict[str, dict[str, Any]]:
    keys = ("a", "b", "c")
    return {key: {"ranks": dict(zip(keys, places, strict=True))} for key, places in TOPICS.items()}


def ask(world: World, key: str, group: str, by: str, typed: BallotInput) -> None:
    ballot = create_ballot(world.people[by], world.groups[group], typed)
    open_ballot(world.people[by], ballot)
    world.ballots[key] = ballot


def vote_all(world: World, key: str, votes: dict[str, dict[str, Any]]) -> None:
    """Each delegate for the own organization, unless it lost its vote; a vote against has its grounds."""
    ballot = world.ballots[key]
    electors = {one.organization_id: one for one in electors_of(ballot)}
    for person, choice in votes.items():
        elector = electors.get(world.affiliations[person].organization_id)
        if elector is None:
            continue
        grounds = "Too early: first the draft, then the money. 为时过早：应先有草案，再定经费。" if choice == NO else ""
        cast_vote(world.people[person], ballot, elector, choice, grounds)
