"""Calls for members: written and published at the desk, read by everybody, versions of their questions."""

import io
from datetime import UTC, datetime, timedelta

import pytest

from alliance.applications.enums import CallState
from alliance.applications.models import Call
from alliance.applications.operations.calls import (
    CallInput,
    add_call_file,
    change_call,
    create_call,
    publish_call,
    remove_call_file,
    withdraw_call,
)
from alliance.applications.queries.questions import questions_of
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.operation import Clash, Refused
from alliance.core.questions import Choice, Question, QuestionKind
from tests.factories import CoordinatorFactory, PersonFactory, both
from tests.factories.applications import ApplicationFactory, CallFactory, taxonomy


def call_input(**changes):
    given = {"title": both("Call 2026", "征集"), "text": both("Join us."), "opens_at": now()}
    return CallInput(**(given | changes))


def question(key="x1", kind=QuestionKind.TEXT, **more):
    return Question(key, kind, both(f"Question {key}"), both(""), **more)


def typed(**changes):
    """The form of a call as a browser sends it."""
    given = {
        "title_en": "Call 2026",
        "title_zh": "2026年度征集",
        "text_en": "Join **us**.",
        "opens": "2026-12-01T09:30",
        "closes": "2026-12-31T18:00",
        "zone": "Asia/Shanghai",
    }
    return given | changes


def row(place, **changes):
    given = {"key": "", "number": place, "kind": "text", "label_en": f"Question {place}"} | changes
    return {f"questions-{place - 1}-{name}": value for name, value in given.items()}


def created(answer):
    """The call that a redirect leads to."""
    return db.session.get(Call, int(answer.location.rpartition("/")[2]))


def test_a_call_is_written_published_and_withdrawn(coordinator, trail):
    call = create_call(coordinator, call_input())
    assert (call.state, call.number.startswith("20"), call.forms[0].number) == (CallState.DRAFT, True, 1)
    publish_call(coordinator, call)
    assert call.is_open()
    withdraw_call(coordinator, call, "The budget is not settled.")
    assert call.state is CallState.WITHDRAWN
    assert trail() == ["calls.created", "calls.published", "calls.withdrawn"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": both("")}, "title_en"),
        ({"text": both("")}, "text_en"),
        ({"closes_at": now() - timedelta(days=1)}, "closes"),
        ({"questions": (Question("x1", QuestionKind.TEXT, both(""), both("")),)}, "questions"),
        ({"questions": (question(kind=QuestionKind.CHOICE, choices=(Choice("c1", both("Yes")),)),)}, "questions"),
    ],
)
def test_a_call_that_nobody_could_answer_is_refused(coordinator, changes, field):
    with pytest.raises(Refused) as refusal:
        create_call(coordinator, call_input(**changes))
    assert refusal.value.field == field


def test_a_call_whose_time_has_passed_is_not_published(coordinator):
    at = now()
    call = create_call(coordinator, call_input(opens_at=at - timedelta(days=9), closes_at=at - timedelta(days=1)))
    with pytest.raises(Refused, match="The closing time has passed"):
        publish_call(coordinator, call)


def test_only_a_draft_is_published_and_only_a_published_call_withdrawn(coordinator):
    call = create_call(coordinator, call_input())
    with pytest.raises(Refused, match="Only a published call can be withdrawn"):
        withdraw_call(coordinator, call, "No.")
    publish_call(coordinator, call)
    with pytest.raises(Refused, match="Only a draft can be published"):
        publish_call(coordinator, call)
    with pytest.raises(Refused, match="Say why"):
        withdraw_call(coordinator, call, "")


def test_questions_that_nobody_answered_change_in_place(coordinator):
    call = create_call(coordinator, call_input(questions=(question(),)))
    change_call(coordinator, call, call_input(questions=(question("x2"),)), call.version)
    assert [(one.number, [q["key"] for q in one.questions]) for one in call.forms] == [(1, ["x2"])]


