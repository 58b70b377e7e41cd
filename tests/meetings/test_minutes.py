"""Minutes: written, circulated, approved at a later meeting, amended; and their pages."""

from datetime import timedelta

import pytest

from alliance.audit.models import AuditEntry
from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.groups.enums import FollowLevel, Role
from alliance.groups.models import Follow
from alliance.meetings.enums import ItemKind, MeetingState, MinutesState
from alliance.meetings.models import Decision, Minutes
from alliance.meetings.operations.agenda import AgendaInput, add_item
from alliance.meetings.operations.attendance import attend, record_attendance
from alliance.meetings.operations.decisions import decide
from alliance.meetings.operations.minutes import LONGEST, amend, approve, circulate, reopen, write_notes
from alliance.meetings.operations.writing import PointInput, write_point
from alliance.meetings.queries.minutes import approvals_of, blocks_of, minutes_of, pdf_data, shown_content
from alliance.notices.operations.queueing import reading_as
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.groups import GroupFactory, seated
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, MinutesFactory
from tests.factories.organizations import OrganizationFactory

WEEK = timedelta(days=7)


@pytest.fixture
def meeting():
    """Meeting 12, which runs."""
    return MeetingFactory(number=12, hours=-1, en="Clauses", zh="条款")


@pytest.fixture
def secretary(meeting):
    return seated(meeting.group, role=Role.SECRETARY).person


@pytest.fixture
def item(meeting):
    return AgendaItemFactory(meeting=meeting, en="Clause 5", zh="第5条")


@pytest.fixture
def circulated(secretary, meeting, item):
    write_notes(secretary, item, "It was said.", 1)
    return circulate(secretary, meeting)


def next_meeting(meeting, approves=True, **more):
    """Meeting 13, a week ago in the future of meeting 12 but begun already."""
    later = MeetingFactory(group=meeting.group, number=13, starts_at=now() - timedelta(minutes=5), **more)
    if approves:
        add_item(None, later, AgendaInput(kind=ItemKind.MINUTES, approves=meeting))
    return later


def test_notes_are_kept_with_their_writer(secretary, item, trail):
    assert write_notes(secretary, item, "First.\r\nSecond.", 1) == 2
    assert (item.notes, item.notes_version, item.noted_by) == ("First.\nSecond.", 2, secretary)
    assert trail() == ["meetings.notes_written"]


def test_a_draft_saved_every_few_seconds_leaves_one_trace_for_a_sitting(secretary, item, trail):
    version, start = 1, now()
    for seconds in (0, 2, 4, 590):
        with at(start + timedelta(seconds=seconds)):
            version = write_notes(secretary, item, f"Text {seconds}", version)
    assert (version, trail()) == (5, ["meetings.notes_written"])
    with at(start + timedelta(minutes=30)):
        version = write_notes(secretary, item, "After a pause", version)
    other = seated(item.meeting.group, role=Role.CHAIR).person
    write_notes(other, item, "The chair too", version)
    assert trail() == ["meetings.notes_written"] * 3


def test_two_who_write_one_point_never_overwrite_each_other(secretary, item):
    chair = seated(item.meeting.group, role=Role.CHAIR).person
    write_notes(secretary, item, "The secretary's text.", 1)
    with pytest.raises(Clash) as clash:
        write_notes(chair, item, "The chair's text.", 1)
    assert (clash.value.theirs["notes"], clash.value.theirs["version"]) == ("The secretary's text.", 2)
    assert item.notes == "The secretary's text."
    assert write_notes(chair, item, "Both texts.", 2) == 3


def test_a_save_that_arrives_twice_is_no_clash_and_an_unchanged_text_no_new_version(secretary, item):
    assert write_notes(secretary, item, "Once.", 1) == 2
    assert write_notes(secretary, item, "Once.", 1) == 2
    assert write_notes(secretary, item, "Once.", 2) == 2


def test_notes_have_a_limit_and_a_cancelled_meeting_none(secretary, item):
    with pytest.raises(Refused) as refused:
        write_notes(secretary, item, "x" * (LONGEST + 1), 1)
    assert refused.value.field == "notes"
    item.meeting.state = MeetingState.CANCELLED
    db.session.commit()
    with pytest.raises(Refused):
        write_notes(secretary, item, "x", 1)


def test_one_press_keeps_notes_decision_and_action_item(secretary, item, outbox, trail):
    owner = seated(item.meeting.group).person
    due = now().date() + WEEK
    typed = PointInput("Said.", 1, decision="Agreed.", title="Collect reports", owner=owner, due_on=due)
    assert write_point(secretary, item, typed) == 2
    assert trail() == ["meetings.notes_written", "meetings.decided", "meetings.action_given"]
    assert outbox() == [("meetings.action_given", owner.email)]


