"""The weekly brief: what it tells, to whom, when, and only once."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.discussions.models import Topic
from alliance.documents.enums import DocumentAudience
from alliance.group_pages.operations.brief import next_span, plan_briefs, span_of, write_brief
from alliance.group_pages.queries.brief import week_of
from alliance.group_pages.tasks import write_brief as task
from alliance.groups.enums import DeliverableState, FollowLevel, GroupState
from alliance.groups.models import Deliverable, Follow
from alliance.jobs.models import Job
from alliance.jobs.tasks import run_due
from alliance.meetings.enums import MeetingState, MinutesState
from alliance.notices.enums import Category, Frequency
from alliance.notices.models import Notice, Preference
from tests.factories import PersonFactory
from tests.factories.ballots import BallotFactory
from tests.factories.discussions import PostFactory, TopicFactory
from tests.factories.documents import DocumentFactory, RoundFactory
from tests.factories.groups import GroupFactory, SeatFactory, seated
from tests.factories.meetings import ActionItemFactory, DecisionFactory, MeetingFactory, MinutesFactory

MONDAY = date(2026, 11, 23)
MORNING = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai
LAST_WEEK = MORNING - timedelta(days=3)


@pytest.fixture
def group():
    return GroupFactory(code="wg3", number="WG 3", zone="Asia/Shanghai")


@pytest.fixture
def li(group):
    return seated(group, person=PersonFactory(email="li@b.example", zone="Asia/Shanghai")).person


@pytest.fixture
def follower(group):
    """Somebody outside who follows the public news."""
    person = PersonFactory(email="outside@x.example")
    db.session.add(Follow(person_id=person.id, group_id=group.id, level=FollowLevel.BRIEF))
    db.session.commit()
    return person


def mails():
    return {
        one.recipient: one for one in db.session.scalars(sa.select(Notice).where(Notice.category == Category.BRIEF))
    }


def publish(group, **more):
    return DocumentFactory(group=group, audience=DocumentAudience.PUBLIC, created_at=LAST_WEEK, **more)


def busy_week(group):
    """One of everything, last week and this week."""
    held = MeetingFactory(group=group, en="Thirteenth meeting", starts_at=LAST_WEEK)
    MinutesFactory(meeting=held, state=MinutesState.CIRCULATED, circulated_at=LAST_WEEK)
    DecisionFactory(meeting=held, text="The **draft** goes out.", created_at=LAST_WEEK)
    inside = DocumentFactory(group=group, en="Inner paper", created_at=LAST_WEEK)
    public = publish(group, en="Public report")
    times = {"opens_at": LAST_WEEK, "closes_at": MORNING + timedelta(days=20)}
    RoundFactory(document=inside, **times)
    RoundFactory(document=public, **times)
    BallotFactory(group=group, en="Adopt it?", opened=3, opens_at=LAST_WEEK, closes_at=MORNING + timedelta(days=2))
    PostFactory(topic=TopicFactory(group=group, title="Test lab"), created_at=LAST_WEEK)
    SeatFactory(group=group, first_on=MONDAY - timedelta(days=2))
    days = {"starts_on": MONDAY, "group": group, "description": Localized()}
    done = {"state": DeliverableState.DONE, "due_on": MONDAY, "done_on": MONDAY - timedelta(days=1)}
    db.session.add(Deliverable(title=Localized("Guide"), **done, **days))
    db.session.add(Deliverable(title=Localized("Method"), due_on=MONDAY + timedelta(days=3), **days))
    MeetingFactory(group=group, en="Fourteenth meeting", starts_at=MORNING + timedelta(days=2))
    ActionItemFactory(group=group, title="Send samples", due_on=MONDAY + timedelta(days=1))
    db.session.commit()


@time_machine.travel(MORNING, tick=False)
def test_who_sits_in_the_group_reads_all_that_happened_and_comes(group, li, follower):
    busy_week(group)
    write_brief(group.id, MONDAY)
    text = mails()["li@b.example"].text
    told = (
        "Thirteenth meeting", "Circulated", "The draft goes out.", "Inner paper", "Public report", "Adopt it?",
        "Test lab", "1 new post", "New seats", "Guide", "Method", "Fourteenth meeting", "Send samples",
        "THIS WEEK", "LAST WEEK",
    )  # fmt: skip
    assert [one for one in told if one not in text] == []
    assert [one for one in told[:-2] if one not in mails()["li@b.example"].html] == []
    assert "22 November 2026" in mails()["li@b.example"].subject


@time_machine.travel(MORNING, tick=False)
def test_who_follows_from_outside_reads_public_things_only(group, li, follower):
    busy_week(group)
    write_brief(group.id, MONDAY)
    public = mails()["outside@x.example"]
    shown = ("Public report", "Guide", "Method", "What became public")
    hidden = ("Inner paper", "meeting", "draft goes out", "Adopt it?", "Test lab", "Send samples", "seat")
    assert [one for one in shown if one not in public.text] == []
    assert [
        one for one in hidden if one in public.text.partition("\n-- \n")[0] or one in public.html.partition("foot")[0]
    ] == []


@time_machine.travel(MORNING, tick=False)
def test_nothing_is_sent_when_nothing_happened_and_nothing_comes(group, li, follower):
    MeetingFactory(group=group, starts_at=MORNING - timedelta(days=8), ends_at=MORNING - timedelta(days=7, hours=1))
    MeetingFactory(group=group, starts_at=MORNING + timedelta(days=7))
    MeetingFactory(group=group, starts_at=LAST_WEEK, state=MeetingState.CANCELLED)
    write_brief(group.id, MONDAY)
    assert mails() == {}


@time_machine.travel(MORNING, tick=False)
def test_outsiders_get_nothing_when_nothing_public_happened(group, li, follower):
    MeetingFactory(group=group, starts_at=LAST_WEEK)
    write_brief(group.id, MONDAY)
    assert set(mails()) == {"li@b.example"}


@time_machine.travel(MORNING, tick=False)
def test_a_group_that_became_hidden_tells_outsiders_nothing(group, li, follower):
    publish(group)
    group.is_public = False
    db.session.commit()
    write_brief(group.id, MONDAY)
    assert set(mails()) == {"li@b.example"}


@time_machine.travel(MORNING, tick=False)
def test_wishes_count(group, li):
    publish(group)
    silent, never = seated(group).person, seated(group).person
    db.session.add(Follow(person_id=silent.id, group_id=group.id, level=FollowLevel.NOTHING))
    db.session.add(Follow(person_id=li.id, group_id=group.id, level=FollowLevel.BRIEF))
    db.session.add(Preference(person_id=never.id, category=Category.BRIEF, frequency=Frequency.NEVER))
    db.session.commit()
    assert write_brief(group.id, MONDAY) == 1
    assert set(mails()) == {"li@b.example"}


@time_machine.travel(MORNING, tick=False)
def test_each_reads_in_the_own_language(group, li):
    publish(group, en="Report", zh="报告")
    seated(group, person=PersonFactory(email="zh@b.example", locale="zh"))
    write_brief(group.id, MONDAY)
    assert "Report" in mails()["li@b.example"].text and "报告" not in mails()["li@b.example"].text
    assert "报告" in mails()["zh@b.example"].text
    assert 'lang="zh-Hans"' in mails()["zh@b.example"].html


@time_machine.travel(MORNING, tick=False)
def test_it_leaves_once_whatever_is_done_again(group, li, trail):
    publish(group)
    assert write_brief(group.id, MONDAY) == 1
    assert write_brief(group.id, MONDAY) == 0
    task(group.id, MONDAY.isoformat())
    write_brief(group.id, MONDAY - timedelta(days=7))
    assert len(mails()) == 1
    assert trail().count("group_pages.brief_written") == 1


@time_machine.travel(MORNING, tick=False)
def test_a_group_that_ended_writes_no_brief(li, group):
    publish(group)
    group.state = GroupState.CONCLUDED
    db.session.commit()
    assert write_brief(group.id, MONDAY) == 0


@pytest.mark.parametrize(
    ("zone", "at", "due"),
    [
        ("Asia/Shanghai", datetime(2026, 11, 22, 12, tzinfo=UTC), datetime(2026, 11, 23, 0, tzinfo=UTC)),
        ("Asia/Shanghai", datetime(2026, 11, 23, 0, tzinfo=UTC), datetime(2026, 11, 30, 0, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 11, 23, 12, tzinfo=UTC), datetime(2026, 11, 23, 13, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 30, 6, tzinfo=UTC)),  # summer time
    ],
)
def test_it_is_due_on_monday_at_eight_in_the_zone_of_the_group(zone, at, due):
    with time_machine.travel(at, tick=False):
        assert next_span(zone).until == due


def test_planning_every_day_owes_each_brief_once(app, group, li):
    with time_machine.travel(datetime(2026, 11, 20, 3, tzinfo=UTC), tick=False):
        publish(group)
        plan_briefs()
        plan_briefs()
        jobs = list(db.session.scalars(sa.select(Job).where(Job.name == "group_pages.write_brief")))
        assert [(one.payload["monday"], one.due_at) for one in jobs] == [("2026-11-23", MORNING)]
        run_due(app)
        assert mails() == {}
    with time_machine.travel(MORNING + timedelta(minutes=1), tick=False):
        run_due(app)
        assert set(mails()) == {"li@b.example"}
        run_due(app)
        assert len(mails()) == 1


@time_machine.travel(MORNING, tick=False)
def test_a_brief_takes_as_many_statements_for_many_readers_and_things(group, li, count_queries):
    busy_week(group)
    other = GroupFactory(code="wg4")
    seated(other)
    busy_week(other)
    for _ in range(5):
        seated(other)
        publish(other)
        PostFactory(topic=TopicFactory(group=other), created_at=LAST_WEEK)
        ActionItemFactory(group=other, due_on=MONDAY)
    write_brief(GroupFactory().id, MONDAY)  # what is kept is there
    with count_queries() as few:
        write_brief(group.id, MONDAY)
    with count_queries() as many:
        write_brief(other.id, MONDAY)
    assert len(many) == len(few)


@time_machine.travel(MORNING, tick=False)
def test_much_of_one_kind_is_cut_and_counted(group, li):
    for number in range(13):
        publish(group, en=f"Paper {number:02}")
    write_brief(group.id, MONDAY)
    text = mails()["li@b.example"].text
    assert "Paper 09" in text and "Paper 10" not in text
    assert "3 more stand on the page." in text


def test_what_was_removed_is_no_news(group, li):
    post = PostFactory(topic=TopicFactory(group=group), created_at=LAST_WEEK, removed_at=now())
    assert db.session.get(Topic, post.topic_id) is not None
    assert week_of(group, span_of(MONDAY, "Asia/Shanghai")).is_empty
