"""The page of a door and what its script asks for: as the right and the wrong person, with and without a script."""

import pytest

from alliance.attendance.models import Arrival, Mark
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.events.enums import EventState, Visibility
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Registration
from alliance.settings.queries import current_alliance
from tests.attendance.hall import doorkeeper, guest_of, hall, organizer
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.events import EventFactory

GET = ("door", "door/passes", "door/now", "door/walk-in")
POST = ("door", "door/undo", "door/marks", "door/walk-in")


@pytest.fixture
def category():
    return hall()


@pytest.fixture
def event(category):
    return category.plan.event


@pytest.fixture
def phone(event, as_user):
    return as_user(doorkeeper(event))


def with_duty(duty):
    return CoordinatorFactory(duty=duty)


def message(*marks, sent=None):
    stamp = int(now().timestamp() * 1000)
    made = [{"kind": "in", "at": stamp, "door": "A", "undoes": ""} | mark for mark in marks]
    return {"sent": stamp if sent is None else sent, "marks": made}


def statuses(browser, event, paths, method="get"):
    return {getattr(browser, method)(f"/events/{event.id}/{path}").status_code for path in paths}


def test_doorkeepers_organizers_and_coordinators_of_check_in_open_the_door(event, as_user):
    people = [doorkeeper(event), organizer(event), with_duty(Duty.CHECK_IN), with_duty(Duty.EVENTS)]
    assert [statuses(as_user(one), event, GET) for one in people] == [{200}] * 4


def test_others_do_not(event, as_user, client):
    assert statuses(client, event, GET) == {303}
    for browser in (as_user(PersonFactory()), as_user(with_duty(Duty.GROUPS))):
        assert statuses(browser, event, GET) == {403}
        assert statuses(browser, event, POST, "post") == {403}


def test_a_door_of_a_closed_event_does_not_exist_for_others(as_user):
    category = hall(visibility=Visibility.INVITED)
    event, guest = category.plan.event, guest_of(category)
    paths = [*GET, f"door/pass/{guest.code}"]
    stranger = as_user(PersonFactory())
    assert statuses(stranger, event, paths) == {404}
    assert statuses(stranger, event, POST, "post") == {404}
    for person in (with_duty(Duty.CHECK_IN), doorkeeper(event)):
        assert statuses(as_user(person), event, paths) == {200}


def test_a_template_has_no_doors(as_user):
    event = hall(is_template=True).plan.event
    assert statuses(as_user(with_duty(Duty.CHECK_IN)), event, GET) == {404}


def test_the_page_shows_how_many_are_here_and_the_last_three(category, event, phone):
    for name in ("Luo Yan", "Xu Ping", "Tang Rui", "Wang Min"):
        guest = guest_of(category, name=name)
        if name != "Wang Min":
            phone.post(f"/events/{event.id}/door", data={"q": guest.code, "door": "Hall A"})
    text = phone.get(f"/events/{event.id}/door?door=Hall+A").text
    assert '<span data-here>3</span> <span class="fs-6 fw-normal muted" data-expected>of 4 here</span>' in text
    assert [name in text for name in ("Luo Yan", "Xu Ping", "Tang Rui", "Wang Min")] == [True, True, True, False]
    assert "Luo Yan" not in phone.get(f"/events/{event.id}/door?door=Hall+B").text


def test_typing_a_number_checks_in_and_shows_who_it_is(category, event, phone):
    guest = guest_of(category, name="Luo Yan", code="K7QF2MNP")
    answer = phone.post(f"/events/{event.id}/door", data={"q": " k7qf-2mnp ", "door": "Hall A"}, follow_redirects=True)
    assert "Luo Yan" in answer.text
    assert db.session.query(Arrival).one().registration_id == guest.id


def test_the_address_in_the_code_checks_in_too_but_not_at_another_event(category, event, phone):
    guest = guest_of(category)
    here = f"http://localhost/events/{event.id}/door/pass/{guest.code}"
    phone.post(f"/events/{event.id}/door", data={"q": here.replace(f"/{event.id}/", "/4711/")})
    assert db.session.query(Arrival).count() == 0
    phone.post(f"/events/{event.id}/door", data={"q": here})
    assert db.session.query(Arrival).count() == 1


def test_a_form_sent_twice_is_one_mark(category, event, phone):
    guest = guest_of(category)
    for _turn in range(2):
        phone.post(f"/events/{event.id}/door", data={"q": guest.code, "key": "the-same-key"})
    assert db.session.query(Mark).count() == 1


