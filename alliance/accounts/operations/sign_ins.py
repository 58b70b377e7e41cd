"""Coming in: the password, the code, and the limits on trying (SAFETY rows 4 to 6)."""

from __future__ import annotations

import hashlib

from flask_babel import gettext as _

from alliance.accounts.models import Person, SignIn
from alliance.accounts.operations import second_factor
from alliance.accounts.operations.passwords import check_password, hash_password, needs_rehash, verify_password
from alliance.accounts.queries import sign_in_of
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.core.text import address_key
from alliance.settings.queries import current_alliance
from alliance.throttle.operations.tries import count_try, forget_tries, refuse_if_spent

MINUTES = 15
PER_ACCOUNT, PER_ADDRESS = 10, 30


def subject_of(text: str) -> str:
    """A name for a counter: of fixed length, and telling nothing to those who read the table."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def give_password(address: str, password: str, origin: str) -> SignIn:
    """The sign-in that this address and password open; a code may still be owed (`totp_secret`).

    Refuses a wrong pair in the same words and time whether the address is known or not; raises `TooManyTries`
    after 10 wrong tries for an account or 30 from one network address (`origin`) in 15 minutes.
    """
    account, network = subject_of(address_key(address)), subject_of(origin)
    refuse_if_spent("sign_in_network", network, PER_ADDRESS, MINUTES)
    count_try("sign_in", account, PER_ACCOUNT, MINUTES)
    sign_in = sign_in_of(address)
    fits = verify_password(sign_in.password_hash if sign_in else "", password)
    if sign_in is None or not fits or sign_in.deactivated_at:
        count_try("sign_in_network", network, PER_ADDRESS, MINUTES)
        note_failure(sign_in)
        raise Refused(_("Address and password do not fit together. Check both, or set a new password."))
    forget_tries("sign_in", account, PER_ACCOUNT, MINUTES)
    if needs_rehash(sign_in.password_hash):
        rehash(sign_in, password)
    return sign_in


def give_code(sign_in: SignIn, code: str, origin: str) -> None:
    """Check the code after the password. Refuses a wrong or used one; limits as for passwords."""
    account, network = subject_of(str(sign_in.id)), subject_of(origin)
    refuse_if_spent("sign_in_network", network, PER_ADDRESS, MINUTES)
    count_try("code", account, PER_ACCOUNT, MINUTES)
    if sign_in.deactivated_at or not second_factor.use_code(sign_in, code):
        count_try("sign_in_network", network, PER_ADDRESS, MINUTES)
        note_failure(sign_in)
        raise Refused(_("This code does not fit or was used before. Wait for the next one and enter it."), "code")
    forget_tries("code", account, PER_ACCOUNT, MINUTES)


@operation
def note_failure(sign_in: SignIn | None) -> None:
    """Keep a wrong try in the audit log; of an unknown address nothing but that there was one."""
    record(None, "accounts.sign_in_failed", sign_in)


@operation
def rehash(sign_in: SignIn, password: str) -> None:
    """Store the hash anew with today's parameters."""
    lock(sign_in)
    sign_in.password_hash = hash_password(password)
    record(sign_in.person, "accounts.password_rehashed", sign_in)


@operation
def open_door(actor: Person | None, person: Person, password: str) -> SignIn:
    """Give a person a proven sign-in without a mail: for the command line and the demo.

    Refuses a weak password, a person without an address, and an address that opens another sign-in.
    """
    if not person.email:
        raise Refused(_("This person has no address."))
    check_password(password, *own_words(person))
    return make_sign_in(actor, person, person.email, hash_password(password))


def make_sign_in(actor: Person | None, person: Person, address: str, password_hash: str) -> SignIn:
    """The row itself, with its address marked as proven; inside an operation."""
    if person.sign_in is not None or sign_in_of(address) is not None:
        raise Refused(_("This address has a sign-in already. Sign in, or set a new password."))
    moment = now()
    for row in person.addresses:
        if row.key == address_key(address):
            row.verified_at = row.verified_at or moment
    sign_in = SignIn(
        person=person, login_key=address_key(address), password_hash=password_hash, password_changed_at=moment
    )
    db.session.add(sign_in)
    record(actor or person, "accounts.sign_in_made", sign_in)
    return sign_in


def own_words(person: Person) -> list[str]:
    """What a password must not be made of alone: the person's names and addresses, and the alliance's."""
    names = [person.display_name, person.family_name, person.given_name, person.romanized_name]
    return [*names, *[row.address for row in person.addresses], *alliance_words()]


def alliance_words() -> list[str]:
    """The names of the alliance in both languages."""
    alliance = current_alliance()
    return [alliance.name.en, alliance.name.zh, alliance.short_name.en, alliance.short_name.zh]
