"""Action items: given, reminded of, put off, passed on, closed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from alliance.audit.models import AuditEntry
from alliance.core.clock import at, today
from alliance.core.db import db
from alliance.core.operation import Clash, Refused
from alliance.groups import signals
from alliance.groups.enums import GroupState, Role
from alliance.meetings.enums import ActionState, MeetingState
from alliance.meetings.models import ActionItem
from alliance.meetings.operations.actions import (
    carry_forward,
    carry_open,
    change_action,
    close,
    drop,
    give_action,
    reassign,
    remind,
    remind_of,
    reopen,
)
from alliance.meetings.queries.actions import reminder_day
from alliance.notices.models import Notice
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.groups import GroupFactory, HolderFactory, seated
from tests.factories.meetings import ActionItemFactory, AgendaItemFactory, MeetingFactory

DAY = timedelta(days=1)
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # in Shanghai


@pytest.fixture(autouse=True)
def noon():
    with at(NOON):
        yield


@pytest.fixture
def group():
    return GroupFactory(code="charging")


@pytest.fixture
def chair(group):
    return seated(group, role=Role.CHAIR).person


@pytest.fixture
def owner(group):
    return seated(group)


@pytest.fixture
def action(group, owner):
    return ActionItemFactory(
        group=group, owner=owner.person, organization=owner.seat.organization, due_on=date(2026, 12, 1)
    )


def fields_refused(*acts):
    fields = []
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        fields.append(refused.value.field)
    return fields


def test_an_action_item_has_one_owner_a_day_and_the_owners_organization(group, chair, owner, outbox, trail):
    meeting = MeetingFactory(group=group, hours=-1)
    item = AgendaItemFactory(meeting=meeting)
    made = give_action(chair, group, owner.person, "Collect reports", date(2026, 12, 1), meeting=meeting, item=item)
    assert (made.organization_id, made.meeting_id, made.item_id) == (owner.seat.organization_id, meeting.id, item.id)
    assert (outbox(), trail()) == ([("meetings.action_given", owner.person.email)], ["meetings.action_given"])
    give_action(chair, group, chair, "My own", date(2026, 12, 1))
    assert len(outbox()) == 1  # who takes something on needs no mail about it


def test_what_cannot_be_given_is_refused(group, chair, owner):
    item, day = AgendaItemFactory(), date(2026, 12, 1)
    assert fields_refused(
        lambda: give_action(chair, group, PersonFactory(), "Collect", day),
        lambda: give_action(chair, group, owner.person, "", day),
        lambda: give_action(chair, group, owner.person, "Collect", date(2026, 11, 21)),
        lambda: give_action(chair, group, owner.person, "Collect", day, meeting=MeetingFactory()),
        lambda: give_action(chair, group, owner.person, "Collect", day, meeting=MeetingFactory(group=group), item=item),
    ) == ["owner", "title", "due_on", None, None]
    over = GroupFactory(state=GroupState.CONCLUDED)
    assert fields_refused(lambda: give_action(chair, over, seated(over).person, "Collect", day)) == [None]


def test_today_is_the_day_of_the_groups_zone(owner):
    group = GroupFactory(zone="America/New_York")
    person = seated(group).person
    assert give_action(None, group, person, "Still the 21st there", date(2026, 11, 21)).due_on == today(group.zone)


def test_a_new_day_is_told_and_an_old_version_refused(chair, owner, action, outbox):
    seen = action.version
    change_action(chair, action, "Collect four reports", action.due_on, seen)
    assert outbox() == []
    change_action(chair, action, "Collect four reports", date(2026, 12, 8), action.version)
    assert outbox() == [("meetings.action_moved", owner.person.email)]
    with pytest.raises(Clash) as clash:
        change_action(chair, action, "Mine", date(2026, 12, 9), seen)
    assert clash.value.theirs["title"] == "Collect four reports"


def test_a_late_action_item_can_be_reworded_without_a_new_day(chair, action):
    action.due_on = date(2026, 11, 1)
    db.session.commit()
    change_action(chair, action, "Better words", date(2026, 11, 1), action.version)
    assert action.title == "Better words"


def test_the_owner_closes_with_what_came_of_it(owner, action, trail):
    assert fields_refused(lambda: close(owner.person, action, "")) == ["outcome"]
    close(owner.person, action, "Three reports are in.")
    assert (action.state, action.outcome, action.closed_at) == (ActionState.DONE, "Three reports are in.", NOON)
    assert (
        fields_refused(
            lambda: close(owner.person, action, "Again"),
            lambda: drop(owner.person, action, "Why"),
            lambda: change_action(owner.person, action, "x", action.due_on, action.version),
        )
        == [None] * 3
    )
    assert trail() == ["meetings.action_closed"]


def test_dropping_takes_a_reason_that_the_owner_hears(chair, owner, action, outbox):
    assert fields_refused(lambda: drop(chair, action, "")) == ["reason"]
    drop(chair, action, "The laboratory closed.")
    assert action.state is ActionState.DROPPED
    assert outbox() == [("meetings.action_dropped", owner.person.email)]


def test_a_closed_action_item_opens_again_on_a_new_day(chair, owner, action, outbox):
    close(owner.person, action, "Done.")
    assert fields_refused(lambda: reopen(chair, action, date(2026, 11, 1))) == ["due_on"]
    reopen(chair, action, date(2026, 12, 20))
    assert (action.state, action.closed_at, action.due_on) == (ActionState.OPEN, None, date(2026, 12, 20))
    assert outbox() == [("meetings.action_given", owner.person.email)]
    assert fields_refused(lambda: reopen(chair, action, date(2026, 12, 21))) == [None]
    drop(chair, action, "No.")
    owner.last_on = date(2026, 11, 20)
    db.session.commit()
    assert fields_refused(lambda: reopen(chair, action, date(2026, 12, 21))) == ["owner"]


def test_carrying_forward_goes_to_the_next_meeting_and_is_counted(group, chair, owner, action, outbox):
    assert fields_refused(lambda: carry_forward(chair, action)) == ["meeting"]
    far = MeetingFactory(group=group, hours=24 * 60)
    near = MeetingFactory(group=group, hours=24 * 20)
    MeetingFactory(group=group, hours=24, state=MeetingState.CANCELLED)
    carry_forward(chair, action)
    assert (action.carried_to, action.carried, action.due_on) == (near, 1, date(2026, 12, 12))
    carry_forward(chair, action, far, date(2026, 12, 30))
    assert (action.carried_to, action.carried, action.due_on) == (far, 2, date(2026, 12, 30))
    assert outbox() == [("meetings.action_moved", owner.person.email)] * 2
    past, elsewhere = MeetingFactory(group=group, hours=-5), MeetingFactory(hours=24)
    assert (
        fields_refused(*(lambda one=one: carry_forward(chair, action, one) for one in (far, past, elsewhere)))
        == ["meeting"] * 3
    )


def test_everything_open_goes_to_the_next_meeting_at_once(group, chair, owner, action):
    meeting = MeetingFactory(group=group, hours=24 * 20)
    late = ActionItemFactory(group=group, owner=owner.person, due_on=date(2026, 11, 1))
    ActionItemFactory(group=group, owner=owner.person, due_on=date(2027, 2, 1))
    ActionItemFactory(group=group, owner=owner.person, due_on=date(2026, 11, 1), state=ActionState.DONE)
    ActionItemFactory(due_on=date(2026, 11, 1))
    assert carry_open(chair, meeting) == 2
    assert (late.due_on, late.carried, action.carried_to) == (date(2026, 12, 12), 1, meeting)
    assert carry_open(chair, meeting) == 0
    assert fields_refused(lambda: carry_open(chair, MeetingFactory(group=group, hours=-1))) == ["meeting"]


def test_passing_on_tells_both(group, chair, owner, action, outbox, trail):
    other = seated(group)
    assert fields_refused(
        lambda: reassign(chair, action, owner.person), lambda: reassign(chair, action, PersonFactory())
    ) == ["owner", "owner"]
    reassign(chair, action, other.person)
    assert (action.owner, action.organization) == (other.person, other.seat.organization)
    assert outbox() == [
        ("meetings.action_given", other.person.email),
        ("meetings.action_passed_on", owner.person.email),
    ]
    assert trail() == ["meetings.action_reassigned"]


def test_a_successor_takes_over_what_is_open_for_the_organization_in_the_group(group, chair, owner, action, outbox):
    leaver, seat = owner.person, owner.seat
    successor = HolderFactory(seat=seat).person
    done = ActionItemFactory(group=group, owner=leaver, organization=seat.organization, state=ActionState.DONE)
    for_another = ActionItemFactory(group=group, owner=leaver)
    elsewhere = ActionItemFactory(owner=leaver, organization=seat.organization)
    signals.succeeded.send(seat, leaver=leaver, successor=successor, actor=chair)
    assert action.owner == successor
    assert [(one.verb, one.actor_id) for one in db.session.query(AuditEntry)] == [
        ("meetings.action_reassigned", chair.id)
    ]
    assert {one.owner for one in (done, for_another, elsewhere)} == {leaver}
    assert outbox() == [("meetings.actions_taken_over", successor.email)]


@pytest.mark.parametrize(
    ("days_to_go", "reminded"),
    [(4, None), (3, 3), (2, 3), (1, 3), (0, 0), (-1, 0), (-6, 0), (-7, -7), (-13, -7), (-14, -14)],
)
def test_reminders_fall_three_days_before_on_the_day_and_each_week_after(days_to_go, reminded):
    due = date(2026, 12, 1)
    expected = due - timedelta(days=reminded) if reminded is not None else None
    assert reminder_day(due, due - timedelta(days=days_to_go)) == expected


def reminded_on(action, days):
    """The days, counted from the due day, on which a reminder left when the clock ticks every day."""
    found = []
    for days_after in days:
        moment = datetime(action.due_on.year, action.due_on.month, action.due_on.day, 4, tzinfo=UTC) + days_after * DAY
        with at(moment):
            before = db.session.query(Notice).count()
            remind()
            remind()  # a second tick of the same day changes nothing
            if db.session.query(Notice).count() > before:
                found.append(days_after)
    return found


def test_each_reminder_leaves_once(action):
    assert reminded_on(action, range(-8, 16)) == [-3, 0, 7, 14]
    assert {one.kind for one in db.session.query(Notice)} == {"meetings.action_reminder"}


def test_a_reminder_that_a_sleeping_worker_missed_is_made_up_once(action):
    assert reminded_on(action, [-5, -1, 4, 20]) == [-1, 4, 20]


@pytest.mark.parametrize(
    ("zone", "night"),
    [
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Europe/Berlin", date(2026, 10, 25)),
        ("America/New_York", date(2026, 3, 8)),
        ("America/New_York", date(2026, 11, 1)),
    ],
)
def test_nights_of_23_and_25_hours_neither_skip_nor_double_a_reminder(zone, night):
    """The clock ticks every hour of the week around a night in which clocks change."""
    action = ActionItemFactory(group=GroupFactory(zone=zone), due_on=night)
    start = datetime(night.year, night.month, night.day, tzinfo=UTC) - 4 * DAY
    for hours in range(24 * 6):
        with at(start + timedelta(hours=hours)):
            remind_of(action.id)
    told = [one.created_at for one in db.session.query(Notice).order_by(Notice.id)]
    days = []
    for moment in told:
        with at(moment):
            days.append(today(zone))
    assert days == [night - 3 * DAY, night]


def test_what_is_closed_or_was_just_given_is_not_reminded_of(group, chair, owner, action, outbox):
    close(owner.person, action, "Done.")
    give_action(chair, group, owner.person, "Due tomorrow", date(2026, 11, 23))
    remind()
    assert [kind for kind, _address in outbox()] == ["meetings.action_given"]
    assert not remind_of(0)


def test_the_subject_of_a_reminder_says_how_late(action):
    for days in (-3, 0, 7):
        with at(datetime(2026, 12, 1, 4, tzinfo=UTC) + days * DAY):
            remind()
    subjects = [one.subject for one in db.session.query(Notice).order_by(Notice.id)]
    title = action.title
    assert subjects == [f"Due in 3 days: {title}", f"Due today: {title}", f"7 days late: {title}"]


def test_an_action_item_is_given_changed_and_closed_on_its_pages(as_user, group, chair, owner):
    browser = as_user(chair)
    assert browser.get("/groups/charging/actions/new").status_code == 200
    sent = {"title": "Collect", "owner": owner.person.id, "due_on": "2026-12-01"}
    assert browser.post("/groups/charging/actions/new", data=sent | {"title": ""}).status_code == 422
    answer = browser.post("/groups/charging/actions/new", data=sent)
    action = db.session.query(ActionItem).one()
    url = f"/actions/{action.id}"
    assert answer.headers["Location"] == url
    meeting = MeetingFactory(group=group, hours=24 * 20)
    other = seated(group).person
    assert browser.get(url).status_code == 200
    edit = {"version": action.version, "title": "Collect four", "due_on": "2026-12-02"}
    assert browser.post(f"{url}/edit", data=edit).status_code == 303
    clash = browser.post(f"{url}/edit", data=edit | {"title": "Mine"})
    assert clash.status_code == 409 and "Collect four" in clash.text and "Mine" in clash.text
    assert browser.post(f"{url}/carry", data={"meeting": meeting.id}).status_code == 303
    assert browser.post(f"{url}/reassign", data={"owner": other.id}).status_code == 303
    mine = as_user(other)
    assert mine.post(f"{url}/close", data={"outcome": ""}).status_code == 422
    assert mine.post(f"{url}/close", data={"outcome": "Done."}).status_code == 303
    assert browser.post(f"{url}/reopen", data={"due_on": "2026-12-30"}).status_code == 303
    assert browser.post(f"{url}/drop", data={}).status_code == 422
    assert browser.post(f"{url}/drop", data={"reason": "No longer needed."}).status_code == 303
    assert "No longer needed." in browser.get(url).text


def test_a_button_on_the_page_of_a_meeting_carries_everything_open(as_user, group, chair, action):
    meeting = MeetingFactory(group=group, hours=24 * 20)
    browser = as_user(chair)
    assert "Carry open action items forward" in browser.get(f"/meetings/{meeting.id}").text
    answer = browser.post(f"/meetings/{meeting.id}/carry-open")
    assert answer.headers["Location"] == f"/meetings/{meeting.id}#carried"
    assert action.title in browser.get(f"/meetings/{meeting.id}").text


def test_who_may_do_what_with_an_action_item(client, as_user, group, owner, action):
    member, desk, stranger = map(as_user, (seated(group).person, CoordinatorFactory(), PersonFactory()))
    url = f"/actions/{action.id}"
    assert [one.get(url).status_code for one in (member, desk, stranger, client)] == [200, 200, 404, 303]
    acts = ("close", "drop", "carry", "reassign", "reopen", "edit")
    assert [member.post(f"{url}/{act}").status_code for act in acts] == [403] * 6
    assert [stranger.post(f"{url}/{act}").status_code for act in acts] == [404] * 6
    own = as_user(owner.person)
    assert [own.post(f"{url}/{act}").status_code for act in acts] == [422, 403, 403, 403, 403, 403]
    assert [one.get("/groups/charging/actions").status_code for one in (member, desk, stranger)] == [200, 200, 403]
    assert member.get("/groups/charging/actions/new").status_code == 403


def test_an_owner_who_left_still_reads_and_closes(as_user, owner, action):
    owner.last_on = date(2026, 11, 20)
    db.session.commit()
    browser = as_user(owner.person)
    assert browser.get(f"/actions/{action.id}").status_code == 200
    assert browser.post(f"/actions/{action.id}/close", data={"outcome": "Done."}).status_code == 303
