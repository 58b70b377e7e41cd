"""Decisions: numbered through the group, worded while the minutes are a draft."""

import pytest

from alliance.core.db import db
from alliance.core.operation import Clash, Refused
from alliance.groups.enums import Role
from alliance.meetings.enums import MinutesState
from alliance.meetings.models import Decision
from alliance.meetings.operations.decisions import change_decision, decide, remove_decision
from alliance.meetings.queries.minutes import decision_label
from tests.factories import PersonFactory
from tests.factories.groups import GroupFactory, seated
from tests.factories.meetings import AgendaItemFactory, DecisionFactory, MeetingFactory, MinutesFactory


@pytest.fixture
def meeting():
    return MeetingFactory(group=GroupFactory(code="charging"), hours=-1)


@pytest.fixture
def chair(meeting):
    return seated(meeting.group, role=Role.CHAIR).person


def test_numbers_count_through_the_group_and_never_come_back(meeting, chair, trail):
    item = AgendaItemFactory(meeting=meeting)
    first = decide(chair, meeting, item, "The draft goes out.")
    second = decide(chair, meeting, None, "We meet in May.")
    remove_decision(chair, second)
    later = decide(chair, MeetingFactory(group=meeting.group), None, "We meet in June.")
    elsewhere = decide(None, MeetingFactory(), None, "Another group counts for itself.")
    assert (first.number, first.item_id, later.number, elsewhere.number) == (1, item.id, 3, 1)
    assert decision_label(meeting.group, later.number) == "CHARGING-D003"
    assert trail() == ["meetings.decided", "meetings.decided", "meetings.decision_removed", *["meetings.decided"] * 2]


def test_a_decision_has_words_and_stands_under_a_point_of_its_meeting(meeting, chair):
    with pytest.raises(Refused) as refused:
        decide(chair, meeting, None, "")
    assert refused.value.field == "text"
    with pytest.raises(Refused):
        decide(chair, meeting, AgendaItemFactory(), "Under a point of another meeting.")


def test_rewording_refuses_an_old_version_and_no_words(meeting, chair):
    decision = decide(chair, meeting, None, "The draft goes out.")
    seen = decision.version
    change_decision(chair, decision, "The draft goes out for comment.", seen)
    with pytest.raises(Clash) as clash:
        change_decision(chair, decision, "Mine.", seen)
    assert clash.value.theirs["text"] == "The draft goes out for comment."
    with pytest.raises(Refused):
        change_decision(chair, decision, "", decision.version)


@pytest.mark.parametrize("state", [MinutesState.CIRCULATED, MinutesState.APPROVED])
def test_decisions_are_closed_once_the_minutes_went_out(meeting, chair, state):
    decision = DecisionFactory(meeting=meeting)
    MinutesFactory(meeting=meeting, state=state)
    for act in (
        lambda: decide(chair, meeting, None, "Late."),
        lambda: change_decision(chair, decision, "Late.", decision.version),
        lambda: remove_decision(chair, decision),
    ):
        with pytest.raises(Refused):
            act()


def test_a_decision_is_reworded_and_taken_out_on_its_page(as_user, meeting, chair):
    decision = decide(chair, meeting, None, "The draft goes out.")
    browser, url = as_user(chair), f"/meetings/decisions/{decision.id}"
    assert "The draft goes out." in browser.get(f"{url}/edit").text
    seen = decision.version
    assert browser.post(f"{url}/edit", data={"version": seen, "text": "Theirs."}).status_code == 303
    clash = browser.post(f"{url}/edit", data={"version": seen, "text": "Mine."})
    assert clash.status_code == 409 and "Theirs." in clash.text and "Mine." in clash.text
    member = as_user(seated(meeting.group).person)
    assert (member.get(f"{url}/edit").status_code, member.post(f"{url}/remove").status_code) == (403, 403)
    assert as_user(PersonFactory()).get(f"{url}/edit").status_code == 404
    assert browser.post(f"{url}/remove").status_code == 303
    assert db.session.query(Decision).count() == 0
