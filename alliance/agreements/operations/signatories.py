"""Who signs for a party, who witnesses, who is present: name and title in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select

from alliance.accounts.models import Person
from alliance.agreements.enums import SignatoryRole
from alliance.agreements.models import Agreement, Party, Signatory
from alliance.agreements.operations.agreements import index
from alliance.agreements.operations.parties import address_in
from alliance.agreements.operations.steps import refuse_frozen, refuse_signed
from alliance.agreements.queries.parts import people_of
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.core.secrets import new_nonce


@dataclass(frozen=True)
class SignatoryInput:
    """Somebody as typed; without `person` only a name and an address. `party` may be None for witnesses and leaders."""

    name: Localized
    title: Localized
    party: Party | None = None
    role: SignatoryRole = SignatoryRole.SIGNATORY
    person: Person | None = None
    email: str = ""
    locale: str = ""
    zone: str = ""


@operation
def add_signatory(actor: Person, agreement: Agreement, typed: SignatoryInput) -> Signatory:
    """Add who signs for a party, witnesses, or is present.

    Refuses who signs once the text is frozen or for no party, another agreement's party, a missing name or title, and
    an address that is none. Witnesses and leaders are part of no text and may come until the signing.
    """
    lock(agreement)
    check(agreement, typed)
    refuse_fixed(agreement, typed.role)
    last = db.session.scalar(select(func.max(Signatory.position)).where(Signatory.agreement_id == agreement.id)) or 0
    one = Signatory(agreement=agreement, position=last + 1)
    put(one, typed)
    db.session.add(one)
    record(actor, "agreements.signatory_added", one, agreement_id=agreement.id, role=one.role)
    index(agreement)
    return one


def refuse_fixed(agreement: Agreement, role: SignatoryRole) -> None:
    if role is SignatoryRole.SIGNATORY:
        refuse_frozen(agreement)
    refuse_signed(agreement)


def check(agreement: Agreement, typed: SignatoryInput) -> None:
    if not typed.name:
        raise Refused(_("Write the name in at least one language."), field="name_en")
    if typed.role is SignatoryRole.SIGNATORY and not typed.title:
        raise Refused(_("Write the title that stands below the signature."), field="title_en")
    if typed.role is SignatoryRole.SIGNATORY and typed.party is None:
        raise Refused(_("Say for which party this person signs."), field="party")
    if typed.party is not None and typed.party.agreement_id != agreement.id:
        raise Refused(_("This party belongs to another agreement."), field="party")


def put(one: Signatory, typed: SignatoryInput) -> None:
    """Everything that is typed; the address of a person we know stands in for a missing one."""
    person = typed.person
    email = address_in(typed.email, "email") or (person.email if person else "")
    one.party, one.role, one.person, one.email = typed.party, typed.role, person, email
    one.name = one.name.replaced(typed.name.en, typed.name.zh) if one.name else typed.name
    one.title = one.title.replaced(typed.title.en, typed.title.zh) if one.title else typed.title
    one.locale = typed.locale or (person.locale if person else "en")
    one.zone = typed.zone or (person.zone if person else "")


@operation
def change_signatory(actor: Person, one: Signatory, typed: SignatoryInput, version: int) -> None:
    """Describe somebody anew. Who signs, for whom and with which title stays once the text is frozen.

    A new address gets a new link. Refuses an outdated version, who was removed, and what `add_signatory` refuses.
    """
    agreement = one.agreement
    lock(agreement)
    lock(one)
    if one.version != version:
        raise Clash(_("Somebody else changed this person's part meanwhile. Compare and save again."))
    if one.removed_at is not None:
        raise Refused(_("This person was taken off the agreement."))
    refuse_signed(agreement)
    check(agreement, typed)
    if stands_in_text(one) != wording(typed):
        refuse_fixed(agreement, one.role)
        refuse_fixed(agreement, typed.role)
    was = one.email
    put(one, typed)
    if one.email != was:
        one.nonce, one.asked_at = new_nonce(), None
    record(actor, "agreements.signatory_changed", one, agreement_id=agreement.id)
    index(agreement)


def stands_in_text(one: Signatory) -> tuple[object, ...]:
    """What of a person is part of the confirmed text."""
    return (one.role, one.party_id, one.name.en, one.name.zh, one.title.en, one.title.zh)


def wording(typed: SignatoryInput) -> tuple[object, ...]:
    party_id = typed.party.id if typed.party else None
    return (typed.role, party_id, typed.name.en, typed.name.zh, typed.title.en, typed.title.zh)


@operation
def move_signatory(actor: Person, one: Signatory, up: bool) -> None:
    """Change places with the person before or after in the same party. Refuses who signs once the text is frozen."""
    agreement = one.agreement
    lock(agreement)
    refuse_fixed(agreement, one.role)
    order = [other for other in people_of(agreement.id) if other.party_id == one.party_id]
    here = order.index(one)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    places = sorted(other.position for other in order)
    for other, place in zip(order, places, strict=True):
        other.position = place
    record(actor, "agreements.signatory_moved", one, agreement_id=agreement.id)


@operation
def remove_signatory(actor: Person, one: Signatory) -> None:
    """Take somebody off. Refuses who signs once the text is frozen, anybody once it is signed, and a second time."""
    agreement = one.agreement
    lock(agreement)
    lock(one)
    if one.removed_at is not None:
        raise Refused(_("This person was taken off the agreement."))
    refuse_fixed(agreement, one.role)
    one.removed_at = now()
    record(actor, "agreements.signatory_removed", one, agreement_id=agreement.id)
    index(agreement)
