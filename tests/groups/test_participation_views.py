"""The pages of calls for participation as each role."""

from datetime import UTC, datetime, timedelta

import pytest

from alliance.core.clock import at, now
from alliance.groups.enums import Role
from alliance.groups.operations.participation import CallInput, cancel_call, draft_call, publish_call
from alliance.groups.queries.participation import calls_of
from tests.factories import PersonFactory, both
from tests.factories.groups import GroupFactory, seated
from tests.groups.life_parts import coordinator, member

EN = {"Accept-Language": "en"}


@pytest.fixture
def group():
    return GroupFactory(code="wg3", zone="Asia/Shanghai")


@pytest.fixture
def chair(group):
    return seated(group, role=Role.CHAIR).person


@pytest.fixture
def call(group, chair):
    return draft_call(chair, group, CallInput(both("Join us."), now(), now() + timedelta(days=30)))


def typed(**changes):
    given = {"text_en": "Join us.", "opens": "2026-11-23T09:00", "closes": "2027-01-31T18:00"}
    return given | changes


def test_a_chair_writes_a_call_in_the_clocks_of_the_group(as_user, group, chair):
    browser = as_user(chair)
    with at(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        assert browser.get("/groups/wg3/participation/new").status_code == 200
        answer = browser.post("/groups/wg3/participation/new", data=typed())
    [call] = calls_of(coordinator(), group)
    assert answer.location == f"/participation/{call.id}"
    assert call.closes_at == datetime(2027, 1, 31, 10, tzinfo=UTC)
    assert 'value="2027-01-31T18:00"' in browser.get(f"/participation/{call.id}/edit").text
    assert browser.post("/groups/wg3/participation/new", data=typed(text_en="")).status_code == 422


def test_publishing_says_whom_it_tells_and_shows_the_time_left(as_user, client, chair, call):
    member()
    browser = as_user(chair)
    text = browser.get(f"/participation/{call.id}", headers=EN).text
    assert "Publishing tells 1 representative of 1 member in the fields of the group, once." in text
    assert client.get(f"/participation/{call.id}").status_code == 404
    assert browser.post(f"/participation/{call.id}/publish").status_code == 303
    text = client.get(f"/participation/{call.id}", headers=EN).text
    assert "Time left" in text and "30 days" in text and "Members told" not in text
    assert "Open" in client.get("/groups/wg3/participation", headers=EN).text
    with at(call.closes_at + timedelta(seconds=1)):
        text = client.get(f"/participation/{call.id}", headers=EN).text
    assert "Closed" in text and "Time left" not in text


def test_only_who_runs_the_group_acts_on_a_call(as_user, group, chair, call):
    publish_call(chair, call)
    plain = as_user(seated(group).person)
    for act in ("publish", "cancel"):
        assert plain.post(f"/participation/{call.id}/{act}").status_code == 403
    assert plain.get(f"/participation/{call.id}/edit").status_code == 403
    assert plain.get("/groups/wg3/participation/new").status_code == 403
    assert as_user(PersonFactory()).get(f"/participation/{call.id}").status_code == 200


def test_a_published_call_is_cancelled_with_a_reason_that_everybody_reads(as_user, client, chair, call):
    publish_call(chair, call)
    browser = as_user(chair)
    assert browser.post(f"/participation/{call.id}/cancel", data={"reason": ""}).status_code == 422
    assert browser.post(f"/participation/{call.id}/cancel", data={"reason": "Enough have joined."}).status_code == 303
    assert "Enough have joined." in client.get(f"/participation/{call.id}").text
    assert browser.post(f"/participation/{call.id}/publish").status_code == 303
    assert call.cancelled_at


def test_two_who_edit_a_call_at_once_do_not_overwrite_one_another(as_user, chair, call):
    browser, old = as_user(chair), typed(version=call.version, closes="2030-01-31T18:00")
    assert browser.post(f"/participation/{call.id}/edit", data=old).status_code == 303
    answer = browser.post(f"/participation/{call.id}/edit", data=old | {"text_en": "Come."}, headers=EN)
    assert answer.status_code == 409 and "Somebody was faster" in answer.text


def test_the_list_of_calls_takes_equally_many_statements(as_user, group, chair, count_queries):
    browser, counts = as_user(chair), []
    for number in (1, 4):
        for _one in range(number):
            call = draft_call(chair, group, CallInput(both("Join us."), now(), now() + timedelta(days=1)))
            cancel_call(chair, call)
        browser.get("/groups/wg3/participation")
        with count_queries() as sent:
            assert browser.get("/groups/wg3/participation").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 5
