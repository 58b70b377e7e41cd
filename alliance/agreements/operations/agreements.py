"""Agreements described, described anew, withdrawn, taken up again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.agreements.enums import AgreementKind, AgreementState, Answer, RegisterAudience
from alliance.agreements.models import Agreement
from alliance.agreements.notices import confirming as notices
from alliance.agreements.operations.steps import move, note_step, owed_reason
from alliance.agreements.queries.parts import parties_of, people_of, texts_of
from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.core.search_terms import index_terms

_S = AgreementState
TEXT_LANGUAGES = ("zh", "en", "de", "fr", "es", "pt", "it", "nl", "ru", "ar", "ja", "ko", "th", "vi", "id", "ms")
"""Languages that an agreement may have a text in (ISO 639-1)."""
LARGEST_AMOUNT = Decimal("99999999999999.99")


@dataclass(frozen=True)
class AgreementInput:
    """An agreement as described. `amount` in `currency` (ISO 4217); days inclusive; `languages` as in TEXT_LANGUAGES;
    `keeper` of the secretariat looks after it."""

    kind: AgreementKind
    title: Localized
    summary: Localized = field(default_factory=Localized)
    languages: tuple[str, ...] = ("zh", "en")
    amount: Decimal | None = None
    currency: str = "CNY"
    valid_from: date | None = None
    valid_until: date | None = None
    audience: RegisterAudience = RegisterAudience.MEMBERS
    keeper: Person | None = None


@operation
def create_agreement(actor: Person, typed: AgreementInput) -> Agreement:
    """Begin an agreement; the actor looks after it when nobody is named.

    Refuses one without title or language, days in the wrong order, and an amount that is none.
    """
    check(typed)
    agreement = Agreement(
        kind=typed.kind,
        title=typed.title,
        summary=typed.summary,
        languages=list(dict.fromkeys(typed.languages)),
        amount=typed.amount,
        currency=typed.currency,
        valid_from=typed.valid_from,
        valid_until=typed.valid_until,
        audience=typed.audience,
        keeper_id=(typed.keeper or actor).id,
        made_by_id=actor.id,
        terms=index_terms(typed.title.en, typed.title.zh, typed.summary.en, typed.summary.zh),
    )
    db.session.add(agreement)
    record(actor, "agreements.created", agreement)
    note_step(actor, agreement, None, _S.DRAFTING)
    return agreement


def check(typed: AgreementInput) -> None:
    if not typed.title:
        raise Refused(_("Give the agreement a title in at least one language."), field="title_en")
    if not typed.languages or not set(typed.languages) <= set(TEXT_LANGUAGES):
        raise Refused(_("Say in which languages the agreement has a text."), field="languages")
    if typed.valid_from and typed.valid_until and typed.valid_until < typed.valid_from:
        raise Refused(_("The last day lies before the first. Choose a later one."), field="valid_until")
    check_amount(typed.amount)
    if not re.fullmatch("[A-Z]{3}", typed.currency):
        raise Refused(_("Write the currency as three letters, for example CNY."), field="currency")


def check_amount(amount: Decimal | None) -> None:
    """Refuses what is no amount of money; Decimal reads “NaN” and “Infinity” too."""
    if amount is not None and not (amount.is_finite() and 0 <= amount <= LARGEST_AMOUNT):
        raise Refused(_("Write an amount from 0 to %(most)s.", most=f"{LARGEST_AMOUNT:,}"), field="amount")


@operation
def change_agreement(actor: Person, agreement: Agreement, typed: AgreementInput, version: int) -> None:
    """Describe an agreement anew. Its title and languages stay once the text is frozen or signed.

    Refuses an edit of an outdated version, a withdrawn one, and what `create_agreement` refuses.
    """
    lock(agreement)
    if agreement.version != version:
        raise Clash(_("Somebody else changed this agreement meanwhile. Compare and save again."))
    if agreement.state is _S.WITHDRAWN:
        raise Refused(_("This agreement is withdrawn. Take it up again first."))
    check(typed)
    refuse_other_words(agreement, typed)
    agreement.kind = typed.kind
    agreement.title = agreement.title.replaced(typed.title.en, typed.title.zh)
    agreement.summary = agreement.summary.replaced(typed.summary.en, typed.summary.zh)
    if not agreement.is_frozen:  # their order is part of the fingerprint
        agreement.languages = list(dict.fromkeys(typed.languages))
    agreement.amount, agreement.currency = typed.amount, typed.currency
    agreement.valid_from, agreement.valid_until = typed.valid_from, typed.valid_until
    agreement.audience = typed.audience
    agreement.keeper_id = typed.keeper.id if typed.keeper else agreement.keeper_id
    record(actor, "agreements.changed", agreement)
    index(agreement)


def refuse_other_words(agreement: Agreement, typed: AgreementInput) -> None:
    """Title and languages are part of what was confirmed."""
    same = (agreement.title.en, agreement.title.zh) == (typed.title.en, typed.title.zh)
    if agreement.is_frozen and not same:
        raise Refused(_("The title is part of the frozen text. Open the text again first."), field="title_en")
    if agreement.is_frozen and set(agreement.languages) != set(typed.languages):
        raise Refused(_("The languages are part of the frozen text. Open the text again first."), field="languages")


def index(agreement: Agreement) -> None:
    """Inside an operation: what the agreement is found by, its titles, summary, number, parties and who signs."""
    words = [agreement.title, agreement.summary]
    words += [one.name for one in parties_of(agreement.id)] + [one.name for one in people_of(agreement.id)]
    agreement.terms = index_terms(agreement.number, *(text for one in words for text in (one.en, one.zh)))


@operation
def withdraw(actor: Person, agreement: Agreement, reason: str) -> None:
    """Give an agreement up before it is signed; whoever was asked is told why. Refuses without reason and once
    signed."""
    lock(agreement)
    reason = owed_reason(reason)
    move(actor, agreement, _S.WITHDRAWN, reason)
    notices.withdrawn(agreement, asked_of(agreement), reason)


def asked_of(agreement: Agreement) -> list[notices.Who]:
    """Parties and people who were asked about the text."""
    everybody: list[notices.Who] = [*parties_of(agreement.id), *people_of(agreement.id)]
    return [one for one in everybody if one.answer is not Answer.NOT_ASKED]


@operation
def reopen(actor: Person, agreement: Agreement, reason: str) -> None:
    """Take a withdrawn agreement up again, as a draft that nobody has confirmed. Refuses any other, and without
    reason."""
    lock(agreement)
    if agreement.state is not _S.WITHDRAWN:
        raise Refused(_("This agreement is at “%(state)s”. Nothing was changed.", state=agreement.state.label))
    agreement.final_sha256, agreement.frozen_at = None, None
    for text in texts_of(agreement.id):
        text.is_final = False
    forget_answers(agreement)
    move(actor, agreement, _S.DRAFTING, owed_reason(reason))


def forget_answers(agreement: Agreement) -> list[notices.Who]:
    """Inside an operation: nobody has confirmed and nobody was asked; who had been."""
    asked = asked_of(agreement)
    for one in asked:
        one.answer, one.answered_at, one.confirmed_sha256, one.asked_at = Answer.NOT_ASKED, None, None, None
        one.recorded_by_id, one.answer_note = None, ""
    return asked
