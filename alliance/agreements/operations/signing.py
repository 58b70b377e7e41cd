"""Ready, signed, entered in the register; undone within the day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete, select

from alliance.accounts.models import Person
from alliance.agreements.enums import AgreementState, SignatoryRole
from alliance.agreements.models import Agreement, ProgressRequest
from alliance.agreements.notices import confirming as notices
from alliance.agreements.operations.agreements import index
from alliance.agreements.operations.steps import move, owed_reason, refuse_signed
from alliance.agreements.queries.parts import confirmations_of, open_request_count, parties_of, people_of
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized, listed
from alliance.core.operation import Refused, operation
from alliance.organizations.queries import this_day
from alliance.settings.operations import next_number
from alliance.settings.queries import current_alliance

_S = AgreementState
ASKED_AFTER = (30, 90, 180)  # days after signing on which each party is asked how it goes (DOMAIN section 6)


@operation
def mark_ready(actor: Person, agreement: Agreement) -> None:
    """Everything is confirmed: it may be signed. Refuses while a party or somebody who signs has not confirmed this
    very text, or a change that was asked for is not settled, and names who is missing; and once it is signed."""
    lock(agreement)
    refuse_signed(agreement)
    refuse_unconfirmed(agreement)
    move(actor, agreement, _S.READY)


def refuse_unconfirmed(agreement: Agreement) -> None:
    problem = why_not_ready(agreement)
    if problem:
        raise Refused(problem)


def why_not_ready(agreement: Agreement) -> str:
    """What stands between the agreement and its being ready, in words; empty when nothing does."""
    if not agreement.is_frozen:
        return str(_("The text is not frozen yet."))
    lack = confirmations_of(agreement).lack
    if lack:
        return str(_("Not confirmed by: %(names)s.", names=listed(one.name.text for one in lack)))
    waiting = open_request_count(agreement.id)
    if waiting:
        return str(
            ngettext(
                "%(num)s change that was asked for is not settled.",
                "%(num)s changes that were asked for are not settled.",
                waiting,
            )
        )
    return ""


@operation
def take_back(actor: Person, agreement: Agreement, reason: str) -> None:
    """It is ready no more, though everybody has confirmed it. Refuses without reason and what is not ready."""
    lock(agreement)
    move(actor, agreement, _S.CONFIRMED, owed_reason(reason))


@operation
def sign(actor: Person, agreement: Agreement, on: date, place: Localized, at: datetime | None = None) -> str:
    """Mark an agreement signed: it gets its number 'AG-2026-004' and stands in the register; parties are asked for
    progress after 30, 90 and 180 days. `at` is the moment at the table (now when not given). The number.

    Refuses what is not ready or no longer confirmed, a second signing, and a day to come.
    """
    lock(agreement)
    if agreement.state is not _S.READY:
        why = why_not_ready(agreement) if agreement.state in (_S.DRAFTING, _S.CONFIRMED) else ""
        state = agreement.state.label
        text = _(
            "Only what is ready is signed. “%(title)s” is at “%(state)s”.", title=agreement.title.text, state=state
        )
        raise Refused(f"{text} {why}".strip())
    refuse_unconfirmed(agreement)
    if on > this_day():
        raise Refused(_("This day is still to come. Choose the day of the signing."), field="on")
    enter(actor, agreement, on, place, at or now())
    notices.signed(agreement, parties_of(agreement.id))
    assert agreement.number is not None  # given by `enter`
    return agreement.number


def enter(actor: Person | None, agreement: Agreement, on: date, place: Localized, at: datetime) -> None:
    """Inside an operation: signed, numbered, in the register, with its dates for asking how it goes."""
    agreement.number = number_for(agreement, on)
    agreement.signed_on, agreement.signed_at_place = on, place
    agreement.valid_from = agreement.valid_from or on
    for one in people_of(agreement.id, SignatoryRole.SIGNATORY):
        one.signed_at = at
    index(agreement)
    move(actor, agreement, _S.SIGNED)
    plan_progress(agreement, on)


def number_for(agreement: Agreement, on: date) -> str:
    """The next of the year; one whose signing was undone keeps its number if it is signed in the same year."""
    if agreement.number and agreement.number.startswith(f"AG-{on.year}-"):
        return agreement.number
    while True:  # past the numbers of an older register that were given by hand
        number = f"AG-{on.year}-{next_number(f'agreement.{on.year}'):03d}"
        if db.session.scalar(select(Agreement.id).where(Agreement.number == number)) is None:
            return number


def plan_progress(agreement: Agreement, on: date) -> None:
    """Each party is asked on days to come, as long as the agreement holds."""
    for party in parties_of(agreement.id):
        for days in ASKED_AFTER:
            due_on = on + timedelta(days=days)
            if due_on >= this_day() and (agreement.valid_until is None or due_on <= agreement.valid_until):
                db.session.add(ProgressRequest(agreement_id=agreement.id, party_id=party.id, days=days, due_on=due_on))


@operation
def undo_sign(actor: Person, agreement: Agreement, reason: str) -> None:
    """Take back a signing that was marked by mistake, on the day on which it was marked. The number stays with it.

    Refuses later, without reason, and what is not signed.
    """
    lock(agreement)
    if agreement.state is not _S.SIGNED:
        raise Refused(_("This agreement is at “%(state)s”. Nothing was changed.", state=agreement.state.label))
    if not may_undo(agreement):
        raise Refused(_("A signing can be taken back on the same day only."))
    reason = owed_reason(reason)
    db.session.execute(delete(ProgressRequest).where(ProgressRequest.agreement_id == agreement.id))
    if agreement.valid_from == agreement.signed_on:
        agreement.valid_from = None  # it came with the signing, and comes again with the next one
    agreement.signed_on, agreement.signed_at_place, agreement.fulfilled_on = None, Localized(), None
    for one in people_of(agreement.id, SignatoryRole.SIGNATORY):
        one.signed_at = None
    record(actor, "agreements.signing_undone", agreement, reason=reason)
    move(actor, agreement, _S.READY, reason)


def may_undo(agreement: Agreement) -> bool:
    """Whether it was marked signed today, by the alliance's clock, and is kept under a fingerprint."""
    marked = agreement.state_since.astimezone(ZoneInfo(current_alliance().zone)).date()
    return agreement.is_frozen and marked == this_day()