@pytest.mark.parametrize("words", ["罗", "luo", "yan", "LUO Y", "changan"])
def test_a_name_offers_who_is_meant(category, event, phone, words):
    guest_of(category, name="罗艳", romanized_name="Luo Yan", name_key="luo yan", organization_name="Changan")
    guest_of(category, name="Xu Ping", name_key="xu ping")
    answer = phone.post(f"/events/{event.id}/door", data={"q": words}, follow_redirects=True)
    assert ("罗艳" in answer.text, "Xu Ping" in answer.text) == (True, False)
    assert db.session.query(Arrival).count() == 0


def test_a_name_that_nobody_has_says_so(event, phone):
    answer = phone.post(f"/events/{event.id}/door", data={"q": "%_\\"}, follow_redirects=True)
    assert "Nobody of that name or number is on the list." in answer.text


def test_nothing_typed_is_asked_for(event, phone):
    answer = phone.post(f"/events/{event.id}/door", data={"q": " "})
    assert answer.status_code == 422
    assert "Type a name or a pass number." in answer.text


def test_undo_by_form(category, event, phone):
    guest = guest_of(category)
    phone.post(f"/events/{event.id}/door", data={"q": guest.code})
    mark = db.session.query(Mark).one()
    answer = phone.post(f"/events/{event.id}/door/undo", data={"mark": mark.id}, follow_redirects=True)
    assert "Check-in undone" in answer.text
    assert db.session.query(Arrival).one().undone_at is not None


@pytest.mark.parametrize("mark", ["", "4711", "x", "9" * 30])
def test_an_undo_of_nothing_is_refused(event, phone, mark):
    answer = phone.post(f"/events/{event.id}/door/undo", data={"mark": mark}, follow_redirects=True)
    assert "There is nothing to undo." in answer.text


def test_a_mark_of_another_event_is_not_undone_here(event, phone, as_user):
    other = hall()
    guest = guest_of(other)
    as_user(doorkeeper(other.plan.event)).post(f"/events/{other.plan.event.id}/door", data={"q": guest.code})
    phone.post(f"/events/{event.id}/door/undo", data={"mark": db.session.query(Mark).one().id})
    assert db.session.query(Arrival).one().here


def test_a_cancelled_event_says_why_nobody_is_checked_in(as_user):
    category = hall(state=EventState.CANCELLED)
    guest, event = guest_of(category), category.plan.event
    answer = as_user(doorkeeper(event)).post(f"/events/{event.id}/door", data={"q": guest.code})
    assert (answer.status_code, "does not take place" in answer.text) == (422, True)


def test_the_code_on_a_pass_leads_a_phone_to_the_guest(category, event, phone):
    guest = guest_of(category, name="Luo Yan")
    text = phone.get(f"/events/{event.id}/door/pass/{guest.code.lower()}").text
    assert ("Luo Yan" in text, "Check in" in text) == (True, True)
    assert phone.get(f"/events/{event.id}/door/pass/NOBODY22").status_code == 404


def test_what_is_remembered_is_the_door_of_this_browser(category, event, phone):
    phone.post(f"/events/{event.id}/door", data={"q": guest_of(category).code, "door": "Hall C"})
    assert 'value="Hall C"' in phone.get(f"/events/{event.id}/door/pass/{guest_of(category).code}").text


def test_a_scanned_guest_who_is_not_confirmed_gets_no_button(category, event, phone):
    guest = guest_of(category, state=RegistrationState.WAITING)
    text = phone.get(f"/events/{event.id}/door/pass/{guest.code}").text
    assert ("Not confirmed" in text, "btn-lg" in text) == (True, False)


def test_the_device_gets_every_confirmed_guest_with_who_is_here(category, event, phone):
    guest_of(category, name="罗艳", romanized_name="Luo Yan", name_key="luo yan", code="CODE0001", place="14 C")
    other = guest_of(category, name="Xu Ping", name_key="xu ping", code="CODE0002")
    guest_of(category, state=RegistrationState.CANCELLED)
    phone.post(f"/events/{event.id}/door/marks", json=message({"key": "key-of-xu-1", "code": other.code}))
    body = phone.get(f"/events/{event.id}/door/passes").json
    assert (body["here"], body["expected"]) == (1, 2)
    assert body["passes"][0] == ["CODE0001", "罗艳", "Example Motors · Member · seat 14 C", "luo yan", "", ""]
    assert (body["passes"][1][1], body["passes"][1][5]) == ("Xu Ping", "A")


