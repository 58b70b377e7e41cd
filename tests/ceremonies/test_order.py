"""Ceremonies within events, their agreements in signing order, reminders, what moves and copies along."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from alliance.agreements.enums import AgreementState, Answer
from alliance.ceremonies.enums import CeremonyState, CueKind, CueState
from alliance.ceremonies.models import Ceremony, Cue, Signing, StagePlace
from alliance.ceremonies.operations.ceremonies import (
    CeremonyInput,
    change_ceremony,
    create_ceremony,
    remove_ceremony,
    renew_crew_link,
)
from alliance.ceremonies.operations.reminding import remind
from alliance.ceremonies.operations.signings import add_agreement, move_agreement, remove_agreement
from alliance.ceremonies.operations.stage import arrange_by_hand
from alliance.ceremonies.queries.ceremonies import acts_of, cues_of
from alliance.ceremonies.queries.choosing import addable_agreements
from alliance.ceremonies.queries.whole import whole_of, why_not_ready
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.events import signals
from alliance.events.enums import EventState
from alliance.events.queries.entries import Standing
from tests.ceremonies.scene import RECOGNITION, SHA, THREE, agreement, ceremony, coordinator, frozen, two_ready
from tests.factories import PersonFactory
from tests.factories.agreements import AgreementFactory, CeremonyFactory, CueFactory
from tests.factories.events import EventFactory

DAY = timedelta(days=1)


def typed(starts_at=THREE, en="Signing of the laboratory", **more):
    return CeremonyInput(title=Localized(en), starts_at=starts_at, **more)


@pytest.fixture
def event():
    return EventFactory(starts_at=THREE - timedelta(hours=6))


@pytest.fixture
def who():
    return coordinator()


def order(one):
    return [act.agreement.title.en for act in acts_of(one)]


def test_a_ceremony_is_planned_within_its_event(who, event, trail):
    one = create_ceremony(who, event, typed(place=Localized("Hall A", "A厅")))
    assert (one.event, one.place.zh, one.state) == (event, "A厅", CeremonyState.PREPARING)
    assert trail() == ["ceremonies.created"]


def test_a_ceremony_needs_a_title_and_a_time_within_its_event(who, event):
    for wrong, field in (
        (typed(en=""), "title_en"),
        (typed(starts_at=event.starts_at - DAY), "starts"),
        (typed(starts_at=event.ends_at), "starts"),
    ):
        with pytest.raises(Refused) as refused:
            create_ceremony(who, event, wrong)
        assert refused.value.field == field


def test_an_event_has_at_most_20_ceremonies(who, event):
    CeremonyFactory.create_batch(20, event=event)
    with pytest.raises(Refused):
        create_ceremony(who, event, typed())


def test_another_time_moves_fixed_moments_along(who):
    one = ceremony(agreement())
    change_ceremony(who, one, typed(starts_at=THREE + timedelta(minutes=20)), one.version)
    assert cues_of(one)[0].fixed_at == THREE - timedelta(minutes=10)
    assert one.title.en == "Signing of the laboratory"


def test_a_change_of_an_old_version_and_a_new_time_after_the_beginning_are_refused(who):
    one = ceremony(agreement())
    seen = one.version
    change_ceremony(who, one, typed(), seen)
    with pytest.raises(Clash):
        change_ceremony(who, one, typed(en="Mine"), seen)
    one.state = CeremonyState.RUNNING
    db.session.commit()
    change_ceremony(who, one, typed(en="Another title"), one.version)
    with pytest.raises(Refused) as refused:
        change_ceremony(who, one, typed(starts_at=THREE + timedelta(minutes=5)), one.version)
    assert refused.value.field == "starts"


def test_a_ceremony_is_removed_with_its_lines_and_its_agreements_stay(who):
    one = two_ready()
    arrange_by_hand(who, acts_of(one)[0].signing)
    remove_ceremony(who, one)
    for model in (Ceremony, Signing, Cue, StagePlace):
        assert db.session.scalars(select(model)).all() == []
    running = ceremony(agreement(), state=CeremonyState.RUNNING, filled=False)
    with pytest.raises(Refused):
        remove_ceremony(who, running)


def test_a_cancelled_event_changes_no_more(who):
    one = ceremony(agreement())
    one.event.state = EventState.CANCELLED
    db.session.commit()
    for act in (
        lambda: change_ceremony(who, one, typed(), one.version),
        lambda: renew_crew_link(who, one),
        lambda: add_agreement(who, one, agreement(RECOGNITION)),
    ):
        with pytest.raises(Refused):
            act()


def test_a_new_crew_link_replaces_the_old_one(who, trail):
    one = ceremony(agreement())
    old = one.crew_nonce
    renew_crew_link(who, one)
    assert one.crew_nonce != old
    assert trail()[-1] == "ceremonies.crew_link_renewed"


def test_agreements_are_added_at_the_end_and_moved_with_their_lines(who, trail):
    one = two_ready()
    third = AgreementFactory(en="Memorandum on ratings")
    signing = add_agreement(who, one, third)
    assert order(one) == ["Framework of the laboratory", "Mutual recognition of test reports", "Memorandum on ratings"]
    CueFactory(ceremony=one, position=12, kind=CueKind.SIGNING, signing=signing)
    move_agreement(who, signing, 1)
    assert order(one)[0] == "Memorandum on ratings"
    assert [act.signing.position for act in acts_of(one)] == [1, 2, 3]
    numbers = [line.act.number for line in whole_of(one).lines if line.act]
    assert numbers == [1, 2, 2, 2, 3, 3, 3]
    assert trail()[-1] == "ceremonies.agreement_moved"


def test_an_agreement_is_in_one_ceremony_only_and_not_signed_or_withdrawn(who):
    one, held = ceremony(), agreement()
    ceremony(held)
    signed = agreement(state=AgreementState.SIGNED, number="AG-2026-900")
    for wrong in (held, signed, agreement(state=AgreementState.WITHDRAWN)):
        with pytest.raises(Refused) as refused:
            add_agreement(who, one, wrong)
        assert refused.value.field == "agreement"


def test_a_ceremony_has_at_most_50_agreements(who):
    one = ceremony(*AgreementFactory.create_batch(50), filled=False)
    with pytest.raises(Refused):
        add_agreement(who, one, agreement())


def test_what_is_signed_keeps_its_place(who):
    one = two_ready()
    first, second = (act.signing for act in acts_of(one))
    first.signed_at = THREE
    db.session.commit()
    for act in (
        lambda: move_agreement(who, second, 1),
        lambda: move_agreement(who, first, 2),
        lambda: remove_agreement(who, first),
    ):
        with pytest.raises(Refused):
            act()


def test_an_agreement_is_taken_out_with_its_lines_and_its_plan(who):
    one = two_ready()
    first, second = acts_of(one)
    arrange_by_hand(who, first.signing)
    remove_agreement(who, first.signing)
    assert order(one) == [second.agreement.title.en]
    assert [act.signing.position for act in acts_of(one)] == [1]
    assert len(cues_of(one)) == 8
    assert db.session.scalars(select(StagePlace)).all() == []


def test_an_agreement_whose_lines_have_begun_is_not_taken_out(who):
    one = two_ready()
    act = acts_of(one)[0]
    line = next(cue for cue in cues_of(one) if cue.signing_id == act.signing.id)
    line.state = CueState.RUNNING
    db.session.commit()
    with pytest.raises(Refused):
        remove_agreement(who, act.signing)


def test_organizers_choose_among_their_own_agreements_and_coordinators_among_all(who):
    organizer = PersonFactory()
    own = AgreementFactory(en="Own framework", keeper=organizer, terms="own framework")
    AgreementFactory(en="Another one", terms="another one")
    ceremony(AgreementFactory(en="Taken", terms="taken"))
    AgreementFactory(en="Signed", state=AgreementState.SIGNED)
    assert addable_agreements(organizer) == [own]
    assert [one.title.en for one in addable_agreements(who)] == ["Another one", "Own framework"]
    assert addable_agreements(who, "frame") == [own]


def test_reminding_asks_everybody_who_has_not_confirmed_a_frozen_text(who, outbox):
    waiting = frozen()
    one = ceremony(waiting, agreement(RECOGNITION, AgreementState.READY), agreement())
    confirmed = acts_of(one)[0].signatories[0]
    confirmed.answer, confirmed.confirmed_sha256 = Answer.CONFIRMED, SHA
    db.session.commit()
    assert len(whole_of(one).to_remind) == 5
    assert remind(who, one) == 5  # three parties and two who sign
    assert {kind for kind, _to in outbox()} == {"agreements.confirmation_asked"}
    assert len(outbox()) == 5


def test_nobody_is_reminded_when_nobody_is_left(who):
    with pytest.raises(Refused):
        remind(who, two_ready())
    with pytest.raises(Refused):
        remind(who, ceremony(agreement()))


def test_what_keeps_an_agreement_from_being_ready_is_said_by_name():
    one = ceremony(agreement(), frozen(RECOGNITION), agreement(state=AgreementState.CONFIRMED))
    first, second, third = acts_of(one)
    assert why_not_ready(first) == "Agreement 1 cannot be marked ready: its text is not frozen yet."
    assert why_not_ready(second).startswith("Agreement 2 cannot be marked ready: CATARC, CQC, An Tiecheng")
    assert why_not_ready(third) == ""


def standing(event):
    names = ("title", "starts_at", "ends_at", "zone", "venue", "city", "link")
    return Standing(**{name: getattr(event, name) for name in names})


def test_ceremonies_move_along_with_their_event(who):
    one = ceremony(agreement())
    begun = CeremonyFactory(event=one.event, starts_at=THREE, state=CeremonyState.FINISHED)
    was = standing(one.event)
    one.event.starts_at += DAY
    one.event.ends_at += DAY
    signals.moved.send(one.event, actor=who, was=was)
    assert (one.starts_at, begun.starts_at) == (THREE + DAY, THREE)
    assert cues_of(one)[0].fixed_at == THREE + DAY - timedelta(minutes=30)
    db.session.commit()


def test_a_copied_event_gets_the_run_of_show_without_agreements(who):
    one = ceremony(agreement(), host=Localized("Chen Lu"))
    copy = EventFactory(starts_at=one.event.starts_at + 7 * DAY)
    signals.copied.send(copy, actor=who, source=one.event, shift=7 * DAY)
    copied = db.session.scalars(select(Ceremony).where(Ceremony.event_id == copy.id)).one()
    assert (copied.starts_at, copied.host.en) == (THREE + 7 * DAY, "Chen Lu")
    assert [cue.kind.value for cue in cues_of(copied)] == ["doors", "welcome", "speech", "photograph", "end"]
    assert cues_of(copied)[0].fixed_at == THREE + 7 * DAY - timedelta(minutes=30)
    assert acts_of(copied) == []
    assert copied.crew_nonce != one.crew_nonce
    db.session.commit()