def test_answered_questions_stay_and_the_change_is_a_new_version(coordinator):
    call = create_call(coordinator, call_input(questions=(question(),)))
    application = ApplicationFactory(call=call)
    change_call(coordinator, call, call_input(questions=(question("x2"),)), call.version)
    assert [(one.number, [q["key"] for q in one.questions]) for one in call.forms] == [(1, ["x1"]), (2, ["x2"])]
    assert application.form.number == 1
    change_call(coordinator, call, call_input(questions=(question("x2"),), title=both("Other")), call.version)
    assert len(call.forms) == 2


def test_a_change_of_an_outdated_version_is_refused(coordinator):
    call = create_call(coordinator, call_input())
    with pytest.raises(Clash):
        change_call(coordinator, call, call_input(title=both("Other")), call.version + 1)
    assert call.title.en == "Call 2026"


def test_a_withdrawn_call_stays_as_it_is(coordinator):
    call = CallFactory(state=CallState.WITHDRAWN)
    with pytest.raises(Refused, match="stays as it is"):
        change_call(coordinator, call, call_input(), call.version)


def test_files_are_added_and_removed(coordinator):
    call = create_call(coordinator, call_input())
    file = add_call_file(coordinator, call, "条款.txt", "第一条".encode(), "zh")
    assert (file.file.name, call.files) == ("条款.txt", [file])
    with pytest.raises(Refused, match="This kind of file is not accepted"):
        add_call_file(coordinator, call, "page.html", b"<script>alert(1)</script>")
    remove_call_file(coordinator, call, file)
    assert call.files == []


def test_half_past_nine_in_the_zone_stays_half_past_nine(as_user, coordinator):
    browser = as_user(coordinator)
    call = created(browser.post("/desk/calls/new", data=typed(zone="Europe/Berlin")))
    assert call.opens_at == datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
    assert 'value="2026-12-01T09:30"' in browser.get(f"/desk/calls/{call.id}/edit").text


def test_the_form_makes_questions_in_the_order_of_their_numbers(as_user, coordinator):
    data = typed() | row(1, number=2, label_en="Second") | row(
        2, number=1, kind="choice", label_en="First", choices="是 | Yes\n否 | No", required="y"
    )  # fmt: skip
    call = created(as_user(coordinator).post("/desk/calls/new", data=data))
    first, second = questions_of(call.form)
    assert (first.label.en, first.required, second.label.en) == ("First", True, "Second")
    assert [(one.label.zh, one.label.en) for one in first.choices] == [("是", "Yes"), ("否", "No")]
    assert first.key != second.key


def test_a_question_is_added_without_script_and_nothing_typed_is_lost(as_user, coordinator):
    answer = as_user(coordinator).post("/desk/calls/new", data=typed(more="questions") | row(1, label_en="Kept words"))
    assert (answer.status_code, 'value="Kept words"' in answer.text) == (200, True)
    assert 'name="questions-1-label_en"' in answer.text


def test_a_question_marked_for_removal_is_left_out(as_user, coordinator):
    data = typed() | row(1) | row(2, remove="y")
    call = created(as_user(coordinator).post("/desk/calls/new", data=data))
    assert [one.label.en for one in questions_of(call.form)] == ["Question 1"]


def test_a_clash_shows_both_and_keeps_what_was_typed(as_user, coordinator):
    call = create_call(coordinator, call_input())
    data = typed(title_en="Mine", version=call.version + 5)
    answer = as_user(coordinator).post(f"/desk/calls/{call.id}/edit", data=data)
    assert answer.status_code == 409
    assert 'value="Mine"' in answer.text
    assert "Theirs, stored now" in answer.text
    assert f'name="version" type="hidden" value="{call.version}"' in answer.text


def test_a_save_without_version_is_refused(as_user, coordinator):
    call = create_call(coordinator, call_input())
    assert as_user(coordinator).post(f"/desk/calls/{call.id}/edit", data=typed()).status_code == 422