def test_news_are_the_guests_that_were_marked_since(category, event, phone):
    guest = guest_of(category, code="CODE0001")
    guest_of(category)
    since = phone.get(f"/events/{event.id}/door/passes").json["since"]
    phone.post(f"/events/{event.id}/door/marks", json=message({"key": "key-of-one", "code": guest.code}))
    body = phone.get(f"/events/{event.id}/door/now?since={since}").json
    assert ([one[0] for one in body["passes"]], body["here"], body["stale"]) == (["CODE0001"], 1, False)


@pytest.mark.parametrize("since", ["", "x", "0", "9" * 14, "99999999999999999999", "-5", "²"])
def test_an_odd_or_old_moment_makes_the_device_fetch_everything(event, phone, since):
    answer = phone.get(f"/events/{event.id}/door/now", query_string={"since": since})
    assert (answer.status_code, answer.json["stale"], answer.json["passes"]) == (200, True, [])


def test_marks_are_answered_one_by_one(category, event, phone):
    guest = guest_of(category, name="Luo Yan")
    marks = [
        {"key": "key-0001", "code": guest.code},
        {"key": "key-0002", "code": guest.code, "door": "B"},
        {"key": "key-0003", "code": "NOBODY22"},
        {"key": "key-0004", "code": guest.code, "kind": "undo", "undoes": "key-0001"},
    ]
    answers = phone.post(f"/events/{event.id}/door/marks", json=message(*marks)).json["answers"]
    told = [(one["key"], one["outcome"], one["tone"], one["name"], one["door"]) for one in answers]
    assert told == [
        ("key-0001", "counted", "ok", "Luo Yan", "B"),
        ("key-0002", "already", "warn", "Luo Yan", "B"),
        ("key-0003", "unknown", "bad", "No such pass", ""),
        ("key-0004", "undone", "idle", "Luo Yan", "B"),
    ]


def test_a_clock_that_is_wrong_does_no_harm(category, event, phone):
    """The device lives in 2001; ten minutes passed between mark and message."""
    guest = guest_of(category)
    year_2001 = 980_000_000_000
    marks = message({"key": "key-0001", "code": guest.code, "at": year_2001 - 600_000}, sent=year_2001)
    phone.post(f"/events/{event.id}/door/marks", json=marks)
    assert 595 < (now() - db.session.query(Arrival).one().at).total_seconds() < 605


@pytest.mark.parametrize(
    "body",
    [
        None, [], {}, "text", 7, {"marks": []}, {"sent": 1, "marks": []}, {"sent": 1, "marks": [7]},
        {"sent": True, "marks": [{}]}, {"sent": 1, "marks": [{"key": "short", "kind": "in", "code": "A", "at": 1}]},
        {"sent": 1, "marks": [{"key": "key-0001", "kind": "out", "code": "A", "at": 1}]},
        {"sent": 1, "marks": [{"key": "key-0001", "kind": "in", "code": "A", "at": "now"}]},
        {"sent": 1, "marks": [{"key": "key-0001", "kind": "in", "code": 5, "at": 1}]},
        {"sent": 1e300, "marks": [{"key": "key-0001", "kind": "in", "code": "A", "at": 1}]},
        {"sent": 1, "marks": [{"key": "key-0001", "kind": "in", "code": "A" * 400, "at": 1}]},
        {"sent": 1, "marks": [{"key": "key-0001", "kind": "in", "code": "A", "at": 1}] * 2},
        {"sent": 1, "marks": [{"key": f"key-{n:04}", "kind": "in", "code": "A", "at": 1} for n in range(101)]},
    ],
)  # fmt: skip
def test_what_is_no_message_of_marks_answers_400(event, phone, body):
    answer = phone.post(f"/events/{event.id}/door/marks", json=body)
    assert (answer.status_code, answer.json) == (400, {"error": "shape"})
    assert db.session.query(Mark).count() == 0


def test_text_that_is_no_json_answers_400(event, phone):
    answer = phone.post(f"/events/{event.id}/door/marks", data=b"\xff{", content_type="application/json")
    assert answer.status_code == 400


def test_marks_of_a_cancelled_event_are_refused(as_user):
    category = hall(state=EventState.CANCELLED)
    event, guest = category.plan.event, guest_of(category)
    phone = as_user(doorkeeper(event))
    answer = phone.post(f"/events/{event.id}/door/marks", json=message({"key": "key-0001", "code": guest.code}))
    assert (answer.status_code, "does not take place" in answer.json["error"]) == (422, True)


