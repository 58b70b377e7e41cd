"""Deliverables with milestones, and the roadmap chart."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from flask_babel import force_locale

from alliance.core.operation import Clash, Refused
from alliance.groups.enums import DeliverableState, GroupState
from alliance.groups.operations.deliverables import (
    DeliverableInput,
    MilestoneInput,
    add_deliverable,
    add_milestone,
    change_deliverable,
    change_milestone,
    reach_milestone,
    remove_milestone,
    set_deliverable_state,
)
from alliance.groups.queries.deliverables import (
    WIDTH,
    deliverables_of,
    is_late,
    promise,
    roadmap,
    shortened,
    visible_deliverable,
    visible_milestone,
)
from alliance.organizations.queries import this_day
from tests.factories import PersonFactory, both
from tests.factories.groups import GroupFactory, seated

BEGIN, DUE = date(2026, 7, 5), date(2027, 3, 31)


def typed(**changes):
    given = {"title": both("Charging guide", "充电指南"), "starts_on": BEGIN, "due_on": DUE}
    return DeliverableInput(**(given | changes))


def refused(work, *args, field=None, match=None):
    with pytest.raises(Refused, match=match) as refusal:
        work(*args)
    assert refusal.value.field == field


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


@pytest.fixture
def chair(group):
    return seated(group).person


@pytest.fixture
def guide(group, chair):
    return add_deliverable(chair, group, typed())


def test_a_deliverable_is_promised_worked_on_and_done(group, chair, guide, trail):
    assert (guide.state, guide.position, deliverables_of(group)) == (DeliverableState.PLANNED, 1, [guide])
    set_deliverable_state(chair, guide, DeliverableState.IN_PROGRESS)
    set_deliverable_state(chair, guide, DeliverableState.DONE)
    assert guide.done_on == this_day()
    set_deliverable_state(chair, guide, DeliverableState.IN_PROGRESS)
    assert guide.done_on is None
    assert trail() == [
        "groups.deliverable_added",
        "groups.deliverable_in_progress",
        "groups.deliverable_done",
        "groups.deliverable_in_progress",
    ]
    set_deliverable_state(chair, guide, DeliverableState.DROPPED)
    refused(set_deliverable_state, chair, guide, DeliverableState.DONE, match="in the state")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"title": both("")}, "title_en"), ({"due_on": BEGIN - timedelta(days=1)}, "due_on")],
)
def test_a_promise_without_name_or_time_is_refused(group, chair, changes, field):
    refused(add_deliverable, chair, group, typed(**changes), field=field)


def test_the_owner_sits_in_the_group(group, chair, guide):
    refused(add_deliverable, chair, group, typed(owner=PersonFactory()), field="owner")
    change_deliverable(chair, guide, typed(owner=chair), guide.version)
    assert guide.owner == chair


def test_an_outdated_edit_is_a_clash(chair, guide):
    version = guide.version
    change_deliverable(chair, guide, typed(title=both("Guide", "充电指南")), version)
    assert (guide.title.en, guide.title.stale) == ("Guide", "zh")
    with pytest.raises(Clash):
        change_deliverable(chair, guide, typed(), version)
    step = add_milestone(chair, guide, MilestoneInput(both("Draft"), DUE))
    version = step.version
    change_milestone(chair, step, MilestoneInput(both("First draft"), BEGIN), version)
    assert (step.title.en, step.due_on) == ("First draft", BEGIN)
    with pytest.raises(Clash):
        change_milestone(chair, step, MilestoneInput(both("Draft"), DUE), version)


def test_milestones_are_reached_reopened_and_removed(chair, guide, trail):
    step = add_milestone(chair, guide, MilestoneInput(both("Draft"), date(2026, 12, 1)))
    reach_milestone(chair, step)
    assert step.done_on == this_day()
    refused(reach_milestone, chair, step, match="reached already")
    refused(remove_milestone, chair, step, match="stays on the roadmap")
    reach_milestone(chair, step, False)
    refused(reach_milestone, chair, step, False, match="open already")
    remove_milestone(chair, step)
    assert guide.milestones == []
    assert trail()[-1] == "groups.milestone_removed"


@pytest.mark.parametrize(
    ("step", "field"),
    [
        (MilestoneInput(both(""), DUE), "title_en"),
        (MilestoneInput(both("Late"), DUE + timedelta(days=1)), "due_on"),
        (MilestoneInput(both("Early"), BEGIN - timedelta(days=1)), "due_on"),
    ],
)
def test_a_milestone_lies_within_the_days_of_its_deliverable(chair, guide, step, field):
    refused(add_milestone, chair, guide, step, field=field)


def test_the_roadmap_of_a_group_that_is_over_stays(chair):
    over = GroupFactory(state=GroupState.CONCLUDED)
    refused(add_deliverable, chair, over, typed(), match="stays as it is")


def test_who_does_not_see_the_group_does_not_see_its_promises(chair):
    hidden = GroupFactory(is_public=False)
    insider = seated(hidden).person
    row = add_deliverable(insider, hidden, typed())
    step = add_milestone(insider, row, MilestoneInput(both("Draft"), DUE))
    assert (visible_deliverable(chair, row.id), visible_milestone(chair, step.id)) == (None, None)
    assert (visible_deliverable(insider, row.id), visible_milestone(insider, step.id)) == (row, step)
    assert visible_deliverable(insider, 999) is None


def test_late_is_what_is_neither_done_nor_dropped(chair, guide):
    assert is_late(guide, DUE + timedelta(days=1)) and not is_late(guide, DUE)
    set_deliverable_state(chair, guide, DeliverableState.DONE)
    assert not is_late(guide, DUE + timedelta(days=1))


def test_the_chart_measures_bars_by_their_days(group, chair, guide):
    add_milestone(chair, guide, MilestoneInput(both("Draft"), date(2026, 10, 1)))
    reach_milestone(chair, add_milestone(chair, guide, MilestoneInput(both("Plan"), date(2026, 8, 1))))
    add_deliverable(chair, group, typed(title=both("Map"), starts_on=date(2027, 4, 1), due_on=date(2027, 12, 31)))
    with force_locale("en"):
        chart = roadmap(deliverables_of(group), date(2026, 11, 22))
    assert [line.text for line in chart.quarters] == ["Q3 2026", "Q4", "Q1 2027", "Q2", "Q3", "Q4"]
    first, second = chart.bars
    assert 0 < first.x < 10 and first.due_x == pytest.approx(WIDTH * 273 / 549, abs=1)
    assert first.done == pytest.approx(first.width / 2, abs=0.1)
    assert [reached for _x, reached in first.milestones] == [True, False]
    assert (second.y - first.y, second.done, chart.height) == (46, 0, 22 + 92 + 8)
    assert 0 < chart.now_x < first.due_x
    assert chart.summary.startswith("Charging guide: Planned, due 31 March 2027; Map")


def test_the_chart_takes_rows_that_were_read_along_with_others():
    row = SimpleNamespace(title=both("Map"), day=BEGIN, day2=DUE, state="in_progress", n=1, n2=4)
    assert (promise(row).share, promise(row).state) == (0.25, DeliverableState.IN_PROGRESS)
    done = SimpleNamespace(title=both("Map"), day=BEGIN, day2=DUE, state="done", n=0, n2=0)
    assert (promise(done).share, promise(done).progress) == (1.0, "")


def test_nothing_dropped_and_nothing_empty_is_drawn(group, chair, guide):
    assert not roadmap([], this_day())
    set_deliverable_state(chair, guide, DeliverableState.DROPPED)
    assert not roadmap(deliverables_of(group), this_day())


def test_many_years_are_marked_by_year(group, chair):
    add_deliverable(chair, group, typed(starts_on=date(2020, 1, 1), due_on=date(2030, 1, 1)))
    chart = roadmap(deliverables_of(group), date(2019, 1, 1))
    assert [line.text for line in chart.quarters][:2] == ["2020", "2021"]
    assert chart.now_x is None


def test_three_years_name_quarters_by_their_year(group, chair):
    add_deliverable(chair, group, typed(starts_on=date(2026, 2, 1), due_on=date(2028, 11, 1)))
    chart = roadmap(deliverables_of(group), date(2026, 11, 22))
    assert [line.text for line in chart.quarters if line.text] == ["2026", "2027", "2028"]


def test_titles_are_cut_to_their_room_in_both_scripts():
    assert shortened("Charging guide", 400) == "Charging guide"
    assert shortened("Charging guide", 60) == "Chargin…"
    assert shortened("充电互操作性试验报告", 60) == "充电互…"


def test_a_roadmap_takes_two_statements_whatever_its_length(group, chair, count_queries):
    for number in range(5):
        row = add_deliverable(chair, group, typed(title=both(f"Guide {number}"), owner=chair))
        add_milestone(chair, row, MilestoneInput(both("Draft"), DUE))
    group.id  # noqa: B018  # loaded before counting
    with count_queries() as sent:
        chart = roadmap(deliverables_of(group), this_day())
    assert (len(sent), len(chart.bars)) == (2, 5)
