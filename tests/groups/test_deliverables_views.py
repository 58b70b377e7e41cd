"""The pages of the roadmap as each role."""

from datetime import date

import pytest

from alliance.core.db import db
from alliance.groups.enums import DeliverableState, GroupState, Role
from alliance.groups.models import Deliverable
from alliance.groups.operations.deliverables import (
    DeliverableInput,
    MilestoneInput,
    add_deliverable,
    add_milestone,
    set_deliverable_state,
)
from tests.factories import PersonFactory, both
from tests.factories.groups import GroupFactory, seated

EN = {"Accept-Language": "en"}
TYPED = {"title_en": "Charging guide", "starts_on": "2026-07-05", "due_on": "2027-03-31"}


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


@pytest.fixture
def chair(group):
    return seated(group, role=Role.CHAIR).person


@pytest.fixture
def guide(group, chair):
    typed = DeliverableInput(both("Charging guide", "充电指南"), date(2026, 7, 5), date(2027, 3, 31), owner=chair)
    return add_deliverable(chair, group, typed)


def test_the_public_sees_the_roadmap_without_names(client, as_user, chair, guide):
    text = client.get("/groups/wg3/roadmap", headers=EN).text
    assert "Charging guide" in text and '<svg class="gantt"' in text and chair.shown_name not in text
    assert "Charging guide: Planned, due 31 March 2027" in text
    assert client.get(f"/deliverables/{guide.id}").status_code == 200
    assert chair.shown_name in as_user(chair).get("/groups/wg3/roadmap", headers=EN).text
    GroupFactory(code="hidden", is_public=False)
    assert client.get("/groups/hidden/roadmap").status_code == 404


def test_an_empty_roadmap_says_how_it_fills(client, group):
    text = client.get("/groups/wg3/roadmap", headers=EN).text
    assert "Nothing on the roadmap yet" in text and '<svg class="gantt"' not in text


def test_a_chair_adds_changes_and_moves_on(as_user, group, chair):
    browser = as_user(chair)
    assert browser.get("/groups/wg3/deliverables/new").status_code == 200
    answer = browser.post("/groups/wg3/deliverables/new", data=TYPED | {"owner": chair.id})
    row = db.session.query(Deliverable).one()
    assert (answer.location, row.owner) == (f"/deliverables/{row.id}", chair)
    assert browser.post("/groups/wg3/deliverables/new", data=TYPED | {"due_on": "2020-01-01"}).status_code == 422
    old = TYPED | {"title_en": "Guide", "owner": "", "version": row.version}
    assert browser.post(f"/deliverables/{row.id}/edit", data=old).status_code == 303
    assert (row.title.en, row.owner) == ("Guide", None)
    assert browser.post(f"/deliverables/{row.id}/edit", data=old).status_code == 409
    assert browser.post(f"/deliverables/{row.id}/state", data={"state": "in_progress"}).status_code == 303
    assert browser.post(f"/deliverables/{row.id}/state", data={"state": "odd"}).status_code == 400
    assert row.state == "in_progress"


def test_a_chair_sets_reaches_and_removes_milestones(as_user, chair, guide):
    browser = as_user(chair)
    new = f"/deliverables/{guide.id}/milestones/new"
    assert browser.get(new).status_code == 200
    assert browser.post(new, data={"title_en": "Draft", "due_on": "2026-12-01"}).status_code == 303
    assert browser.post(new, data={"title_en": "Draft", "due_on": "2030-12-01"}).status_code == 422
    [step] = guide.milestones
    old = {"title_en": "First draft", "due_on": "2026-12-02", "version": step.version}
    assert browser.get(f"/milestones/{step.id}/edit").status_code == 200
    assert browser.post(f"/milestones/{step.id}/edit", data=old).status_code == 303
    assert browser.post(f"/milestones/{step.id}/edit", data=old).status_code == 409
    browser.post(f"/milestones/{step.id}/reach")
    assert step.done_on and "1 of 1 milestones" in browser.get(f"/deliverables/{guide.id}", headers=EN).text
    browser.post(f"/milestones/{step.id}/remove")
    assert len(guide.milestones) == 1
    browser.post(f"/milestones/{step.id}/reach")
    browser.post(f"/milestones/{step.id}/remove")
    db.session.expire_all()
    assert guide.milestones == []


def test_members_read_and_do_not_write(as_user, group, chair, guide):
    step = add_milestone(chair, guide, MilestoneInput(both("Draft"), date(2026, 12, 1)))
    plain = as_user(seated(group).person)
    assert plain.get(f"/deliverables/{guide.id}").status_code == 200
    gets = [f"/deliverables/{guide.id}/edit", f"/milestones/{step.id}/edit", "/groups/wg3/deliverables/new"]
    gets.append(f"/deliverables/{guide.id}/milestones/new")
    posts = [f"/deliverables/{guide.id}/state", f"/milestones/{step.id}/reach", f"/milestones/{step.id}/remove"]
    assert {plain.get(path).status_code for path in gets} == {403}
    assert {plain.post(path).status_code for path in posts} == {403}
    hidden = GroupFactory(is_public=False)
    insider = seated(hidden).person
    row = add_deliverable(insider, hidden, DeliverableInput(both("Map"), date(2026, 1, 1), date(2027, 1, 1)))
    assert as_user(PersonFactory()).get(f"/deliverables/{row.id}").status_code == 404


def test_a_group_that_is_over_offers_no_act(as_user, group, chair, guide):
    set_deliverable_state(chair, guide, DeliverableState.IN_PROGRESS)
    group.state = GroupState.CONCLUDED
    db.session.commit()
    browser = as_user(chair)
    assert "Add a deliverable" not in browser.get("/groups/wg3/roadmap", headers=EN).text
    assert "What can be done" not in browser.get(f"/deliverables/{guide.id}", headers=EN).text


def test_the_roadmap_takes_equally_many_statements(as_user, client, group, chair, count_queries):
    browser, counts = as_user(chair), {"inside": [], "public": []}
    for wanted in (1, 5):
        for number in range(wanted):
            typed = DeliverableInput(both(f"Guide {number}"), date(2026, 7, 5), date(2027, 3, 31), owner=chair)
            row = add_deliverable(chair, group, typed)
            add_milestone(chair, row, MilestoneInput(both("Draft"), date(2026, 12, 1)))
        for who, reader in (("inside", browser), ("public", client)):
            reader.get("/groups/wg3/roadmap")
            with count_queries() as sent:
                assert reader.get("/groups/wg3/roadmap").status_code == 200
            counts[who].append(len(sent))
    assert counts["inside"][0] == counts["inside"][1] <= 5
    assert counts["public"][0] == counts["public"][1] <= 5
