"""The run of show: lines, a standard run in one press, times that follow, changes that shift what comes after."""

from datetime import timedelta

import pytest

from alliance.agreements.enums import AgreementState
from alliance.ceremonies.enums import CeremonyState, Crew, CueKind, CueState
from alliance.ceremonies.operations.run import (
    CueInput,
    StandardRun,
    add_cue,
    change_cue,
    fill_run,
    move_cue,
    remove_cue,
)
from alliance.ceremonies.queries.ceremonies import cues_of
from alliance.ceremonies.queries.lines import clock
from alliance.ceremonies.queries.run import ends_at, moment_of, timed
from alliance.ceremonies.queries.whole import whole_of
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from tests.ceremonies.scene import RECOGNITION, THREE, agreement, ceremony, coordinator
from tests.factories.agreements import CeremonyFactory, CueFactory, SigningFactory

ZONE = "Asia/Shanghai"


def minutes(number):
    return timedelta(minutes=number)


def run_of(one, at=THREE):
    """(clock, title) of each line."""
    return [(clock(line.times.begins_at, ZONE), line.title) for line in whole_of(one, at).lines]


def test_one_press_writes_the_standard_run_for_all_agreements(trail):
    one = ceremony(agreement(), agreement(RECOGNITION), filled=False)
    fill_run(coordinator(), one, StandardRun())
    assert run_of(one) == [
        ("14:30", "Doors open"),
        ("15:00", "Welcome"),
        ("15:05", "Speech"),
        ("15:08", "Entry for agreement 1"),
        ("15:09", "Agreement 1 is signed"),
        ("15:13", "Agreement 1: copies are exchanged"),
        ("15:14", "Entry for agreement 2"),
        ("15:15", "Agreement 2 is signed"),
        ("15:19", "Agreement 2: copies are exchanged"),
        ("15:20", "Photograph"),
        ("15:26", "End"),
    ]
    assert trail()[-1] == "ceremonies.run_filled"


def test_the_standard_run_replaces_what_stands_and_leaves_out_parts_of_length_0():
    one = ceremony(agreement())
    fill_run(coordinator(), one, StandardRun(doors=0, speech=0, entry=0, exchange=0, photograph=0, end=0))
    assert run_of(one) == [("15:00", "Welcome"), ("15:05", "Agreement 1 is signed")]


def test_a_standard_run_needs_a_line_and_sensible_lengths_and_a_ceremony_that_has_not_begun():
    one = ceremony(filled=False)
    nothing = StandardRun(doors=0, welcome=0, speech=0, photograph=0, end=0)
    with pytest.raises(Refused):
        fill_run(coordinator(), one, nothing)
    with pytest.raises(Refused) as refused:
        fill_run(coordinator(), one, StandardRun(signing=601))
    assert refused.value.field == "signing"
    one.state = CeremonyState.RUNNING
    db.session.commit()
    with pytest.raises(Refused):
        fill_run(coordinator(), one, StandardRun())


def test_words_follow_from_agreement_and_stage_until_somebody_types_others():
    one = ceremony(agreement(), host=Localized("Chen Lu", "陈璐"))
    lines = {line.cue.kind: line for line in whole_of(one).lines}
    signing = lines[CueKind.SIGNING]
    assert signing.who == "Yin Tongyue, Li Bin, Xiang Xingchu"
    assert signing.stage == "Table: Chery Automobile, NIO, JAC from the left."
    assert signing.props == "3 folders with the text in Chinese, English, 3 pens"
    assert (lines[CueKind.WELCOME].who, lines[CueKind.WELCOME].microphone) == ("Chen Lu", "Chen Lu")
    typed = CueInput(CueKind.SIGNING, 4, title=Localized("The framework is signed"), signing=signing.cue.signing)
    change_cue(coordinator(), signing.cue, typed, signing.cue.version)
    assert {line.cue.kind: line for line in whole_of(one).lines}[CueKind.SIGNING].title == "The framework is signed"


def test_the_usual_crew_stands_in_the_standard_run():
    one = ceremony(agreement())
    crews = {cue.kind: cue.crew for cue in cues_of(one)}
    assert crews[CueKind.SIGNING] == ["protocol", "stage", "photo"]
    assert crews[CueKind.DOORS] == ["ushers", "sound", "light"]


def test_a_line_is_added_at_its_place_and_what_follows_shifts(trail):
    one = ceremony(agreement())
    speech = CueInput(CueKind.SPEECH, 10, title=Localized("The mayor speaks"), crew=(Crew.SOUND,))
    add_cue(coordinator(), one, speech, position=3)
    assert run_of(one)[1:5] == [
        ("15:00", "Welcome"),
        ("15:05", "The mayor speaks"),
        ("15:15", "Speech"),
        ("15:18", "Entry for agreement 1"),
    ]
    assert [cue.position for cue in cues_of(one)] == list(range(1, 10))
    add_cue(coordinator(), one, CueInput(CueKind.TOAST, 15))
    assert run_of(one)[-1] == ("15:32", "Toast")
    assert trail()[-1] == "ceremonies.cue_added"


