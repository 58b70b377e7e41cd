"""What doors send: once, twice, late, in any order; a guest counts once a day."""

from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from alliance.attendance.enums import MarkKind, MarkOutcome
from alliance.attendance.models import Arrival, Mark
from alliance.attendance.operations.ledger import MarkInput
from alliance.attendance.operations.marks import MOST, check_in, check_in_on, clear, take_marks, undo
from alliance.attendance.queries.doors import here_now
from alliance.attendance.queries.hours import day_there, days_of
from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.events.enums import EventState
from alliance.registrations.enums import RegistrationState
from tests.attendance.hall import doorkeeper, guest_of, hall
from tests.factories import PersonFactory
from tests.factories.events import ArrivalFactory

MINUTE = timedelta(minutes=1)


@pytest.fixture
def category():
    return hall()


@pytest.fixture
def event(category):
    return category.plan.event


@pytest.fixture
def keeper(event):
    return doorkeeper(event)


def standing():
    """(registration, door) of the arrivals that stand."""
    rows = db.session.scalars(select(Arrival).where(Arrival.undone_at.is_(None)).order_by(Arrival.registration_id))
    return [(one.registration_id, one.door) for one in rows]


def entered(key, guest, minutes_ago=0, door="", kind=MarkKind.IN, undoes=""):
    return MarkInput(key, guest.code, now() - minutes_ago * MINUTE, kind, door, undoes)


def outcomes(answers):
    return [one.outcome for one in answers]


def test_a_guest_is_checked_in(category, event, keeper, trail):
    guest = guest_of(category, name="Luo Yan", organization_name="Changan", place="14 C")
    answer = check_in(keeper, event, guest.code, "Hall A")
    assert (answer.outcome, answer.name, answer.text) == (
        MarkOutcome.COUNTED,
        "Luo Yan",
        "Changan · Member · seat 14 C",
    )
    assert standing() == [(guest.id, "Hall A")]
    assert trail() == ["attendance.checked_in"]
    assert here_now(event).here == 1


def test_the_second_door_hears_that_the_first_was_faster(category, event, keeper):
    guest = guest_of(category)
    with at(now() - 22 * MINUTE):
        first = check_in(keeper, event, guest.code, "Hall B")
    second = check_in(keeper, event, guest.code, "Hall A")
    assert second.outcome is MarkOutcome.ALREADY
    assert second.text == f"already checked in at {first.time}, Hall B"
    assert standing() == [(guest.id, "Hall B")]


def test_a_mark_that_comes_twice_counts_once(category, event, keeper, trail):
    guest = guest_of(category)
    mark = entered("a-key-of-the-phone", guest, 5, "Hall A")
    assert outcomes(take_marks(keeper, event, [mark])) == [MarkOutcome.COUNTED]
    assert outcomes(take_marks(keeper, event, [mark])) == [MarkOutcome.COUNTED]
    assert db.session.query(Mark).count() == 1
    assert trail() == ["attendance.checked_in"]


def test_a_code_that_nobody_has_is_kept_and_answered_also_when_it_comes_twice(event, keeper, trail):
    for _turn in range(2):
        answer = check_in(keeper, event, "ZZZZ9999", "Hall A", key="one-key-12")
        assert (answer.outcome, answer.name, answer.came) == (MarkOutcome.UNKNOWN, "", "")
        assert "ZZZZ9999" in answer.text
    assert standing() == []
    assert trail() == ["attendance.marked"]


def test_who_is_not_confirmed_is_not_counted(category, event, keeper):
    guest = guest_of(category, state=RegistrationState.WAITING)
    answer = check_in(keeper, event, guest.code)
    assert (answer.outcome, answer.text) == (MarkOutcome.NOT_EXPECTED, "not confirmed: On the waitlist")
    assert standing() == []


def test_a_guest_of_another_event_is_unknown_here(event, keeper):
    stranger = guest_of(hall())
    assert check_in(keeper, event, stranger.code).outcome is MarkOutcome.UNKNOWN


def test_nobody_is_checked_in_while_the_doors_are_closed(keeper):
    category = hall(hours=48)
    guest = guest_of(category)
    answer = check_in(keeper, category.plan.event, guest.code)
    assert (answer.outcome, answer.text) == (MarkOutcome.OUT_OF_HOURS, "The doors were not open")
    assert standing() == []


@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.POSTPONED, EventState.CANCELLED])
def test_an_event_that_does_not_take_place_checks_nobody_in(state):
    category = hall(state=state)
    guest = guest_of(category)
    with pytest.raises(Refused):
        check_in(PersonFactory(), category.plan.event, guest.code)
    assert db.session.query(Mark).count() == 0


