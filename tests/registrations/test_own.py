"""The guest's page behind the personal link of the mail."""

from datetime import timedelta

import pytest

from alliance.core.clock import at, now
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.core.questions import Choice, Question, QuestionKind
from alliance.core.secrets import secret_of
from alliance.events.enums import EventState, Visibility
from alliance.registrations.enums import FormPurpose, RegistrationState, Source
from alliance.registrations.operations.changing import ChangeInput, cancel, change, change_own, follow_up
from alliance.registrations.operations.questions import set_questions
from alliance.registrations.operations.registering import register
from alliance.registrations.queries import hooks
from alliance.registrations.queries.guests import own_registrations
from alliance.registrations.queries.hooks import OwnLink, add_own_link, links_for
from tests.factories import PersonFactory
from tests.factories.events import EventFactory
from tests.registrations.parts import CONFIRMED, OFFERED, WAITING, coordinator, counters, guest, opened, registered

HOTEL = Question("x1", QuestionKind.CHOICE, Localized("Hotel", "酒店"), Localized(), True,
                 (Choice("c1", Localized("Yes", "需要")), Choice("c2", Localized("No", "不需要"))))  # fmt: skip


def own(row, path=""):
    return f"/registrations/{secret_of(row.nonce)}{path}"


def test_the_link_shows_the_registration_without_sign_in_and_changes_nothing(client):
    _event, _plan, category = opened()
    row = registered(category, "王小明", email="wang@example.com", organization_name="Example Motors")
    page = client.get(own(row))
    assert page.status_code == 200
    for words in ("王小明", "Example Motors", "wang@example.com", row.code):
        assert words in page.text
    assert row.state is CONFIRMED


@pytest.mark.parametrize("secret", ["x", "x.y", "0" * 500, "%E2%98%83", "nonce.", ".sig"])
def test_a_link_that_we_did_not_make_leads_nowhere(client, secret):
    assert client.get(f"/registrations/{secret}").status_code == 404
    assert client.post(f"/registrations/{secret}/cancel").status_code == 404


def test_the_link_opens_even_for_a_hidden_event(client):
    event, _plan, category = opened(event=EventFactory(visibility=Visibility.INVITED))
    row = register(None, event, guest(category), source=Source.INVITATION)
    assert client.get(own(row)).status_code == 200


def test_a_guest_cancels_by_the_link(client, outbox):
    _event, _plan, category = opened()
    row = registered(category)
    assert client.post(own(row, "/cancel"), data={"reason": "Ill"}).status_code == 303
    assert (row.state, row.state_reason) == (RegistrationState.CANCELLED, "Ill")
    assert counters(category) == (0, 0)
    assert outbox()[-1] == ("registrations.cancelled", row.email)
    assert "Your registration is cancelled" in client.get(own(row)).text
    assert client.post(own(row, "/cancel")).status_code == 303
    assert len(outbox()) == 2


def test_a_guest_in_line_takes_the_offered_seat_by_the_link(client):
    _event, _plan, category = opened(seats=1)
    holder, row = registered(category, "Zhao Lei"), registered(category, "Li Na")
    assert "You are number 1 in line" in client.get(own(row)).text
    cancel(holder)
    assert "A seat is held for you" in client.get(own(row)).text
    client.post(own(row, "/accept"))
    assert row.state is CONFIRMED
    assert counters(category) == (1, 1)


def test_a_lapsed_offer_says_so_and_lets_one_join_again(client):
    _event, _plan, category = opened(seats=1)
    holder, row, other = registered(category, "Zhao Lei"), registered(category, "Li Na"), registered(category, "Wu Di")
    cancel(holder)
    with at(now() + timedelta(hours=30)):
        assert "The time for your seat has passed" in client.get(own(row)).text
        client.post(own(row, "/accept"))
        assert row.state is not CONFIRMED
        cancel(other)
        client.post(own(row, "/again"))
    assert row.state in (WAITING, CONFIRMED, OFFERED)
    assert counters(category) == (1, 1)


def changes(row, **values):
    return {"name": row.name, "version": row.version, "organization_name": "Example Motors"} | values


def test_a_guest_changes_what_was_entered(client, trail):
    _event, _plan, category = opened()
    row = registered(category, organization_name="Example Motors")
    assert 'value="Example Motors"' in client.get(own(row, "/change")).text
    answer = client.post(own(row, "/change"), data=changes(row, job_title="Engineer", phone="+86 20 8515 1234"))
    assert answer.status_code == 303
    assert (row.job_title, row.phone) == ("Engineer", "+86 20 8515 1234")
    assert trail()[-1] == "registrations.changed"