def test_a_line_has_a_sensible_length_a_moment_nearby_and_an_agreement_of_its_own_ceremony():
    one = ceremony(agreement())
    elsewhere = SigningFactory(agreement=agreement(RECOGNITION))
    for typed, field in (
        (CueInput(CueKind.SPEECH, 0), "minutes"),
        (CueInput(CueKind.SPEECH, 601), "minutes"),
        (CueInput(CueKind.SPEECH, 5, fixed_at=THREE + timedelta(days=2)), "fixed"),
        (CueInput(CueKind.SIGNING, 5, signing=elsewhere), "signing"),
    ):
        with pytest.raises(Refused) as refused:
            add_cue(coordinator(), one, typed)
        assert refused.value.field == field


def test_a_run_of_show_has_at_most_300_lines():
    one = ceremony(filled=False)
    CueFactory.create_batch(300, ceremony=one)
    with pytest.raises(Refused):
        add_cue(coordinator(), one, CueInput(CueKind.SPEECH, 5))


def test_a_change_shifts_what_follows_and_an_outdated_one_is_refused():
    one = ceremony(agreement())
    welcome = cues_of(one)[1]
    seen = welcome.version
    change_cue(coordinator(), welcome, CueInput(CueKind.WELCOME, 8), seen)
    assert run_of(one)[2] == ("15:08", "Speech")
    with pytest.raises(Clash):
        change_cue(coordinator(), welcome, CueInput(CueKind.WELCOME, 9), seen)


def test_a_line_is_moved_and_taken_out():
    one = ceremony(filled=False)
    first, second, third = (CueFactory(ceremony=one, position=place, minutes=5) for place in (1, 2, 3))
    move_cue(coordinator(), third, 1)
    assert [cue.id for cue in cues_of(one)] == [third.id, first.id, second.id]
    move_cue(coordinator(), third, 99)
    assert [cue.id for cue in cues_of(one)] == [first.id, second.id, third.id]
    remove_cue(coordinator(), second)
    assert [clock(line.begins_at, ZONE) for line in timed(one, cues_of(one), THREE)] == ["15:00", "15:05"]


def test_what_has_begun_keeps_its_place_and_what_is_over_its_words():
    one = ceremony(filled=False)
    done = CueFactory(ceremony=one, position=1, state=CueState.DONE, began_at=THREE, ended_at=THREE)
    running = CueFactory(ceremony=one, position=2, state=CueState.RUNNING, began_at=THREE)
    coming = CueFactory(ceremony=one, position=3)
    who = coordinator()
    for act in (
        lambda: move_cue(who, running, 1),
        lambda: remove_cue(who, running),
        lambda: remove_cue(who, done),
        lambda: change_cue(who, done, CueInput(CueKind.SPEECH, 9), done.version),
    ):
        with pytest.raises(Refused):
            act()
    move_cue(who, coming, 1)
    assert [cue.id for cue in cues_of(one)] == [done.id, running.id, coming.id]
    add_cue(who, one, CueInput(CueKind.SPEECH, 5), position=1)
    assert [cue.position for cue in cues_of(one)] == [1, 2, 3, 4]
    assert cues_of(one)[3].id == coming.id


def test_nothing_is_written_once_the_ceremony_is_over():
    one = ceremony(agreement(), state=CeremonyState.FINISHED, filled=False)
    cue = CueFactory(ceremony=one)
    who = coordinator()
    for act in (
        lambda: add_cue(who, one, CueInput(CueKind.SPEECH, 5)),
        lambda: change_cue(who, cue, CueInput(CueKind.SPEECH, 5), cue.version),
        lambda: move_cue(who, cue, 1),
        lambda: remove_cue(who, cue),
    ):
        with pytest.raises(Refused):
            act()


def test_a_fixed_moment_is_kept_and_says_how_it_lies_to_the_line_before():
    one = CeremonyFactory(starts_at=THREE)
    CueFactory(ceremony=one, position=1, minutes=10)
    early = CueFactory(ceremony=one, position=2, minutes=5, fixed_at=THREE + minutes(7))
    CueFactory(ceremony=one, position=3, minutes=5)
    late = CueFactory(ceremony=one, position=4, minutes=5, fixed_at=THREE + minutes(30))
    times = timed(one, cues_of(one), THREE)
    assert [clock(line.begins_at, ZONE) for line in times] == ["15:00", "15:07", "15:12", "15:30"]
    assert (times[1].cue, times[1].overlap) == (early, minutes(3))
    assert (times[3].cue, times[3].gap, times[3].overlap) == (late, minutes(13), minutes(0))


