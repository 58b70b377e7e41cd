"""Events in the calendar that a person subscribes to."""

import pytest

from alliance.core.clock import now
from alliance.core.db import db
from alliance.event_pages.queries.entries import entries_of
from alliance.events.enums import EventState
from alliance.invitations.enums import InvitationState
from alliance.programmes.enums import SpeakerAnswer
from alliance.registrations.enums import RegistrationState
from tests.factories import PersonFactory
from tests.factories.events import (
    EventFactory,
    InvitationFactory,
    PartFactory,
    PlanFactory,
    RegistrationFactory,
    SeatCategoryFactory,
    SessionFactory,
    SpeakerFactory,
)


@pytest.fixture
def person():
    return PersonFactory()


def seat(person, state=RegistrationState.CONFIRMED, **event):
    category = SeatCategoryFactory(plan=PlanFactory(event=EventFactory(**event)))
    return RegistrationFactory(category=category, person_id=person.id, state=state).event


def speech(person, answer=SpeakerAnswer.CONFIRMED, **session):
    talk = SessionFactory(**session)
    PartFactory(session=talk, speaker=SpeakerFactory(event=talk.event, person=person), answer=answer)
    return talk.event


def uids(app, person, language="en"):
    with app.test_request_context("/"):
        return {one.uid.partition("@")[0] for one in entries_of(person, language)}


def test_a_seat_a_part_and_a_yes_without_seats_stand_in_the_calendar(app, person):
    events = [seat(person), speech(person)]
    events.append(InvitationFactory(event=EventFactory(), person=person, state=InvitationState.ACCEPTED).event)
    assert uids(app, person) == {one.uid for one in events}
    assert uids(app, PersonFactory()) == set()


@pytest.mark.parametrize(
    "state", [one for one in RegistrationState if one is not RegistrationState.CONFIRMED], ids=lambda one: one.value
)
def test_only_a_confirmed_seat_stands_there(app, person, state):
    seat(person, state=state)
    assert uids(app, person) == set()


def test_a_part_that_was_declined_or_whose_session_was_taken_out_does_not(app, person):
    speech(person, SpeakerAnswer.DECLINED)
    speech(person, removed_at=now())
    assert uids(app, person) == set()


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.POSTPONED])
def test_what_was_called_off_is_taken_out_of_calendars_and_not_just_missing(app, person, state):
    event = seat(person)
    event.state = state
    db.session.commit()
    with app.test_request_context("/"):
        assert [one.is_cancelled for one in entries_of(person, "en")] == [True]


def test_drafts_and_what_is_long_over_are_left_out(app, person):
    hidden = seat(person)
    hidden.state = EventState.DRAFT
    seat(person, hours=-24 * 200)
    db.session.commit()
    assert uids(app, person) == set()


def test_the_calendar_speaks_the_language_of_its_reader_and_falls_back(app, person):
    event = seat(person)
    with app.test_request_context("/"):
        assert entries_of(person, "zh")[0].title == event.title.zh
        assert entries_of(person, "en")[0].title == event.title.en


@pytest.mark.parametrize("count", [1, 5])
def test_entries_cost_one_statement(app, person, count_queries, count):
    for _number in range(count):
        seat(person)
    db.session.expire_all()
    db.session.refresh(person)
    with app.test_request_context("/"), count_queries() as sent:
        assert len(entries_of(person, "en")) == count
    assert len(sent) == 1, sent
