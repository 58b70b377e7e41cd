"""The day: begin, on, back, leave out, minutes more and less, signed in order, undone; two people at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from alliance.agreements.enums import AgreementState
from alliance.agreements.models import ProgressRequest
from alliance.agreements.operations import signing as register
from alliance.ceremonies.enums import CeremonyState, CueKind, CueState, Press
from alliance.ceremonies.operations import day
from alliance.ceremonies.operations.run import remove_cue
from alliance.ceremonies.queries.ceremonies import acts_of, cues_of, last_step, steps_of
from alliance.ceremonies.queries.lines import clock
from alliance.ceremonies.queries.whole import whole_of
from alliance.core import clock as clocks
from alliance.core.clock import today
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.events.enums import EventState
from tests.ceremonies.scene import RECOGNITION, THREE, agreement, ceremony, coordinator, frozen, two_ready

ZONE = "Asia/Shanghai"
DOORS = THREE - timedelta(minutes=30)


def at(minutes, from_=DOORS):
    return clocks.at(from_ + timedelta(minutes=minutes))


def seen(one):
    step = last_step(one)
    return step.id if step else 0


def states(one):
    return [cue.state.value for cue in cues_of(one)]


@pytest.fixture
def who():
    return coordinator()


@pytest.fixture
def begun(who):
    """Two ready agreements; the doors opened on time."""
    one = two_ready()
    with at(0):
        day.begin(who, one, 0)
    return one


def forward_to(who, one, kind, minutes=1):
    """Press “next” until a line of this kind runs."""
    for step in range(1, 30):
        running = next(cue for cue in cues_of(one) if cue.state is CueState.RUNNING)
        if running.kind is kind:
            return running
        with at(step * minutes):
            day.go_on(who, one, seen(one))
    raise AssertionError("no such line")


def test_beginning_starts_the_first_line(begun, trail):
    assert (begun.state, begun.began_at) == (CeremonyState.RUNNING, DOORS)
    assert states(begun)[:2] == ["running", "waiting"]
    assert trail()[-1] == "ceremonies.begin"


def test_a_ceremony_begins_once_with_lines_and_within_a_published_event(who, begun):
    with pytest.raises(Refused):
        day.begin(who, begun, seen(begun))
    with pytest.raises(Refused):
        day.begin(who, ceremony(filled=False), 0)
    for state in (EventState.DRAFT, EventState.POSTPONED, EventState.CANCELLED):
        one = ceremony(agreement())
        one.event.state = state
        db.session.commit()
        with pytest.raises(Refused):
            day.begin(who, one, 0)


def test_going_on_ends_a_line_and_begins_the_next_and_what_follows_shifts(who, begun):
    with at(36):  # the doors took six minutes longer
        day.go_on(who, begun, seen(begun))
        whole = whole_of(begun)
    assert [clock(line.times.begins_at, ZONE) for line in whole.lines[:4]] == ["14:30", "15:06", "15:11", "15:14"]
    assert (whole.now.title, whole.next.title, whole.moment.late_minutes) == ("Welcome", "Speech", 6)


def test_the_last_press_of_next_ends_the_ceremony(who, begun, trail):
    for _ in cues_of(begun):
        with at(40):
            day.go_on(who, begun, seen(begun))
    assert (begun.state, begun.ended_at) == (CeremonyState.FINISHED, DOORS + timedelta(minutes=40))
    assert set(states(begun)) == {"done"}
    with pytest.raises(Refused):
        day.go_on(who, begun, seen(begun))


def test_going_back_takes_the_line_before_up_again(who, begun):
    with pytest.raises(Refused):
        day.go_back(who, begun, seen(begun))
    with at(30):
        day.go_on(who, begun, seen(begun))
    with at(31):
        day.go_back(who, begun, seen(begun))
    assert states(begun)[:2] == ["running", "waiting"]
    first, second = cues_of(begun)[:2]
    assert (first.began_at, first.ended_at, second.began_at) == (DOORS, None, None)


def test_a_line_is_left_out_and_taken_in_again(who, begun):
    speech = cues_of(begun)[2]
    day.skip(who, speech, seen(begun))
    assert states(begun)[:3] == ["running", "waiting", "skipped"]
    with pytest.raises(Refused):
        day.skip(who, speech, seen(begun))
    with at(30):
        day.go_on(who, begun, seen(begun))
    with at(35):
        day.go_on(who, begun, seen(begun))  # past the speech
    assert next(cue for cue in cues_of(begun) if cue.state is CueState.RUNNING).kind is CueKind.ENTRY
    day.restore(who, speech, seen(begun))
    assert states(begun)[:5] == ["done", "done", "running", "waiting", "waiting"]
    with at(36):
        db.session.refresh(speech)
        assert whole_of(begun).moment.next.cue.id == speech.id
        times = {line.cue.id: line.times.begins_at for line in whole_of(begun).lines}
        assert sorted(times.values()) == list(times.values())  # what is taken in again comes next, not beside
    with pytest.raises(Refused):
        day.restore(who, speech, seen(begun))


def test_minutes_given_and_taken_shift_the_rest_and_the_plan_stays_known(who, begun):
    doors = cues_of(begun)[0]
    day.stretch(who, doors, 5, seen(begun))
    day.stretch(who, doors, -1, seen(begun))
    with at(1):
        line = whole_of(begun, DOORS).lines[1]
    assert (clock(line.times.begins_at, ZONE), clock(line.times.planned_at, ZONE)) == ("15:04", "15:00")
    for minutes in (0, -40, 700):
        with pytest.raises(Refused):
            day.stretch(who, doors, minutes, seen(begun))
    with at(30):
        day.go_on(who, begun, seen(begun))
    with pytest.raises(Refused):
        day.stretch(who, doors, 1, seen(begun))  # it is over


def test_two_who_press_at_once_do_it_once(who, begun):
    other = coordinator()
    page = seen(begun)  # both look at the same page
    with at(30):
        day.go_on(who, begun, page)
    for act in (
        lambda: day.go_on(other, begun, page),
        lambda: day.go_back(other, begun, page),
        lambda: day.stretch(other, cues_of(begun)[1], 1, page),
        lambda: day.undo(other, begun, page),
        lambda: day.finish(other, begun, page),
    ):
        with pytest.raises(Clash, match="was faster"):
            act()
    assert states(begun)[:3] == ["done", "running", "waiting"]


def test_each_press_can_be_undone_down_to_the_beginning(who, begun):
    doors = cues_of(begun)[0]
    day.stretch(who, doors, 3, seen(begun))
    with at(33):
        day.go_on(who, begun, seen(begun))
    assert day.undo(who, begun, seen(begun)).verb is Press.NEXT
    db.session.expire_all()
    assert (states(begun)[:2], cues_of(begun)[0].ended_at) == (["running", "waiting"], None)
    assert day.undo(who, begun, seen(begun)).verb is Press.STRETCH
    assert cues_of(begun)[0].extra == 0
    assert day.undo(who, begun, seen(begun)).verb is Press.BEGIN
    assert (begun.state, begun.began_at, set(states(begun))) == (CeremonyState.PREPARING, None, {"waiting"})
    with pytest.raises(Refused):
        day.undo(who, begun, 0)
    assert [one.undone_at is not None for one in steps_of(begun)] == [True, True, True]


def test_ending_early_and_going_on_after_the_end(who, begun):
    with at(20):
        day.finish(who, begun, seen(begun))
    assert (begun.state, states(begun)[0]) == (CeremonyState.FINISHED, "done")
    with pytest.raises(Refused):
        day.finish(who, begun, seen(begun))
    day.reopen(who, begun, seen(begun))
    assert (begun.state, begun.ended_at, states(begun)[0]) == (CeremonyState.RUNNING, None, "running")
    with pytest.raises(Refused):
        day.reopen(who, begun, seen(begun))


def test_nothing_is_pressed_before_the_beginning(who):
    one = two_ready()
    cue, signing = cues_of(one)[0], acts_of(one)[0].signing
    for act in (
        lambda: day.go_on(who, one, 0),
        lambda: day.go_back(who, one, 0),
        lambda: day.skip(who, cue, 0),
        lambda: day.restore(who, cue, 0),
        lambda: day.stretch(who, cue, 1, 0),
        lambda: day.finish(who, one, 0),
        lambda: day.mark_signed(who, signing, 0),
        lambda: day.leave_out(who, signing, 0),
    ):
        with pytest.raises(Refused):
            act()


def test_marking_signed_enters_the_register_with_number_place_and_moment(who, begun, trail):
    first = acts_of(begun)[0]
    forward_to(who, begun, CueKind.SIGNING)
    with at(40):
        number = day.mark_signed(who, first.signing, seen(begun))
    signed = first.agreement
    assert (signed.state, signed.number, number) == (AgreementState.SIGNED, number, "AG-2026-001")
    assert signed.signed_on.isoformat() == "2026-12-10"
    assert signed.signed_at_place == Localized("Hall A", "A厅")
    assert [one.signed_at for one in first.signatories] == [DOORS + timedelta(minutes=40)] * 3
    assert first.signing.signed_at == DOORS + timedelta(minutes=40)
    asked = select(ProgressRequest.days).where(ProgressRequest.agreement_id == signed.id).distinct()
    assert sorted(db.session.scalars(asked)) == [30, 90, 180]
    assert {"agreements.signed", "ceremonies.signed"} <= set(trail())
    with pytest.raises(Refused):
        day.mark_signed(who, first.signing, seen(begun))


def test_agreements_are_signed_in_their_order(who, begun):
    first, second = (act.signing for act in acts_of(begun))
    with pytest.raises(Refused, match="comes first"):
        day.mark_signed(who, second, seen(begun))
    day.leave_out(who, first, seen(begun))
    with at(40):
        day.mark_signed(who, second, seen(begun))
    assert second.agreement.state is AgreementState.SIGNED
    assert first.agreement.state is AgreementState.READY
    assert [cue.state.value for cue in cues_of(begun) if cue.signing_id == first.id] == ["skipped"] * 3
    for act in (lambda: day.leave_out(who, first, seen(begun)), lambda: day.leave_out(who, second, seen(begun))):
        with pytest.raises(Refused):
            act()


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: agreement(), "not frozen"),
        (lambda: frozen(), "Not confirmed by"),
        (lambda: agreement(state=AgreementState.CONFIRMED), "Only what is ready"),
        (lambda: agreement(state=AgreementState.WITHDRAWN), "Only what is ready"),
    ],
)
def test_nothing_that_is_not_ready_is_signed_and_the_reason_is_said(who, make, reason):
    one = ceremony(make())
    with at(0):
        day.begin(who, one, 0)
    (act,) = acts_of(one)
    with pytest.raises(Refused, match=reason):
        day.mark_signed(who, act.signing, seen(one))
    db.session.expire_all()
    assert act.signing.signed_at is None
    assert act.agreement.number is None
    assert [step.verb for step in steps_of(one)] == [Press.BEGIN]


def test_a_signing_is_undone_in_the_register_too(who, begun):
    first = acts_of(begun)[0]
    with at(40):
        day.mark_signed(who, first.signing, seen(begun))
        day.undo(who, begun, seen(begun))
    assert (first.agreement.state, first.signing.signed_at) == (AgreementState.READY, None)
    with at(41):
        assert day.mark_signed(who, first.signing, seen(begun)) == "AG-2026-001"


def test_a_signing_of_another_day_is_not_undone(who, begun):
    first = acts_of(begun)[0]
    with at(40):
        day.mark_signed(who, first.signing, seen(begun))
    with at(60 * 24), pytest.raises(Refused):
        day.undo(who, begun, seen(begun))
    assert first.agreement.state is AgreementState.SIGNED


def test_leaving_an_agreement_out_is_undone_with_its_lines(who, begun):
    first = acts_of(begun)[0]
    day.leave_out(who, first.signing, seen(begun))
    day.undo(who, begun, seen(begun))
    assert first.signing.left_out_at is None
    assert set(states(begun)[1:]) == {"waiting"}


def test_undoing_skips_lines_that_are_gone(who, begun):
    speech = cues_of(begun)[2]
    day.skip(who, speech, seen(begun))
    db.session.refresh(speech)
    remove_cue(who, speech)
    day.undo(who, begun, seen(begun))
    assert len(cues_of(begun)) == 10


def test_the_control_knows_whose_turn_it_is(who, begun):
    whole = whole_of(begun)
    assert whole.turn.number == 1
    with at(40):
        day.mark_signed(who, whole.acts[0].signing, seen(begun))
    assert whole_of(begun).turn.number == 2
    assert RECOGNITION[0][0] == whole_of(begun).turn.agreement.title.en


def test_undoing_a_late_signing_leaves_the_agreement_left_out_as_it_was(who, begun):
    first, second = (act.signing for act in acts_of(begun))
    with at(40):
        day.leave_out(who, first, seen(begun))
        day.mark_signed(who, first, seen(begun))
        assert first.left_out_at is None
        day.undo(who, begun, seen(begun))
        assert first.left_out_at == DOORS + timedelta(minutes=40)
        day.mark_signed(who, second, seen(begun))


def test_a_signing_taken_back_elsewhere_does_not_stand_in_the_way_of_undoing(who, begun):
    first = acts_of(begun)[0].signing
    with at(40):
        day.go_on(who, begun, seen(begun))
        day.mark_signed(who, first, seen(begun))
        register.undo_sign(who, first.agreement, "A mistake")
        day.undo(who, begun, seen(begun))
        day.undo(who, begun, seen(begun))
    assert (states(begun)[0], first.agreement.state) == ("running", AgreementState.READY)


def test_while_the_ceremony_runs_nothing_is_signed_elsewhere_before_its_turn(who, begun):
    first, second = acts_of(begun)
    with at(40):
        with pytest.raises(Refused, match="comes first"):
            register.sign(who, second.agreement, today(), Localized("Office"))
        db.session.expire_all()
        assert second.agreement.state is AgreementState.READY
        day.leave_out(who, first.signing, seen(begun))
        register.sign(who, second.agreement, today(), Localized("Office"))
        register.sign(who, first.agreement, today(), Localized("Office"))
    assert first.signing.left_out_at is None


def test_what_is_signed_elsewhere_is_signed_in_the_ceremony_too(who, begun):
    first, second = acts_of(begun)
    with at(40):
        register.sign(who, first.agreement, today(), Localized("Office"))
        assert first.signing.signed_at == DOORS + timedelta(minutes=40)
        assert whole_of(begun).turn.number == 2
        register.undo_sign(who, first.agreement, "A mistake")
    assert first.signing.signed_at is None
    with pytest.raises(Refused):
        day.mark_signed(who, second.signing, seen(begun))
