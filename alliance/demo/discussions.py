"""What the demo's groups talk about."""

from __future__ import annotations

from functools import partial

from alliance.demo.timeline import Story, World, moment
from alliance.discussions.models import Topic
from alliance.discussions.operations.posting import PostInput, add_post, start_topic
from alliance.discussions.operations.topics import pin
from alliance.groups.queries.groups import with_viewer

TALKS = (
    (
        "wg3",
        "Sample reports: how do we hide names of customers? 报告样本如何隐去客户名称？",
        False,
        (
            (
                26,
                "he.jing",
                "Two laboratories would give us their reports if nobody sees for whom they measured. How do others do "
                "it?\n\n有两家实验室愿意提供报告，但要求隐去委托方。各位如何处理？",
            ),
            (
                25,
                "ingrid.solberg",
                "We black out the first page and the vehicle number, and keep the serial number of the post. That is "
                "enough to compare.",
            ),
            (25, "deng.wei", "同意。附录B增加一栏“匿名编号”即可。\n\n1. 委托方\n2. 车辆识别代号\n3. 桩编号（保留）"),
            (24, "he.jing", "Thank you, then I ask them for **five** reports each. 谢谢，那我向每家各要五份。"),
        ),
    ),
    (
        "wg3",
        "Welcome: how this group works 欢迎：本组工作方式",
        True,
        (
            (
                410,
                "gao.lin",
                "Please read the charter, version 2. Papers go out a week before a meeting; who answers the invitation "
                "helps us to see the quorum.\n\n请阅读章程第2版。会议文件提前一周发出，请及时答复会议邀请。",
            ),
            (405, "aisyah.rahman", "Thank you for the seat as liaison. I report from Kuala Lumpur twice a year."),
        ),
    ),
    (
        "charging",
        "Which power do we print on the post? 桩身应标示哪一功率？",
        False,
        (
            (9, "qiu.ming", "单枪最大功率，还是整桩总功率？用户投诉多数与此有关。"),
            (8, "jonas.richter", "In Germany the power of each plug has to be shown. I would copy that."),
            (8, "peng.siqi", "支持按单枪标示，并注明分流条件。"),
        ),
    ),
    (
        "wg1",
        "End of the first life: who measures the capacity? 首次使用结束时由谁测容量？",
        False,
        (
            (33, "xie.lihua", "拆解企业没有条件做完整充放电试验，能否使用整车最后一次记录？"),
            (31, "he.jun", "可以，但需注明温度与倍率。建议写入数据表第4栏。"),
        ),
    ),
)


def plan_discussions(story: Story, world: World) -> None:
    topics: dict[str, Topic] = {}
    for code, title, pinned, posts in TALKS:
        for place, (ago, who, text) in enumerate(posts):
            clock = f"{9 + place}:20"
            story.add(moment(ago, clock.zfill(5)), partial(say, world, topics, code, title, pinned, who, text))


def say(world: World, topics: dict[str, Topic], code: str, title: str, pinned: bool, who: str, text: str) -> None:
    """The first post begins the topic."""
    person = world.people[who]
    with_viewer(person, world.groups[code])  # what a page would have loaded: rights follow from it
    if title in topics:
        add_post(person, topics[title], PostInput(text))
        return
    topics[title] = start_topic(person, world.groups[code], title, PostInput(text))
    if pinned:
        pin(person, topics[title], True)
