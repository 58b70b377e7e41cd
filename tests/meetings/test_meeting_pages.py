"""The pages of meetings, as the right and as the wrong person."""

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa

from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.groups.enums import Role
from alliance.meetings.enums import MeetingState
from alliance.meetings.models import Meeting, Series
from alliance.meetings.operations.meetings import call_meeting, cancel_meeting, change_meeting
from alliance.meetings.operations.series import begin_series
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.groups import seated
from tests.factories.meetings import MeetingFactory
from tests.meetings.calendar_parts import NEW_YORK, group_with, local, meeting_input, series_input
from tests.meetings.test_importing import OURS

NOW = local("2026-11-22T17:00")

TYPED = {
    "title_en": "Comments", "title_zh": "意见处理", "starts": "2026-11-25T14:00", "ends": "2026-11-25T16:00",
    "zone": "Asia/Shanghai", "link": "https://meet.example/13", "counts": "y", "inviting": "y",
}  # fmt: skip
SERIES = {
    "title_en": "Weekly meeting", "frequency": "weekly", "starts_on": "2026-11-24", "start_time": "09:30",
    "minutes": "60", "zone": "Asia/Shanghai", "invites": "y",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today():
    with at(NOW):
        yield


@pytest.fixture
def place():
    """A group with a chair, a member and a meeting."""
    group, chair, members = group_with(1, en="Standards", zh="标准")
    return group, chair, members[0], call_meeting(chair, group, meeting_input())


def only(model):
    return db.session.scalar(sa.select(model))


def test_the_list_shows_what_comes_and_what_is_over(as_user, place):
    group, _chair, member, meeting = place
    MeetingFactory(group=group, number=50, hours=-48, en="Kick-off")
    browser = as_user(member)
    coming, past = (
        browser.get(f"/groups/{group.code}/meetings").text,
        browser.get(f"/groups/{group.code}/meetings?when=past").text,
    )
    assert ("Comments" in coming, "Kick-off" in coming) == (True, False)
    assert ("Comments" in past, "Kick-off" in past) == (False, True)
    assert f"/meetings/{meeting.id}" in coming


@pytest.mark.parametrize(
    ("words", "found"),
    [("comm", True), ("意见", True), ("COMMENTS", True), ("1", True), ("minutes", False), ("%", False), ("99", False)],
)
def test_meetings_are_found_by_words_of_either_language_and_by_number(as_user, place, words, found):
    group, _chair, member, meeting = place
    page = as_user(member).get(f"/groups/{group.code}/meetings", query_string={"q": words}).text
    assert (f"/meetings/{meeting.id}" in page) is found


def test_the_list_takes_the_same_few_statements_for_one_and_five_meetings(as_user, place, count_queries):
    group, _chair, member, _meeting = place
    browser, path = as_user(member), f"/groups/{group.code}/meetings"

    def statements():
        browser.get(path)
        with count_queries() as sent:
            browser.get(path)
        return len(sent)

    one = statements()
    for number in range(60, 65):
        MeetingFactory(group=group, number=number)
    assert statements() == one <= 5


def test_the_page_of_a_meeting_shows_both_clocks_and_who_comes(as_user, place):
    group, _chair, _member, meeting = place
    reader = seated(group, person=PersonFactory(zone=NEW_YORK)).person
    page = as_user(reader).get(f"/meetings/{meeting.id}").text
    assert "Wednesday 25 November 2026, 14:00–16:00" in page
    assert "01:00–03:00 (New York, your time)" in page
    assert "2 people asked" in page
    assert "Change or move" not in page


def test_the_page_of_a_meeting_takes_the_same_statements_for_one_and_five_invitees(as_user, count_queries):
    group, chair, _members = group_with(0)
    browser = as_user(chair)

    def statements():
        meeting = call_meeting(chair, group, meeting_input())
        browser.get(f"/meetings/{meeting.id}")
        with count_queries() as sent:
            browser.get(f"/meetings/{meeting.id}")
        return len(sent)

    one = statements()
    for _number in range(4):
        seated(group)
    assert statements() == one


@pytest.mark.parametrize(
    "path", ["/meetings/{id}", "/meetings/{id}/edit", "/meetings/{id}/cancel", "/meetings/{id}/meeting.ics"]
)
def test_a_meeting_does_not_exist_for_who_has_no_seat(as_user, client, place, path):
    _group, _chair, _member, meeting = place
    address = path.format(id=meeting.id)
    assert as_user(PersonFactory()).get(address).status_code == 404
    assert client.get(address).status_code in (302, 303)


@pytest.mark.parametrize("path", ["/meetings/{id}/edit", "/meetings/{id}/cancel", "/groups/{code}/meetings/new",
                                  "/groups/{code}/meetings/series/new", "/groups/{code}/meetings/import"])  # fmt: skip
def test_members_read_and_officers_and_coordinators_of_groups_write(as_user, place, path):
    group, chair, member, meeting = place
    address = path.format(id=meeting.id, code=group.code)
    answers = [
        as_user(one).get(address).status_code
        for one in (chair, member, CoordinatorFactory(duty=Duty.GROUPS), CoordinatorFactory())
    ]
    assert answers == [200, 403, 200, 403]


def test_the_list_is_closed_to_who_does_not_sit_and_open_to_the_secretariat(as_user, place):
    group, *_rest = place
    path = f"/groups/{group.code}/meetings"
    assert as_user(PersonFactory()).get(path).status_code == 403
    assert as_user(CoordinatorFactory()).get(path).status_code == 200


def test_the_chair_calls_a_meeting_by_the_form(as_user, outbox):
    group, chair, _members = group_with(0)
    reply = as_user(chair).post(f"/groups/{group.code}/meetings/new", data=TYPED)
    meeting = only(Meeting)
    assert reply.headers["Location"] == f"/meetings/{meeting.id}"
    assert (meeting.starts_at, meeting.ends_at) == (local("2026-11-25T14:00"), local("2026-11-25T16:00"))
    assert (meeting.link, meeting.counts_for_attendance) == ("https://meet.example/13", True)
    assert outbox() == [("meetings.invited", chair.email)]


def test_the_form_offers_the_zone_of_the_group_and_keeps_what_was_typed(as_user):
    group, chair, _members = group_with(0, zone="Europe/Berlin")
    browser = as_user(chair)
    assert 'selected value="Europe/Berlin"' in browser.get(f"/groups/{group.code}/meetings/new").text
    page = browser.post(f"/groups/{group.code}/meetings/new", data=TYPED | {"ends": "2026-11-25T13:00"})
    assert page.status_code == 422
    assert "The meeting has to end after it begins." in page.text
    assert 'value="意见处理"' in page.text


@pytest.mark.parametrize(
    "wrong", [{"starts": ""}, {"starts": "soon"}, {"zone": "Mars"}, {"title_en": "", "title_zh": ""}, {"link": "x"}]
)
def test_what_is_wrong_is_said_at_its_field(as_user, wrong):
    group, chair, _members = group_with(0)
    assert as_user(chair).post(f"/groups/{group.code}/meetings/new", data=TYPED | wrong).status_code == 422


def test_a_meeting_is_moved_by_the_form_and_a_second_editor_sees_both_versions(as_user, place):
    _group, chair, _member, meeting = place
    browser, path, old = as_user(chair), f"/meetings/{meeting.id}/edit", str(meeting.version)
    moved = TYPED | {"starts": "2026-11-26T10:00", "ends": "2026-11-26T12:00", "version": old}
    assert browser.post(path, data=moved).status_code == 303
    assert meeting.starts_at == local("2026-11-26T10:00")
    late = browser.post(path, data=TYPED | {"place_en": "Room 4", "version": old})
    assert late.status_code == 409
    assert "2026-11-26 10:00" in late.text
    assert "Room 4" in late.text
    assert browser.post(path, data=TYPED).status_code == 422  # without a version nothing is saved


def test_a_meeting_is_cancelled_and_brought_back_by_the_page(as_user, place):
    _group, chair, _member, meeting = place
    browser = as_user(chair)
    assert browser.post(f"/meetings/{meeting.id}/cancel", data={"reason": ""}).status_code == 422
    browser.post(f"/meetings/{meeting.id}/cancel", data={"reason": "Not ready"})
    assert meeting.state is MeetingState.CANCELLED
    assert "Not ready" in browser.get(f"/meetings/{meeting.id}").text
    browser.post(f"/meetings/{meeting.id}/reinstate")
    assert meeting.state is MeetingState.PLANNED


@pytest.mark.parametrize("act", ["reinstate", "invite"])
def test_acts_of_officers_are_refused_to_members(as_user, place, act):
    _group, _chair, member, meeting = place
    assert as_user(member).post(f"/meetings/{meeting.id}/{act}").status_code == 403


def test_invitations_that_did_not_leave_are_sent_by_a_button(as_user, outbox):
    group, chair, _members = group_with(0)
    meeting = call_meeting(chair, group, meeting_input(), inviting=False)
    browser = as_user(chair)
    assert "Send the invitations" in browser.get(f"/meetings/{meeting.id}").text
    browser.post(f"/meetings/{meeting.id}/invite")
    assert outbox() == [("meetings.invited", chair.email)]
    assert "Send the invitations" not in browser.get(f"/meetings/{meeting.id}").text


def test_a_refused_act_says_why(as_user, place):
    _group, chair, _member, meeting = place
    browser = as_user(chair)
    page = browser.post(f"/meetings/{meeting.id}/reinstate", follow_redirects=True)
    assert "This meeting is not cancelled." in page.text
    cancel_meeting(chair, meeting, "Not ready")
    assert "This meeting is cancelled." in browser.post(f"/meetings/{meeting.id}/invite", follow_redirects=True).text


def test_a_series_is_begun_changed_and_ended_by_its_pages(as_user):
    group, chair, _members = group_with(0)
    browser = as_user(chair)
    assert "No series yet" in browser.get(f"/groups/{group.code}/meetings/series").text
    browser.post(f"/groups/{group.code}/meetings/series/new", data=SERIES)
    series = only(Series)
    page = browser.get(f"/meetings/series/{series.id}").text
    assert "Every week on Tuesday" in page
    assert "Every week on Tuesday" in browser.get(f"/groups/{group.code}/meetings/series").text
    old = str(series.version)
    browser.post(f"/meetings/series/{series.id}/edit", data=SERIES | {"start_time": "16:00", "version": old})
    assert series.starts_at_time.hour == 16
    assert browser.post(f"/meetings/series/{series.id}/edit", data=SERIES | {"version": old}).status_code == 409
    assert browser.post(f"/meetings/series/{series.id}/skip", data={"day": "2026-12-02"}).status_code == 422
    browser.post(f"/meetings/series/{series.id}/skip", data={"day": "2026-12-01"})
    assert series.excluded == ["2026-12-01"]
    browser.post(f"/meetings/series/{series.id}/end")
    assert series.ended_at is not None
    assert "This series has ended." in browser.post(f"/meetings/series/{series.id}/end", follow_redirects=True).text


def test_a_series_with_an_imported_rule_keeps_it_when_it_is_changed(as_user):
    group, chair, _members = group_with(0)
    series = begin_series(chair, group, series_input(frequency=None, rule="FREQ=WEEKLY;INTERVAL=4;BYDAY=WE"))
    browser = as_user(chair)
    assert "Every 4 weeks on Wednesday" in browser.get(f"/meetings/series/{series.id}/edit").text
    typed = SERIES | {"frequency": "rule", "minutes": "90", "version": str(series.version)}
    assert browser.post(f"/meetings/series/{series.id}/edit", data=typed).status_code == 303
    assert (series.rule, series.minutes) == ("FREQ=WEEKLY;INTERVAL=4;BYDAY=WE", 90)


def test_a_series_is_closed_to_others_and_readable_to_members(as_user, place):
    group, chair, member, _meeting = place
    series = begin_series(chair, group, series_input())
    path = f"/meetings/series/{series.id}"
    assert [as_user(one).get(path).status_code for one in (member, PersonFactory())] == [200, 404]
    browser = as_user(seated(group).person)
    for act in ("edit", "skip", "end"):
        assert browser.post(f"{path}/{act}").status_code == 403
    assert browser.get(f"/groups/{group.code}/meetings/series").status_code == 200
    assert as_user(PersonFactory()).get(f"/groups/{group.code}/meetings/series").status_code == 403


def test_a_calendar_file_is_looked_at_then_taken(as_user):
    group, chair, _members = group_with(0)
    browser, path = as_user(chair), f"/groups/{group.code}/meetings/import"
    page = browser.post(path, data={"file": (io.BytesIO(OURS), "calendar.ics")})
    assert page.status_code == 200
    assert "It is a task or a journal entry, not a meeting." in page.text
    assert only(Meeting) is None
    packed = page.text.partition('name="packed"')[2].partition('value="')[2].partition('"')[0]
    reply = browser.post(f"{path}/take", data={"packed": packed}, follow_redirects=True)
    assert "Imported: 3 meetings and 1 series." in reply.text
    again = browser.post(f"{path}/take", data={"packed": packed}, follow_redirects=True)
    assert "Nothing new is in this file." in again.text


@pytest.mark.parametrize("data", [b"", b"hello", b"\x00\xff" * 100, b"BEGIN:VEVENT"])
def test_a_file_that_is_no_calendar_is_refused_at_its_field(as_user, data):
    group, chair, _members = group_with(0)
    sent = {"file": (io.BytesIO(data), "calendar.ics")}
    assert as_user(chair).post(f"/groups/{group.code}/meetings/import", data=sent).status_code == 422


@pytest.mark.parametrize("packed", ["", "x", "é", "eJwDAAAAAAE=", "AAAA"])
def test_what_we_did_not_pack_is_taken_by_nobody(as_user, packed):
    group, chair, _members = group_with(0)
    reply = as_user(chair).post(
        f"/groups/{group.code}/meetings/import/take", data={"packed": packed}, follow_redirects=True
    )
    assert "This is not a calendar file." in reply.text
    assert only(Meeting) is None


def test_an_import_is_refused_to_members(as_user, place):
    group, _chair, member, _meeting = place
    assert as_user(member).post(f"/groups/{group.code}/meetings/import/take", data={"packed": "x"}).status_code == 403


def test_the_tab_counts_what_is_planned(as_user, place):
    group, chair, _member, meeting = place
    call_meeting(chair, group, meeting_input("2026-12-01T14:00"))
    cancel_meeting(chair, meeting, "Not ready")
    page = as_user(chair).get(f"/groups/{group.code}/meetings").text
    assert 'Meetings <span class="count">1</span>' in page


@pytest.mark.parametrize(("hours", "words"), [(0, "Planned</span>"), (2, "Now</span>"), (5, "Over</span>")])
def test_a_meeting_says_whether_it_is_planned_runs_or_is_over(as_user, place, hours, words):
    group, chair, _member, meeting = place
    change_meeting(chair, meeting, meeting_input("2026-11-22T18:00"), meeting.version)
    with at(NOW + timedelta(hours=hours)):
        assert words in as_user(seated(group).person).get(f"/meetings/{meeting.id}").text


def test_a_secretary_runs_meetings_as_the_chair_does(as_user):
    group, _chair, _members = group_with(0)
    secretary = seated(group, role=Role.SECRETARY).person
    assert as_user(secretary).post(f"/groups/{group.code}/meetings/new", data=TYPED).status_code == 303