def test_the_questions_are_asked_as_they_are_now(client):
    event, _plan, category = opened()
    row = registered(category)
    set_questions(coordinator(), event, FormPurpose.REGISTRATION, [HOTEL])
    assert client.post(own(row, "/change"), data=changes(row)).status_code == 422
    client.post(own(row, "/change"), data=changes(row, q_x1="c2"))
    assert row.answers == {"q_x1": "c2"}
    assert row.form_id is not None


def test_two_windows_do_not_overwrite_one_another(client):
    _event, _plan, category = opened()
    row = registered(category)
    stale = changes(row, job_title="Engineer")
    assert client.post(own(row, "/change"), data=stale).status_code == 303
    answer = client.post(own(row, "/change"), data=stale | {"job_title": "Director"})
    assert answer.status_code == 409
    assert "Engineer" in answer.text and "Director" in answer.text


def test_after_the_last_moment_nothing_is_changed_but_cancelling_goes_on(client):
    _event, _plan, category = opened(changes_until=now() - timedelta(hours=1))
    row = registered(category)
    assert "The time for changes has passed" in client.get(own(row, "/change")).text
    assert client.post(own(row, "/change"), data=changes(row, job_title="X")).status_code == 422
    assert row.job_title == ""
    cancel(row)


def test_a_seat_given_to_one_person_is_not_handed_on():
    event, _plan, category = opened()
    row = register(None, event, guest(category), source=Source.INVITATION)
    with pytest.raises(Refused) as refusal:
        change_own(row, ChangeInput(name="Somebody Else", email=row.email), row.version)
    assert refusal.value.field == "name"


def test_the_organizers_change_a_registration_and_the_guest_hears(outbox):
    _event, _plan, category = opened()
    row = registered(category)
    change(coordinator(), row, ChangeInput(name="Li Na", email="new@example.com"), row.version)
    assert row.email_key == "new@example.com"
    assert outbox()[-1] == ("registrations.updated", "new@example.com")
    with pytest.raises(Clash):
        change(coordinator(), row, ChangeInput(name="Li Na"), 1)
    with pytest.raises(Refused):
        change(coordinator(), row, ChangeInput(name=" "), row.version)


def test_the_form_after_acceptance_waits_for_who_holds_a_seat(client):
    event, _plan, category = opened(seats=1, with_follow_up=True)
    set_questions(coordinator(), event, FormPurpose.FOLLOW_UP, [HOTEL])
    row, waiting = registered(category, "Li Na"), registered(category, "Zhao Lei")
    assert "The organizers have a few more questions" in client.get(own(row)).text
    assert client.post(own(row, "/follow-up"), data={}).status_code == 422
    assert client.post(own(row, "/follow-up"), data={"q_x1": "c1"}).status_code == 303
    assert row.follow_up == {"q_x1": "c1"}
    assert "Nothing is asked at the moment" in client.get(own(waiting, "/follow-up")).text
    with pytest.raises(Refused):
        follow_up(waiting, row.follow_up_form, {"q_x1": "c1"})


def test_the_calendar_holds_the_link_into_the_room_only_for_a_seat(client):
    _event, _plan, category = opened(event=EventFactory(link="https://meet.example/7"), seats=1)
    row, waiting = registered(category, "Li Na"), registered(category, "Zhao Lei")
    assert "https://meet.example/7" in client.get(own(row, "/event.ics")).text
    assert "meet.example" not in client.get(own(waiting, "/event.ics")).text
    assert "meet.example" not in client.get(own(waiting)).text


@pytest.mark.parametrize(
    ("state", "said"),
    [(EventState.CANCELLED, "This event is cancelled"), (EventState.POSTPONED, "This event is postponed")],
)
def test_the_page_says_what_became_of_the_event(client, session, state, said):
    event, _plan, category = opened()
    row = registered(category)
    event.state = state
    session.commit()
    assert said in client.get(own(row)).text


def test_higher_features_put_links_on_the_page(client, app):
    _event, _plan, category = opened()
    row = registered(category)
    link = OwnLink("test", "Test link", "qr-code", "registrations.own.calendar", lambda one: one.state is CONFIRMED)
    add_own_link(link)
    try:
        assert "Test link" in client.get(own(row)).text
        assert link in links_for(row)
    finally:
        hooks._links.pop("test")


def test_a_person_finds_the_own_registrations():
    person = PersonFactory()
    event, _plan, category = opened()
    row = register(person, event, guest(category, email=person.email))
    old = registered(opened()[2], "Li Na", actor=person, email=person.email)
    cancel(old)
    assert own_registrations(person.id) == [row]
    assert own_registrations(person.id, past=True) == [old]


def test_the_page_asks_little(client, count_queries):
    _event, _plan, category = opened()
    address = own(registered(category))
    client.get(address)
    with count_queries() as sent:
        client.get(address)
    assert len(sent) <= 3
