"""From the frozen text to the confirmation of everybody: by links, by hand, and with changes asked for."""

import pytest
import sqlalchemy as sa

from alliance.agreements.enums import AgreementState, Answer, ChangeState
from alliance.agreements.models import Agreement, ChangeRequest
from alliance.agreements.operations.answering import ask_for_change, confirm, record_confirmation, settle_change
from alliance.agreements.operations.asking import ask
from alliance.agreements.operations.signatories import remove_signatory
from alliance.agreements.operations.texts import unfreeze
from alliance.agreements.queries.parts import confirmations_of, parties_of, people_of
from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.core.secrets import secret_of
from tests.agreements.drafts import asked, confirmed, draft, everybody, frozen, keeper, ready


@pytest.fixture
def actor():
    return keeper()


def state_of(agreement):
    return db.session.scalar(sa.select(Agreement.state).where(Agreement.id == agreement.id))


def link(who, *rest):
    return "/".join([f"/agreements/confirm/{secret_of(who.nonce)}", *rest])


def test_asking_writes_to_every_party_and_everybody_who_signs(actor, outbox):
    asked(actor)
    kind = "agreements.confirmation_asked"
    assert outbox() == [
        (kind, "nio@example.com"),
        (kind, "cqc@example.com"),
        (kind, "head.nio@example.com"),
        (kind, "head.cqc@example.com"),
    ]


def test_asking_again_reaches_only_who_has_not_confirmed(actor, outbox):
    agreement = asked(actor)
    party = parties_of(agreement.id)[0]
    confirm(party, agreement.final_sha256)
    before = len(outbox())
    assert ask(actor, agreement) == 3
    assert len(outbox()) == before + 3


def test_one_party_or_one_person_is_asked_alone(actor, outbox):
    agreement = frozen(actor)
    assert ask(actor, people_of(agreement.id)[1]) == 1
    assert ask(actor, parties_of(agreement.id)[0]) == 1
    assert [address for _kind, address in outbox()] == ["head.cqc@example.com", "nio@example.com"]


def test_nobody_is_asked_about_an_open_text(actor):
    with pytest.raises(Refused, match="Freeze the text first"):
        ask(actor, draft(actor))


def test_who_has_confirmed_or_has_no_address_or_was_taken_off_is_not_asked(actor):
    agreement = asked(actor)
    first, second = parties_of(agreement.id)
    confirm(first, agreement.final_sha256)
    with pytest.raises(Refused, match="has confirmed this text"):
        ask(actor, first)
    second.contact_email = ""
    db.session.commit()
    with pytest.raises(Refused, match="has no mail address"):
        ask(actor, second)


def test_nobody_left_to_ask_is_said(actor):
    agreement = asked(actor)
    for who in everybody(agreement):
        record_confirmation(actor, who, "By telephone")
    with pytest.raises(Refused):
        ask(actor, agreement)


def test_when_everybody_has_confirmed_the_same_text_the_agreement_is_confirmed(actor, outbox, trail):
    agreement = asked(actor)
    for who in everybody(agreement)[:-1]:
        confirm(who, agreement.final_sha256)
    assert state_of(agreement) is AgreementState.DRAFTING
    confirm(everybody(agreement)[-1], agreement.final_sha256)
    assert state_of(agreement) is AgreementState.CONFIRMED
    assert outbox()[-1] == ("agreements.all_confirmed", actor.email)
    assert trail()[-2:] == ["agreements.answered_confirmed", "agreements.confirmed"]


def test_confirming_twice_changes_nothing(actor, trail):
    agreement = asked(actor)
    who = everybody(agreement)[0]
    confirm(who, agreement.final_sha256)
    before = len(trail())
    confirm(who, agreement.final_sha256)
    assert len(trail()) == before


def test_another_text_than_the_frozen_one_is_not_confirmed(actor):
    agreement = asked(actor)
    with pytest.raises(Refused, match="has changed since you opened this page"):
        confirm(everybody(agreement)[0], "0" * 64)


def test_who_was_taken_off_confirms_nothing(actor):
    agreement = frozen(actor)
    witness = people_of(agreement.id)[0]
    unfreeze(actor, agreement, "Somebody else signs")
    remove_signatory(actor, witness)
    with pytest.raises(Refused, match="taken off"):
        confirm(witness, "")


def test_a_confirmation_given_otherwise_is_recorded_with_how(actor, trail):
    agreement = asked(actor)
    who = everybody(agreement)[0]
    with pytest.raises(Refused) as refused:
        record_confirmation(actor, who, " ")
    assert refused.value.field == "note"
    record_confirmation(actor, who, "Letter of 20 November")
    assert (who.answer, who.answer_note, who.recorded_by_id) == (Answer.CONFIRMED, "Letter of 20 November", actor.id)
    assert trail()[-1] == "agreements.confirmation_recorded"
    with pytest.raises(Refused, match="has confirmed"):
        record_confirmation(actor, who, "Again")


def test_opening_the_text_again_lets_every_confirmation_fall_and_tells_why(actor, outbox):
    agreement = confirmed(actor)
    before = len(outbox())
    unfreeze(actor, agreement, "A clause about costs")
    assert state_of(agreement) is AgreementState.DRAFTING
    assert {one.answer for one in everybody(agreement)} == {Answer.NOT_ASKED}
    assert confirmations_of(agreement).have == ()
    assert [kind for kind, _address in outbox()[before:]] == ["agreements.opened_again"] * 4


