"""Publishing: what readers see, what changed, and who is told (calendars: RFC 5546)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import vobject

from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.events.enums import EventState
from alliance.events.operations import life
from alliance.notices.models import Notice
from alliance.programmes.enums import ChangeKind, SpeakerAnswer, SpeakerRole
from alliance.programmes.models import Part, ProgrammeVersion, Session, ShownSession
from alliance.programmes.operations.asking import answer
from alliance.programmes.operations.places import move_room
from alliance.programmes.operations.publishing import publish_programme
from alliance.programmes.operations.sessions import SessionInput, change_session, remove_session, restore_session
from alliance.programmes.operations.speakers import add_part, remove_part, remove_speaker
from alliance.programmes.queries.agenda import agenda_of, latest_version
from alliance.programmes.queries.versions import change_of, differences, shown_of, shown_rows
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.events import (
    EventFactory,
    PartFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    TrackFactory,
)
from tests.meetings.calendar_parts import calendars_to, forget_mails


@pytest.fixture
def event():
    return EventFactory(starts_at=now().replace(second=0, microsecond=0) + timedelta(days=10))


@pytest.fixture
def talk(event):
    return SessionFactory(event=event, en="Talk", room=RoomFactory(event=event))


@pytest.fixture
def speaker(event, talk):
    found = SpeakerFactory(event=event, email="li@example.com")
    PartFactory(session=talk, speaker=found)
    return found


def typed(session, **more):
    values = {
        "title": session.title,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "room": session.room,
        "text": session.text,
    }
    return SessionInput(**values | more)


def change(session, **more):
    change_session(PersonFactory(), session, typed(session, **more), session.version)


def later(session, minutes=60):
    step = timedelta(minutes=minutes)
    change(session, starts_at=session.starts_at + step, ends_at=session.ends_at + step)


def kinds(version):
    return [change_of(one).kind for one in version.changes]


def test_each_publication_is_a_version_with_what_changed(event, talk, trail):
    first = publish_programme(None, event, " First draft ")
    assert (first.number, first.note, kinds(first)) == (1, "First draft", [ChangeKind.ADDED])
    other = SessionFactory(event=event, minutes=60)
    later(talk)
    change(talk, title=Localized("Another title"), room=None)
    PartFactory(session=talk, speaker=SpeakerFactory(event=event, email=""))
    second = publish_programme(PersonFactory(), event)
    assert second.number == 2
    assert kinds(second) == [
        ChangeKind.MOVED, ChangeKind.ROOM, ChangeKind.PEOPLE, ChangeKind.WORDS, ChangeKind.ADDED,
    ]  # fmt: skip
    remove_session(PersonFactory(), other)
    assert kinds(publish_programme(None, event)) == [ChangeKind.REMOVED]
    assert trail()[-1] == "programmes.published"
    assert latest_version(event.id).number == 3


def test_differences_name_what_was_and_what_is(event, talk):
    publish_programme(None, event)
    was = (talk.starts_at, talk.ends_at)
    later(talk)
    (found,) = differences(shown_of(event.id), shown_rows(event, [talk]))
    assert (found.kind, found.was, found.now) == (ChangeKind.MOVED, was, (talk.starts_at, talk.ends_at))
    assert change_of(found.as_dict()) == found


def test_nothing_to_publish_is_refused(event):
    with pytest.raises(Refused):
        publish_programme(None, event)
    SessionFactory(event=event)
    publish_programme(None, event)
    with pytest.raises(Refused):
        publish_programme(None, event)
    assert db.session.query(ProgrammeVersion).count() == 1


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.POSTPONED])
def test_the_programme_of_an_event_called_off_is_not_published(talk, event, state):
    event.state = state
    db.session.commit()
    with pytest.raises(Refused):
        publish_programme(None, event)


def test_what_stays_as_it_was_keeps_its_row(event, talk):
    other = SessionFactory(event=event, minutes=60)
    with at(now() - timedelta(hours=1)):
        publish_programme(None, event)
    before = shown_of(event.id)[other.id].changed_at
    later(talk)
    publish_programme(None, event)
    assert shown_of(event.id)[other.id].changed_at == before
    assert shown_of(event.id)[talk.id].changed_at > before


def test_sessions_without_a_time_wait(event, talk):
    SessionFactory(event=event, starts_at=None, ends_at=None)
    publish_programme(None, event)
    assert db.session.query(ShownSession).count() == 1


def test_who_said_no_is_not_shown(event, talk, speaker):
    publish_programme(None, event)
    assert [one.id for one in agenda_of(event).speakers] == [speaker.id]
    answer(db.session.query(Part).one(), SpeakerAnswer.DECLINED)
    publish_programme(None, event)
    assert agenda_of(event).speakers == []


def test_another_order_of_the_rooms_is_seen_at_once(event, talk):
    other = SessionFactory(event=event, room=RoomFactory(event=event))
    publish_programme(None, event)
    move_room(PersonFactory(), other.room, 1)
    assert agenda_of(event).rooms == [other.room.name, talk.room.name]


# Who is told


def test_speakers_are_told_their_time_with_an_entry_and_asked_for_the_answer(event, talk, speaker, outbox):
    publish_programme(None, event)
    assert outbox() == [("programmes.scheduled", "li@example.com")]
    ((method, entry),) = calendars_to("li@example.com")
    assert (method, entry["UID"], entry["SEQUENCE"]) == ("REQUEST", talk.uid, 0)
    assert entry["DTSTART"].dt == talk.starts_at
    assert db.session.query(Part).one().answer is SpeakerAnswer.ASKED


def test_only_the_speakers_concerned_hear_of_a_change(event, talk, speaker, outbox):
    other = SessionFactory(event=event, minutes=60, room=RoomFactory(event=event))
    PartFactory(session=other, speaker=SpeakerFactory(event=event, email="other@example.com"))
    publish_programme(None, event)
    forget_mails()
    later(talk)
    change(other, text=Localized("Only words"))
    publish_programme(None, event)
    assert outbox() == [("programmes.changed", "li@example.com")]
    ((method, entry),) = calendars_to("li@example.com")
    assert (method, entry["UID"], entry["SEQUENCE"]) == ("REQUEST", talk.uid, 1)
    assert entry["DTSTART"].dt == talk.starts_at


def test_another_name_of_the_room_and_another_house_are_news(event, talk, speaker, outbox):
    publish_programme(None, event)
    forget_mails()
    talk.room.name = Localized("Great hall", "大厅")
    db.session.commit()
    publish_programme(None, event)
    event.venue = Localized("Another house", "另一处")
    db.session.commit()
    publish_programme(None, event)
    assert outbox() == [("programmes.changed", "li@example.com")] * 2


def test_a_change_taken_back_before_publication_is_no_news(event, talk, speaker, outbox):
    publish_programme(None, event)
    forget_mails()
    later(talk)
    later(talk, -60)
    with pytest.raises(Refused):
        publish_programme(None, event)
    assert outbox() == []


@pytest.mark.parametrize(
    "act",
    [
        lambda talk, speaker: remove_session(PersonFactory(), talk),
        lambda talk, speaker: remove_speaker(PersonFactory(), speaker),
        lambda talk, speaker: remove_part(PersonFactory(), talk.parts[0]),
        lambda talk, speaker: change(talk, starts_at=None, ends_at=None),
    ],
)
def test_who_is_out_is_told_once_and_the_entry_is_taken_off(event, talk, speaker, outbox, act):
    SessionFactory(event=event)
    publish_programme(None, event)
    forget_mails()
    act(talk, speaker)
    publish_programme(None, event)
    assert outbox() == [("programmes.dropped", "li@example.com")]
    ((method, entry),) = calendars_to("li@example.com")
    assert (method, entry["UID"], entry["STATUS"], entry["SEQUENCE"]) == ("CANCEL", talk.uid, "CANCELLED", 1)
    with pytest.raises(Refused):
        publish_programme(None, event)


def test_a_session_that_comes_back_is_told_anew_with_a_higher_sequence(event, talk, speaker, outbox):
    SessionFactory(event=event)
    publish_programme(None, event)
    remove_session(PersonFactory(), talk)
    publish_programme(None, event)
    restore_session(PersonFactory(), talk)
    publish_programme(None, event)
    assert [kind for kind, _address in outbox()] == [
        f"programmes.{one}" for one in ("scheduled", "dropped", "scheduled")
    ]
    assert [int(entry["SEQUENCE"]) for _method, entry in calendars_to("li@example.com")] == [0, 1, 2]


def test_somebody_taken_out_and_put_back_before_publication_hears_nothing(event, talk, speaker, outbox):
    publish_programme(None, event)
    forget_mails()
    remove_part(PersonFactory(), talk.parts[0])
    add_part(PersonFactory(), talk, speaker)
    with pytest.raises(Refused):
        publish_programme(None, event)
    assert outbox() == []


def test_two_parts_in_one_session_are_one_mail(event, talk, speaker, outbox):
    PartFactory(session=talk, speaker=speaker, role=SpeakerRole.MODERATOR)
    publish_programme(None, event)
    assert outbox() == [("programmes.scheduled", "li@example.com")]


def test_nobody_hears_of_a_session_that_is_over(outbox):
    event = EventFactory(hours=-48)
    PartFactory(session=SessionFactory(event=event))
    publish_programme(None, event)
    assert outbox() == []


def test_who_has_no_address_is_told_once_there_is_one(event, talk, outbox):
    speaker = SpeakerFactory(event=event, email="")
    PartFactory(session=talk, speaker=speaker)
    publish_programme(None, event)
    assert outbox() == []
    speaker.email = "late@example.com"
    db.session.commit()
    publish_programme(None, event)
    assert outbox() == [("programmes.scheduled", "late@example.com")]


def test_who_declines_after_being_told_gets_the_entry_taken_off_at_once(event, talk, speaker, outbox):
    CoordinatorFactory()
    publish_programme(None, event)
    forget_mails()
    answer(talk.parts[0], SpeakerAnswer.DECLINED)
    assert outbox() == [("programmes.dropped", "li@example.com")]
    assert calendars_to("li@example.com")[0][0] == "CANCEL"
    answer(talk.parts[0], SpeakerAnswer.CONFIRMED)
    publish_programme(None, event)
    assert outbox()[-1] == ("programmes.scheduled", "li@example.com")


def test_mails_name_title_time_and_what_was_in_both_languages(event, talk, speaker):
    publish_programme(None, event)
    later(talk)
    speaker.locale = "zh"
    db.session.commit()
    publish_programme(None, event)
    english, chinese = db.session.scalars(sa.select(Notice).order_by(Notice.id))
    assert "Talk" in english.text
    assert event.title.en in english.text
    assert "演讲" in chinese.subject
    assert event.title.zh in chinese.text
    for notice in (english, chinese):
        assert "/speaking/" in notice.text
        assert vobject.readOne(notice.calendar).vevent.uid.value == talk.uid


# The event itself


def test_an_event_called_off_takes_sessions_off_and_brought_back_puts_them_on(event, talk, speaker, outbox):
    publish_programme(None, event)
    forget_mails()
    life.cancel(PersonFactory(), event, "Storm")
    life.reinstate(PersonFactory(), event)
    ours = [one for one in outbox() if one[0].startswith("programmes.")]
    assert ours == [("programmes.called_off", "li@example.com"), ("programmes.reinstated", "li@example.com")]
    sent = calendars_to("li@example.com")
    assert [(method, int(entry["SEQUENCE"])) for method, entry in sent] == [("CANCEL", 1), ("REQUEST", 2)]


def test_an_event_brought_back_at_another_time_waits_for_its_programme(event, talk, speaker, outbox):
    publish_programme(None, event)
    life.cancel(PersonFactory(), event, "Storm")
    forget_mails()
    event.starts_at, event.ends_at = event.starts_at + timedelta(days=30), event.ends_at + timedelta(days=30)
    db.session.commit()
    life.reinstate(PersonFactory(), event)
    assert [one for one in outbox() if one[0].startswith("programmes.")] == []
    later(talk, 30 * 24 * 60)
    publish_programme(None, event)
    assert outbox()[-1] == ("programmes.scheduled", "li@example.com")


def test_a_copied_event_has_rooms_tracks_and_sessions_at_its_own_time_and_no_people(event, talk, speaker):
    talk.track = TrackFactory(event=event)
    db.session.commit()
    copy = life.copy_event(PersonFactory(), event, event.starts_at + timedelta(days=365))
    made = db.session.scalar(sa.select(Session).where(Session.event_id == copy.id))
    assert (made.title.en, made.starts_at) == ("Talk", talk.starts_at + timedelta(days=365))
    assert (made.room.event_id, made.track.event_id, made.parts) == (copy.id, copy.id, [])
    assert made.uid != talk.uid
