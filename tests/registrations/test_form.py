"""The public form: who sees what, and what comes of sending it."""

import re

import pytest

from alliance.core.clock import now
from alliance.core.localized import Localized
from alliance.core.questions import Choice, Question, QuestionKind
from alliance.events.enums import Audience, EventState, Visibility
from alliance.registrations.enums import FormPurpose, RegistrationState
from alliance.registrations.operations.plans import CategoryInput, add_category
from alliance.registrations.operations.questions import set_questions
from tests.factories import PersonFactory
from tests.factories.events import EventFactory
from tests.factories.membership import MembershipFactory
from tests.factories.organizations import AffiliationFactory, OrganizationFactory
from tests.registrations.parts import CONFIRMED, coordinator, counters, opened, page_stamp, registered, rows

MEALS = Question(
    "x1", QuestionKind.CHOICE, Localized("Meals", "用餐"), Localized(), True,
    (Choice("c1", Localized("Everything", "均可")), Choice("c2", Localized("Something else", "其他"))),
)  # fmt: skip
WHICH = Question("x2", QuestionKind.TEXT, Localized("Which", "哪些"), Localized(), True, only_if=("x1", "c2"))


def typed(category, **values):
    return {
        "category": category.id, "name": "Li Na", "email": "li@example.com", "organization_name": "Example Motors",
        "token": "one-form", "made": page_stamp(), **values,
    }  # fmt: skip


def address(event):
    return f"/events/{event.id}/register"


def test_a_visitor_registers_and_lands_on_the_personal_page(client, outbox):
    event, _plan, category = opened(seats=2)
    assert "2 seats left" in client.get(address(event)).text
    answer = client.post(address(event), data=typed(category, job_title="Engineer"))
    assert answer.status_code == 303
    assert re.fullmatch(r"/registrations/[a-z2-7]+\.[a-z2-7]+", answer.location)
    page = client.get(answer.location)
    assert page.status_code == 200
    assert "Confirmed" in page.text
    (row,) = rows()
    assert (row.state, row.name, row.job_title, row.locale) == (CONFIRMED, "Li Na", "Engineer", "en")
    assert outbox() == [("registrations.confirmed", "li@example.com")]


def test_the_form_in_chinese_makes_a_registration_in_chinese(client):
    event, _plan, category = opened()
    client.post(address(event) + "?lang=zh", data=typed(category, name="李娜"))
    assert [one.locale for one in rows()] == ["zh"]


def test_the_back_button_and_a_double_click_register_once(client):
    event, _plan, category = opened()
    places = {client.post(address(event), data=typed(category)).location for _press in range(3)}
    assert len(places) == 1
    assert counters(category) == (1, 1)


def test_what_is_missing_is_said_at_its_field_and_nothing_is_stored(client):
    event, _plan, category = opened()
    answer = client.post(address(event), data=typed(category, name="", email="nobody"))
    assert answer.status_code == 422
    assert "Write the name as it should stand on the badge." in answer.text
    assert "This is no e-mail address." in answer.text
    assert rows() == []


def test_a_full_category_says_waitlist_and_puts_one_there(client):
    event, _plan, category = opened(seats=1)
    registered(category, "Zhao Lei")
    text = client.get(address(event)).text
    assert "You would be number 1 in line" in text
    assert "Join the waitlist" in text
    answer = client.post(address(event), data=typed(category))
    assert "You are number 1 in line" in client.get(answer.location).text


def test_a_full_event_without_waitlist_offers_no_form(client):
    event, _plan, category = opened(seats=1, has_waitlist=False)
    registered(category, "Zhao Lei")
    assert "Every seat is taken" in client.get(address(event)).text
    assert client.post(address(event), data=typed(category)).status_code == 422
    assert len(rows()) == 1


def test_consent_is_asked_for_and_kept_with_its_words(client):
    event, _plan, category = opened(consent=Localized("My name may stand in the list.", "同意公开姓名。"))
    assert client.post(address(event), data=typed(category)).status_code == 422
    client.post(address(event), data=typed(category, consent="y"))
    (row,) = rows()
    assert row.consent_text == "My name may stand in the list."
    assert row.consented_at is not None


def test_a_conditional_question_is_asked_only_after_its_answer(client):
    event, _plan, category = opened()
    set_questions(coordinator(), event, FormPurpose.REGISTRATION, [MEALS, WHICH])
    page = client.get(address(event)).text
    assert 'data-only-if="q_x1" data-only-value="c2"' in page
    assert "Only if: Meals: Something else" in page
    refused = client.post(address(event), data=typed(category, q_x1="c2"))
    assert refused.status_code == 422
    assert "Answer this question." in refused.text
    client.post(address(event), data=typed(category, q_x1="c1", q_x2="left over"))
    assert [one.answers for one in rows()] == [{"q_x1": "c1"}]


