"""Inviting, appointing and ending on the pages of an organization."""

from datetime import timedelta

import pytest

from alliance.organizations.enums import AppointmentKind
from alliance.organizations.queries import people_of, primary_of, this_day
from tests.factories import CoordinatorFactory, PersonFactory, both
from tests.factories.organizations import AffiliationFactory, AppointmentFactory, OrganizationFactory

DAY = timedelta(days=1)


@pytest.fixture
def volt():
    return OrganizationFactory(en="Volt AG")


@pytest.fixture
def task(volt):
    return AppointmentFactory(affiliation__organization=volt)


@pytest.fixture
def primary(task):
    return task.affiliation.person


@pytest.fixture
def colleague(volt):
    return AffiliationFactory(organization=volt)


def acts(volt, affiliation, task):
    return [
        f"/organizations/{volt.id}/people/invite",
        f"/organizations/{volt.id}/people/appoint",
        f"/organizations/affiliations/{affiliation.id}/title",
        f"/organizations/affiliations/{affiliation.id}/end",
        f"/organizations/appointments/{task.id}/end",
    ]


def test_the_primary_and_coordinators_reach_every_page(as_user, volt, colleague, task, primary):
    for person in (primary, CoordinatorFactory()):
        browser = as_user(person)
        assert [browser.get(path).status_code for path in acts(volt, colleague, task)] == [200] * 5


def test_colleagues_are_refused_and_strangers_meet_nothing(as_user, volt, colleague, task):
    elsewhere = AppointmentFactory().affiliation.person
    for person, status in ((colleague.person, 403), (PersonFactory(), 404), (elsewhere, 404)):
        browser = as_user(person)
        for path in acts(volt, colleague, task):
            assert browser.get(path).status_code == status
            assert browser.post(path).status_code == status
    assert (colleague.last_on, task.last_on) == (None, None)


def test_rows_that_are_not_there_are_not_found(as_user, primary):
    browser = as_user(primary)
    for path in ("affiliations/999/end", "affiliations/999/title", "appointments/999/end"):
        assert browser.get(f"/organizations/{path}").status_code == 404


def test_a_colleague_is_invited(as_user, volt, primary, outbox):
    sent = {"family_name": "Meier", "email": "eva@volt.example", "title_en": "Engineer", "locale": "en", "kind": ""}
    answer = as_user(primary).post(f"/organizations/{volt.id}/people/invite", data=sent)
    assert answer.status_code == 303
    assert [row.person.display_name for row in people_of(volt)] == [primary.display_name, "Meier"]
    assert [address for _kind, address in outbox()] == ["eva@volt.example"]


def test_an_invitation_without_an_address_is_refused_at_its_field(as_user, volt, primary, outbox):
    answer = as_user(primary).post(f"/organizations/{volt.id}/people/invite", data={"family_name": "Meier"})
    assert answer.status_code == 422
    assert "Write the e-mail address." in answer.text
    assert 'value="Meier"' in answer.text
    assert outbox() == []


def test_the_primary_hands_over(as_user, volt, primary, colleague, outbox):
    sent = {"affiliation_id": colleague.id, "kind": "primary", "first_on": this_day() + DAY}
    answer = as_user(primary).post(f"/organizations/{volt.id}/people/appoint", data=sent)
    assert answer.status_code == 303
    assert primary_of(volt, this_day() + DAY) == colleague.person
    assert outbox() == [("organizations.appointed", colleague.person.email)]


def test_nobody_from_elsewhere_is_appointed(as_user, volt, primary):
    stranger = AffiliationFactory()
    sent = {"affiliation_id": stranger.id, "kind": "primary", "first_on": this_day()}
    assert as_user(primary).post(f"/organizations/{volt.id}/people/appoint", data=sent).status_code == 422
    assert primary_of(volt) == primary


def test_the_page_of_leaving_says_what_ends(as_user, primary, task, colleague):
    page = as_user(primary).get(f"/organizations/affiliations/{task.affiliation_id}/end").text
    assert "These tasks end too" in page
    assert "Primary representative" in page
    assert colleague.person.display_name in page


def test_the_primary_leaves_and_names_the_successor(as_user, volt, primary, task, colleague):
    sent = {"last_on": this_day(), "successor": colleague.id}
    path = f"/organizations/affiliations/{task.affiliation_id}/end"
    assert as_user(primary).post(path, data=sent).status_code == 303
    assert task.affiliation.last_on == this_day()
    assert primary_of(volt, this_day() + DAY) == colleague.person


def test_a_last_day_before_the_first_is_refused_at_its_field(as_user, primary, colleague):
    path = f"/organizations/affiliations/{colleague.id}/end"
    answer = as_user(primary).post(path, data={"last_on": "2001-01-01"})
    assert answer.status_code == 422
    assert "The last day lies before the first day." in answer.text


def test_a_task_is_ended(as_user, volt, primary, colleague):
    alternate = AppointmentFactory(affiliation=colleague, kind=AppointmentKind.ALTERNATE)
    path = f"/organizations/appointments/{alternate.id}/end"
    assert as_user(primary).post(path, data={"last_on": this_day()}).status_code == 303
    assert alternate.last_on == this_day()


def test_a_title_is_changed_and_a_clash_shows_both(as_user, primary, colleague):
    browser, path = as_user(primary), f"/organizations/affiliations/{colleague.id}/title"
    sent = {"title_en": "Chair", "title_zh": "主席", "version": colleague.version}
    assert browser.post(path, data=sent).status_code == 303
    assert colleague.title == both("Chair", "主席")
    answer = browser.post(path, data=sent | {"title_en": "Member"})
    assert answer.status_code == 409
    assert "Theirs, stored now" in answer.text
    assert 'value="Member"' in answer.text


def test_hostile_names_and_titles_are_shown_as_text(as_user, volt, primary, colleague):
    nasty = "<script>alert(1)</script>"
    colleague.person.display_name = nasty
    sent = {"title_en": nasty, "title_zh": nasty, "version": colleague.version}
    browser = as_user(primary)
    assert browser.post(f"/organizations/affiliations/{colleague.id}/title", data=sent).status_code == 303
    alternate = AppointmentFactory(affiliation=colleague, kind=AppointmentKind.ALTERNATE)
    for path in ("", "/people/appoint"):
        assert nasty not in browser.get(f"/organizations/{volt.id}{path}").text
    for path in acts(volt, colleague, alternate)[2:]:
        assert nasty not in browser.get(path).text


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_mails_are_written_in_the_language_of_the_reader(as_user, volt, primary, locale, outbox):
    row = AffiliationFactory(organization=volt, person__locale=locale)
    sent = {"affiliation_id": row.id, "kind": "alternate", "first_on": this_day()}
    browser = as_user(primary)
    assert browser.post(f"/organizations/{volt.id}/people/appoint", data=sent).status_code == 303
    task = row.appointments[0]
    assert browser.post(f"/organizations/appointments/{task.id}/end", data={"last_on": this_day()}).status_code == 303
    assert [kind for kind, _address in outbox()] == ["organizations.appointed", "organizations.appointment_ended"]