def sends(count_queries, act):
    """How many statements an act sends to a session that knows nothing yet."""
    db.session.expunge_all()
    current_alliance()  # kept for some seconds
    with count_queries() as sent:
        assert act().status_code < 400
    return len(sent)


@pytest.mark.parametrize("others", [0, 20])
def test_checking_in_takes_six_statements_however_many_are_registered(category, event, phone, count_queries, others):
    codes = [guest_of(category).code for _one in range(others + 2)]
    path = f"/events/{event.id}/door"
    message_of_one = message({"key": "key-0001", "code": codes[0]})
    assert sends(count_queries, lambda: phone.post(f"{path}/marks", json=message_of_one)) == 6
    assert sends(count_queries, lambda: phone.post(path, data={"q": codes[1], "key": "key-0002"})) == 6
    assert db.session.query(Arrival).count() == 2


def test_a_second_check_in_takes_six_statements_too(category, event, phone, count_queries):
    path, code = f"/events/{event.id}/door", guest_of(category).code
    phone.post(path, data={"q": code})
    again = message({"key": "again-0001", "code": code})
    assert sends(count_queries, lambda: phone.post(f"{path}/marks", json=again)) == 6


@pytest.mark.parametrize("page", ["door", "door?q=guest", "door/passes", "door/now?since=1"])
def test_pages_of_a_door_ask_as_often_for_one_guest_as_for_five(as_user, count_queries, page):
    counts = []
    for number in (1, 5):
        category = hall(number)
        event_id, phone = category.plan.event_id, as_user(doorkeeper(category.plan.event))
        codes = [one.code for one in db.session.query(Registration).filter_by(event_id=event_id)]
        for code in codes:
            phone.post(f"/events/{event_id}/door", data={"q": code})
        counts.append(sends(count_queries, lambda: phone.get(f"/events/{event_id}/{page}")))  # noqa: B023
    assert counts[0] == counts[1]


def test_a_walk_in_is_registered_and_here(category, event, phone, trail):
    data = {"name": "New Guest", "organization_name": "Volt", "category": category.id, "door": "Hall A"}
    answer = phone.post(f"/events/{event.id}/door/walk-in", data=data, follow_redirects=True)
    row = db.session.query(Registration).one()
    assert (row.name, row.source.value, row.state.value) == ("New Guest", "walk_in", "confirmed")
    assert "New Guest" in answer.text
    assert db.session.query(Arrival).one().door == "Hall A"
    assert trail()[-1] == "attendance.checked_in"


def test_a_walk_in_needs_a_free_seat(category, event, phone):
    category.seats = 0
    db.session.commit()
    answer = phone.post(f"/events/{event.id}/door/walk-in", data={"name": "New Guest", "category": category.id})
    assert (answer.status_code, "Every seat is taken." in answer.text) == (422, True)
    assert db.session.query(Arrival).count() == 0


def test_a_walk_in_sent_twice_is_one_guest(category, event, phone):
    for _turn in range(2):
        phone.post(f"/events/{event.id}/door/walk-in", data={"name": "A", "category": category.id, "token": "t" * 32})
    assert db.session.query(Registration).count() == 1


def test_nobody_walks_in_while_the_doors_are_closed(as_user):
    category = hall(hours=48)
    event = category.plan.event
    answer = as_user(doorkeeper(event)).post(
        f"/events/{event.id}/door/walk-in", data={"name": "Early", "category": category.id}
    )
    assert (answer.status_code, "The doors are not open." in answer.text) == (422, True)
    assert db.session.query(Registration).count() == 0


@pytest.mark.parametrize("data", [{}, {"name": ""}, {"name": "A", "category": "4711"}, {"name": "A", "email": "x"}])
def test_a_walk_in_form_says_what_is_missing(category, event, phone, data):
    assert phone.post(f"/events/{event.id}/door/walk-in", data=data).status_code == 422


def test_an_event_without_registration_says_so(as_user):
    event = EventFactory(hours=-1)
    text = as_user(with_duty(Duty.EVENTS)).get(f"/events/{event.id}/door/walk-in").text
    assert "This event takes no registrations. Open them first." in text


@pytest.mark.parametrize("odd", ["²", "٣", "-1", "1e9", "99999999999"])
def test_a_number_of_a_mark_that_is_none_shows_the_door_and_undoes_nothing(as_user, odd):
    event = hall(guests=1).plan.event
    browser = as_user(doorkeeper(event))
    assert browser.get(f"/events/{event.id}/door", query_string={"last": odd}).status_code == 200
    assert browser.post(f"/events/{event.id}/door/undo", data={"mark": odd}).status_code == 303