@pytest.mark.parametrize(("missing", "field"), [("owner", "owner"), ("due_on", "due_on")])
def test_an_action_item_without_owner_or_day_keeps_nothing(secretary, item, missing, field):
    values = {"owner": secretary, "due_on": now().date()} | {missing: None}
    with pytest.raises(Refused) as refused:
        write_point(secretary, item, PointInput("Said.", 1, decision="Agreed.", title="Do", **values))
    assert refused.value.field == field
    assert (item.notes, db.session.query(Decision).count()) == ("", 0)


def test_circulation_freezes_the_text_and_tells_the_group(secretary, meeting, item, outbox, trail):
    member, quiet = seated(meeting.group), seated(meeting.group).person
    db.session.add(Follow(person_id=quiet.id, group_id=meeting.group_id, level=FollowLevel.NOTHING))
    outsider = PersonFactory()
    db.session.add(Follow(person_id=outsider.id, group_id=meeting.group_id, level=FollowLevel.EVERYTHING))
    db.session.commit()
    attend(member.person, meeting)
    record_attendance(secretary, meeting, None, guest_name="Li Lei")
    write_notes(secretary, item, "It was **said**.", 1)
    decide(secretary, meeting, item, "Agreed.")
    minutes = circulate(secretary, meeting)
    assert (minutes.state, minutes.rounds) == (MinutesState.CIRCULATED, 1)
    assert sorted(outbox()) == sorted(("meetings.minutes_circulated", one.email) for one in (secretary, member.person))
    content = minutes.content
    assert content["items"][0]["title"] == {"en": "Clause 5", "zh": "第5条"}
    assert content["items"][0]["decisions"][0]["text"] == "Agreed."
    assert content["present"][0]["people"] == [{"en": member.person.display_name, "zh": member.person.display_name}]
    assert content["guests"] == [{"en": "Li Lei", "zh": "Li Lei"}]
    assert trail()[-1] == "meetings.minutes_circulated"


def test_circulated_minutes_do_not_change_with_names_that_change_later(circulated, item):
    item.title = Localized("Another name")
    db.session.commit()
    assert shown_content(circulated.meeting, circulated)["items"][0]["title"]["en"] == "Clause 5"


def test_empty_minutes_and_those_of_a_meeting_to_come_are_not_circulated(secretary, meeting, item):
    with pytest.raises(Refused):
        circulate(secretary, meeting)
    write_notes(secretary, item, "Prepared.", 1)
    with at(meeting.starts_at - WEEK), pytest.raises(Refused):
        circulate(secretary, meeting)


def test_circulated_minutes_are_closed_until_they_are_reopened(secretary, circulated, item, trail):
    with pytest.raises(Refused):
        write_notes(secretary, item, "More.", 2)
    with pytest.raises(Refused):
        circulate(secretary, circulated.meeting)
    with pytest.raises(Refused) as refused:
        reopen(secretary, circulated, "")
    assert refused.value.field == "reason"
    reopen(secretary, circulated, "A name is missing.")
    assert write_notes(secretary, item, "More.", 2) == 3
    assert circulate(secretary, circulated.meeting).rounds == 2
    assert "meetings.minutes_reopened" in trail()
    reopen(secretary, circulated, "Again.")
    with pytest.raises(Refused):
        reopen(secretary, circulated, "It is a draft already.")


def test_a_later_meeting_approves_the_minutes_and_both_are_linked(secretary, circulated, trail):
    later = next_meeting(circulated.meeting)
    approve(secretary, circulated, later)
    assert (circulated.state, circulated.approved_in) == (MinutesState.APPROVED, later)
    assert [one.meeting for one in approvals_of(circulated.meeting)] == [later]
    assert trail()[-1] == "meetings.minutes_approved"
    with pytest.raises(Refused):
        approve(secretary, circulated, later)
    with pytest.raises(Refused):
        reopen(secretary, circulated, "Too late.")


def test_drafts_are_not_approved(secretary, meeting):
    with pytest.raises(Refused):
        approve(secretary, MinutesFactory(meeting=meeting), next_meeting(meeting))


