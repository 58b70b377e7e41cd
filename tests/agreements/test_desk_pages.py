"""The pages behind the register: begun, prepared, confirmed, signed, by the right and by the wrong person."""

from io import BytesIO

import pytest
import sqlalchemy as sa

from alliance.agreements.enums import AgreementState, ProofKind, SignatoryRole
from alliance.agreements.models import Agreement, Proof
from alliance.agreements.operations.answering import ask_for_change
from alliance.agreements.operations.proofs import add_proof
from alliance.agreements.queries.parts import newest_texts, parties_of, people_of, requests_of, texts_of
from alliance.core.db import db
from alliance.core.duties import Duty
from tests.agreements.drafts import asked, confirmed, draft, frozen, keeper, pdf, ready, signed
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.organizations import OrganizationFactory


@pytest.fixture
def actor():
    return keeper()


@pytest.fixture
def browser(actor, as_user):
    return as_user(actor)


DESCRIPTION = {
    "kind": "cooperation",
    "title_en": "Joint laboratory",
    "languages": ["zh", "en"],
    "currency": "CNY",
    "audience": "members",
    "keeper": "",
}


def only():
    return db.session.scalar(sa.select(Agreement))


def test_a_coordinator_of_events_prepares_an_agreement_page_by_page(browser):
    assert browser.get("/desk/agreements/new").status_code == 200
    assert browser.post("/desk/agreements/new", data=DESCRIPTION | {"title_en": ""}).status_code == 422
    assert browser.post("/desk/agreements/new", data=DESCRIPTION).status_code == 303
    agreement = only()
    base = f"/agreements/{agreement.id}"
    organization = OrganizationFactory()
    assert "Choose" in browser.get(f"{base}/parties/new?q={organization.name.en}").text
    url = f"{base}/parties/new?organization={organization.id}"
    assert organization.name.en in browser.get(url).text
    assert browser.post(url, data={"name_en": "NIO", "locale": "zh", "contact_email": "a@nio.cn"}).status_code == 303
    assert browser.post(f"{base}/parties/new", data={"name_en": "CQC", "locale": "zh"}).status_code == 303
    assert browser.post(f"{base}/parties/new", data={"locale": "zh"}).status_code == 422
    for party in parties_of(agreement.id):
        data = {"role": "signatory", "party": party.id, "name_en": "Li", "title_en": "Head", "locale": "zh"}
        assert browser.get(f"{base}/signatories/new?party={party.id}").status_code == 200
        assert browser.post(f"{base}/signatories/new", data=data).status_code == 303
    for code in ("zh", "en"):
        data = {"language": code, "file": (BytesIO(pdf(code)), f"{code}.pdf")}
        assert browser.get(f"{base}/texts/new?language={code}").status_code == 200
        assert browser.post(f"{base}/texts/new", data=data).status_code == 303
    assert "Freeze the text" in browser.get(f"{base}/prepare").text
    assert browser.post(f"{base}/freeze").status_code == 303
    assert only().is_frozen


def test_asking_recording_and_signing_by_the_pages(browser, actor, outbox):
    agreement = frozen(actor)
    base = f"/agreements/{agreement.id}"
    assert browser.post(f"{base}/ask").status_code == 303
    assert len(outbox()) == 4
    for party in parties_of(agreement.id):
        assert browser.get(f"/agreements/parties/{party.id}/record").status_code == 200
        assert browser.post(f"/agreements/parties/{party.id}/record", data={"note": ""}).status_code == 422
        assert browser.post(f"/agreements/parties/{party.id}/record", data={"note": "By hand"}).status_code == 303
    for one in people_of(agreement.id):
        url = f"/agreements/signatories/{one.id}/record"
        assert browser.post(url, data={"note": "By hand"}).status_code == 303
    assert browser.post(f"{base}/ready").status_code == 303
    assert browser.get(f"{base}/sign").status_code == 200
    assert browser.post(f"{base}/sign", data={"on": "2999-01-01"}).status_code == 422
    assert browser.post(f"{base}/sign", data={"on": "2026-01-02", "place_en": "Hefei"}).status_code == 303
    assert only().number == "AG-2026-001"


