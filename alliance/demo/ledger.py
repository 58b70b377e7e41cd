"""What came of the demo's agreements: milestones, reports, whose test reports are accepted."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from sqlalchemy import select

from alliance.agreements.enums import Course, MilestoneState
from alliance.agreements.models import ProgressRequest
from alliance.agreements.operations.ledger import (
    MilestoneInput,
    ProgressInput,
    add_milestone,
    ask_progress,
    report_progress,
    settle_milestone,
)
from alliance.agreements.operations.recognitions import RecognitionInput, add_recognition
from alliance.core.db import db
from alliance.core.localized import Localized as L
from alliance.demo.timeline import Story, World, day, moment


def plan_ledger(story: Story, world: World) -> None:
    """Milestones after the signing; progress asked for after thirty days."""
    story.add(moment(34, "10:00"), lambda: promise(world))
    story.add(moment(190, "10:00"), lambda: recognize(world))
    for days, percent in ((30, 10), (90, 40), (180, 70)):
        story.add(moment(200 - days - 2, "09:00"), partial(tell, world, days, percent))
    story.add(moment(5, "08:00"), lambda: ask_how_it_goes(world))
    story.add(moment(3, "14:00"), lambda: report(world))


def promise(world: World) -> None:
    """What the parties said they would do, and by when."""
    charging, recycling = world.agreements["charging"], world.agreements["recycling"]
    cqc, aian = charging.parties
    first = MilestoneInput(L("Method of the tests agreed", "检测方法商定"), day(20), cqc)
    done = add_milestone(world.host, charging, first)
    add_milestone(
        world.host,
        charging,
        MilestoneInput(
            L("200 chargers tested in Guangzhou", "广州200台充电桩检测完成"), day(-60), aian, Decimal("1800000")
        ),
    )
    add_milestone(world.host, charging, MilestoneInput(L("Report published", "报告发布"), day(-150), cqc))
    add_milestone(
        world.host, recycling, MilestoneInput(L("Tracing format tried at one yard", "一处场站试行溯源格式"), day(8))
    )
    add_milestone(
        world.host,
        recycling,
        MilestoneInput(L("Twelve collection points open", "十二个回收网点启用"), day(-90), amount=Decimal("6000000")),
    )
    settle_milestone(world.host, done, MilestoneState.DONE, "Agreed in two meetings. 两次会议商定。", day(34))


def recognize(world: World) -> None:
    """Both sides accept the other's reports for two standards."""
    agreement = world.agreements["mutual"]
    one, other = agreement.parties
    begins = day(199)
    for accepting, issuing, market in ((one, other, "CN"), (other, one, "EU")):
        for standard in ("UN R100", "GB 38031-2025"):
            typed = RecognitionInput(
                accepting, issuing, standard, market, begins, None, L("Round robin of 2025", "2025年比对试验")
            )
            add_recognition(world.host, agreement, typed)


def requests(world: World, key: str, days: int = 30) -> list[ProgressRequest]:
    wanted = select(ProgressRequest).where(ProgressRequest.agreement_id == world.agreements[key].id)
    return list(db.session.scalars(wanted.where(ProgressRequest.days == days).order_by(ProgressRequest.id)))


def tell(world: World, days: int, percent: int) -> None:
    """Both sides of the mutual recognition report whenever they are asked."""
    for request, name in zip(requests(world, "mutual", days), ("Zhou Hua", "Jonas Richter"), strict=True):
        ask_progress(None, request)
        typed = ProgressInput(percent, Course.ON_COURSE, "Reports are accepted as agreed. 报告按约互认。", name)
        report_progress(request, typed, request.version)


def ask_how_it_goes(world: World) -> None:
    for key in ("charging", "recycling"):
        for request in requests(world, key):
            ask_progress(None, request)


def report(world: World) -> None:
    """The testers are on their way; one of the recyclers needs a permit."""
    first = requests(world, "charging")[0]
    report_progress(
        first,
        ProgressInput(25, Course.ON_COURSE, "The first 40 chargers are tested. 已检测40台。", "Liu Gang"),
        first.version,
    )
    second = requests(world, "recycling")[0]
    words = "The permit of the yard is late. 场站许可延迟。"
    report_progress(second, ProgressInput(10, Course.DELAYED, words, "He Jun"), second.version)