def test_minutes_are_approved_only_by_a_later_meeting_of_the_group_that_has_begun(secretary, circulated):
    meeting = circulated.meeting
    elsewhere = MeetingFactory(starts_at=now() - timedelta(minutes=5))
    earlier = MeetingFactory(group=meeting.group, number=11, hours=-200)
    cancelled = MeetingFactory(group=meeting.group, number=13, hours=-0.5, state=MeetingState.CANCELLED)
    to_come = MeetingFactory(group=meeting.group, number=14, hours=24)
    for wrong in (elsewhere, earlier, cancelled, to_come, meeting):
        with pytest.raises(Refused) as refused:
            approve(secretary, circulated, wrong)
        assert refused.value.field == "meeting"


def test_the_approval_stands_on_the_agenda_of_the_later_meeting(secretary, circulated):
    later = next_meeting(circulated.meeting, approves=False)
    with pytest.raises(Refused):
        approve(secretary, circulated, later)
    with pytest.raises(Refused):
        approve(secretary, circulated, later, AgendaItemFactory(meeting=later))


def test_approved_minutes_are_corrected_only_by_an_amendment_that_stands_with_them(secretary, circulated, outbox):
    with pytest.raises(Refused):
        amend(secretary, circulated, "Read 14, not 13.", "A slip.")
    later = next_meeting(circulated.meeting)
    approve(secretary, circulated, later)
    for text, reason, where, field in (
        ("", "A slip.", None, "text"),
        ("Read 14.", "", None, "reason"),
        ("Read 14.", "A slip.", MeetingFactory(), "decided_in"),
    ):
        with pytest.raises(Refused) as refused:
            amend(secretary, circulated, text, reason, where)
        assert refused.value.field == field
    before = dict(circulated.content)
    amendment = amend(secretary, circulated, "Read 14, not 13.", "A slip.", later)
    assert (amendment.decided_in, circulated.content) == (later, before)
    assert outbox()[-1] == ("meetings.minutes_amended", secretary.email)


MARKDOWN = """# Head

Some **strong** `code` and [words](https://example.org).
Next line

1. one
   - deep

> quoted

| a | b |
|---|---|
| 1 | 2 |

```
raw <b>
```
"""


def test_markdown_becomes_blocks_for_paper():
    found = [(one["kind"], one["depth"], one["mark"], "".join(run["text"] for run in one["runs"])) for one in
             blocks_of(MARKDOWN)]  # fmt: skip
    assert found == [
        ("h", 1, "", "Head"),
        ("p", 0, "", "Some strong code and words (https://example.org).\nNext line"),
        ("li", 1, "1.", "one"),
        ("li", 2, "•", "deep"),
        ("quote", 0, "", "quoted"),
        ("row", 0, "", ""),
        ("row", 0, "", ""),
        ("code", 0, "", "raw <b>"),
    ]
    assert [run["strong"] for run in blocks_of(MARKDOWN)[1]["runs"]][:3] == [False, True, False]


def notes_form(version, notes="Said.", **more):
    return {"version": version, "notes": notes, "decision": "", "title": "", "owner": "", "due_on": ""} | more


def test_the_page_writes_notes_decisions_and_action_items(as_user, secretary, meeting, item):
    owner = seated(meeting.group).person
    browser, url = as_user(secretary), f"/meetings/items/{item.id}/notes"
    assert browser.get(f"/meetings/{meeting.id}/minutes/edit").status_code == 200
    more = {"decision": "Agreed.", "title": "Collect", "owner": owner.id, "due_on": "2030-01-01"}
    answer = browser.post(url, data=notes_form(1, **more))
    assert answer.headers["Location"] == f"/meetings/{meeting.id}/minutes/edit#item-{item.id}"
    text = browser.get(f"/meetings/{meeting.id}/minutes/edit").text
    assert all(word in text for word in ("Said.", "Agreed.", "Collect", "Saved"))
    assert browser.post(url, data=notes_form(2, title="Collect")).status_code == 422


