"""What is refused on the page of a meeting comes back with its form, in a fresh session as of a real request."""

from datetime import timedelta

import pytest

from alliance.core.clock import now
from alliance.core.db import db
from alliance.groups.enums import Role
from alliance.meetings.models import Attendance
from tests.factories import both
from tests.factories.groups import GroupFactory, seated
from tests.factories.meetings import MeetingFactory

EN = {"Accept-Language": "en"}


@pytest.fixture
def meeting():
    group = GroupFactory(code="wg3", statement=both("We do not speak of prices."))
    return MeetingFactory(group=group, starts_at=now() - timedelta(minutes=5), ends_at=now() + timedelta(hours=1))


def test_who_forgets_to_confirm_the_statement_is_told_beside_the_form(as_user, meeting):
    browser, path = as_user(seated(meeting.group).person), f"/meetings/{meeting.id}/attendance"
    db.session.expunge_all()
    answer = browser.post(path, data={}, headers=EN)
    assert answer.status_code == 422
    assert "Confirm that you have read the statement." in answer.text
    db.session.expunge_all()
    assert browser.post(path, data={"acknowledged": "y"}).status_code == 303
    assert db.session.query(Attendance).count() == 1


def test_a_chair_who_names_nobody_keeps_the_form_of_the_list(as_user, meeting):
    browser = as_user(seated(meeting.group, role=Role.CHAIR).person)
    path = f"/meetings/{meeting.id}/attendance/record"
    db.session.expunge_all()
    answer = browser.post(path, data={"person": "", "guest_name": ""}, headers=EN)
    assert answer.status_code == 422
    assert "Choose a person or write the name of a guest." in answer.text
    assert 'name="guest_name"' in answer.text
