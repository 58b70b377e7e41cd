"""Agreements described, described anew, withdrawn and taken up again."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from alliance.agreements.enums import AgreementKind, AgreementState, Answer, RegisterAudience
from alliance.agreements.operations.agreements import (
    change_agreement,
    create_agreement,
    reopen,
    withdraw,
)
from alliance.agreements.operations.entering import Entry, enter_agreement
from alliance.agreements.operations.parties import PartyInput
from alliance.agreements.queries.ledger import requests_of
from alliance.agreements.queries.parts import parties_of, steps_of
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from tests.agreements.drafts import asked, described, draft, everybody, frozen, keeper, ready, signed
from tests.factories.organizations import OrganizationFactory


@pytest.fixture
def actor():
    return keeper()


def test_who_begins_an_agreement_looks_after_it(actor, trail):
    agreement = create_agreement(actor, described())
    assert (agreement.state, agreement.keeper_id) == (AgreementState.DRAFTING, actor.id)
    assert trail() == ["agreements.created"]
    assert [one.to_state for one in steps_of(agreement.id)] == [AgreementState.DRAFTING]


@pytest.mark.parametrize(
    ("odd", "field"),
    [
        ({"title": Localized()}, "title_en"),
        ({"languages": ()}, "languages"),
        ({"languages": ("xx",)}, "languages"),
        ({"valid_from": date(2027, 1, 2), "valid_until": date(2027, 1, 1)}, "valid_until"),
        ({"amount": Decimal("-1")}, "amount"),
        ({"amount": Decimal("1e15")}, "amount"),
        ({"currency": "rmb"}, "currency"),
    ],
)
def test_what_cannot_be_an_agreement_is_refused_at_its_field(actor, odd, field):
    with pytest.raises(Refused) as refused:
        create_agreement(actor, replace(described(), **odd))
    assert refused.value.field == field


def test_an_agreement_is_described_anew(actor, trail):
    agreement = draft(actor)
    typed = described(title=Localized("Laboratory", "实验室"), kind=AgreementKind.LABORATORY, amount=Decimal("5.50"))
    change_agreement(actor, agreement, typed, agreement.version)
    assert (agreement.kind, agreement.title.zh, agreement.amount) == (
        AgreementKind.LABORATORY,
        "实验室",
        Decimal("5.50"),
    )
    assert trail()[-1] == "agreements.changed"


def test_the_second_editor_of_a_version_is_told(actor):
    agreement = draft(actor)
    with pytest.raises(Clash):
        change_agreement(actor, agreement, described(), agreement.version - 1)


def test_a_frozen_text_keeps_title_and_languages_but_not_who_finds_it(actor):
    agreement = frozen(actor)
    with pytest.raises(Refused) as title:
        change_agreement(actor, agreement, described(title=Localized("Other")), agreement.version)
    with pytest.raises(Refused) as languages:
        change_agreement(actor, agreement, described(languages=("zh",)), agreement.version)
    assert (title.value.field, languages.value.field) == ("title_en", "languages")
    change_agreement(actor, agreement, described(audience=RegisterAudience.PARTIES), agreement.version)
    assert agreement.audience is RegisterAudience.PARTIES


def test_withdrawing_needs_a_reason_and_tells_whoever_was_asked(actor, outbox):
    agreement = asked(actor)
    with pytest.raises(Refused) as refused:
        withdraw(actor, agreement, " ")
    assert refused.value.field == "reason"
    withdraw(actor, agreement, "The budget fell")
    assert agreement.state is AgreementState.WITHDRAWN
    assert [kind for kind, _address in outbox()[-4:]] == ["agreements.withdrawn"] * 4


def test_a_signed_agreement_is_not_withdrawn(actor):
    with pytest.raises(Refused, match="Signed"):
        withdraw(actor, signed(actor), "Too late")


def test_a_withdrawn_agreement_changes_only_after_it_is_taken_up_again(actor):
    agreement = ready(actor)
    withdraw(actor, agreement, "The budget fell")
    with pytest.raises(Refused, match="withdrawn"):
        change_agreement(actor, agreement, described(), agreement.version)
    with pytest.raises(Refused):
        reopen(actor, agreement, "")
    reopen(actor, agreement, "New budget")
    assert (agreement.state, agreement.final_sha256) == (AgreementState.DRAFTING, None)
    assert {one.answer for one in everybody(agreement)} == {Answer.NOT_ASKED}
    with pytest.raises(Refused):
        reopen(actor, agreement, "Twice")


PARTIES = (PartyInput(name=Localized("SAE")), PartyInput(name=Localized("CATARC", "中汽中心"), contact_email="a@b.cn"))


def test_an_older_agreement_is_entered_as_it_stands(actor, trail, outbox):
    agreement = enter_agreement(actor, described(), Entry(date(2024, 5, 6), PARTIES, number="2024-7"))
    assert (agreement.number, agreement.state, agreement.valid_from) == (
        "2024-7",
        AgreementState.SIGNED,
        date(2024, 5, 6),
    )
    assert trail()[-1] == "agreements.entered"
    assert outbox() == []
    assert requests_of(agreement.id) == []


def test_an_agreement_signed_elsewhere_gets_the_next_number_of_its_year(actor):
    first = enter_agreement(actor, described(), Entry(date(2025, 5, 6), PARTIES))
    second = enter_agreement(actor, described(), Entry(date(2025, 5, 7), PARTIES))
    assert (first.number, second.number) == ("AG-2025-001", "AG-2025-002")


@pytest.mark.parametrize(
    ("odd", "field"),
    [({"parties": PARTIES[:1]}, "parties"), ({"on": date(2999, 1, 1)}, "on"), ({"number": "AG-2025-X"}, "number")],
)
def test_what_cannot_be_entered_is_refused(actor, odd, field):
    enter_agreement(actor, described(), Entry(date(2025, 5, 6), PARTIES, number="AG-2025-X"))
    with pytest.raises(Refused) as refused:
        enter_agreement(actor, described(), replace(Entry(date(2025, 5, 6), PARTIES), **odd))
    assert refused.value.field == field


def test_a_party_whose_very_name_one_organization_has_is_linked_to_it(actor):
    chery, *_twins = (
        OrganizationFactory(en="Chery", zh="奇瑞"),
        *OrganizationFactory.create_batch(2, en="Twin", zh="同名"),
    )
    names = (Localized("", "奇瑞"), Localized("Twin"), Localized("chery holding"))
    agreement = enter_agreement(
        actor, described(), Entry(date(2025, 5, 6), tuple(PartyInput(name=name) for name in names))
    )
    assert [one.organization_id for one in parties_of(agreement.id)] == [chery.id, None, None]
