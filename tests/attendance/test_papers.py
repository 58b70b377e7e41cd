"""Passes, badges, place cards and certificates: who gets them, and what stands on them."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from alliance.attendance.enums import Paper
from alliance.attendance.queries import papers as queries
from alliance.attendance.queries.came import anybody_came
from alliance.attendance.queries.passes import pass_address, typed_code
from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.secrets import secret_of
from alliance.events.enums import EventState, Visibility
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Registration
from alliance.registrations.queries.hooks import links_after, links_for
from alliance.settings.queries import current_alliance
from tests.attendance.hall import doorkeeper, guest_of, hall, organizer
from tests.factories import PersonFactory
from tests.factories.events import ArrivalFactory, SeatCategoryFactory
from tests.factories.organizations import OrganizationFactory


@pytest.fixture
def category():
    return hall()


@pytest.fixture
def event(category):
    return category.plan.event


@pytest.fixture
def past():
    """A category of an event that ended yesterday."""
    return hall(hours=-40)


def came(guest):
    return ArrivalFactory(registration=guest, event=guest.event, day=date(2026, 11, 20))


def pdf_of(answer):
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.data))


def text_of(answer):
    return " ".join(" ".join(page.extract_text().split()) for page in pdf_of(answer).pages)


def chinese_guest(category, **values):
    organization = OrganizationFactory(name=Localized("Changan Automobile", "长安汽车"))
    known = {
        "name": "罗艳",
        "romanized_name": "Luo Yan",
        "organization": organization,
        "place": "14 C",
        "job_title": "总经理",
    }
    return guest_of(category, **(known | values))


def link(guest, what):
    return f"/registrations/{secret_of(guest.nonce)}/{what}"


def test_the_pass_shows_code_and_number_to_whoever_holds_the_link(category, client):
    guest = chinese_guest(category)
    text = client.get(link(guest, "pass")).text
    assert ["<svg" in text, guest.code in text, "罗艳" in text, "Luo Yan" in text, "14 C" in text] == [True] * 5


def test_the_pass_as_pdf_is_in_both_languages(category, client):
    guest = chinese_guest(category)
    text = text_of(client.get(link(guest, "pass.pdf")))
    words = [
        "罗艳",
        "Luo Yan",
        "长安汽车",
        "Changan Automobile",
        "会员",
        "Member",
        guest.code,
        "14 C",
        "会议中心",
        "Guangzhou",
    ]
    assert [word for word in words if word not in text] == []


def test_the_code_on_the_pass_names_the_guest_at_this_event_only(category):
    guest = guest_of(category, code="K7QF2MNP")
    address = pass_address(guest)
    assert address == f"http://localhost/events/{guest.event_id}/door/pass/K7QF2MNP"
    assert typed_code(address, guest.event_id) == "K7QF2MNP"
    assert typed_code(address, guest.event_id + 1) == ""


@pytest.mark.parametrize("state", [one for one in RegistrationState if one is not RegistrationState.CONFIRMED])
def test_without_a_confirmed_registration_there_is_no_pass(category, client, state):
    guest = guest_of(category, state=state)
    page = client.get(link(guest, "pass"))
    assert (page.status_code, guest.code in page.text) == (200, False)
    assert client.get(link(guest, "pass.pdf")).status_code == 404


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.POSTPONED])
def test_an_event_that_does_not_take_place_has_no_passes(client, state):
    guest = guest_of(hall(state=state))
    assert guest.code not in client.get(link(guest, "pass")).text
    assert client.get(link(guest, "pass.pdf")).status_code == 404


def test_a_pass_of_a_closed_event_opens_by_its_link_and_no_other(client):
    guest = guest_of(hall(visibility=Visibility.INVITED))
    assert client.get(link(guest, "pass")).status_code == 200
    secret = secret_of(guest.nonce)
    for wrong in (secret[:-1] + ("a" if secret[-1] != "a" else "b"), guest.nonce, "x", "é.é"):
        for what in ("pass", "pass.pdf", "certificate.pdf"):
            assert client.get(f"/registrations/{wrong}/{what}").status_code == 404


def test_the_pass_tells_that_its_guest_is_here(category, client):
    guest = guest_of(category)
    ArrivalFactory(registration=guest, event=guest.event, door="Hall A")
    text = client.get(link(guest, "pass")).text
    assert ("You are checked in" in text, "Hall A" in text) == (True, True)


def test_badges_carry_both_names_the_organization_and_a_code(category, event, as_user, trail):
    chinese_guest(category)
    for number in range(8):
        guest_of(category, name=f"Guest {number} von und zu Hohenstein-Weissenfels")
    answer = as_user(organizer(event)).post(f"/events/{event.id}/papers", data={"paper": "badges"})
    text = text_of(answer)
    words = ["罗艳", "Luo Yan", "长安汽车", "Changan Automobile", "Guest 7 von und zu", "会员 Member", event.title.zh]
    assert [word for word in words if word not in text] == []
    assert len(pdf_of(answer).pages) == 2
    assert trail() == ["attendance.badges_printed"]


def test_place_cards_are_two_to_a_page(category, event, as_user):
    chinese_guest(category)
    guest_of(category, name="Li")
    guest_of(category, name="买买提·阿不都热合曼")
    answer = as_user(organizer(event)).post(f"/events/{event.id}/papers", data={"paper": "place_cards"})
    assert len(pdf_of(answer).pages) == 2
    assert [word for word in ("罗艳", "Luo Yan", "买买提") if word not in text_of(answer)] == []


def test_papers_are_for_the_chosen_the_category_or_the_latecomers(category, event):
    other = SeatCategoryFactory(plan=category.plan, name=Localized("Press", "媒体"))
    online = SeatCategoryFactory(plan=category.plan, is_online=True)
    first, press, far = guest_of(category), guest_of(other), guest_of(online)
    guest_of(category, state=RegistrationState.WAITING)
    first.created_at = now() - timedelta(days=3)
    db.session.commit()
    badges = queries.PaperFilter(Paper.BADGES)

    def ids(wanted):
        return [one.id for one in queries.guests_of_part(event, wanted, 1)]

    assert ids(badges) == [first.id, press.id]
    assert ids(replace(badges, category=other.id)) == [press.id]
    assert ids(replace(badges, since=now() - timedelta(days=1))) == [press.id]
    assert ids(replace(badges, chosen=(far.id, first.id))) == [first.id, far.id]
    assert queries.count_guests(event, badges) == 2


def test_many_badges_come_in_parts(category, event, as_user, monkeypatch):
    monkeypatch.setattr(queries, "AT_A_TIME", 2)
    for name in ("A", "B", "C"):
        guest_of(category, name=name)
    browser = as_user(organizer(event))
    assert "Guests 3–3" in browser.get(f"/events/{event.id}/papers?paper=badges").text
    assert [one.name for one in queries.guests_of_part(event, queries.PaperFilter(Paper.BADGES), 2)] == ["C"]
    assert browser.post(f"/events/{event.id}/papers", data={"paper": "badges", "part": "3"}).status_code == 404


@pytest.mark.parametrize(
    "query", ["", "paper=place_cards", "paper=x", "category=zzz", "since=tomorrow", "since=2026-11-22T09:00"]
)
def test_the_page_of_papers_says_for_how_many(category, event, as_user, query):
    guest_of(category)
    assert as_user(organizer(event)).get(f"/events/{event.id}/papers?{query}").status_code == 200


def test_only_who_runs_the_event_prints(category, event, as_user, client):
    guest_of(category)
    for person in (PersonFactory(), doorkeeper(event)):
        browser = as_user(person)
        assert browser.get(f"/events/{event.id}/papers").status_code == 403
        assert browser.post(f"/events/{event.id}/papers", data={"paper": "badges"}).status_code == 403
    assert client.post(f"/events/{event.id}/papers", data={"paper": "badges"}).status_code == 303


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"paper": "x"}, 400),
        ({"paper": "badges", "category": "z"}, 400),
        ({}, 404),
        ({"paper": "badges"}, 404),
        ({"paper": "certificates"}, 409),
    ],
)
def test_odd_wishes_and_empty_papers_are_answered(event, as_user, data, status):
    assert as_user(organizer(event)).post(f"/events/{event.id}/papers", data=data).status_code == status


def test_who_came_gets_a_certificate_once_the_event_is_over(past, client):
    guest = chinese_guest(past)
    assert client.get(link(guest, "certificate.pdf")).status_code == 404  # not there
    came(guest)
    text = text_of(client.get(link(guest, "certificate.pdf")))
    words = [
        "参 会 证 书",
        "Certificate of Attendance",
        "罗艳",
        "Luo Yan",
        "长安汽车",
        "2026年11月20日",
        "20 November 2026",
    ]
    words += [guest.event.title.zh, guest.event.title.en, queries.certificate_code(guest)]
    assert [word for word in words if word not in text] == []


def test_nobody_gets_a_certificate_before_the_end(category, client):
    guest = guest_of(category)
    came(guest)
    assert client.get(link(guest, "certificate.pdf")).status_code == 404
    assert client.get(f"/verify/attendance/{queries.certificate_code(guest)}").status_code == 404


def test_the_organizers_print_the_certificates_of_all_who_came(past, as_user):
    came(guest_of(past, name="Who Came"))
    came(guest_of(past, name="Who Came Too"))
    guest_of(past, name="Who Stayed Away")
    event = past.plan.event
    answer = as_user(organizer(event)).post(f"/events/{event.id}/papers", data={"paper": "certificates"})
    text = text_of(answer)
    assert (len(pdf_of(answer).pages), "Who Came Too" in text, "Who Stayed Away" in text) == (2, True, False)


def test_a_certificate_is_verified_by_its_code(past, client):
    guest = chinese_guest(past)
    came(guest)
    code = queries.certificate_code(guest)
    for typed in (code, code.lower(), f" {code} "):
        text = client.get("/verify/attendance", query_string={"code": typed}, follow_redirects=True).text
        assert ("Genuine" in text, "罗艳" in text, "20 November 2026" in text) == (True, True, True)


@pytest.mark.parametrize("code", ["x", "1-", "-ABC", "1-ZZZZ9999", "99999999999-ABCD", "1-a%b", "²-ABCD", "a" * 300])
def test_a_code_that_nobody_has_is_no_certificate(past, client, code):
    came(guest_of(past))
    assert client.get(f"/verify/attendance/{code}").status_code == 404


def test_a_certificate_falls_with_the_arrival_and_the_registration(past, client):
    guest = guest_of(past)
    arrival, code = came(guest), queries.certificate_code(guest)
    arrival.undone_at = now()
    db.session.commit()
    assert client.get(f"/verify/attendance/{code}").status_code == 404
    arrival.undone_at, guest.state = None, RegistrationState.CANCELLED
    db.session.commit()
    assert client.get(f"/verify/attendance/{code}").status_code == 404


def keys(links):
    return [one.key for one in links if one.key in ("pass", "certificate")]


def test_the_guests_own_page_leads_to_pass_and_certificate(category):
    guest = guest_of(category)
    assert (keys(links_for(guest)), keys(links_after(guest.event))) == (["pass"], [])
    came(guest)
    with at(guest.event.ends_at + timedelta(hours=1)):
        assert (keys(links_for(guest)), keys(links_after(guest.event))) == (["certificate"], ["certificate"])
        assert anybody_came(guest.event)


def test_the_papers_ask_as_often_for_one_guest_as_for_five(count_queries):
    counts = []
    for number in (1, 5):
        category = hall(number)
        for guest in db.session.query(Registration).filter_by(event_id=category.plan.event_id):
            guest.organization = OrganizationFactory()
        db.session.commit()
        event = category.plan.event
        db.session.expire_all()
        assert event.title and current_alliance()
        with count_queries() as sent:
            guests = queries.guests_of_part(event, queries.PaperFilter(Paper.BADGES), 1)
            queries.sheet_data(event, guests, Paper.BADGES)
        counts.append(len(sent))
    assert counts[0] == counts[1]
