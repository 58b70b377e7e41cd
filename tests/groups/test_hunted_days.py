"""Days at the ends of the calendar and numbers of thirty digits are refused; no page breaks for everybody by them."""

from datetime import date

import pytest

from alliance.core.db import db
from alliance.groups.enums import Role
from alliance.groups.models import Deliverable
from tests.factories import AdministratorFactory
from tests.factories.groups import GroupFactory, seated
from tests.factories.meetings import AgendaItemFactory, MeetingFactory

EN = {"Accept-Language": "en"}
FIRST, LAST = date.min.isoformat(), date.max.isoformat()


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


@pytest.mark.parametrize("days", [("2026-01-01", LAST), (FIRST, "2026-12-31")])
def test_a_deliverable_is_not_due_at_the_end_of_the_calendar(client, as_user, group, days):
    chair = as_user(seated(group, role=Role.CHAIR).person)
    typed = {"title_en": "Guide", "starts_on": days[0], "due_on": days[1], "owner": ""}
    answer = chair.post("/groups/wg3/deliverables/new", data=typed, headers=EN)
    assert (answer.status_code, db.session.query(Deliverable).count()) == (422, 0)
    assert "Choose a day between the years 1800 and 2199." in answer.text
    assert client.get("/groups/wg3").status_code == 200


def test_a_term_does_not_last_to_the_end_of_the_calendar(as_user, group):
    holder = seated(group)
    typed = {"role": "chair", "first_on": "2026-11-01", "last_on": LAST}
    path = f"/seat-holders/{holder.id}/role"
    assert as_user(AdministratorFactory()).post(path, data=typed).status_code == 422


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_the_roster_of_an_absurd_day_is_that_of_today(as_user, group, day):
    MeetingFactory(group=group)
    reader = as_user(seated(group).person)
    assert reader.get(f"/groups/wg3/roster?on={day}").status_code == 200
    assert reader.post("/groups/wg3/roster.csv", data={"on": day}).status_code == 200


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_meeting_in_an_absurd_year_is_refused(as_user, group, year):
    chair = as_user(seated(group, role=Role.CHAIR).person)
    for zone in ("Asia/Shanghai", "America/New_York"):
        typed = {"title_en": "Far away", "starts": f"{year}-01-01T00:00", "ends": f"{year}-12-31T23:59", "zone": zone}
        assert chair.post("/groups/wg3/meetings/new", data=typed).status_code == 422


def test_a_point_of_the_agenda_moves_to_no_place_of_thirty_digits(as_user, group):
    item = AgendaItemFactory(meeting=MeetingFactory(group=group))
    chair = as_user(seated(group, role=Role.CHAIR).person)
    answer = chair.post(f"/meetings/items/{item.id}/move", data={"position": "9" * 30})
    assert answer.status_code < 500
