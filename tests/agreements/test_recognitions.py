"""Who accepts whose reports, for which standard and market, from when until when, on what proof."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import pytest

from alliance.agreements.enums import AgreementKind, RegisterAudience
from alliance.agreements.operations.agreements import withdraw
from alliance.agreements.operations.recognitions import (
    RecognitionInput,
    add_recognition,
    change_recognition,
    remove_recognition,
)
from alliance.agreements.queries.parts import parties_of
from alliance.agreements.queries.recognitions import RecognitionFilter, market_name, markets, recognitions
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.organizations.queries import this_day
from tests.agreements.drafts import draft, keeper, signed
from tests.factories import PersonFactory

FIRST = date(2026, 1, 1)


@pytest.fixture
def actor():
    return keeper()


def mutual(actor, make=signed, **more):
    return make(actor, kind=AgreementKind.RECOGNITION, parties=("CATARC", "CQC"), **more)


def typed(agreement, **more):
    accepting, issuing = parties_of(agreement.id)[:2]
    wanted = RecognitionInput(accepting, issuing, "GB/T 38661-2020", "cn", FIRST, None, Localized("Round robin"))
    return replace(wanted, **more)


def noted(actor, agreement, **more):
    return add_recognition(actor, agreement, typed(agreement, **more))


def rows(user, **wanted):
    return list(db.session.scalars(recognitions(user, RecognitionFilter(**wanted))))


def test_a_recognition_is_noted_changed_and_taken_off(actor, trail):
    agreement = mutual(actor)
    row = noted(actor, agreement)
    assert (row.market, row.accepting.name.en, row.issuing.name.en) == ("CN", "CATARC", "CQC")
    change_recognition(actor, row, typed(agreement, last_on=date(2026, 12, 31)), row.version)
    assert row.last_on == date(2026, 12, 31)
    with pytest.raises(Clash):
        change_recognition(actor, row, typed(agreement), row.version - 1)
    remove_recognition(actor, row)
    assert rows(actor) == []
    assert trail()[-3:] == [
        "agreements.recognition_added",
        "agreements.recognition_changed",
        "agreements.recognition_removed",
    ]


@pytest.mark.parametrize(
    ("odd", "field"),
    [
        ({"standard": " "}, "standard"),
        ({"market": " "}, "market"),
        ({"last_on": date(2025, 12, 31)}, "last_on"),
    ],
)
def test_a_recognition_names_standard_market_and_days_in_order(actor, odd, field):
    with pytest.raises(Refused) as refused:
        noted(actor, mutual(actor), **odd)
    assert refused.value.field == field


def test_only_two_different_parties_of_a_mutual_recognition_recognize_one_another(actor):
    agreement, other = mutual(actor), parties_of(mutual(actor).id)[0]
    with pytest.raises(Refused) as refused:
        noted(actor, agreement, issuing=parties_of(agreement.id)[0])
    assert refused.value.field == "issuing"
    with pytest.raises(Refused, match="belongs to another agreement"):
        noted(actor, agreement, issuing=other)
    with pytest.raises(Refused, match="Only an agreement on mutual recognition"):
        noted(actor, draft(actor))
    withdrawn = mutual(actor, draft)
    withdraw(actor, withdrawn, "Costs")
    with pytest.raises(Refused, match="withdrawn"):
        noted(actor, withdrawn)


def test_the_same_recognition_does_not_hold_twice_on_one_day(actor):
    agreement = mutual(actor)
    noted(actor, agreement, last_on=date(2026, 6, 30))
    with pytest.raises(Refused) as refused:
        noted(actor, agreement, first_on=date(2026, 6, 30))
    assert refused.value.field == "first_on"
    noted(actor, agreement, first_on=date(2026, 7, 1))
    accepting, issuing = parties_of(agreement.id)
    noted(actor, agreement, accepting=issuing, issuing=accepting)
    assert len(rows(actor)) == 3


def test_the_table_is_filtered_by_standard_market_parties_and_day(actor):
    agreement = mutual(actor)
    noted(actor, agreement)
    noted(actor, agreement, standard="UN R100", market="EU", last_on=date(2026, 2, 1))
    assert len(rows(actor)) == 2
    assert [one.standard for one in rows(actor, standard="38661")] == ["GB/T 38661-2020"]
    assert [one.standard for one in rows(actor, market="EU")] == ["UN R100"]
    assert [one.standard for one in rows(actor, on=date(2026, 3, 1))] == ["GB/T 38661-2020"]
    assert len(rows(actor, accepting="catarc", issuing="CQC公司")) == 2
    assert rows(actor, accepting="cqc") == []
    assert rows(actor, standard="100%") == []
    assert markets(actor) == [("CN", "China"), ("EU", "EU")]
    assert market_name("DE") == "Germany"


def test_drafts_and_hidden_agreements_recognize_nothing_for_strangers(actor, client):
    noted(actor, mutual(actor, draft), standard="Draft")
    noted(actor, mutual(actor, audience=RegisterAudience.PARTIES), standard="Hidden")
    noted(actor, mutual(actor), standard="Public")
    page = client.get("/recognitions").text
    assert ("Public" in page, "Hidden" in page, "Draft" in page) == (True, False, False)
    assert {one.standard for one in rows(actor)} == {"Public", "Hidden"}


def test_the_page_shows_what_holds_today_unless_asked_otherwise(actor, client):
    agreement = mutual(actor)
    noted(actor, agreement, standard="Over", last_on=this_day() - timedelta(days=1))
    assert "Over" not in client.get("/recognitions").text
    assert "Over" in client.get("/recognitions?any=1").text
    assert "Over" in client.get(f"/recognitions?on={FIRST}").text
    assert client.get("/recognitions?on=2026-99-99&market=x").status_code == 200
    assert "No recognition fits" in client.get("/recognitions?standard=nothing").text


def test_everybody_takes_the_table_as_a_sheet(actor, client):
    noted(actor, mutual(actor))
    sheet = list(csv.reader(StringIO(client.get("/recognitions.csv?market=CN").data.decode("utf-8-sig"))))
    assert sheet[1][:4] == ["CATARC", "CQC", "GB/T 38661-2020", "China"]
    assert len(list(csv.reader(StringIO(client.get("/recognitions.csv?market=EU").data.decode("utf-8-sig"))))) == 1


def test_the_table_costs_the_same_for_five_rows_as_for_one(actor, client, count_queries):
    noted(actor, mutual(actor))
    client.get("/recognitions")
    with count_queries() as one:
        client.get("/recognitions")
    for number in range(4):
        noted(actor, mutual(actor), standard=f"S{number}")
    with count_queries() as five:
        client.get("/recognitions")
    assert len(five) == len(one)


def test_recognitions_are_kept_on_their_pages_by_who_manages_the_agreement(actor, as_user):
    agreement = mutual(actor)
    accepting, issuing = parties_of(agreement.id)
    browser, url = as_user(actor), f"/agreements/{agreement.id}/recognitions/new"
    data = {
        "accepting": accepting.id,
        "issuing": issuing.id,
        "standard": "UN R155",
        "market": "DE",
        "first_on": "2026-01-01",
        "proof_en": "Audit of 2025",
    }
    assert browser.get(url).status_code == 200
    assert browser.post(url, data=data | {"first_on": ""}).status_code == 422
    assert browser.post(url, data=data).status_code == 303
    assert "Germany" in browser.get(f"/agreements/{agreement.id}").text
    row = rows(actor)[0]
    edit = f"/agreements/recognitions/{row.id}/edit"
    assert browser.get(edit).status_code == 200
    assert browser.post(edit, data=data | {"version": 99}).status_code == 409
    assert browser.post(edit, data=data | {"version": row.version, "last_on": "2026-05-01"}).status_code == 303
    assert as_user(PersonFactory()).get(edit).status_code == 403
    assert browser.post(f"/agreements/recognitions/{row.id}/remove").status_code == 303
