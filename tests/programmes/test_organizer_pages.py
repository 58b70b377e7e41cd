"""The organizers' pages of a programme: as who runs the event, as a coordinator who reads, as anybody else."""

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.localized import Localized
from alliance.events.enums import FileAudience, Visibility
from alliance.programmes.enums import SpeakerRole
from alliance.programmes.models import Part, Room, Session, SessionFile, Speaker, Track
from alliance.programmes.operations.materials import MaterialInput, attach_material
from alliance.programmes.operations.publishing import publish_programme
from alliance.programmes.operations.sessions import remove_session
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.events import (
    EventFactory,
    OrganizerFactory,
    PartFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    TrackFactory,
)

PDF = b"%PDF-1.4\n%%EOF"


@pytest.fixture
def event():
    return EventFactory(starts_at=now().replace(second=0, microsecond=0) + timedelta(days=10))


@pytest.fixture
def organizer(event):
    return OrganizerFactory(event=event).person


@pytest.fixture
def browser(organizer, as_user):
    return as_user(organizer)


@pytest.fixture
def talk(event):
    return SessionFactory(event=event, en="Talk", room=RoomFactory(event=event), track=TrackFactory(event=event))


def local(at):
    return (at + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")  # clocks in Shanghai


def filled(session, **more):
    """The form of a session as a browser sends it."""
    return {
        "version": session.version,
        "kind": session.kind.value,
        "title_en": session.title.en,
        "title_zh": session.title.zh,
        "starts": local(session.starts_at),
        "ends": local(session.ends_at),
        "room": session.room_id or "",
        "track": session.track_id or "",
        "language": session.language,
        "is_open": "y",
    } | more


def reading(event):
    return [
        f"/events/{event.id}/programme/edit",
        f"/events/{event.id}/programme/people",
        f"/events/{event.id}/programme/versions",
    ]


def managing(event, talk):
    part = PartFactory(session=talk)
    return [
        f"/events/{event.id}/programme/publish",
        f"/events/{event.id}/programme/shift",
        f"/events/{event.id}/programme/rooms",
        f"/events/{event.id}/programme/rooms/new",
        f"/events/{event.id}/programme/tracks/new",
        f"/events/{event.id}/programme/sessions/new",
        f"/events/{event.id}/programme/people/new",
        f"/events/{event.id}/programme/check",
        f"/events/sessions/{talk.id}/edit",
        f"/events/sessions/{talk.id}/check",
        f"/events/rooms/{talk.room_id}/edit",
        f"/events/tracks/{talk.track_id}/edit",
        f"/events/speakers/{part.speaker_id}/edit",
    ]


def test_who_runs_the_event_has_all_pages_a_coordinator_reads_and_others_have_none(event, talk, browser, as_user):
    reader, other = as_user(CoordinatorFactory(duty=Duty.READ_ONLY)), as_user(PersonFactory())
    for address in reading(event):
        answers = [one.get(address).status_code for one in (browser, reader, other)]
        assert answers == [200, 200, 403], address
    for address in managing(event, talk):
        answers = [one.get(address).status_code for one in (browser, reader, other)]
        assert answers == [200, 403, 403], address


def test_other_people_can_post_nothing(event, talk, as_user):
    part, material = PartFactory(session=talk), attach_material(None, talk, "a.pdf", PDF)
    publish_programme(None, event)
    other = as_user(PersonFactory())
    addresses = [
        f"/events/sessions/{talk.id}/{act}" for act in ("edit", "remove", "restore", "people", "files")
    ] + [
        f"/events/parts/{part.id}/{act}" for act in ("move", "remove", "answer")
    ] + [
        f"/events/speakers/{part.speaker_id}/{act}" for act in ("edit", "remove", "ask")
    ] + [
        f"/events/rooms/{talk.room_id}/{act}" for act in ("edit", "move", "remove")
    ] + [
        f"/events/tracks/{talk.track_id}/{act}" for act in ("edit", "move", "remove")
    ] + [
        f"/events/materials/{material.id}/remove",
        f"/events/{event.id}/programme/people/ask",
        f"/events/{event.id}/programme/publish",
    ]  # fmt: skip
    assert {address: other.post(address).status_code for address in addresses} == dict.fromkeys(addresses, 403)


def test_a_hidden_event_has_no_organizers_pages_for_strangers(as_user):
    event = EventFactory(visibility=Visibility.INVITED)
    talk = SessionFactory(event=event, room=RoomFactory(event=event), track=TrackFactory(event=event))
    stranger = as_user(PersonFactory())
    for address in reading(event) + managing(event, talk):
        assert stranger.get(address).status_code == 404, address


# Sessions


def test_a_session_is_planned_over_the_page(event, browser):
    room = RoomFactory(event=event)
    data = {
        "version": 1, "kind": "keynote", "title_en": "One in four", "starts": "2026-12-03T10:00",
        "ends": "2026-12-03T11:00", "room": room.id, "language": "zh,en", "is_open": "y",
    }  # fmt: skip
    answer = browser.post(f"/events/{event.id}/programme/sessions/new", data=data)
    session = db.session.scalar(sa.select(Session))
    assert answer.location == f"/events/sessions/{session.id}/edit#people"
    assert (session.title.en, session.room, session.starts_at.hour) == ("One in four", room, 2)
    wrong = browser.post(f"/events/{event.id}/programme/sessions/new", data=data | {"title_en": "", "ends": "soon"})
    assert wrong.status_code == 422


def test_what_a_session_clashes_with_is_said_while_it_is_typed_and_when_it_is_stored(event, talk, browser):
    query = f"starts={local(talk.starts_at)}&ends={local(talk.ends_at)}&room={talk.room_id}"
    page = browser.get(f"/events/{event.id}/programme/check?{query}").text
    assert ("Two sessions in one room" in page, "Talk" in page) == (True, True)
    again = browser.get(f"/events/sessions/{talk.id}/check?{query}").text
    assert "clash with nothing" in again
    for odd in ("starts=x&ends=&room=y", "starts=9999-99-99T00:00", "starts=0001-01-01T00:00&ends=9999-12-31T23:59"):
        assert browser.get(f"/events/sessions/{talk.id}/check?{odd}").status_code == 200
    other = SessionFactory(event=event, minutes=60, en="Other")
    data = filled(talk, title_en="Other") | {"version": other.version}
    stored = browser.post(f"/events/sessions/{other.id}/edit", data=data, follow_redirects=True)
    assert "Two sessions in one room" in stored.text
    assert other.room_id == talk.room_id


def test_a_second_editor_sees_both_versions(event, talk, browser):
    data = filled(talk, title_en="Mine")
    assert browser.post(f"/events/sessions/{talk.id}/edit", data=filled(talk, title_en="Theirs")).status_code == 303
    answer = browser.post(f"/events/sessions/{talk.id}/edit", data=data)
    assert answer.status_code == 409
    assert ("Mine" in answer.text, "Theirs" in answer.text) == (True, True)
    room = talk.room
    old = {"version": room.version, "name_en": "Mine"}
    browser.post(f"/events/rooms/{room.id}/edit", data=old | {"name_en": "Theirs"})
    assert browser.post(f"/events/rooms/{room.id}/edit", data=old).status_code == 409


def test_people_are_added_moved_and_taken_out_over_the_page(event, talk, browser):
    one, two = SpeakerFactory(event=event), SpeakerFactory(event=event)
    for speaker in (one, two):
        data = {"speaker": speaker.id, "role": "moderator"}
        assert browser.post(f"/events/sessions/{talk.id}/people", data=data).status_code == 303
    assert browser.post(f"/events/sessions/{talk.id}/people", data=data).status_code == 422
    assert browser.post(f"/events/sessions/{talk.id}/people", data={"speaker": 999}).status_code == 422
    first, second = talk.present_parts
    browser.post(f"/events/parts/{second.id}/move", data={"position": 1})
    db.session.expire_all()
    assert [part.speaker for part in talk.present_parts] == [two, one]
    browser.post(f"/events/parts/{first.id}/remove")
    db.session.expire_all()
    assert [(part.speaker, part.role) for part in talk.present_parts] == [(two, SpeakerRole.MODERATOR)]


def test_somebody_we_know_is_found_and_taken_over_into_the_session(event, talk, browser):
    person = PersonFactory(
        display_name="王小明", romanized_name="Wang Xiaoming", pinyin_key="wang xiaoming", listed=True
    )
    address = f"/events/{event.id}/programme/people/new?session={talk.id}"
    assert f"person={person.id}" in browser.get(f"{address}&q=wang").text
    page = browser.get(f"{address}&person={person.id}").text
    assert ('value="王小明"' in page, 'value="Wang Xiaoming"' in page) == (True, True)
    data = {
        "version": 1, "person": person.id, "session": talk.id, "name_en": "Wang Xiaoming", "name_zh": "王小明",
        "locale": "zh",
    }  # fmt: skip
    assert browser.post(address, data=data).location == f"/events/sessions/{talk.id}/edit#people"
    assert [(one.speaker.person, one.session) for one in db.session.scalars(sa.select(Part))] == [(person, talk)]
    assert browser.post(address, data=data).status_code == 422


def test_nobody_is_taken_over_whom_the_organizer_may_not_find(event, browser):
    hidden = PersonFactory(listed=False)
    data = {"version": 1, "person": hidden.id, "name_en": "Somebody", "locale": "en"}
    browser.post(f"/events/{event.id}/programme/people/new", data=data)
    assert db.session.scalar(sa.select(Speaker)).person is None
    for odd in ("person=x", "person=²", "session=x", "session=999999", "person=99999999999"):
        assert browser.get(f"/events/{event.id}/programme/people/new?{odd}").status_code == 200


def test_speakers_are_changed_asked_and_taken_out_over_the_page(event, talk, browser, outbox):
    part = PartFactory(session=talk)
    address = f"/events/speakers/{part.speaker_id}"
    data = {"version": part.speaker.version, "name_en": "Dr. Li", "email": "li@example.com", "locale": "en"}
    assert browser.post(f"{address}/edit", data=data).status_code == 303
    assert browser.post(f"{address}/edit", data=data | {"name_en": "Late"}).status_code == 409
    assert browser.post(f"/events/{event.id}/programme/people/ask").status_code == 303
    assert browser.post(f"{address}/ask").status_code == 303
    assert outbox() == [("programmes.asked", "li@example.com")] * 2
    browser.post(f"{address}/remove")
    assert browser.get(f"{address}/edit").status_code == 404


def test_rooms_and_tracks_are_kept_over_the_page(event, browser):
    browser.post(f"/events/{event.id}/programme/rooms/new", data={"version": 1, "name_en": "Hall A", "seats": "40"})
    browser.post(f"/events/{event.id}/programme/rooms/new", data={"version": 1, "name_en": "Hall B"})
    browser.post(f"/events/{event.id}/programme/tracks/new", data={"version": 1, "name_zh": "人工智能"})
    nameless = browser.post(f"/events/{event.id}/programme/rooms/new", data={"version": 1, "seats": "x"})
    assert nameless.status_code == 422
    first, second = db.session.scalars(sa.select(Room).order_by(Room.position))
    browser.post(f"/events/rooms/{second.id}/move", data={"position": 1})
    browser.post(f"/events/rooms/{first.id}/remove")
    db.session.expire_all()
    assert [one.name.en for one in db.session.scalars(sa.select(Room))] == ["Hall B"]
    assert [one.name.zh for one in db.session.scalars(sa.select(Track))] == ["人工智能"]


def test_the_plan_is_compared_published_and_kept_as_versions(event, talk, browser, client):
    page = browser.get(f"/events/{event.id}/programme/publish").text
    assert ("Publish as version 1" in page, "Talk" in page) == (True, True)
    assert browser.post(f"/events/{event.id}/programme/publish", data={"note": "First"}).status_code == 303
    assert "Talk" in client.get(f"/events/{event.id}/programme").text
    assert browser.post(f"/events/{event.id}/programme/publish").status_code == 422
    assert "First" in browser.get(f"/events/{event.id}/programme/versions").text
    assert browser.post(f"/events/sessions/{talk.id}/remove").status_code == 303
    assert "One change is not published" in browser.get(f"/events/{event.id}/programme/edit").text
    browser.post(f"/events/sessions/{talk.id}/restore")
    browser.post(f"/events/{event.id}/programme/shift", data={"days": "1"})
    assert browser.post(f"/events/{event.id}/programme/shift", data={"days": ""}).status_code == 422


def test_lists_take_as_many_statements_for_five_rows_as_for_one(event, browser, count_queries):
    counts: dict[str, list[int]] = {}
    for number in (1, 4):
        for minutes in range(number):
            session = SessionFactory(event=event, room=RoomFactory(event=event), minutes=minutes * 30 + number * 60)
            PartFactory(session=session, speaker=SpeakerFactory(event=event, person=PersonFactory()))
        pages = [*reading(event), f"/events/{event.id}/programme/rooms", f"/events/{event.id}/programme/publish"]
        for address in pages:
            browser.get(address)
            with count_queries() as sent:
                browser.get(address)
            counts.setdefault(address, []).append(len(sent))
    assert [one for one in counts.values() if one[0] != one[1]] == []


def test_public_pages_take_as_many_statements_for_five_sessions_as_for_one(event, client, count_queries):
    counts: dict[str, list[int]] = {}
    for number in (1, 4):
        for minutes in range(number):
            session = SessionFactory(event=event, room=RoomFactory(event=event), minutes=minutes * 30 + number * 60)
            PartFactory(session=session, speaker=SpeakerFactory(event=event))
        publish_programme(None, event)
        for address in ("programme", "speakers", "programme.ics", "programme.pdf"):
            client.get(f"/events/{event.id}/{address}")
            with count_queries() as sent:
                client.get(f"/events/{event.id}/{address}")
            counts.setdefault(address, []).append(len(sent))
    assert [one for one in counts.values() if one[0] != one[1]] == []


# Slides and papers


def test_slides_are_attached_opened_and_taken_off(event, talk, browser, client, trail):
    publish_programme(None, event)
    data = {"file": (io.BytesIO(PDF), "slides.pdf"), "audience": "everybody", "title_en": "Slides"}
    assert browser.post(f"/events/sessions/{talk.id}/files", data=data).status_code == 303
    material = db.session.scalar(sa.select(SessionFile))
    assert "Slides" in client.get(f"/events/sessions/{talk.id}").text
    assert client.get(f"/events/materials/{material.id}").data == PDF
    assert browser.post(f"/events/materials/{material.id}/remove").status_code == 303
    assert client.get(f"/events/materials/{material.id}").status_code == 404
    assert trail()[-2:] == ["programmes.material_attached", "programmes.material_removed"]
    wrong = {"file": (io.BytesIO(b"MZ"), "run.exe"), "audience": "everybody"}
    assert browser.post(f"/events/sessions/{talk.id}/files", data=wrong).status_code == 422
    marked = {"file": (io.BytesIO(b"words"), "a.txt"), "audience": "everybody", "is_marked": "y"}
    assert browser.post(f"/events/sessions/{talk.id}/files", data=marked).status_code == 422


def test_papers_for_those_attending_are_for_them_and_leave_a_trace(event, talk, browser, client, as_user, trail):
    publish_programme(None, event)
    material = attach_material(None, talk, "paper.pdf", PDF, MaterialInput(audience=FileAudience.ATTENDEES))
    address = f"/events/materials/{material.id}"
    assert client.get(address).status_code == 403
    assert as_user(PersonFactory()).post(f"{address}/open").status_code == 403
    assert browser.get(address).status_code == 303
    assert browser.post(f"{address}/open").data == PDF
    assert trail()[-1] == "programmes.material_opened"
    assert "paper.pdf" not in client.get(f"/events/sessions/{talk.id}").text


def test_a_marked_paper_carries_the_name_of_its_reader(event, talk, browser, organizer, client):
    publish_programme(None, event)
    paper = client.get(f"/events/{event.id}/programme.pdf").data
    material = attach_material(None, talk, "paper.pdf", paper, MaterialInput(is_marked=True))
    given = PdfReader(io.BytesIO(browser.post(f"/events/materials/{material.id}/open").data))
    assert organizer.display_name in given.pages[0].extract_text()


def test_the_files_of_a_hidden_event_and_of_a_closed_session_are_nobodys(talk, as_user, client):
    hidden = SessionFactory(event=EventFactory(visibility=Visibility.INVITED))
    closed = SessionFactory(event=talk.event, is_open=False)
    publish_programme(None, talk.event)
    addresses = [f"/events/materials/{attach_material(None, one, 'a.pdf', PDF).id}" for one in (hidden, closed)]
    assert [client.get(one).status_code for one in addresses] == [404, 403]


def test_the_files_of_a_session_that_is_only_planned_or_taken_out_are_the_organizers(event, talk, browser, client):
    publish_programme(None, event)
    later = SessionFactory(event=event)
    planned = f"/events/materials/{attach_material(None, later, 'a.pdf', PDF).id}"
    taken_out = f"/events/materials/{attach_material(None, talk, 'b.pdf', PDF).id}"
    assert [client.get(one).status_code for one in (planned, taken_out)] == [404, 200]
    remove_session(None, talk)
    publish_programme(None, event)
    assert [client.get(one).status_code for one in (planned, taken_out)] == [200, 404]
    assert [browser.get(one).status_code for one in (planned, taken_out)] == [200, 200]


def test_a_language_that_is_missing_falls_back(event, browser):
    SessionFactory(event=event, title=Localized("", "只有中文"))
    assert "只有中文" in browser.get(f"/events/{event.id}/programme/edit?lang=en").text
