"""Rooms, tracks and sessions as they are planned; what does not fit together; and who may touch them."""

from datetime import timedelta

import pytest

from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.programmes.enums import ConflictKind, SessionKind, SpeakerAnswer
from alliance.programmes.models import Room, Session
from alliance.programmes.operations import places
from alliance.programmes.operations.places import RoomInput, TrackInput
from alliance.programmes.operations.sessions import (
    SessionInput,
    add_session,
    change_session,
    remove_session,
    restore_session,
    shift_sessions,
)
from alliance.programmes.queries.conflicts import clashes
from alliance.programmes.queries.planning import plan_of
from alliance.programmes.queries.programme import rooms_of, sessions_of, tracks_of
from tests.factories import PersonFactory
from tests.factories.events import (
    EventFactory,
    PartFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    TrackFactory,
)


@pytest.fixture
def event():
    return EventFactory()


@pytest.fixture
def organizer():
    return PersonFactory()


def typed(event, minutes=0, length=30, **more):
    begins = event.starts_at + timedelta(minutes=minutes)
    values = {"title": Localized("Talk", "演讲"), "starts_at": begins, "ends_at": begins + timedelta(minutes=length)}
    return SessionInput(**values | more)


def refusal(act, *args):
    with pytest.raises(Refused) as refused:
        act(*args)
    return refused.value.field


# Rooms and tracks


def test_rooms_are_added_in_order_and_moved(event, organizer, trail):
    made = [places.add_room(organizer, event, RoomInput(Localized(name))) for name in ("A", "B", "C")]
    places.move_room(organizer, made[2], 1)
    assert [one.name.en for one in rooms_of(event.id)] == ["C", "A", "B"]
    places.move_room(organizer, made[2], 99)
    assert [one.name.en for one in rooms_of(event.id)] == ["A", "B", "C"]
    assert trail() == ["programmes.room_added"] * 3 + ["programmes.room_moved"] * 2


def test_a_room_has_a_name_a_sensible_number_of_seats_and_a_key_of_its_own(event, organizer):
    RoomFactory(event=event, code="main")
    assert refusal(places.add_room, organizer, event, RoomInput(Localized())) == "name_en"
    assert refusal(places.add_room, organizer, event, RoomInput(Localized("A"), seats=0)) == "seats"
    assert refusal(places.add_room, organizer, event, RoomInput(Localized("A"), code="main")) == "code"
    assert refusal(places.add_room, organizer, event, RoomInput(Localized("A"), code="x" * 121)) == "code"
    assert places.add_room(organizer, EventFactory(), RoomInput(Localized("A"), code="main")).code == "main"


def test_a_change_keeps_the_other_language_and_refuses_an_old_version(event, organizer, trail):
    room = RoomFactory(event=event, name=Localized("Hall", "大厅"))
    seen = room.version
    places.change_room(organizer, room, RoomInput(Localized("Great hall", "大厅"), seats=40), seen)
    assert (room.name.en, room.name.stale, room.seats) == ("Great hall", "zh", 40)
    with pytest.raises(Clash):
        places.change_room(organizer, room, RoomInput(Localized("Mine")), seen)
    track = TrackFactory(event=event)
    seen = track.version
    places.change_track(organizer, track, TrackInput(Localized("AI", "人工智能"), chairs=Localized("Li Lei")), seen)
    with pytest.raises(Clash):
        places.change_track(organizer, track, TrackInput(Localized("Mine")), seen)
    assert trail() == ["programmes.room_changed", "programmes.track_changed"]


def test_a_room_in_use_stays_and_an_empty_one_goes(event, organizer):
    room, track = RoomFactory(event=event), TrackFactory(event=event)
    session = SessionFactory(event=event, room=room, track=track)
    assert refusal(places.remove_room, organizer, room) is None
    assert refusal(places.remove_track, organizer, track) is None
    remove_session(organizer, session)
    places.remove_room(organizer, room)
    places.remove_track(organizer, track)
    db.session.expire_all()
    assert (rooms_of(event.id), tracks_of(event.id), session.room, session.track) == ([], [], None, None)


def test_tracks_are_added_in_order_and_moved(event, organizer):
    made = [places.add_track(organizer, event, TrackInput(Localized(name))) for name in ("A", "B")]
    places.move_track(organizer, made[1], 1)
    assert [one.name.en for one in tracks_of(event.id)] == ["B", "A"]
    assert refusal(places.add_track, organizer, event, TrackInput(Localized())) == "name_en"


def test_an_event_has_at_most_sixty_rooms(event, organizer):
    db.session.add_all([Room(event=event, code=f"{n}", name=Localized(f"{n}")) for n in range(60)])
    db.session.commit()
    with pytest.raises(Refused):
        places.add_room(organizer, event, RoomInput(Localized("One more")))


# Sessions


def test_a_session_is_planned_and_changed(event, organizer, trail):
    session = add_session(organizer, event, typed(event, kind=SessionKind.KEYNOTE))
    assert (session.sequence, session.kind) == (0, SessionKind.KEYNOTE)
    change_session(organizer, session, typed(event, text=Localized("More")), session.version)
    assert session.sequence == 0  # a text is no news for calendars
    change_session(organizer, session, typed(event, minutes=60, room=RoomFactory(event=event)), session.version)
    assert (session.sequence, session.starts_at) == (1, event.starts_at + timedelta(minutes=60))
    assert trail() == ["programmes.session_added", "programmes.session_changed", "programmes.session_changed"]