@pytest.fixture
def underway():
    """Begun at 15:04 instead of 15:00: the first line of ten minutes is running, three wait, the last one is fixed."""
    one = CeremonyFactory(starts_at=THREE, state=CeremonyState.RUNNING, began_at=THREE + minutes(4))
    CueFactory(ceremony=one, position=1, minutes=10, state=CueState.RUNNING, began_at=THREE + minutes(4))
    CueFactory(ceremony=one, position=2, minutes=5)
    CueFactory(ceremony=one, position=3, minutes=5)
    CueFactory(ceremony=one, position=4, minutes=5, fixed_at=THREE + minutes(40))
    return one


def test_a_late_line_shifts_what_follows_but_not_what_is_fixed(underway):
    times = timed(underway, cues_of(underway), THREE + minutes(6))
    assert [clock(line.begins_at, ZONE) for line in times] == ["15:04", "15:14", "15:19", "15:40"]
    assert [clock(line.planned_at, ZONE) for line in times] == ["15:00", "15:10", "15:15", "15:40"]
    assert [line.late for line in times] == [minutes(4), minutes(4), minutes(4), minutes(0)]
    moment = moment_of(times)
    assert (moment.now, moment.next, moment.late_minutes) == (times[0], times[1], 4)


def test_a_line_over_its_time_pushes_the_rest_with_every_minute(underway):
    times = timed(underway, cues_of(underway), THREE + minutes(20))
    assert [clock(line.begins_at, ZONE) for line in times] == ["15:04", "15:20", "15:25", "15:40"]
    assert times[0].left(THREE + minutes(20)) == minutes(-6)


def test_minutes_of_the_day_shift_the_rest_and_a_line_left_out_takes_no_time(underway):
    first, second, third, _last = cues_of(underway)
    first.extra, second.state = 3, CueState.SKIPPED
    db.session.commit()
    times = timed(underway, cues_of(underway), THREE + minutes(6))
    assert [clock(line.begins_at, ZONE) for line in times] == ["15:04", "15:17", "15:17", "15:40"]
    assert (third.id, times[2].late) == (times[2].cue.id, minutes(2))
    assert clock(ends_at(times), ZONE) == "15:45"


def test_a_fixed_moment_that_cannot_be_kept_is_reported_as_overlap(underway):
    third = cues_of(underway)[2]
    third.extra = 30
    db.session.commit()
    times = timed(underway, cues_of(underway), THREE + minutes(6))
    assert times[3].overlap == minutes(14)
    past = timed(underway, cues_of(underway), THREE + minutes(70))
    assert clock(past[3].begins_at, ZONE) == "16:50"  # its moment has passed: it follows the others


def test_the_last_line_says_how_late_the_end_is():
    one = CeremonyFactory(starts_at=THREE, state=CeremonyState.RUNNING, began_at=THREE)
    CueFactory(ceremony=one, state=CueState.RUNNING, began_at=THREE, minutes=5)
    assert moment_of(timed(one, cues_of(one), THREE + minutes(12))).late_minutes == 7


def test_what_happened_is_shown_as_it_happened():
    one = CeremonyFactory(starts_at=THREE, state=CeremonyState.FINISHED, began_at=THREE, ended_at=THREE + minutes(9))
    CueFactory(ceremony=one, state=CueState.DONE, began_at=THREE, ended_at=THREE + minutes(9), minutes=5)
    (line,) = timed(one, cues_of(one), THREE + timedelta(days=3))
    assert (line.begins_at, line.ends_at) == (THREE, THREE + minutes(9))
    assert moment_of([line]).next is None


def test_the_whole_ceremony_takes_as_many_statements_for_one_agreement_as_for_five(count_queries):
    small, large = ceremony(agreement()), ceremony(*(agreement() for _ in range(5)))
    counts = []
    for one in (small, large):
        db.session.expire_all()
        one.event.title  # noqa: B018 (the page has loaded the event)
        with count_queries() as sent:
            whole_of(one)
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert counts[0] <= 7


def test_agreements_without_a_line_and_early_fixed_moments_are_named():
    one = ceremony(agreement())
    SigningFactory(ceremony=one, agreement=agreement(RECOGNITION), position=2)
    photograph = next(cue for cue in cues_of(one) if cue.kind is CueKind.PHOTOGRAPH)
    photograph.fixed_at = THREE + minutes(10)
    db.session.commit()
    assert whole_of(one).problems == [
        "Agreement 2 has no line in the run of show.",
        "“Photograph” is fixed, and the line before it ends 4 minutes later.",
    ]


def test_an_agreement_says_what_keeps_it_from_being_ready():
    one = ceremony(agreement(), agreement(RECOGNITION, AgreementState.READY))
    whole = whole_of(one)
    assert (whole.confirmed, whole.signatories) == (2, 5)
    assert [act.is_settled for act in whole.acts] == [False, True]
