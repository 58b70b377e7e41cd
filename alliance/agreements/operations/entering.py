"""Agreements taken over from an older register, or signed elsewhere: entered as they stand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from alliance.accounts.models import Person
from alliance.agreements import signals
from alliance.agreements.enums import AgreementState
from alliance.agreements.models import Agreement
from alliance.agreements.operations.agreements import AgreementInput, create_agreement, index
from alliance.agreements.operations.parties import PartyInput, add_party
from alliance.agreements.operations.signing import number_for, plan_progress
from alliance.agreements.operations.steps import note_step
from alliance.agreements.queries.desk import organizations_called
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused, operation
from alliance.core.text import fold, one_line
from alliance.organizations.models import Organization
from alliance.organizations.queries import this_day


@dataclass(frozen=True)
class Entry:
    """How it was signed; without `number` it gets the next one of that year."""

    on: date
    parties: tuple[PartyInput, ...]
    place: Localized = field(default_factory=Localized)
    number: str = ""
    note: str = ""


@operation
def enter_agreement(actor: Person, typed: AgreementInput, entry: Entry) -> Agreement:
    """Put an agreement into the register that was signed without being prepared here; nobody is mailed now, and parties
    are asked for progress on dates that are still to come.

    Refuses fewer than two parties, a day to come, a number that is given already, and what agreements and parties
    refuse.
    """
    if len(entry.parties) < 2:
        raise Refused(_("An agreement has two parties or more. Add the other one."), field="parties")
    if entry.on > this_day():
        raise Refused(_("This day is still to come. Choose the day of the signing."), field="on")
    agreement = create_agreement(actor, typed)
    known = organizations_called([one.name for one in entry.parties if one.name])
    for party in entry.parties:
        add_party(actor, agreement, recognized(party, known))
    agreement.number = free_number(entry.number) or number_for(agreement, entry.on)
    agreement.signed_on, agreement.signed_at_place = entry.on, entry.place
    agreement.valid_from = agreement.valid_from or entry.on
    index(agreement)
    was, agreement.state, agreement.state_since = agreement.state, AgreementState.SIGNED, now()
    note_step(actor, agreement, was, AgreementState.SIGNED, entry.note)
    record(actor, "agreements.entered", agreement, note=entry.note)
    plan_progress(agreement, entry.on)
    signals.moved.send(agreement, was=was)
    return agreement


def recognized(party: PartyInput, known: dict[str, Organization]) -> PartyInput:
    """A party that is only named, with the organization that alone has this very name; written as it was typed."""
    if party.organization is not None or not party.name:
        return party
    keys = [fold(text) for text in (party.name.zh, party.name.en) if text]
    found = {known[key].id: known[key] for key in keys if key in known}
    return replace(party, organization=next(iter(found.values()))) if len(found) == 1 else party


def free_number(typed: str) -> str | None:
    """A number of an older register. Refuses one that is given already."""
    number = one_line(typed)
    if number and db.session.scalar(select(Agreement.id).where(Agreement.number == number)) is not None:
        raise Refused(_("This number is given already. Compare it with the register."), field="number")
    return number or None
