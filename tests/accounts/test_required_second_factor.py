"""SAFETY row 4: the alliance can require a second factor of everybody who holds a duty."""

import pytest

from alliance.settings.operations import change_alliance, set_up_alliance
from tests.factories import AdministratorFactory, CoordinatorFactory, PersonFactory, SignInFactory, both


@pytest.fixture
def required():
    row = set_up_alliance(None, name=both("Test", "测试"), short_name=both("Test", "测试"))
    change_alliance(AdministratorFactory(), row.version, second_factor_required=True)


@pytest.mark.usefixtures("required")
def test_a_coordinator_without_a_second_factor_reaches_nothing_before_setting_it_up(as_user):
    browser = as_user(CoordinatorFactory())
    for path in ("/desk/", "/overview", "/members", "/desk/people"):
        assert browser.get(path).location == "/account/security/codes"
    assert browser.post("/desk/outbox/given-up").location == "/account/security/codes"
    assert browser.get("/account/security/codes").status_code == 200


@pytest.mark.usefixtures("required")
def test_with_a_second_factor_the_desk_opens(as_user):
    person = CoordinatorFactory()
    SignInFactory(person=person, totp_secret="kept encrypted")
    assert as_user(person).get("/desk/").status_code == 200


@pytest.mark.usefixtures("required")
def test_people_without_a_duty_are_not_asked(as_user, client):
    assert as_user(PersonFactory()).get("/overview").status_code == 200
    assert client.get("/").status_code == 200


def test_as_long_as_it_is_not_required_nobody_is_led_away(as_user):
    assert as_user(CoordinatorFactory()).get("/desk/").status_code == 200
