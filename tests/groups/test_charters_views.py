"""The pages of charters as each role."""

import pytest

from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.groups.enums import Role
from alliance.groups.operations.charters import adopt, draft_charter, mark_for_ballot
from tests.factories import CoordinatorFactory, PersonFactory, both
from tests.factories.groups import GroupFactory, seated
from tests.groups.life_parts import charter_input, coordinator

EN = {"Accept-Language": "en"}
TYPED = {
    "scope_en": "What it does now",
    "scope_zh": "做什么",
    "join_mode": "open",
    "quorum_percent": "60",
    "pass_mark": "free",
    "pass_numerator": "3",
    "pass_denominator": "5",
    "abstentions": "against",
    "weighted": "y",
    "attendance_needed": "2",
    "attendance_of": "3",
    "reason": "The group has grown.",
}


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


@pytest.fixture
def chair(group):
    return seated(group, role=Role.CHAIR).person


@pytest.fixture
def draft(group, chair):
    return draft_charter(chair, group, charter_input(quorum_percent=60), "The group has grown.")


def test_the_public_reads_the_charter_in_force_and_nothing_else(client, group, draft):
    text = client.get("/groups/wg3/charters", headers=EN).text
    assert "What it does" in text and "Simple majority" in text
    assert "Version 2" not in text and "Life of the group" not in text
    assert client.get("/groups/wg3/charters/1").status_code == 200
    assert client.get("/groups/wg3/charter").status_code == 200
    assert client.get("/groups/wg3/charters/2").status_code == 404
    assert client.get("/groups/wg3/charters/compare").status_code == 303


def test_a_group_that_is_not_public_shows_its_charter_to_nobody_outside(client, as_user):
    GroupFactory(code="hidden", is_public=False)
    assert client.get("/groups/hidden/charter").status_code == 404
    assert as_user(PersonFactory()).get("/groups/hidden/charters").status_code == 404


def test_a_chair_drafts_by_the_form_beginning_with_the_version_in_force(as_user, group, chair):
    browser = as_user(chair)
    assert "What it does" in browser.get("/groups/wg3/charters/new").text
    assert browser.post("/groups/wg3/charters/new", data=TYPED).location == "/groups/wg3/charters/2"
    text = browser.get("/groups/wg3/charters/2", headers=EN).text
    assert "<ins>" in text and "3/5 or more of the votes that count" in text and "The group has grown." in text
    assert "At 2 of the last 3 meetings" in text
    again = browser.post("/groups/wg3/charters/new", data=TYPED)
    assert again.status_code == 422
    assert as_user(seated(group).person).get("/groups/wg3/charters/new").status_code == 403


def test_a_draft_without_scope_or_reason_is_refused_at_its_field(as_user, group, chair):
    browser = as_user(chair)
    answer = browser.post("/groups/wg3/charters/new", data=TYPED | {"reason": ""})
    assert answer.status_code == 422 and 'id="reason-error"' in answer.text
    answer = browser.post("/groups/wg3/charters/new", data=TYPED | {"scope_en": "", "scope_zh": ""})
    assert answer.status_code == 422 and 'id="scope_en-error"' in answer.text


def test_two_who_edit_a_draft_at_once_do_not_overwrite_one_another(as_user, chair, draft):
    browser, old = as_user(chair), TYPED | {"version": draft.version}
    assert browser.get("/groups/wg3/charters/2/edit").status_code == 200
    assert browser.post("/groups/wg3/charters/2/edit", data=old).status_code == 303
    answer = browser.post("/groups/wg3/charters/2/edit", data=old | {"quorum_percent": "70"}, headers=EN)
    assert answer.status_code == 409 and "Somebody was faster" in answer.text
    assert draft.quorum_percent == 60


def test_a_coordinator_adopts_as_read_and_nobody_else_does(as_user, group, chair, draft):
    data = {"version": draft.version}
    assert as_user(chair).post("/groups/wg3/charters/2/adopt", data=data).status_code == 403
    reader = CoordinatorFactory(duty=Duty.READ_ONLY)
    assert as_user(reader).post("/groups/wg3/charters/2/adopt", data=data).status_code == 403
    desk = as_user(coordinator())
    assert "Adopt version 2" in desk.get("/groups/wg3/charters/2", headers=EN).text
    assert desk.post("/groups/wg3/charters/2/adopt", data={"version": draft.version + 1}).status_code == 409
    assert desk.post("/groups/wg3/charters/2/adopt", data=data).status_code == 303
    assert group.charter == draft
    assert desk.post("/groups/wg3/charters/2/adopt", data={"version": draft.version}).status_code == 422


def test_who_wrote_it_is_told_that_another_adopts_it(as_user, group):
    alone = coordinator()
    draft = draft_charter(alone, group, charter_input(), "Because.")
    browser = as_user(alone)
    text = browser.get("/groups/wg3/charters/2", headers=EN).text
    assert "You wrote this version last" in text and "Adopt version 2" not in text
    assert browser.post("/groups/wg3/charters/2/adopt", data={"version": draft.version}).status_code == 422


def test_a_draft_is_withdrawn_unless_a_ballot_decides_on_it(as_user, chair, draft):
    mark_for_ballot(draft)
    browser = as_user(chair)
    assert "A ballot decides on this version" in browser.get("/groups/wg3/charters/2", headers=EN).text
    browser.post("/groups/wg3/charters/2/withdraw")
    assert draft.state == "for_ballot"


def test_a_chair_withdraws_a_draft(as_user, chair, draft):
    assert as_user(chair).post("/groups/wg3/charters/2/withdraw").status_code == 303
    assert draft.state == "withdrawn"


def test_any_two_versions_are_compared(as_user, group, chair, draft):
    adopt(coordinator(), draft)
    draft_charter(chair, group, charter_input(scope=both("Everything")), "More.")
    browser = as_user(chair)
    text = browser.get("/groups/wg3/charters/compare?old=1&new=3", headers=EN).text
    assert "<del>" in text and "Why version 3 changes it: More." in text
    assert "Nothing differs" in browser.get("/groups/wg3/charters/compare?old=2&new=2", headers=EN).text
    assert browser.get("/groups/wg3/charters/compare?old=odd&new=99").status_code == 200
    bare = GroupFactory(code="bare")
    member = seated(bare).person
    assert "Nothing differs" in as_user(member).get("/groups/bare/charters/compare", headers=EN).text


def test_the_group_sees_the_versions_and_the_steps_of_its_life(as_user, chair, draft):
    text = as_user(chair).get("/groups/wg3/charters", headers=EN).text
    assert all(words in text for words in ("Versions", "Version 2", "is not in force yet"))


def test_the_list_of_versions_takes_equally_many_statements(as_user, group, chair, count_queries):
    browser, counts = as_user(chair), []
    for wanted in (1, 5):
        while len(counts) == 1 and group.charter.number < wanted:
            adopt(
                coordinator(), draft_charter(chair, group, charter_input(quorum_percent=group.charter.number), "More.")
            )
        browser.get("/groups/wg3/charters")
        db.session.expire_all()
        with count_queries() as sent:
            assert browser.get("/groups/wg3/charters").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 7
