"""Signing up with proof of address: nothing usable exists before the link in the mail was used."""

from __future__ import annotations

from dataclasses import asdict, replace

import sqlalchemy as sa

from alliance.accounts import notices
from alliance.accounts.enums import LinkPurpose
from alliance.accounts.models import Person, SecretLink, SignIn
from alliance.accounts.operations.links import make_link, take_link
from alliance.accounts.operations.passwords import check_password, hash_password
from alliance.accounts.operations.people import PersonInput, checked_address, create_person, put_values
from alliance.accounts.operations.sign_ins import alliance_words, make_sign_in
from alliance.accounts.queries import sign_in_of
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.core.text import address_key
from alliance.notices.operations.queueing import Addressee


@operation
def sign_up(typed: PersonInput, password: str, next_path: str = "") -> None:
    """Send a link that proves the address, or tell its owner that there is a sign-in already.

    The caller learns neither which. Refuses odd names and addresses and weak passwords, equally for both.
    """
    address = checked_address(typed.email)
    draft = Person()
    put_values(draft, typed)
    check_password(password, draft.display_name, typed.family_name, typed.given_name, address, *alliance_words())
    password_hash = hash_password(password)
    known = sign_in_of(address)
    if known is not None:
        notices.signed_up_again(known.person)
        record(None, "accounts.signed_up_again", known)
        return
    person = asdict(replace(typed, email=address, verified=True))
    payload = {"person": person, "password_hash": password_hash, "next": next_path}
    link = make_link(LinkPurpose.PROVE_ADDRESS, None, address, payload)
    notices.sign_up_begun(addressee(link), link)
    record(None, "accounts.sign_up_begun", link)


def addressee(link: SecretLink) -> Addressee:
    """Whoever signed up, before there is a person."""
    typed = link.payload["person"]
    draft = Person()
    put_values(draft, PersonInput(**typed))
    return Addressee(link.address, draft.display_name, draft.locale, draft.zone)


@operation
def send_proof_again(typed: str) -> None:
    """The mail of the last sign-up with this address once more; nothing happens when none waits."""
    address = checked_address(typed)
    waiting = sa.select(SecretLink).where(
        SecretLink.purpose == LinkPurpose.PROVE_ADDRESS,
        SecretLink.person_id.is_(None),
        SecretLink.address == address,
        SecretLink.used_at.is_(None),
        SecretLink.expires_at > now(),
    )
    link = db.session.scalars(waiting.order_by(SecretLink.id.desc())).first()
    known = sign_in_of(address)
    if known is not None:
        notices.signed_up_again(known.person)
    elif link is not None:
        notices.sign_up_begun(addressee(link), link)


@operation
def note_spam(email: str) -> None:
    """Keep what a machine sent through the trap: no mail leaves, nobody is made."""
    record(None, "accounts.sign_up_trapped", email=address_key(email)[:254])


@operation
def confirm_sign_up(secret: str) -> tuple[SignIn, str]:
    """Make the person and the sign-in of a used link; they and the path to go on to.

    Refuses a used or old link, and an address that meanwhile opens a sign-in.
    """
    link = take_link(secret, LinkPurpose.PROVE_ADDRESS)
    typed = PersonInput(**link.payload["person"])
    person = create_person(None, typed)
    sign_in = make_sign_in(person, person, typed.email, link.payload["password_hash"])
    next_path = str(link.payload.get("next", ""))
    link.person_id = person.id
    link.payload = {}
    return sign_in, next_path