def test_what_cannot_be_done_is_said_and_changes_nothing(browser, actor):
    agreement = draft(actor, texts=False)
    for act in ("freeze", "ask", "ready"):
        assert browser.post(f"/agreements/{agreement.id}/{act}").status_code == 303
    page = browser.get(f"/agreements/{agreement.id}/prepare").text
    assert "no text in this language yet" in page
    assert only().state is AgreementState.DRAFTING


@pytest.mark.parametrize(
    ("make", "act", "state"),
    [
        (ready, "open-again", "drafting"),
        (ready, "take-back", "confirmed"),
        (ready, "withdraw", "withdrawn"),
        (signed, "undo", "ready"),
    ],
)
def test_acts_that_owe_a_reason_have_a_page_for_it(browser, actor, make, act, state):
    agreement = make(actor)
    url = f"/agreements/{agreement.id}/acts/{act}"
    assert browser.get(url).status_code == 200
    assert browser.post(url, data={"reason": ""}).status_code == 422
    assert browser.post(url, data={"reason": "A reason"}).status_code == 303
    assert only().state.value == state
    assert "A reason" in browser.get(f"/agreements/{agreement.id}/prepare").text
    assert browser.get(f"/agreements/{agreement.id}/acts/nothing").status_code == 404
    if act == "withdraw":
        again = f"/agreements/{agreement.id}/acts/take-up"
        assert browser.post(again, data={"reason": "Money"}).status_code == 303


def test_a_request_for_a_change_is_decided_on_its_page(browser, actor):
    agreement = asked(actor)
    for party in parties_of(agreement.id):
        ask_for_change(party, agreement.final_sha256, "Longer")
    first, second = requests_of(agreement.id)
    assert "Longer" in browser.get(f"/agreements/requests/{first.id}").text
    assert browser.post(f"/agreements/requests/{first.id}", data={"decision": "decline"}).status_code == 422
    data = {"decision": "decline", "reply": "No"}
    assert browser.post(f"/agreements/requests/{first.id}", data=data).status_code == 303
    assert browser.post(f"/agreements/requests/{second.id}", data={"decision": "take"}).status_code == 303
    assert not only().is_frozen
    assert browser.get(f"/agreements/requests/{first.id}").status_code == 200


def test_parties_and_people_are_changed_moved_and_taken_off(browser, actor):
    agreement = draft(actor)
    first, second = parties_of(agreement.id)
    url = f"/agreements/parties/{first.id}/edit"
    assert "nio@example.com" in browser.get(url).text
    data = {"name_en": "NIO Ltd", "name_zh": "蔚来", "locale": "zh", "version": first.version}
    assert browser.post(url, data=data | {"version": 99}).status_code == 409
    assert browser.post(url, data=data).status_code == 303
    assert browser.post(f"/agreements/parties/{second.id}/move", data={"to": "up"}).status_code == 303
    assert [one.name.en for one in parties_of(agreement.id)] == ["CQC", "NIO Ltd"]
    one = people_of(agreement.id)[0]
    url = f"/agreements/signatories/{one.id}/edit"
    assert "General manager" in browser.get(url).text
    data = {"role": "signatory", "party": one.party_id, "name_en": "Wu", "title_en": "Head", "locale": "en"}
    assert browser.post(url, data=data | {"version": 99}).status_code == 409
    assert browser.post(url, data=data | {"version": one.version}).status_code == 303
    assert browser.post(f"/agreements/signatories/{one.id}/move", data={"to": "up"}).status_code == 303
    assert browser.post(f"/agreements/signatories/{one.id}/remove").status_code == 303
    assert browser.get(url).status_code == 404
    assert browser.post(f"/agreements/parties/{second.id}/remove").status_code == 303
    assert len(parties_of(agreement.id)) == 1


