"""Ready, signed, numbered, undone; what is kept with a signed agreement."""

from datetime import timedelta

import pytest

from alliance.agreements import signals
from alliance.agreements.enums import AgreementState, ProofKind
from alliance.agreements.operations.answering import ask_for_change, record_confirmation
from alliance.agreements.operations.proofs import add_proof, remove_proof, restore_proof
from alliance.agreements.operations.signing import mark_ready, sign, take_back, undo_sign
from alliance.agreements.queries.ledger import requests_of
from alliance.agreements.queries.parts import parties_of, people_of, proofs_of
from alliance.core.clock import at, now
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.organizations.queries import this_day
from tests.agreements.drafts import asked, confirmed, draft, everybody, frozen, keeper, pdf, ready, signed

PLACE = Localized("Hefei", "合肥")


@pytest.fixture
def actor():
    return keeper()


def test_nothing_unconfirmed_becomes_ready_and_who_is_missing_is_named(actor):
    with pytest.raises(Refused, match="not frozen"):
        mark_ready(actor, draft(actor))
    agreement = asked(actor)
    for who in everybody(agreement)[:-1]:
        record_confirmation(actor, who, "By telephone")
    with pytest.raises(Refused, match=r"Not confirmed by: Head of CQC\."):
        mark_ready(actor, agreement)


def test_a_change_that_is_not_settled_keeps_an_agreement_from_being_ready(actor):
    agreement = confirmed(actor)
    party = parties_of(agreement.id)[0]
    ask_for_change(party, agreement.final_sha256, "Longer")
    with pytest.raises(Refused, match="Not confirmed by: NIO"):
        mark_ready(actor, agreement)


def test_what_everybody_confirmed_becomes_ready_and_may_be_taken_back(actor, trail):
    agreement = confirmed(actor)
    mark_ready(actor, agreement)
    assert agreement.state is AgreementState.READY
    with pytest.raises(Refused) as refused:
        take_back(actor, agreement, "")
    assert refused.value.field == "reason"
    take_back(actor, agreement, "The minister is away")
    assert (agreement.state, trail()[-1]) == (AgreementState.CONFIRMED, "agreements.confirmed")


@pytest.mark.parametrize("make", [draft, frozen, asked, confirmed])
def test_nothing_that_is_not_ready_is_signed(actor, make):
    with pytest.raises(Refused, match="Only what is ready is signed"):
        sign(actor, make(actor), this_day(), PLACE)


def test_signing_enters_the_agreement_in_the_register(actor, outbox):
    agreement = ready(actor)
    day = this_day()
    number = sign(actor, agreement, day, PLACE)
    assert number == f"AG-{day.year}-001"
    assert (agreement.state, agreement.signed_on, agreement.valid_from) == (AgreementState.SIGNED, day, day)
    assert all(one.signed_at for one in people_of(agreement.id))
    assert outbox()[-2:] == [("agreements.signed", "nio@example.com"), ("agreements.signed", "cqc@example.com")]
    with pytest.raises(Refused):
        sign(actor, agreement, day, PLACE)


def test_each_party_is_to_be_asked_after_30_90_and_180_days(actor):
    agreement = signed(actor)
    day = agreement.signed_on
    assert [(one.days, one.party.name.en, one.due_on) for one in requests_of(agreement.id)] == [
        (days, name, day + timedelta(days=days)) for days in (30, 90, 180) for name in ("NIO", "CQC")
    ]


def test_nobody_is_asked_after_the_end_of_an_agreement(actor):
    agreement = signed(actor, valid_until=this_day() + timedelta(days=100))
    assert [one.days for one in requests_of(agreement.id)] == [30, 30, 90, 90]


def test_a_day_to_come_is_no_day_of_signing(actor):
    with pytest.raises(Refused) as refused:
        sign(actor, ready(actor), this_day() + timedelta(days=1), PLACE)
    assert refused.value.field == "on"


def test_a_signing_marked_by_mistake_is_taken_back_on_the_same_day_and_keeps_its_number(actor):
    agreement = signed(actor)
    number = agreement.number
    with pytest.raises(Refused) as refused:
        undo_sign(actor, agreement, "")
    assert refused.value.field == "reason"
    undo_sign(actor, agreement, "The wrong one")
    assert (agreement.state, agreement.signed_on, requests_of(agreement.id)) == (AgreementState.READY, None, [])
    assert signed(actor).number != number
    assert sign(actor, agreement, this_day(), PLACE) == number


def test_a_signing_of_yesterday_stays(actor):
    agreement = signed(actor)
    with at(now() + timedelta(days=2)), pytest.raises(Refused, match="on the same day only"):
        undo_sign(actor, agreement, "Too late")
    with pytest.raises(Refused):
        undo_sign(actor, ready(actor), "Not signed")


def test_higher_features_hear_of_every_step(actor):
    heard = []

    def hear(agreement, was):
        heard.append((was, agreement.state))

    with signals.moved.connected_to(hear):
        signed(actor)
    assert [after.value for _was, after in heard] == ["confirmed", "ready", "signed"]


def test_scans_and_photographs_are_kept_once_it_is_signed(actor, trail):
    with pytest.raises(Refused, match="once it is signed"):
        add_proof(actor, ready(actor), ProofKind.SCAN, "scan.pdf", pdf("scan"))
    agreement = signed(actor)
    proof = add_proof(actor, agreement, ProofKind.SCAN, "scan.pdf", pdf("scan"), Localized("Signed copy"))
    with pytest.raises(Refused) as refused:
        add_proof(actor, agreement, ProofKind.PHOTOGRAPH, "scan.pdf", pdf("scan"))
    assert refused.value.field == "file"
    assert [one.id for one in proofs_of(agreement.id)] == [proof.id]
    remove_proof(actor, proof)
    assert proofs_of(agreement.id) == []
    with pytest.raises(Refused):
        remove_proof(actor, proof)
    restore_proof(actor, proof)
    assert [one.id for one in proofs_of(agreement.id)] == [proof.id]
    with pytest.raises(Refused):
        restore_proof(actor, proof)
