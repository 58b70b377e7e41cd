"""The sides of an agreement: added, described anew, put in order, removed."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import delete, update

from alliance.accounts.models import Person
from alliance.accounts.operations.people import checked_address
from alliance.agreements.models import Agreement, AgreementMilestone, ChangeRequest, Party, Recognition, Signatory
from alliance.agreements.operations.agreements import index
from alliance.agreements.operations.steps import refuse_frozen
from alliance.agreements.queries.ledger import requests_to
from alliance.agreements.queries.parts import parties_of
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.core.secrets import new_nonce
from alliance.organizations.models import Organization
from alliance.organizations.queries import primary_of


@dataclass(frozen=True)
class PartyInput:
    """A party as typed: an organization we know, or only a name as it stands in the text. `contact` is a person we
    know; an address typed beside goes before the person's own. `locale` is the language of the mails."""

    organization: Organization | None = None
    name: Localized | None = None
    contact: Person | None = None
    contact_name: str = ""
    contact_email: str = ""
    locale: str = ""


@operation
def add_party(actor: Person, agreement: Agreement, typed: PartyInput) -> Party:
    """Add a party at the end. An organization's primary representative is its contact when none is named.

    Refuses a frozen text, a party without name, an organization that is a party already, and an address that is none.
    """
    lock(agreement)
    refuse_frozen(agreement)
    parties = parties_of(agreement.id)
    check(typed, parties)
    contact = typed.contact
    if contact is None and typed.organization and not typed.contact_email:
        contact = primary_of(typed.organization)
    party = Party(
        agreement=agreement,
        position=max((one.position for one in parties), default=0) + 1,
        organization_id=typed.organization.id if typed.organization else None,
        name=name_of(typed),
        contact=contact,
        contact_name=typed.contact_name,
        contact_email=address_in(typed.contact_email, "contact_email"),
        locale=typed.locale or (contact.locale if contact else "en"),
    )
    db.session.add(party)
    record(actor, "agreements.party_added", party, party.organization_id, agreement_id=agreement.id)
    index(agreement)
    return party


def name_of(typed: PartyInput) -> Localized:
    """As typed, else as the organization is called."""
    if typed.name:
        return typed.name
    return Localized(typed.organization.name.en, typed.organization.name.zh) if typed.organization else Localized()


def check(typed: PartyInput, others: list[Party]) -> None:
    if not name_of(typed):
        raise Refused(_("Choose an organization or write the party's name."), field="name_en")
    if typed.organization and typed.organization.id in {one.organization_id for one in others}:
        raise Refused(_("This organization is a party already."), field="organization")


def address_in(typed: str, field: str) -> str:
    """The address as it is written to; it may be missing, then answers are recorded by hand. Refuses what is none."""
    return checked_address(typed, field) if typed.strip() else ""


@operation
def change_party(actor: Person, party: Party, typed: PartyInput, version: int) -> None:
    """Describe a party anew. Its name stays once the text is frozen; its contact may change until the end.

    A new address gets new links, to confirm and to report; the old ones lead nowhere. Refuses an outdated version and
    what `add_party` refuses.
    """
    agreement = party.agreement
    lock(agreement)
    lock(party)
    if party.version != version:
        raise Clash(_("Somebody else changed this party meanwhile. Compare and save again."))
    check(typed, [one for one in parties_of(agreement.id) if one.id != party.id])
    refuse_other_name(agreement, party, typed)
    was = party.email
    name = name_of(typed)
    party.organization_id = typed.organization.id if typed.organization else None
    party.name = party.name.replaced(name.en, name.zh)
    party.contact, party.contact_name = typed.contact, typed.contact_name
    party.contact_email = address_in(typed.contact_email, "contact_email")
    party.locale = typed.locale or party.locale
    if party.email != was:
        party.nonce, party.asked_at = new_nonce(), None
        for request in requests_to(party):
            request.nonce = new_nonce()
    record(actor, "agreements.party_changed", party, party.organization_id, agreement_id=agreement.id)
    index(agreement)


def refuse_other_name(agreement: Agreement, party: Party, typed: PartyInput) -> None:
    name, same = name_of(typed), typed.organization.id if typed.organization else None
    if agreement.is_frozen and ((name.en, name.zh), same) != ((party.name.en, party.name.zh), party.organization_id):
        raise Refused(_("The parties are part of the frozen text. Open the text again first."), field="name_en")


@operation
def move_party(actor: Person, party: Party, up: bool) -> None:
    """Change places with the party before or after. Refuses a frozen text; at the end nothing happens."""
    agreement = party.agreement
    lock(agreement)
    refuse_frozen(agreement)
    order = parties_of(agreement.id)
    here = order.index(party)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return
    other, places = order[there], (party.position, order[there].position)
    party.position = -party.id  # both places are taken for a moment, and each may be taken once
    db.session.flush()
    other.position = places[0]
    db.session.flush()
    party.position = places[1]
    record(actor, "agreements.party_moved", party, party.organization_id, agreement_id=agreement.id)


@operation
def remove_party(actor: Person, party: Party) -> None:
    """Take a party off together with its people and recognitions; what it was to do stays, without owner.

    Refuses a frozen or signed text.
    """
    agreement = party.agreement
    lock(agreement)
    refuse_frozen(agreement)
    record(actor, "agreements.party_removed", party, party.organization_id, agreement_id=agreement.id)
    gone = {"party_id": None, "removed_at": now()}
    db.session.execute(update(Signatory).where(Signatory.party_id == party.id).values(gone))
    for table in (ChangeRequest, AgreementMilestone):
        db.session.execute(update(table).where(table.party_id == party.id).values(party_id=None))
    named = (Recognition.accepting_id == party.id) | (Recognition.issuing_id == party.id)
    db.session.execute(delete(Recognition).where(named))
    db.session.execute(delete(Party).where(Party.id == party.id))
    db.session.expire_all()
    index(agreement)