def test_the_desk_publishes_withdraws_and_takes_files(as_user, coordinator):
    call, browser = create_call(coordinator, call_input()), as_user(coordinator)
    assert browser.post(f"/desk/calls/{call.id}/publish").status_code == 303
    assert browser.post(f"/desk/calls/{call.id}/withdraw", data={}).status_code == 422
    upload = {"file": (io.BytesIO(b"words"), "terms.txt"), "language": "en"}
    assert browser.post(f"/desk/calls/{call.id}/files", data=upload).status_code == 303
    hostile = {"file": (io.BytesIO(b"<svg onload=alert(1)>"), "terms.svg")}
    refused = browser.post(f"/desk/calls/{call.id}/files", data=hostile)
    assert (refused.status_code, "This kind of file is not accepted" in refused.text) == (422, True)
    assert browser.post(f"/desk/calls/{call.id}/files", data={"remove": call.files[0].id}).status_code == 303
    assert browser.post(f"/desk/calls/{call.id}/withdraw", data={"reason": "Later."}).status_code == 303
    assert (call.state, call.files) == (CallState.WITHDRAWN, [])
    assert "Withdrawn" in browser.get("/desk/calls").text
    assert browser.post(f"/desk/calls/{call.id}/publish", follow_redirects=True).text.count("Only a draft") == 1


@pytest.mark.parametrize("path", ["/desk/calls", "/desk/calls/new"])
def test_the_desk_is_closed_to_members_and_visitors(client, as_user, path):
    assert client.get(path).status_code == 303
    assert as_user(PersonFactory()).get(path).status_code == 403


def test_a_read_only_coordinator_reads_and_changes_nothing(as_user):
    call = CallFactory()
    browser = as_user(CoordinatorFactory(duty=Duty.READ_ONLY))
    page = browser.get(f"/desk/calls/{call.id}")
    assert (page.status_code, "Withdraw the call" in page.text) == (200, False)
    assert browser.post(f"/desk/calls/{call.id}/publish").status_code == 403
    assert browser.get(f"/desk/calls/{call.id}/edit").status_code == 403


def test_everybody_reads_an_open_call_and_its_files(client, coordinator):
    taxonomy()
    call = CallFactory(eligible={"kind": ["vehicle_maker"], "region": ["CN-GD"]})
    file = add_call_file(coordinator, call, "terms.txt", b"words", "en")
    page = client.get(f"/calls/{call.number}").text
    for words in ("Call for member units 2026", "<strong>us</strong>", "Vehicle maker", "Guangdong", "Time left"):
        assert words in page
    download = client.get(f"/calls/{call.number}/files/{file.id}")
    assert (download.data, download.headers["Content-Disposition"][:10]) == (b"words", "attachment")


def test_a_draft_and_its_files_do_not_exist_for_the_public(client, as_user, coordinator):
    call = CallFactory(state=CallState.DRAFT)
    file = add_call_file(coordinator, call, "terms.txt", b"words")
    assert client.get(f"/calls/{call.number}").status_code == 404
    assert client.get(f"/calls/{call.number}/files/{file.id}").status_code == 404
    assert client.post(f"/calls/{call.number}/apply").status_code == 404
    assert as_user(coordinator).get(f"/calls/{call.number}").status_code == 200


def test_the_list_tells_open_calls_from_others(client):
    CallFactory(title=both("Open one"))
    CallFactory(title=both("Rolling one"), closes_at=None)
    CallFactory(title=both("Past one"), closes_at=now() - timedelta(hours=1))
    CallFactory(title=both("Coming one"), opens_at=now() + timedelta(days=3))
    CallFactory(title=both("Secret one"), state=CallState.DRAFT)
    page = client.get("/calls").text
    places = [page.index(words) for words in ("Open one", "Rolling one", "To come and past", "Coming one", "Past one")]
    assert places == sorted(places)
    assert "Secret one" not in page


def test_a_closed_call_offers_no_application(client):
    call = CallFactory(closes_at=now() - timedelta(seconds=1))
    page = client.get(f"/calls/{call.number}").text
    assert "This call takes no more applications" in page
    assert "Start an application" not in page


@pytest.mark.parametrize("calls", [1, 8])
def test_the_lists_cost_the_same_however_many_calls_there_are(client, as_user, coordinator, count_queries, calls):
    CallFactory.create_batch(calls)
    browser = as_user(coordinator)
    browser.get("/desk/calls")
    with count_queries() as sent:
        client.get("/calls")
    assert len(sent) <= 3
    with count_queries() as sent:
        browser.get("/desk/calls")
    assert len(sent) <= 5