def test_a_draft_that_saves_itself_gets_its_state_and_next_version(as_user, secretary, item):
    browser, url = as_user(secretary), f"/meetings/items/{item.id}/notes"
    answer = browser.post(url, data=notes_form(1, decision="Not pressed yet"), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Saved" in answer.text and 'value="2"' in answer.text and 'hx-swap-oob="true"' in answer.text
    assert (item.notes, db.session.query(Decision).count()) == ("Said.", 0)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_clash_answers_409_with_both_texts_and_the_choice(as_user, secretary, item, headers):
    chair = seated(item.meeting.group, role=Role.CHAIR).person
    write_notes(chair, item, "The chair's text.", 1)
    browser, url = as_user(secretary), f"/meetings/items/{item.id}/notes"
    answer = browser.post(url, data=notes_form(1, "My own text."), headers=headers)
    assert answer.status_code == 409
    assert "The chair&#39;s text." in answer.text and "My own text." in answer.text
    assert 'name="over" value="2"' in answer.text
    assert item.notes == "The chair's text."
    assert browser.post(url, data=notes_form(1, "Both.", over="2")).status_code == 303
    assert item.notes == "Both."


def test_a_draft_is_read_by_who_writes_it_and_circulated_minutes_by_the_group(as_user, secretary, meeting, item):
    write_notes(secretary, item, "Confidential so far.", 1)
    member, desk = as_user(seated(meeting.group).person), as_user(CoordinatorFactory())
    browser, url = as_user(secretary), f"/meetings/{meeting.id}/minutes"
    assert "Confidential so far." in browser.get(url).text
    for one in (member, desk):
        assert "Confidential so far." not in one.get(url).text
        assert one.get(f"{url}.pdf").status_code == 303
    assert browser.post(f"{url}/circulate").status_code == 303
    for one in (member, desk):
        assert "Confidential so far." in one.get(url).text
        assert one.get(f"{url}.pdf").data[:5] == b"%PDF-"
    assert as_user(PersonFactory()).get(url).status_code == 404


def test_circulating_approving_and_amending_on_the_pages(as_user, secretary, circulated):
    meeting, later = circulated.meeting, next_meeting(circulated.meeting)
    browser, url = as_user(secretary), f"/meetings/{circulated.meeting.id}/minutes"
    assert browser.post(f"{url}/reopen", data={"reason": ""}).status_code == 422
    assert browser.post(f"{url}/reopen", data={"reason": "A name."}).headers["Location"] == f"{url}/edit"
    assert browser.post(f"{url}/circulate").status_code == 303
    assert browser.post(f"{url}/approve", data={"meeting": "0"}).status_code == 422
    assert browser.post(f"{url}/approve", data={"meeting": later.id}).status_code == 303
    text = browser.get(url).text
    assert "Approved in meeting 13" in text and f"/meetings/{later.id}#agenda" in text
    assert f"/meetings/{meeting.id}/minutes" in browser.get(f"/meetings/{later.id}").text
    assert browser.post(f"{url}/amend", data={"text": "Read 14."}).status_code == 422
    sent = {"text": "Read 14.", "reason": "A slip.", "decided_in": later.id}
    assert browser.post(f"{url}/amend", data=sent).headers["Location"] == f"{url}#amendments"
    assert "Read 14." in browser.get(url).text


def test_members_cannot_write_circulate_or_approve(as_user, circulated, item):
    member, url = as_user(seated(item.meeting.group).person), f"/meetings/{item.meeting_id}/minutes"
    posts = [f"{url}/{act}" for act in ("circulate", "reopen", "approve", "amend")] + [
        f"/meetings/items/{item.id}/notes"
    ]
    assert [member.post(one).status_code for one in posts] == [403] * 5
    assert member.get(f"{url}/edit").status_code == 403
    other = as_user(seated(GroupFactory(), role=Role.CHAIR).person)
    assert [other.post(one).status_code for one in posts] == [404] * 5


def test_the_paper_is_in_the_readers_language(circulated):
    papers = {}
    for language in ("zh", "en"):
        with reading_as(language):
            papers[language] = pdf_data(circulated.meeting, circulated)
    zh, en = papers["zh"], papers["en"]
    assert (zh["lang"], zh["items"][0]["title"], zh["subject"]) == ("zh", "第5条", "条款")
    assert (en["lang"], en["items"][0]["title"], en["subject"]) == ("en", "Clause 5", "Clauses")


def test_writing_costs_the_same_for_one_point_and_for_five(as_user, secretary, meeting, item, count_queries):
    browser, url = as_user(secretary), f"/meetings/{meeting.id}/minutes/edit"

    def statements():
        with count_queries() as sent:
            assert browser.get(url).status_code == 200
        return len(sent)

    one = statements()
    for _more in range(4):
        AgendaItemFactory(meeting=meeting, presenter=secretary, notes="x", noted_by_id=secretary.id)
        attend(seated(meeting.group, OrganizationFactory()).person, meeting)
    assert statements() == one


def test_no_row_of_minutes_is_made_before_there_is_something_to_keep(as_user, secretary, meeting, item):
    as_user(secretary).get(f"/meetings/{meeting.id}/minutes")
    assert minutes_of(meeting) is None
    assert db.session.query(Minutes).count() == db.session.query(AuditEntry).count() == 0