def test_a_session_without_a_time_can_be_planned(event, organizer):
    session = add_session(organizer, event, SessionInput(Localized("Some time")))
    assert (session.starts_at, session.ends_at) == (None, None)
    assert plan_of(event).unplaced == [session]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": Localized()}, "title_en"),
        ({"starts_at": None}, "starts"),
        ({"ends_at": None}, "ends"),
        ({"length": 0}, "ends"),
        ({"length": 24 * 60 + 1}, "ends"),
        ({"language": "fr"}, "language"),
    ],
)
def test_what_is_no_session_is_refused_at_its_field(event, organizer, wrong, field):
    assert refusal(add_session, organizer, event, typed(event, **wrong)) == field


def test_rooms_and_tracks_of_another_event_are_refused(event, organizer):
    assert refusal(add_session, organizer, event, typed(event, room=RoomFactory())) == "room"
    assert refusal(add_session, organizer, event, typed(event, track=TrackFactory())) == "track"


def test_an_outdated_edit_is_told_so(event, organizer):
    session = add_session(organizer, event, typed(event))
    seen = session.version
    change_session(organizer, session, typed(event, minutes=30), seen)
    with pytest.raises(Clash):
        change_session(organizer, session, typed(event, minutes=90), seen)


def test_a_session_goes_and_comes_back(event, organizer, trail):
    session = add_session(organizer, event, typed(event))
    remove_session(organizer, session)
    assert (sessions_of(event.id), plan_of(event).removed) == ([], [session])
    for act in (
        lambda: remove_session(organizer, session),
        lambda: change_session(organizer, session, typed(event), session.version),
    ):
        with pytest.raises(Refused):
            act()
    restore_session(organizer, session)
    assert (sessions_of(event.id), session.sequence) == ([session], 2)
    with pytest.raises(Refused):
        restore_session(organizer, session)
    assert trail()[1:] == ["programmes.session_removed", "programmes.session_restored"]


def test_all_sessions_move_by_the_same_time(event, organizer, trail):
    one, two = SessionFactory(event=event), SessionFactory(event=event, minutes=60)
    add_session(organizer, event, SessionInput(Localized("Some time")))
    before = one.starts_at, two.starts_at
    assert shift_sessions(organizer, event, timedelta(days=7)) == 2
    assert (one.starts_at, two.starts_at) == tuple(at + timedelta(days=7) for at in before)
    assert (one.sequence, trail()[-1]) == (1, "programmes.shifted")
    for by in (timedelta(), timedelta(days=4000)):
        assert refusal(shift_sessions, organizer, event, by) == "by"


# What does not fit


def kinds(event):
    return [(one.kind, [slot.title.en for slot in one.slots]) for one in clashes(sessions_of(event.id), event)]


def test_two_sessions_in_one_room_clash_and_neighbors_do_not(event):
    hall, other = RoomFactory(event=event), RoomFactory(event=event)
    SessionFactory(event=event, room=hall, en="A")
    SessionFactory(event=event, room=hall, en="B", minutes=15)
    SessionFactory(event=event, room=hall, en="C", minutes=45)
    SessionFactory(event=event, room=other, en="D")
    assert kinds(event) == [(ConflictKind.ROOM, ["A", "B"])]


def test_a_long_session_clashes_with_each_in_its_time(event):
    hall = RoomFactory(event=event)
    SessionFactory(event=event, room=hall, en="Long", ends_at=event.starts_at + timedelta(hours=3))
    for number in range(3):
        SessionFactory(event=event, room=hall, en=f"{number}", minutes=30 * number + 30)
    assert [titles for _kind, titles in kinds(event)] == [["Long", "0"], ["Long", "1"], ["Long", "2"]]


def test_one_person_in_two_places_clashes_also_under_two_entries(event):
    person = PersonFactory()
    one, two = SessionFactory(event=event, en="A"), SessionFactory(event=event, en="B")
    PartFactory(session=one, speaker=SpeakerFactory(event=event, person=person))
    PartFactory(session=two, speaker=SpeakerFactory(event=event, person=person))
    PartFactory(session=two)
    assert kinds(event) == [(ConflictKind.SPEAKER, ["A", "B"])]


def test_who_said_no_clashes_with_nothing_but_is_named(event):
    speaker = SpeakerFactory(event=event)
    for name, answer in (("A", SpeakerAnswer.DECLINED), ("B", SpeakerAnswer.CONFIRMED)):
        PartFactory(session=SessionFactory(event=event, en=name), speaker=speaker, answer=answer)
    assert kinds(event) == [(ConflictKind.DECLINED, ["A"])]


def test_a_session_outside_the_event_is_named(event):
    SessionFactory(event=event, en="Early", minutes=-60)
    SessionFactory(event=event, en="Late", minutes=8 * 60 - 15)
    assert kinds(event) == [(ConflictKind.OUTSIDE, ["Early"]), (ConflictKind.OUTSIDE, ["Late"])]


def test_the_plan_takes_as_many_statements_for_five_sessions_as_for_one(event, count_queries):
    counts = []
    for number in (1, 4):
        for _session in range(number):
            PartFactory(session=SessionFactory(event=event, room=RoomFactory(event=event)))
        db.session.expire_all()
        event.zone  # noqa: B018 - the event itself is loaded by its page
        with count_queries() as sent:
            plan_of(event)
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_days_of_the_event_and_of_stray_sessions_are_offered(event):
    SessionFactory(event=event, minutes=3 * 24 * 60)
    assert [count for _day, count in plan_of(event).days] in ([0, 1], [0, 0, 1])
    assert db.session.query(Session).count() == 1
