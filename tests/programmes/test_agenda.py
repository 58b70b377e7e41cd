"""The published programme for its readers: grid, search, hidden sessions, feed and paper."""

import io
from datetime import timedelta

import pytest
import vobject
from pypdf import PdfReader

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.events.enums import EventState, Visibility
from alliance.programmes.enums import SessionKind, SpeakerAnswer, SpeakerRole
from alliance.programmes.models import ShownSession
from alliance.programmes.operations.publishing import publish_programme
from alliance.programmes.queries.agenda import Wanted, agenda_of
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.events import (
    EventFactory,
    OrganizerFactory,
    PartFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
)


@pytest.fixture
def event():
    return EventFactory(starts_at=(now() + timedelta(days=10)).replace(hour=1, minute=0, second=0, microsecond=0))


def published(event, sessions=1, rooms=1, **more):
    """An event with so many talks in each of so many rooms, half an hour each, published."""
    halls = [RoomFactory(event=event) for _number in range(rooms)]
    made = [
        SessionFactory(event=event, room=hall, minutes=30 * number, **more)
        for number in range(sessions)
        for hall in halls
    ]
    for one in made:
        PartFactory(session=one, speaker=SpeakerFactory(event=event, email=""))
    publish_programme(None, event)
    return made


def grid(event, **wanted):
    """The grid as lines of (hour, [(titles, rows, columns)])."""
    return [
        (line.begins, [([one.title.en for one in cell.items], cell.rows, cell.columns) for cell in line.cells])
        for line in agenda_of(event, **wanted).lines
    ]


def test_the_grid_spans_rooms_and_hours(event):
    one, two = RoomFactory(event=event), RoomFactory(event=event)
    SessionFactory(event=event, room=one, en="Opening", ends_at=event.starts_at + timedelta(minutes=60))
    long = SessionFactory(event=event, room=one, en="Long", minutes=60)
    long.ends_at = long.starts_at + timedelta(minutes=60)
    SessionFactory(event=event, room=two, en="First", minutes=60)
    SessionFactory(event=event, room=two, en="Second", minutes=90)
    SessionFactory(event=event, en="Lunch", kind=SessionKind.BREAK, minutes=120)
    db.session.commit()
    publish_programme(None, event)
    assert grid(event) == [
        ("09:00", [(["Opening"], 1, 2)]),
        ("10:00", [(["Long"], 2, 1), (["First"], 1, 1)]),
        ("10:30", [(["Second"], 1, 1)]),
        ("11:00", [(["Lunch"], 1, 2)]),
    ]


def test_what_has_no_room_beside_others_gets_a_column_of_its_own(event):
    one, two = RoomFactory(event=event), RoomFactory(event=event)
    for hall in (one, two):
        SessionFactory(event=event, room=hall, en="Talk")
    SessionFactory(event=event, en="Exhibition")
    publish_programme(None, event)
    assert grid(event) == [("09:00", [(["Talk"], 1, 1), (["Talk"], 1, 1), (["Exhibition"], 1, 1)])]
    assert agenda_of(event).has_elsewhere is True


def test_sessions_that_overlap_in_one_room_stand_together(event):
    hall, other = RoomFactory(event=event), RoomFactory(event=event)
    SessionFactory(event=event, room=hall, en="A")
    SessionFactory(event=event, room=hall, en="B", minutes=15)
    SessionFactory(event=event, room=other, en="C", minutes=15)
    publish_programme(None, event)
    assert grid(event) == [("09:00", [(["A", "B"], 2, 1), ([], 1, 1)]), ("09:15", [(["C"], 1, 1)])]


def test_the_day_asked_for_else_today_else_the_first(event):
    SessionFactory(event=event, en="First day")
    SessionFactory(event=event, en="Second day", minutes=24 * 60)
    publish_programme(None, event)
    agenda = agenda_of(event)
    first, second = (on for on, _count in agenda.days)
    assert (agenda.day, agenda.total) == (first, 2)
    assert grid(event, day=second) == [("09:00", [(["Second day"], 1, 1)])]
    assert agenda_of(event, day=second + timedelta(days=5)).day == first


def test_words_rooms_and_tracks_find_sessions_on_all_days(event):
    hall = RoomFactory(event=event, name=Localized("Hall A", "甲厅"))
    talk = SessionFactory(event=event, room=hall, en="Charging that people trust", zh="可信的充电")
    PartFactory(session=talk, speaker=SpeakerFactory(event=event, name=Localized("Yu Dong", "余冬")))
    SessionFactory(event=event, en="Semiconductors", minutes=24 * 60)
    publish_programme(None, event)

    def hits(**wanted):
        found = agenda_of(event, wanted=Wanted(**wanted)).found
        return [one.title.en for several in found.values() for one in several]

    assert hits(words="CHARGING yu") == ["Charging that people trust"]
    assert hits(words="余冬 充电") == ["Charging that people trust"]
    assert hits(room="甲厅") == ["Charging that people trust"]
    assert hits(words="nothing like it") == []
    assert hits(track=999) == []


def test_three_hundred_sessions_take_as_many_statements_as_one(event, count_queries):
    counts = []
    published(event)
    other = EventFactory(starts_at=event.starts_at)
    published(other, sessions=15, rooms=20)
    for one in (event, other):
        db.session.expire_all()
        one.zone  # noqa: B018 - the event itself is loaded by its page
        with count_queries() as sent:
            agenda_of(one)
        counts.append(len(sent))
    assert counts == [2, 2]