def test_one_party_and_one_person_are_asked_by_their_buttons(browser, actor, outbox):
    agreement = frozen(actor)
    assert browser.post(f"/agreements/parties/{parties_of(agreement.id)[0].id}/ask").status_code == 303
    assert browser.post(f"/agreements/signatories/{people_of(agreement.id)[0].id}/ask").status_code == 303
    assert [address for _kind, address in outbox()] == ["nio@example.com", "head.nio@example.com"]


def test_the_second_editor_sees_both_descriptions(browser, actor):
    agreement = draft(actor)
    url = f"/agreements/{agreement.id}/edit"
    assert "Joint laboratory for charging" in browser.get(url).text
    answer = browser.post(url, data=DESCRIPTION | {"version": 1, "title_en": "Mine"})
    assert answer.status_code == 409
    assert "Joint laboratory for charging" in answer.text
    version = db.session.scalar(sa.select(Agreement.version))
    assert browser.post(url, data=DESCRIPTION | {"version": version, "title_en": "Mine"}).status_code == 303


def test_an_older_agreement_is_entered_and_the_form_takes_more_parties(browser):
    data = DESCRIPTION | {"on": "2024-05-06", "parties-0-name_en": "SAE", "parties-1-name_zh": "中汽中心"}
    assert browser.get("/desk/agreements/enter").status_code == 200
    grown = browser.post("/desk/agreements/enter", data=data | {"more": "parties"})
    assert "parties-2-name_en" in grown.text
    assert browser.post("/desk/agreements/enter", data=data | {"on": ""}).status_code == 422
    assert browser.post("/desk/agreements/enter", data=data).status_code == 303
    assert only().number == "AG-2024-001"


def test_files_are_kept_with_a_signed_agreement_taken_away_and_brought_back(browser, actor):
    agreement = signed(actor)
    url = f"/agreements/{agreement.id}/proofs/new"
    assert browser.get(url).status_code == 200
    assert browser.post(url, data={"kind": "scan"}).status_code == 422
    data = {"kind": "scan", "file": (BytesIO(pdf("scan")), "scan.pdf"), "caption_en": "The signed copy"}
    assert browser.post(url, data=data).status_code == 303
    assert "The signed copy" in browser.get(f"/agreements/{agreement.id}").text
    proof = db.session.scalar(sa.select(Proof))
    away = browser.post(f"/agreements/proofs/{proof.id}/remove")
    assert "Bring it back" in browser.get(away.location).text
    assert browser.get(f"/agreements/proofs/{proof.id}").status_code == 404
    assert browser.post(f"/agreements/proofs/{proof.id}/restore").status_code == 303
    assert browser.get(f"/agreements/proofs/{proof.id}").data.startswith(b"%PDF")


def test_the_desk_says_what_each_agreement_lacks(browser, actor):
    draft(actor, texts=False)
    asked(actor)
    confirmed(actor)
    signed(actor)
    page = browser.get("/desk/agreements").text
    assert "There is no text in this language yet: Chinese." in page
    assert "0 of 4 confirmed. Missing: NIO" in page
    assert "It can be marked ready." in page
    assert "The signed copy is not uploaded." in page
    assert "No agreement fits" in browser.get("/desk/agreements?q=nothing&state=ready&kind=purchase").text
    assert "Joint laboratory" in browser.get("/desk/agreements?q=nio&state=open&keeper=mine").text


def test_the_desk_asks_the_database_as_often_for_five_agreements_as_for_one(browser, actor, count_queries):
    asked(actor)
    with count_queries() as one:
        browser.get("/desk/agreements")
    for _each in range(4):
        asked(actor)
    with count_queries() as five:
        browser.get("/desk/agreements")
    assert len(five) == len(one)


def test_the_page_of_preparation_costs_the_same_for_two_and_for_six_parties(browser, actor, count_queries):
    small, large = asked(actor), asked(actor, parties=("A", "B", "C", "D", "E", "F"))
    with count_queries() as two:
        browser.get(f"/agreements/{small.id}/prepare")
    with count_queries() as six:
        browser.get(f"/agreements/{large.id}/prepare")
    assert len(six) == len(two)


