"""Of a mutual recognition: who accepts whose reports, for which standard and market, from when until when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.agreements.enums import AgreementKind, AgreementState
from alliance.agreements.models import Agreement, Party, Recognition
from alliance.agreements.queries.recognitions import same_recognitions
from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.core.places import country_codes
from alliance.core.text import one_line


@dataclass(frozen=True)
class RecognitionInput:
    """`accepting` takes the reports of `issuing` for `standard` ('GB/T 38661-2020') in `market` (ISO 3166-1 alpha-2 or
    a name such as 'EU'), from the first day to the last, both inclusive; `proof` says what it rests on."""

    accepting: Party
    issuing: Party
    standard: str
    market: str
    first_on: date
    last_on: date | None = None
    proof: Localized = field(default_factory=Localized)


@operation
def add_recognition(actor: Person, agreement: Agreement, typed: RecognitionInput) -> Recognition:
    """Note a recognition. Refuses another kind of agreement, a withdrawn one, parties of another agreement, the same
    party twice, a missing standard or market, days in the wrong order, and days that one like it covers."""
    lock(agreement)
    refuse(agreement, typed)
    refuse_overlap(agreement, typed)
    row = Recognition(agreement=agreement)
    put(row, typed)
    db.session.add(row)
    record(actor, "agreements.recognition_added", row, agreement_id=agreement.id)
    return row


@operation
def change_recognition(actor: Person, row: Recognition, typed: RecognitionInput, version: int) -> None:
    """Note it anew, for example with a last day. Refuses an outdated version and what `add_recognition` refuses."""
    agreement = row.agreement
    lock(agreement)
    lock(row)
    if row.version != version:
        raise Clash(_("Somebody else changed this recognition meanwhile. Compare and save again."))
    refuse(agreement, typed)
    refuse_overlap(agreement, typed, row.id)
    put(row, typed)
    record(actor, "agreements.recognition_changed", row, agreement_id=agreement.id)


@operation
def remove_recognition(actor: Person, row: Recognition) -> None:
    """Take off what was noted by mistake; one that ended gets a last day instead."""
    lock(row.agreement)
    record(actor, "agreements.recognition_removed", row, agreement_id=row.agreement_id)
    db.session.delete(row)


def put(row: Recognition, typed: RecognitionInput) -> None:
    row.accepting, row.issuing = typed.accepting, typed.issuing
    row.standard, row.market = one_line(typed.standard), market_of(typed.market)
    row.first_on, row.last_on = typed.first_on, typed.last_on
    row.proof = row.proof.replaced(typed.proof.en, typed.proof.zh) if row.proof else typed.proof


def market_of(typed: str) -> str:
    """A country code in capitals, any other market as typed."""
    text = one_line(typed)
    return text.upper() if text.upper() in country_codes() else text


def refuse(agreement: Agreement, typed: RecognitionInput) -> None:
    if agreement.kind is not AgreementKind.RECOGNITION:
        raise Refused(_("Only an agreement on mutual recognition says whose reports are accepted."))
    if agreement.state is AgreementState.WITHDRAWN:
        raise Refused(_("This agreement is withdrawn. Take it up again first."))
    if {typed.accepting.agreement_id, typed.issuing.agreement_id} != {agreement.id}:
        raise Refused(_("This party belongs to another agreement."), field="accepting")
    if typed.accepting.id == typed.issuing.id:
        raise Refused(_("Choose another party: nobody recognizes their own reports by agreement."), field="issuing")
    refuse_words(typed)


def refuse_words(typed: RecognitionInput) -> None:
    if not typed.standard.strip():
        raise Refused(_("Name the standard, for example GB/T 38661-2020."), field="standard")
    if not typed.market.strip():
        raise Refused(_("Name the market: a country or, for example, EU."), field="market")
    if typed.last_on is not None and typed.last_on < typed.first_on:
        raise Refused(_("The last day lies before the first. Choose a later one."), field="last_on")


def refuse_overlap(agreement: Agreement, typed: RecognitionInput, but: int | None = None) -> None:
    """The same recognition twice on one day would be counted twice."""
    alike = same_recognitions(
        agreement.id, typed.accepting.id, typed.issuing.id, one_line(typed.standard), market_of(typed.market)
    )
    last = typed.last_on or date.max
    for other in alike:
        if other.id != but and other.first_on <= last and typed.first_on <= (other.last_on or date.max):
            raise Refused(_("This is noted already for some of these days."), field="first_on")
