"""Agendas: points, order, running times, papers; and who may touch them."""

import io
from datetime import UTC, datetime, timedelta

import pytest

from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.groups.enums import Role
from alliance.meetings.enums import ItemKind, MeetingState, MinutesState
from alliance.meetings.models import AgendaItem, Paper
from alliance.meetings.operations.agenda import (
    AgendaInput,
    add_item,
    attach_paper,
    change_item,
    move_item,
    remove_item,
    remove_paper,
)
from alliance.meetings.queries.agenda import approvable_meetings, items_of, parts_of
from alliance.meetings.queries.meetings import visible_meeting
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.groups import GroupFactory, seated
from tests.factories.meetings import (
    ActionItemFactory,
    AgendaItemFactory,
    DecisionFactory,
    MeetingFactory,
    MinutesFactory,
)

PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture
def meeting():
    return MeetingFactory(number=13, starts_at=datetime(2026, 11, 25, 6, 0, tzinfo=UTC))  # 14:00 in Shanghai


@pytest.fixture
def secretary(meeting):
    return seated(meeting.group, role=Role.SECRETARY).person


def titles(meeting):
    return [one.title.en for one in items_of(meeting)]


def add(meeting, en, **more):
    return add_item(None, meeting, AgendaInput(title=Localized(en), **more))


def test_points_are_added_at_the_end(meeting, secretary, trail):
    add_item(secretary, meeting, AgendaInput(title=Localized("Welcome", "欢迎"), minutes=5, presenter=secretary))
    item = add(meeting, "Clause 5", kind=ItemKind.DECISION, presenter_name="Li Lei")
    assert titles(meeting) == ["Welcome", "Clause 5"]
    assert (item.position, item.kind, item.presenter_name) == (2, ItemKind.DECISION, "Li Lei")
    assert trail() == ["meetings.item_added", "meetings.item_added"]


def test_a_point_has_a_subject_and_a_sensible_length(meeting):
    with pytest.raises(Refused) as refused:
        add_item(None, meeting, AgendaInput())
    assert refused.value.field == "title_en"
    for minutes in (0, 601):
        with pytest.raises(Refused) as refused:
            add(meeting, "Long", minutes=minutes)
        assert refused.value.field == "minutes"


def test_a_cancelled_meeting_gets_no_agenda():
    meeting = MeetingFactory(state=MeetingState.CANCELLED)
    with pytest.raises(Refused):
        add(meeting, "Too late")


@pytest.mark.parametrize("state", [MinutesState.CIRCULATED, MinutesState.APPROVED])
def test_the_agenda_is_closed_once_the_minutes_went_out(meeting, state):
    item = AgendaItemFactory(meeting=meeting)
    MinutesFactory(meeting=meeting, state=state)
    for act in (
        lambda: add(meeting, "Late"),
        lambda: change_item(PersonFactory(), item, AgendaInput(title=Localized("X")), item.version),
        lambda: move_item(PersonFactory(), item, 1),
        lambda: remove_item(PersonFactory(), item),
        lambda: attach_paper(PersonFactory(), item, "a.pdf", PDF),
    ):
        with pytest.raises(Refused):
            act()


def test_a_point_that_approves_minutes_names_itself_and_is_linked_to_the_earlier_meeting(meeting):
    earlier = MeetingFactory(group=meeting.group, number=12, starts_at=meeting.starts_at - timedelta(days=7))
    item = add_item(None, meeting, AgendaInput(kind=ItemKind.MINUTES, approves=earlier))
    assert item.title.en == "Approval of the minutes of meeting 12"
    assert item.title.zh != ""
    assert item.approves is earlier
    assert approvable_meetings(meeting) == [earlier]


def test_only_waiting_minutes_of_an_earlier_meeting_of_the_group_can_be_put_up_for_approval(meeting):
    later = MeetingFactory(group=meeting.group, number=14, starts_at=meeting.starts_at + timedelta(days=7))
    elsewhere = MeetingFactory(starts_at=meeting.starts_at - timedelta(days=7))
    done = MeetingFactory(group=meeting.group, number=11, starts_at=meeting.starts_at - timedelta(days=14))
    MinutesFactory(meeting=done, state=MinutesState.APPROVED)
    for wrong in (None, later, elsewhere, meeting, done):
        with pytest.raises(Refused) as refused:
            add_item(None, meeting, AgendaInput(kind=ItemKind.MINUTES, approves=wrong))
        assert refused.value.field == "approves"
    assert approvable_meetings(meeting) == []


