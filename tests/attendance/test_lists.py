"""The attendance on the organizers' pages: who came, corrections, the sheet."""

import io

import pytest

from alliance.attendance.models import Arrival
from alliance.attendance.queries.came import anybody_came, came_sql
from alliance.attendance.queries.hours import day_there
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.sheets import read_sheet
from alliance.events.enums import Visibility
from alliance.registrations.enums import RegistrationState, Source
from alliance.registrations.models import Registration
from alliance.settings.queries import current_alliance
from tests.attendance.hall import doorkeeper, guest_of, hall, organizer
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.events import ArrivalFactory


@pytest.fixture
def category():
    return hall()


@pytest.fixture
def event(category):
    return category.plan.event


@pytest.fixture
def desk(event, as_user):
    return as_user(organizer(event))


def arrived(guest, door="Hall A", **values):
    return ArrivalFactory(registration=guest, event=guest.event, day=day_there(guest.event), door=door, **values)


def names_on(text, *names):
    return [name for name in names if name in text]


def test_the_list_shows_who_came_and_who_is_missing(category, event, desk):
    arrived(guest_of(category, name="Luo Yan"), by=PersonFactory(display_name="Door Person"))
    guest_of(category, name="Xu Ping")
    guest_of(category, name="Cancelled Guest", state=RegistrationState.CANCELLED)
    text = desk.get(f"/events/{event.id}/attendance").text
    assert names_on(text, "Luo Yan", "Xu Ping", "Cancelled Guest", "Door Person", "Hall A") == [
        "Luo Yan", "Xu Ping", "Door Person", "Hall A",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "shown"),
    [("came=yes", ["Luo Yan"]), ("came=no", ["Xu Ping"]), ("q=xu", ["Xu Ping"]), ("q=zzz", []),
     ("walk_ins=y", ["Xu Ping"]), ("category=4711", []),
     ("category=x&day=2026-13-45&came=zz&page=-7", ["Luo Yan", "Xu Ping"])],
)  # fmt: skip
def test_the_list_can_be_narrowed(category, event, desk, query, shown):
    arrived(guest_of(category, name="Luo Yan"))
    guest_of(category, name="Xu Ping", source=Source.WALK_IN)
    text = desk.get(f"/events/{event.id}/attendance?{query}").text
    assert names_on(text, "Luo Yan", "Xu Ping") == shown


def test_organizers_and_coordinators_read_it_and_nobody_else(event, as_user, client):
    readers = [organizer(event), CoordinatorFactory(duty=Duty.EVENTS), CoordinatorFactory(duty=Duty.READ_ONLY)]
    assert {as_user(one).get(f"/events/{event.id}/attendance").status_code for one in readers} == {200}
    others = [PersonFactory(), doorkeeper(event), CoordinatorFactory(duty=Duty.CHECK_IN)]
    assert {as_user(one).get(f"/events/{event.id}/attendance").status_code for one in others} == {403}
    assert client.get(f"/events/{event.id}/attendance").status_code == 303


def test_a_closed_event_has_no_list_for_strangers(as_user):
    category = hall(visibility=Visibility.INVITED)
    event, guest = category.plan.event, guest_of(category)
    arrival, browser = arrived(guest), as_user(PersonFactory())
    paths = ["attendance/export", f"attendance/{guest.id}", f"attendance/arrivals/{arrival.id}/take-back", "papers"]
    assert {browser.post(f"/events/{event.id}/{path}").status_code for path in paths} == {404}
    assert {browser.get(f"/events/{event.id}/{path}").status_code for path in ("attendance", "papers")} == {404}


def test_the_organizers_note_who_was_there_and_take_it_back(category, event, desk):
    guest = guest_of(category, name="Luo Yan")
    answer = desk.post(f"/events/{event.id}/attendance/{guest.id}", follow_redirects=True)
    assert "Luo Yan is on the list of" in answer.text
    arrival = db.session.query(Arrival).one()
    path = f"/events/{event.id}/attendance/arrivals/{arrival.id}/take-back"
    assert "Luo Yan is off the list of" in desk.post(path, follow_redirects=True).text
    assert "Luo Yan is not on the list of that day." in desk.post(path, follow_redirects=True).text


def test_a_day_on_which_the_event_did_not_take_place_is_refused(category, event, desk):
    guest = guest_of(category)
    answer = desk.post(f"/events/{event.id}/attendance/{guest.id}", data={"day": "2020-01-01"}, follow_redirects=True)
    assert "Choose a day of the event." in answer.text


def test_who_is_not_confirmed_is_not_noted(category, event, desk):
    guest = guest_of(category, name="Luo Yan", state=RegistrationState.WAITING)
    answer = desk.post(f"/events/{event.id}/attendance/{guest.id}", follow_redirects=True)
    assert "Luo Yan: not confirmed: On the waitlist" in answer.text
    assert db.session.query(Arrival).count() == 0


def test_things_of_other_events_are_not_found_here(category, event, desk):
    guest = guest_of(hall())
    assert desk.post(f"/events/{event.id}/attendance/{guest.id}").status_code == 404
    assert desk.post(f"/events/{event.id}/attendance/arrivals/{arrived(guest).id}/take-back").status_code == 404


def test_readers_change_nothing(category, event, as_user):
    guest = guest_of(category)
    reader = as_user(CoordinatorFactory(duty=Duty.READ_ONLY))
    assert reader.post(f"/events/{event.id}/attendance/{guest.id}").status_code == 403
    assert reader.post(f"/events/{event.id}/attendance/arrivals/{arrived(guest).id}/take-back").status_code == 403
    assert "Was there" not in reader.get(f"/events/{event.id}/attendance").text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_sheet_holds_what_the_list_shows(category, event, desk, kind, trail):
    arrived(guest_of(category, name="罗艳", romanized_name="Luo Yan", organization_name="=2+5", place="14 C"))
    guest_of(category, name="Xu Ping")
    answer = desk.post(f"/events/{event.id}/attendance/export?came=yes", data={"format": kind})
    sheet = read_sheet(io.BytesIO(answer.data).read())
    assert sheet.header[0] == "Name"
    assert [(row[0], row[1], row[3].lstrip("'"), row[5], row[9]) for row in sheet.rows] == [
        ("罗艳", "Luo Yan", "=2+5", "14 C", "Hall A")
    ]
    assert trail() == ["attendance.exported"]


def test_the_list_asks_as_often_for_one_row_as_for_five(as_user, count_queries):
    counts = []
    for number in (1, 5):
        category = hall(number)
        for guest in db.session.query(Registration).filter_by(event_id=category.plan.event_id):
            arrived(guest, by=PersonFactory())
        event_id, browser = category.plan.event_id, as_user(organizer(category.plan.event))
        db.session.expunge_all()
        current_alliance()  # kept for some seconds
        with count_queries() as sent:
            assert browser.get(f"/events/{event_id}/attendance").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_the_figures_of_the_registrations_learn_who_came(category, event):
    guest, other = guest_of(category), guest_of(category)
    assert not anybody_came(event)
    arrived(guest)
    arrived(other, undone_at=event.ends_at)
    assert db.session.scalars(db.select(Registration.id).where(came_sql())).all() == [guest.id]
    assert db.session.scalars(db.select(Registration.id).where(came_sql(day_there(event)))).all() == [guest.id]
    assert anybody_came(event)