def test_too_many_marks_at_a_time_are_refused(category, event, keeper):
    guest = guest_of(category)
    with pytest.raises(Refused):
        take_marks(keeper, event, [entered(f"key-{number:05}", guest) for number in range(MOST + 1)])


def test_no_marks_change_nothing(event, keeper, trail):
    assert take_marks(keeper, event, []) == []
    assert trail() == []


def test_a_check_in_is_undone_and_can_be_made_again(category, event, keeper, trail):
    guest = guest_of(category)
    first = check_in(keeper, event, guest.code, "Hall A")
    taken_back = undo(keeper, event, db.session.get(Mark, first.mark_id))
    assert (taken_back.outcome, taken_back.came, standing()) == (MarkOutcome.UNDONE, "", [])
    assert check_in(keeper, event, guest.code, "Hall A").outcome is MarkOutcome.COUNTED
    assert standing() == [(guest.id, "Hall A")]
    assert trail() == ["attendance.checked_in", "attendance.undone", "attendance.checked_in"]


def test_an_undo_at_one_door_leaves_the_other_doors_check_in(category, event, keeper):
    """The wrong person was chosen at door A; the right one really came through door B."""
    guest = guest_of(category)
    with at(now() - 10 * MINUTE):
        wrong = check_in(keeper, event, guest.code, "A")
    check_in(keeper, event, guest.code, "B")
    answer = undo(keeper, event, db.session.get(Mark, wrong.mark_id))
    assert (answer.outcome, answer.door) == (MarkOutcome.UNDONE, "B")
    assert standing() == [(guest.id, "B")]


def test_an_undo_that_names_no_mark_takes_back_what_stands(category, event, keeper):
    guest = guest_of(category)
    check_in(keeper, event, guest.code)
    take_marks(keeper, event, [entered("undo-by-code", guest, kind=MarkKind.UNDO)])
    assert standing() == []


def test_the_outcome_does_not_depend_on_the_order_in_which_doors_come_back(category, event, keeper):
    """Two doors; one checks in, the other checks in and takes that back: in all orders door A's mark stands."""
    for order in permutations(range(3)):
        guest = guest_of(category)
        marks = [
            entered(f"first-{guest.id}", guest, 30, "A"),
            entered(f"second-{guest.id}", guest, 40, "B"),
            entered(f"third-{guest.id}", guest, 39, "B", MarkKind.UNDO, f"second-{guest.id}"),
        ]
        for place in order:
            take_marks(keeper, event, [marks[place]])
        assert standing()[-1] == (guest.id, "A"), order


def test_a_batch_is_taken_in_the_order_in_which_it_was_made(category, event, keeper):
    one, other = guest_of(category), guest_of(category)
    answers = take_marks(
        keeper,
        event,
        [
            entered("undo-of-it", one, 8, "A", MarkKind.UNDO, "in-of-it-1"),
            entered("in-of-it-1", one, 9, "A"),
            entered("other-in-1", other, 7, "A"),
            entered("other-in-2", other, 6, "A"),
        ],
    )
    assert outcomes(answers) == [MarkOutcome.UNDONE, MarkOutcome.COUNTED, MarkOutcome.COUNTED, MarkOutcome.ALREADY]
    assert standing() == [(other.id, "A")]


def test_an_earlier_mark_that_comes_later_is_the_arrival(category, event, keeper):
    guest = guest_of(category)
    take_marks(keeper, event, [entered("online-door", guest, 5, "B")])
    late = take_marks(keeper, event, [entered("offline-door", guest, 20, "A")])
    assert outcomes(late) == [MarkOutcome.ALREADY]
    assert standing() == [(guest.id, "A")]
    assert db.session.query(Arrival).count() == 1


def test_a_mark_from_the_future_is_of_now(category, event, keeper):
    guest = guest_of(category)
    take_marks(keeper, event, [entered("broken-clock", guest, -600)])
    assert db.session.query(Arrival).one().at <= now()


def test_each_day_of_an_event_counts_for_itself(keeper):
    category = hall(hours=-1)
    event = category.plan.event
    event.ends_at = event.starts_at + timedelta(days=2)
    db.session.commit()
    guest = guest_of(category)
    check_in(keeper, event, guest.code)
    with at(now() + timedelta(days=1)):
        assert check_in(keeper, event, guest.code).outcome is MarkOutcome.COUNTED
        assert here_now(event).here == 1
    assert db.session.query(Arrival).count() == 2