def test_a_change_keeps_the_other_language_and_refuses_an_old_version(meeting, secretary):
    item = add_item(secretary, meeting, AgendaInput(title=Localized("Welcome", "欢迎")))
    seen = item.version
    change_item(secretary, item, AgendaInput(title=Localized("Opening", "欢迎"), minutes=10), seen)
    assert (item.title.en, item.title.zh, item.title.stale, item.minutes) == ("Opening", "欢迎", "zh", 10)
    with pytest.raises(Clash) as clash:
        change_item(secretary, item, AgendaInput(title=Localized("Start")), seen)
    assert clash.value.theirs["title"] == "Opening"


def test_points_move_and_the_others_close_up(meeting, secretary):
    items = [add(meeting, name) for name in ("A", "B", "C", "D")]
    move_item(secretary, items[3], 2)
    assert titles(meeting) == ["A", "D", "B", "C"]
    move_item(secretary, items[0], 99)
    assert titles(meeting) == ["D", "B", "C", "A"]
    move_item(secretary, items[0], -5)
    assert titles(meeting) == ["A", "D", "B", "C"]
    assert [one.position for one in items_of(meeting)] == [1, 2, 3, 4]


def test_moving_a_point_disturbs_nobody_who_edits_it(meeting, secretary):
    first, second = add(meeting, "A"), add(meeting, "B")
    seen = second.version
    move_item(secretary, first, 2)
    change_item(secretary, second, AgendaInput(title=Localized("Better")), seen)
    assert titles(meeting) == ["Better", "A"]


def test_a_point_without_traces_in_the_minutes_can_be_taken_off(meeting, secretary):
    bare, noted = AgendaItemFactory(meeting=meeting), AgendaItemFactory(meeting=meeting, notes="Said.")
    decided, given = AgendaItemFactory(meeting=meeting), AgendaItemFactory(meeting=meeting)
    DecisionFactory(meeting=meeting, item_id=decided.id)
    ActionItemFactory(group=meeting.group, meeting=meeting, item_id=given.id)
    attach_paper(secretary, bare, "draft.pdf", PDF)
    remove_item(secretary, bare)
    for kept in (noted, decided, given):
        with pytest.raises(Refused):
            remove_item(secretary, kept)
    assert db.session.query(AgendaItem).count() == 3
    assert db.session.query(Paper).count() == 0


def test_clock_times_follow_from_the_minutes(meeting):
    person = seated(meeting.group).person
    for minutes in (5, 30, None, 10):
        AgendaItemFactory(meeting=meeting, minutes=minutes)
    parts = parts_of(meeting, person)
    times = [(one.begins, one.ends) for one in parts.items]
    assert times == [("14:00", "14:05"), ("14:05", "14:35"), ("14:35", ""), ("", "")]
    assert (parts.planned, parts.lasts) == (45, 120)


def test_clock_times_go_through_the_night_when_clocks_change():
    start = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 in Berlin, half an hour before clocks go back
    meeting = MeetingFactory(starts_at=start, zone="Europe/Berlin")
    AgendaItemFactory(meeting=meeting, minutes=60)
    AgendaItemFactory(meeting=meeting, minutes=60)
    times = [(one.begins, one.ends) for one in parts_of(meeting, seated(meeting.group).person).items]
    assert times == [("02:30", "02:30"), ("02:30", "03:30")]


def test_papers_are_kept_with_their_names(meeting, secretary, trail):
    item = AgendaItemFactory(meeting=meeting)
    paper = attach_paper(secretary, item, "草案.pdf", PDF)
    assert (paper.file.name, paper.file.media_type) == ("草案.pdf", "application/pdf")
    with pytest.raises(Refused) as refused:
        attach_paper(secretary, item, "page.html", b"<script>")
    assert refused.value.field == "file"
    remove_paper(secretary, paper)
    assert item.papers == []
    assert trail() == ["meetings.paper_attached", "meetings.paper_removed"]