def test_readers_see_the_published_programme_and_not_the_plan(event, client):
    talk = published(event)[0]
    talk.title = Localized("Not yet out", "尚未公布")
    SessionFactory(event=event, en="A draft of a session", minutes=60)
    db.session.commit()
    page = client.get(f"/events/{event.id}/programme").text
    assert "A draft of a session" not in page
    assert "Not yet out" not in page
    assert f"/events/sessions/{talk.id}" in page


def test_an_event_without_a_programme_says_so(event, client):
    assert "The programme is not published yet" in client.get(f"/events/{event.id}/programme").text
    assert "Nobody is announced yet" in client.get(f"/events/{event.id}/speakers").text


@pytest.mark.parametrize(
    "query",
    ["?day=nonsense", "?day=9999-99-99", "?track=x&room=&q=%20", "?track=99999999999999", "?q=%25_'\"", "?day="],
)
def test_odd_addresses_are_answered(event, client, query):
    published(event)
    assert client.get(f"/events/{event.id}/programme{query}").status_code == 200


def test_a_session_shows_its_text_and_people_in_both_languages(event, client):
    talk = published(event, text=Localized("What it is **about**", "内容介绍"))[0]
    page = client.get(f"/events/sessions/{talk.id}").text
    assert "<strong>about</strong>" in page
    assert "Engineer, Example Motors" in page
    assert "示例汽车工程师" in client.get(f"/events/sessions/{talk.id}?lang=zh").text
    assert client.get("/events/sessions/999999").status_code == 404


def test_a_closed_session_hides_title_and_people_from_who_does_not_attend(event, client, as_user):
    published(event, en="Secret standards", is_open=False)
    row = db.session.query(ShownSession).one()
    for address in (
        f"/events/{event.id}/programme",
        f"/events/sessions/{row.session_id}",
        f"/events/{event.id}/programme.ics",
        f"/events/{event.id}/speakers",
        f"/events/{event.id}/programme?q=secret",
    ):
        said = client.get(address).text
        assert "Secret standards" not in said, address
        assert "Engineer, Example Motors" not in said, address
    assert "Closed session" in client.get(f"/events/{event.id}/programme").text
    organizer = OrganizerFactory(event=event).person
    assert "Secret standards" in as_user(organizer).get(f"/events/{event.id}/programme").text


def test_a_confirmed_speaker_reads_what_is_for_those_attending(event, as_user):
    talk = published(event, en="Secret standards", is_open=False)[0]
    person = PersonFactory()
    PartFactory(
        session=talk,
        speaker=SpeakerFactory(event=event, person=person),
        role=SpeakerRole.MODERATOR,
        answer=SpeakerAnswer.CONFIRMED,
    )
    assert "Secret standards" in as_user(person).get(f"/events/{event.id}/programme").text


def test_a_hidden_event_has_no_programme_for_strangers(client, as_user):
    event = EventFactory(visibility=Visibility.INVITED)
    talk = published(event)[0]
    addresses = [
        f"/events/{event.id}/programme",
        f"/events/{event.id}/speakers",
        f"/events/{event.id}/programme.ics",
        f"/events/{event.id}/programme.pdf",
        f"/events/sessions/{talk.id}",
        f"/events/{event.id}/programme/edit",
    ]
    stranger = as_user(PersonFactory())
    for address in addresses:
        assert stranger.get(address).status_code == 404, address
    assert {client.get(address).status_code for address in addresses[:5]} == {404}
    invited = PersonFactory()
    PartFactory(session=talk, speaker=SpeakerFactory(event=event, person=invited), answer=SpeakerAnswer.ASKED)
    assert as_user(invited).get(addresses[0]).status_code == 200


def test_the_feed_is_read_by_another_calendar_program(event, client):
    talk = published(event)[0]
    answer = client.get(f"/events/{event.id}/programme.ics")
    entry = vobject.readOne(answer.text).vevent
    assert entry.dtstart.value == talk.starts_at
    assert (entry.uid.value, entry.summary.value) == (talk.uid, talk.title.en)
    assert entry.status.value == "CONFIRMED"
    same = client.get(f"/events/{event.id}/programme.ics", headers={"If-None-Match": answer.headers["ETag"]})
    assert same.status_code == 304
    event.state = EventState.CANCELLED
    db.session.commit()
    called_off = vobject.readOne(client.get(f"/events/{event.id}/programme.ics").text).vevent
    assert called_off.status.value == "CANCELLED"


def text_of(answer):
    assert answer.headers["Content-Type"] == "application/pdf"
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)


def test_the_programme_on_paper_in_both_languages(event, client):
    published(event, sessions=3, rooms=2)
    english = text_of(client.get(f"/events/{event.id}/programme.pdf?lang=en"))
    assert "Engineer, Example Motors" in english
    assert "09:00–09:30" in english
    chinese = text_of(client.get(f"/events/{event.id}/programme.pdf?lang=zh"))
    assert "示例汽车工程师" in chinese.replace("\n", "")


def test_coordinators_see_the_programme_of_a_draft(as_user, client):
    event = EventFactory(state=EventState.DRAFT)
    published(event)
    assert client.get(f"/events/{event.id}/programme").status_code == 404
    assert as_user(CoordinatorFactory()).get(f"/events/{event.id}/programme").status_code == 200