def test_the_organizers_note_afterwards_who_was_there_and_take_it_back(keeper):
    category = hall(hours=-200)
    event, guest = category.plan.event, guest_of(category)
    answer = check_in_on(keeper, event, guest.code, days_of(event)[0])
    assert answer.outcome is MarkOutcome.COUNTED
    clear(keeper, db.session.query(Arrival).one())
    assert standing() == []
    assert check_in_on(keeper, event, guest.code, days_of(event)[0]).outcome is MarkOutcome.COUNTED
    with pytest.raises(Refused):
        check_in_on(keeper, event, guest.code, days_of(event)[-1] + timedelta(days=1))


def test_taking_somebody_off_the_list_takes_back_the_marks_of_every_door(category, event, keeper):
    guest = guest_of(category)
    with at(now() - 10 * MINUTE):
        check_in(keeper, event, guest.code, "A")
    check_in(keeper, event, guest.code, "B")
    arrival = db.session.query(Arrival).one()
    clear(keeper, arrival)
    assert standing() == []
    with pytest.raises(Refused):
        clear(keeper, arrival)


def test_an_arrival_that_no_door_sent_is_known_and_can_be_taken_back(category, event, keeper):
    guest = guest_of(category)
    arrival = ArrivalFactory(registration=guest, event=event, day=day_there(event), at=now() - MINUTE)
    assert check_in(keeper, event, guest.code).outcome is MarkOutcome.ALREADY
    clear(keeper, arrival)
    assert standing() == []


def test_a_mark_made_before_midnight_belongs_to_that_day(keeper):
    category = hall(hours=-1)
    event = category.plan.event
    event.ends_at = event.starts_at + timedelta(days=1)
    db.session.commit()
    guest = guest_of(category)
    with at(event.starts_at + timedelta(hours=30)):
        take_marks(keeper, event, [MarkInput("yesterday-1", guest.code, event.starts_at)])
        take_marks(keeper, event, [MarkInput("undo-today-1", guest.code, now(), MarkKind.UNDO, "", "yesterday-1")])
    assert standing() == []


@pytest.mark.parametrize(("door", "text"), [("", "already checked in at "), ("B", ", B")])
def test_the_words_name_the_door_when_there_is_one(category, event, keeper, door, text):
    guest = guest_of(category)
    check_in(keeper, event, guest.code, door)
    assert text in check_in(keeper, event, guest.code, "A").text


def evening():
    """(event, guest) of one day that begins at nine in the morning in Shanghai."""
    category = hall(hours=48)
    event = category.plan.event
    event.starts_at = event.starts_at.replace(hour=1, minute=0, second=0, microsecond=0)
    event.ends_at = event.starts_at + timedelta(hours=14)
    db.session.commit()
    return event, guest_of(category)


def test_who_fetches_the_badge_on_the_evening_before_stands_on_the_list_of_the_first_day_once():
    event, guest = evening()
    keeper = doorkeeper(event)
    with at(event.starts_at - timedelta(hours=11)):
        assert check_in(keeper, event, guest.code).outcome is MarkOutcome.COUNTED
    with at(event.starts_at + MINUTE):
        assert check_in(keeper, event, guest.code).outcome is MarkOutcome.ALREADY
        assert here_now(event).here == 1
    assert [one.day for one in db.session.scalars(select(Arrival))] == days_of(event)


def test_who_comes_after_midnight_of_the_last_day_stands_on_its_list():
    event, guest = evening()
    keeper = doorkeeper(event)
    with at(event.ends_at + timedelta(hours=3)):
        assert check_in(keeper, event, guest.code).outcome is MarkOutcome.COUNTED
        assert here_now(event).here == 1
    assert [one.day for one in db.session.scalars(select(Arrival))] == days_of(event)


def test_a_guest_is_noted_days_later_and_never_for_a_day_to_come():
    event, guest = evening()
    event.ends_at += timedelta(days=1)
    db.session.commit()
    first, second = days_of(event)
    keeper = doorkeeper(event)
    with at(event.starts_at + MINUTE), pytest.raises(Refused):
        check_in_on(keeper, event, guest.code, second)
    with at(event.ends_at + timedelta(days=5)):
        assert check_in_on(keeper, event, guest.code, second).outcome is MarkOutcome.COUNTED
        assert check_in_on(keeper, event, guest.code, first).outcome is MarkOutcome.COUNTED
    assert sorted(one.day for one in db.session.scalars(select(Arrival))) == [first, second]