def test_the_parts_take_four_statements_however_long_the_agenda(meeting, secretary, count_queries):
    def statements():
        found = visible_meeting(secretary, meeting.id)
        secretary.id  # noqa: B018  # loaded before counting
        with count_queries() as sent:
            parts_of(found, secretary)
        return len(sent)

    def point():
        item = AgendaItemFactory(meeting=meeting, presenter=secretary)
        attach_paper(secretary, item, "a.pdf", PDF)
        DecisionFactory(meeting=meeting, item_id=item.id)
        ActionItemFactory(group=meeting.group, meeting=meeting, item_id=item.id)

    point()
    meeting.starts_at -= timedelta(days=7)  # it has begun: the quorum is asked too
    db.session.commit()
    one = statements()
    for _more in range(4):
        point()
    assert (one, statements()) == (4, 4)


def form(**more):
    return {"version": 1, "kind": "discussion", "title_en": "Opening", "title_zh": "", "minutes": "10"} | more


def test_officers_set_the_agenda_on_its_pages(as_user, meeting, secretary):
    browser = as_user(secretary)
    url = f"/meetings/{meeting.id}/agenda/new"
    assert browser.get(url).status_code == 200
    answer = browser.post(url, data=form(presenter=secretary.id))
    item = items_of(meeting)[0]
    assert answer.headers["Location"] == f"/meetings/{meeting.id}#item-{item.id}"
    assert item.presenter_id == secretary.id
    assert browser.post(url, data=form(title_en="")).status_code == 422
    edit = f"/meetings/items/{item.id}/edit"
    assert "Opening" in browser.get(edit).text
    version = item.version
    assert browser.post(edit, data=form(version=version, title_en="Start")).status_code == 303
    clash = browser.post(edit, data=form(version=version, title_en="Mine"))
    assert clash.status_code == 409
    assert "Start" in clash.text and "Mine" in clash.text


def test_buttons_move_a_point_and_the_page_of_the_meeting_shows_the_order(as_user, meeting, secretary):
    first, second = AgendaItemFactory(meeting=meeting, en="First"), AgendaItemFactory(meeting=meeting, en="Second")
    browser = as_user(secretary)
    assert browser.post(f"/meetings/items/{second.id}/move", data={"position": "1"}).status_code == 303
    text = browser.get(f"/meetings/{meeting.id}").text
    assert text.index("Second") < text.index("First")
    assert browser.post(f"/meetings/items/{first.id}/remove").status_code == 303
    assert titles(meeting) == ["Second"]


def test_papers_go_up_and_down_on_the_pages(as_user, meeting, secretary):
    item = AgendaItemFactory(meeting=meeting)
    browser, url = as_user(secretary), f"/meetings/items/{item.id}/papers"
    sent = browser.post(url, data={"file": (io.BytesIO(PDF), "draft.pdf")}, content_type="multipart/form-data")
    assert sent.headers["Location"] == f"/meetings/items/{item.id}/edit#papers"
    refused = browser.post(url, data={"file": (io.BytesIO(b"x"), "a.exe")}, content_type="multipart/form-data")
    assert refused.status_code == 422
    paper = db.session.query(Paper).one()
    member, desk, stranger = map(as_user, (seated(meeting.group).person, CoordinatorFactory(), PersonFactory()))
    answers = [one.get(f"/meetings/papers/{paper.id}") for one in (member, desk, stranger)]
    assert [one.status_code for one in answers] == [200, 200, 404]
    assert answers[0].data == PDF and "draft.pdf" in answers[0].headers["Content-Disposition"]
    assert member.post(f"/meetings/papers/{paper.id}/remove").status_code == 403
    assert browser.post(f"/meetings/papers/{paper.id}/remove").status_code == 303
    assert member.get(f"/meetings/papers/{paper.id}").status_code == 404


def test_members_read_the_agenda_and_others_do_not_know_of_it(client, as_user, meeting):
    item = AgendaItemFactory(meeting=meeting, en="Clause 5")
    member = as_user(seated(meeting.group).person)
    page = member.get(f"/meetings/{meeting.id}")
    assert page.status_code == 200 and "Clause 5" in page.text and "/move" not in page.text
    for url in (f"/meetings/{meeting.id}/agenda/new", f"/meetings/items/{item.id}/edit"):
        assert member.get(url).status_code == 403
        assert as_user(PersonFactory()).get(url).status_code == 404
        assert client.get(url).status_code in (302, 303)
    other = as_user(seated(GroupFactory(), role=Role.CHAIR).person)
    assert other.post(f"/meetings/items/{item.id}/move", data={"position": "1"}).status_code == 404