DESK = ["/desk/agreements", "/desk/agreements/ledger", "/desk/agreements/figures"]
MAKING = ["/desk/agreements/new", "/desk/agreements/enter"]


def pages_of(agreement):
    """Every page about one agreement that changes it."""
    party, one, text = parties_of(agreement.id)[0], people_of(agreement.id)[0], texts_of(agreement.id)[0]
    base = f"/agreements/{agreement.id}"
    return [
        f"{base}/edit",
        f"{base}/sign",
        f"{base}/parties/new",
        f"{base}/signatories/new",
        f"{base}/texts/new",
        f"{base}/proofs/new",
        f"{base}/milestones/new",
        f"{base}/recognitions/new",
        f"{base}/fulfill",
        f"{base}/acts/withdraw",
        f"/agreements/parties/{party.id}/edit",
        f"/agreements/parties/{party.id}/record",
        f"/agreements/signatories/{one.id}/edit",
        f"/agreements/signatories/{one.id}/record",
        f"/agreements/texts/{text.id}",
    ]


def test_every_page_opens_for_the_keeper_who_has_no_other_duty(actor, as_user):
    agreement = draft(actor)
    somebody = PersonFactory()
    agreement.keeper_id = somebody.id
    db.session.commit()
    browser = as_user(somebody)
    assert {url: browser.get(url).status_code for url in pages_of(agreement)} == dict.fromkeys(pages_of(agreement), 200)
    assert {browser.get(url).status_code for url in DESK + MAKING} == {403}


def test_a_stranger_and_another_member_find_no_draft(actor, as_user, client):
    agreement = draft(actor)
    wrong = as_user(PersonFactory())
    everything = [*pages_of(agreement), f"/agreements/{agreement.id}", f"/agreements/{agreement.id}/prepare"]
    assert {url: wrong.get(url).status_code for url in everything} == dict.fromkeys(everything, 404)
    assert client.get(f"/agreements/{agreement.id}").status_code == 404
    assert {client.get(url).status_code for url in DESK + MAKING} == {303}


def test_other_coordinators_read_and_do_not_change(actor, as_user):
    agreement = draft(actor)
    reader = as_user(CoordinatorFactory(duty=Duty.READ_ONLY))
    assert {reader.get(url).status_code for url in [*DESK, f"/agreements/{agreement.id}/prepare"]} == {200}
    changing = [url for url in pages_of(agreement) if "/texts/" not in url or url.endswith("/new")]
    assert {url: reader.get(url).status_code for url in changing} == dict.fromkeys(changing, 403)
    assert reader.post(f"/agreements/{agreement.id}/freeze").status_code == 403
    assert {reader.get(url).status_code for url in MAKING} == {403}


def test_who_is_named_reads_the_final_text_and_no_draft_of_it(actor, as_user):
    agreement = draft(actor)
    somebody = PersonFactory()
    people_of(agreement.id)[0].person_id = somebody.id
    db.session.commit()
    browser, first = as_user(somebody), newest_texts(agreement)["zh"]
    assert browser.get(f"/agreements/{agreement.id}").status_code == 200
    assert browser.get(f"/agreements/texts/{first.id}").status_code == 403
    from alliance.agreements.operations.texts import freeze

    freeze(actor, agreement)
    assert browser.get(f"/agreements/texts/{first.id}").status_code == 200
    assert browser.get(f"/agreements/{agreement.id}/prepare").status_code == 403


def test_scans_are_for_parties_and_photographs_for_all_who_see_the_entry(actor, client, as_user):
    agreement = signed(actor)
    scan = add_proof(actor, agreement, ProofKind.SCAN, "scan.pdf", pdf("scan"))
    assert client.get(f"/agreements/proofs/{scan.id}").status_code == 403
    assert as_user(actor).get(f"/agreements/proofs/{scan.id}").status_code == 200
    assert SignatoryRole.WITNESS.label == "Witness"