def test_the_answers_name_their_version_and_stand_on_the_personal_page(client):
    event, _plan, category = opened()
    form = set_questions(coordinator(), event, FormPurpose.REGISTRATION, [MEALS, WHICH])
    answer = client.post(address(event), data=typed(category, q_x1="c2", q_x2="No fish"))
    (row,) = rows()
    assert row.form_id == form.id
    assert "No fish" in client.get(answer.location).text


def test_a_machine_gets_no_seat_and_no_mail(client, outbox, trail):
    event, _plan, category = opened()
    answer = client.post(address(event), data=typed(category, nickname="Bot"))
    assert answer.status_code == 422
    assert rows() == []
    assert outbox() == []
    assert trail() == ["registrations.opened", "registrations.spam_kept"]


def test_what_comes_sooner_than_a_person_reads_is_asked_again(client):
    event, _plan, category = opened()
    assert client.post(address(event), data=typed(category, made="")).status_code == 422
    assert rows() == []


@pytest.mark.parametrize("field", ["category", "name", "email", "token", "organization", "q_x1", "made"])
@pytest.mark.parametrize("value", ["", "0", "-1", "9" * 40, "\0", "☃" * 5000, "<script>"])
def test_odd_input_never_breaks_the_form(client, field, value):
    event, _plan, category = opened()
    set_questions(coordinator(), event, FormPurpose.REGISTRATION, [MEALS, WHICH])
    answer = client.post(address(event), data=typed(category, q_x1="c1") | {field: value})
    assert answer.status_code in (303, 422)


def test_many_tries_from_one_address_are_slowed_down(client):
    event, _plan, category = opened()
    answers = [client.post(address(event), data=typed(category, name="")).status_code for _try in range(30)]
    assert answers[0] == 422
    assert answers[-1] == 429


@pytest.mark.parametrize(
    ("plan", "event", "said"),
    [
        ({"opens_at": now().replace(year=2099)}, {}, "Registration has not opened yet"),
        ({"closes_at": now().replace(year=2020)}, {}, "Registration has closed"),
        ({}, {"hours": -1}, "Registration has closed"),
        ({}, {"state": EventState.CANCELLED}, "This event is cancelled"),
        ({}, {"state": EventState.POSTPONED}, "This event is postponed"),
    ],
)
def test_outside_its_time_the_form_says_why_and_takes_nothing(client, plan, event, said):
    held, _plan, category = opened(event=EventFactory(**event), **plan)
    assert said in client.get(address(held)).text
    client.post(address(held), data=typed(category))
    assert rows() == []


def test_registration_for_members_takes_people_of_members_only(client, as_user):
    event, _plan, category = opened(event=EventFactory(audience=Audience.MEMBERS))
    assert "Sign in" in client.get(address(event)).text
    assert client.post(address(event), data=typed(category)).status_code == 422
    stranger, person = PersonFactory(), PersonFactory()
    organization = OrganizationFactory()
    MembershipFactory(organization=organization)
    AffiliationFactory(organization=organization, person=person)
    assert as_user(stranger).post(address(event), data=typed(category)).status_code == 422
    answer = as_user(person).post(
        address(event), data=typed(category, email=person.email, organization=organization.id)
    )
    assert answer.status_code == 303
    (row,) = rows()
    assert (row.person_id, row.organization_id) == (person.id, organization.id)


def test_a_category_for_members_is_not_offered_to_others(client):
    event, plan, category = opened()
    members = add_category(
        coordinator(), plan, CategoryInput(Localized("Members only", "会员专席"), audience=Audience.MEMBERS)
    )
    assert "Members only" not in client.get(address(event)).text
    assert client.post(address(event), data=typed(members)).status_code == 422
    assert client.post(address(event), data=typed(category)).status_code == 303


def test_a_hidden_event_has_no_form_for_strangers(client):
    event, _plan, category = opened(event=EventFactory(visibility=Visibility.INVITED))
    assert client.get(address(event)).status_code == 404
    assert client.post(address(event), data=typed(category)).status_code == 404


def test_an_event_without_registration_has_no_form(client):
    assert client.get(address(EventFactory())).status_code == 404


def test_a_signed_in_guest_finds_the_form_filled_and_the_own_registration(as_user):
    person = PersonFactory(display_name="Wang Xiaoming")
    event, _plan, category = opened()
    browser = as_user(person)
    assert 'value="Wang Xiaoming"' in browser.get(address(event)).text
    browser.post(address(event), data=typed(category, email=person.email))
    assert "You are registered" in browser.get(address(event)).text
    assert [(one.person_id, one.state) for one in rows()] == [(person.id, RegistrationState.CONFIRMED)]


def test_who_registers_somebody_else_is_not_taken_for_the_guest(as_user):
    person = PersonFactory()
    event, _plan, category = opened()
    as_user(person).post(address(event), data=typed(category))
    assert [one.person_id for one in rows()] == [None]
