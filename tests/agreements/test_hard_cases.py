"""Paths that nobody plans: a witness who objects, a contact who leaves, numbers given by hand, odd
amounts."""

import pytest
from sqlalchemy import select

from alliance.agreements.enums import AgreementState, SignatoryRole
from alliance.agreements.models import AgreementText, ProgressRequest
from alliance.agreements.operations.agreements import change_agreement, reopen, withdraw
from alliance.agreements.operations.answering import ask_for_change, confirm, settle_change
from alliance.agreements.operations.asking import ask
from alliance.agreements.operations.entering import Entry, enter_agreement
from alliance.agreements.operations.ledger import fulfill
from alliance.agreements.operations.parties import PartyInput, change_party
from alliance.agreements.operations.signatories import SignatoryInput, add_signatory, remove_signatory
from alliance.agreements.operations.signing import mark_ready, sign, undo_sign
from alliance.agreements.operations.texts import fingerprint, freeze, unfreeze
from alliance.agreements.queries.ledger import requests_of
from alliance.agreements.queries.parts import parties_of, people_of
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.core.secrets import secret_of
from alliance.organizations.queries import this_day
from tests.agreements.drafts import asked, described, everybody, frozen, keeper, ready, signed


@pytest.fixture
def actor():
    return keeper()


def witness(actor, agreement):
    typed = SignatoryInput(
        Localized("A witness", "见证人"), Localized(), role=SignatoryRole.WITNESS, email="witness@example.com"
    )
    return add_signatory(actor, agreement, typed)


def confirm_all(agreement):
    for one in [*parties_of(agreement.id), *people_of(agreement.id, SignatoryRole.SIGNATORY)]:
        confirm(one, agreement.final_sha256)


def test_declining_what_a_witness_asked_for_lets_the_confirmed_agreement_go_on(actor):
    agreement = frozen(actor)
    one = witness(actor, agreement)
    ask(actor, agreement)
    request = ask_for_change(one, agreement.final_sha256, "My title")
    confirm_all(agreement)
    assert agreement.state is AgreementState.DRAFTING
    settle_change(actor, request, False, "It stands as it is")
    assert agreement.state is AgreementState.CONFIRMED
    mark_ready(actor, agreement)


def test_declining_what_somebody_asked_for_who_was_taken_off_lets_the_agreement_go_on(actor):
    agreement = asked(actor)
    party = parties_of(agreement.id)[0]
    head = party.people[0]
    request = ask_for_change(head, agreement.final_sha256, "Not me")
    unfreeze(actor, agreement, "Somebody else signs")
    typed = SignatoryInput(Localized("Another head"), Localized("Director"), party=party, email="other@example.com")
    add_signatory(actor, agreement, typed)
    remove_signatory(actor, head)
    freeze(actor, agreement)
    ask(actor, agreement)
    confirm_all(agreement)
    settle_change(actor, request, False, "No longer yours")
    assert agreement.state is AgreementState.CONFIRMED


def test_the_number_of_a_signing_passes_over_those_given_by_hand(actor):
    year = this_day().year
    sides = (PartyInput(name=Localized("One")), PartyInput(name=Localized("Two")))
    enter_agreement(actor, described(), Entry(this_day(), sides, number=f"AG-{year}-001"))
    assert signed(actor).number == f"AG-{year}-002"


def test_a_late_press_of_ready_does_not_take_a_signing_back(actor):
    agreement = signed(actor)
    with pytest.raises(Refused, match="Nothing was changed"):
        mark_ready(actor, agreement)
    assert (agreement.state, agreement.number is None) == (AgreementState.SIGNED, False)


def test_what_is_signed_anew_after_an_undone_signing_is_not_fulfilled_yet(actor):
    agreement = signed(actor)
    fulfill(actor, agreement, this_day())
    undo_sign(actor, agreement, "The wrong one")
    assert agreement.fulfilled_on is None
    sign(actor, agreement, this_day(), Localized("Hefei"))
    assert db.session.scalars(select(ProgressRequest.agreement_id)).all() == [agreement.id] * 6


def test_texts_of_an_agreement_taken_up_again_are_drafts(actor, client):
    agreement = asked(actor)
    withdraw(actor, agreement, "Too early")
    reopen(actor, agreement, "Now")
    assert db.session.scalars(select(AgreementText.is_final)).all() == [False, False]
    party = parties_of(agreement.id)[0]
    text = agreement.texts[0]
    assert client.get(f"/agreements/confirm/{secret_of(party.nonce)}/texts/{text.id}").status_code == 404


def test_another_order_of_languages_leaves_the_frozen_fingerprint_as_it_was(actor):
    agreement = ready(actor)
    change_agreement(actor, agreement, described(languages=("en", "zh")), agreement.version)
    assert fingerprint(agreement) == agreement.final_sha256


def test_who_was_the_contact_of_a_party_reports_for_it_no_more(actor, client):
    agreement = signed(actor)
    request = requests_of(agreement.id)[0]
    old = f"/agreements/progress/{secret_of(request.nonce)}"
    assert client.get(old).status_code == 200
    party = parties_of(agreement.id)[0]
    change_party(actor, party, PartyInput(name=party.name, contact_email="new@example.com"), party.version)
    assert client.get(old).status_code == 404
    assert client.get(f"/agreements/progress/{secret_of(request.nonce)}").status_code == 200


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-1", "1e400", "twelve"])
def test_an_amount_that_is_none_is_said_in_the_form(actor, as_user, amount):
    browser, agreement = as_user(actor), signed(actor)
    data = {"title_en": "Odd", "kind": "cooperation", "languages": ["zh"], "audience": "public", "currency": "CNY"}
    answers = [
        browser.post("/desk/agreements/new", data=data | {"amount": amount}),
        browser.post(
            f"/agreements/{agreement.id}/milestones/new",
            data={"title_en": "Site", "due_on": "2026-12-01", "amount": amount},
        ),
    ]
    assert [one.status_code for one in answers] == [422, 422]


def test_a_party_and_its_head_confirm_only_their_own_agreement(actor, client):
    one, other = asked(actor), asked(actor)
    party = parties_of(one.id)[0]
    page = f"/agreements/confirm/{secret_of(party.nonce)}"
    texts = [text.id for text in other.texts]
    assert [client.get(f"{page}/texts/{key}").status_code for key in texts] == [404, 404]
    client.post(f"{page}/confirm", data={"sha256": other.final_sha256})
    client.post(f"{page}/confirm", data={"sha256": one.final_sha256})
    assert [who.has_confirmed for who in [*everybody(one), *everybody(other)]].count(True) == 1