def test_a_change_asked_for_stops_what_was_ready(actor, outbox):
    agreement = ready(actor)
    who = people_of(agreement.id)[0]
    request = ask_for_change(who, agreement.final_sha256, "My title is Vice President")
    assert (request.state, request.signatory_id) == (ChangeState.OPEN, who.id)
    assert state_of(agreement) is AgreementState.DRAFTING
    assert outbox()[-1] == ("agreements.change_asked", actor.email)


def test_an_empty_change_is_none(actor):
    agreement = asked(actor)
    with pytest.raises(Refused) as refused:
        ask_for_change(everybody(agreement)[0], agreement.final_sha256, "  ")
    assert refused.value.field == "text"


def test_a_declined_change_is_answered_and_the_reader_asked_again(actor, outbox):
    agreement = asked(actor)
    who = everybody(agreement)[0]
    request = ask_for_change(who, agreement.final_sha256, "Longer")
    with pytest.raises(Refused) as refused:
        settle_change(actor, request, taken=False)
    assert refused.value.field == "reply"
    settle_change(actor, request, taken=False, reply="Three years were agreed")
    assert (request.state, who.answer) == (ChangeState.DECLINED, Answer.ASKED)
    assert outbox()[-1] == ("agreements.change_declined", "nio@example.com")
    with pytest.raises(Refused, match="settled already"):
        settle_change(actor, request, taken=True)


def test_a_change_taken_over_opens_the_text_again(actor):
    agreement = asked(actor)
    request = ask_for_change(everybody(agreement)[0], agreement.final_sha256, "Longer")
    settle_change(actor, request, taken=True)
    assert (request.state, agreement.final_sha256) == (ChangeState.TAKEN, None)


def test_confirming_after_all_settles_what_one_had_asked_for(actor):
    agreement = asked(actor)
    who = everybody(agreement)[0]
    ask_for_change(who, agreement.final_sha256, "Longer")
    for one in everybody(agreement):
        confirm(one, agreement.final_sha256)
    assert db.session.scalar(sa.select(ChangeRequest.state)) is ChangeState.DECLINED
    assert state_of(agreement) is AgreementState.CONFIRMED


def test_the_link_shows_the_text_and_confirms_without_sign_in(actor, client):
    agreement = asked(actor)
    who = people_of(agreement.id)[0]
    shown = client.get(link(who))
    assert shown.status_code == 200
    assert "General manager" in shown.text
    assert client.post(link(who, "confirm"), data={"sha256": agreement.final_sha256}).status_code == 303
    assert who.has_confirmed
    assert "You have confirmed this text" in client.get(link(who)).text


def test_the_link_opens_the_final_text_and_no_other(actor, client):
    agreement, other = asked(actor), asked(actor)
    who = people_of(agreement.id)[0]
    assert client.get(link(who, "texts", str(agreement.texts[0].id))).data.startswith(b"%PDF")
    assert client.get(link(who, "texts", str(other.texts[0].id))).status_code == 404


def test_looking_at_the_link_answers_nothing(actor, client):
    agreement = asked(actor)
    client.get(link(everybody(agreement)[0]))
    assert {one.answer for one in everybody(agreement)} == {Answer.ASKED}


def test_the_link_takes_a_request_for_a_change(actor, client):
    agreement = asked(actor)
    who = parties_of(agreement.id)[0]
    data = {"sha256": agreement.final_sha256, "text": "Two years longer"}
    assert client.post(link(who, "change"), data=data).status_code == 303
    assert "Two years longer" in client.get(link(who)).text
    assert client.post(link(who, "change"), data=data | {"text": ""}).status_code == 422


def test_a_text_that_changed_meanwhile_is_not_confirmed_by_the_open_page(actor, client):
    agreement = asked(actor)
    who = parties_of(agreement.id)[0]
    answer = client.post(link(who, "confirm"), data={"sha256": "0" * 64})
    assert answer.status_code == 422
    assert "has changed since you opened this page" in answer.text


def test_a_link_that_we_did_not_make_leads_nowhere(client):
    assert client.get("/agreements/confirm/abc.def").status_code == 404
    assert client.post("/agreements/confirm/abc.def/confirm").status_code == 404


@pytest.mark.parametrize("end", ["open", "withdrawn", "signed"])
def test_the_link_says_where_the_agreement_stands(actor, client, end):
    from alliance.agreements.operations.agreements import withdraw
    from alliance.agreements.operations.signing import sign
    from alliance.core.localized import Localized
    from alliance.organizations.queries import this_day

    agreement = ready(actor)
    who = parties_of(agreement.id)[0]
    if end == "open":
        unfreeze(actor, agreement, "Costs")
    elif end == "withdrawn":
        withdraw(actor, agreement, "Costs")
    else:
        sign(actor, agreement, this_day(), Localized("Hefei"))
    words = {"open": "being changed", "withdrawn": "is withdrawn", "signed": "is signed"}[end]
    answer = client.get(link(who))
    assert words in answer.text
    assert "Confirm as" not in answer.text
