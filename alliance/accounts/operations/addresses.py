"""The addresses of a person who signs in: added with proof. The primary one opens the sign-in."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from alliance.accounts import notices
from alliance.accounts.enums import LinkPurpose
from alliance.accounts.models import EmailAddress, Person, SecretLink
from alliance.accounts.operations.links import make_link, take_link, void_links
from alliance.accounts.operations.people import checked_address, new_address
from alliance.accounts.operations.second_factor import locked_sign_in
from alliance.accounts.queries import sign_in_of
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.core.text import address_key

MOST = 5
LINKS_PER_HOUR = 5
PURPOSES = (LinkPurpose.CHANGE_ADDRESS, LinkPurpose.ADD_ADDRESS)


@operation
def ask_for_address(person: Person, email: str, primary: bool, password: str) -> str:
    """Send a link to an address that becomes the person's once the link is used; the address as it was understood.

    Refuses a wrong password, what is no address, one that is the person's already, a sixth address, and more than
    5 links in an hour. Whether somebody else uses it is not told: the owner of the mailbox learns it by the link.
    """
    locked_sign_in(person, password)
    address = checked_address(email)
    if address_key(address) in {row.key for row in person.addresses if row.verified_at}:
        raise Refused(_("This address is among yours already."), "email")
    if len(person.addresses) >= MOST:
        raise Refused(_("You have %(count)s addresses. Remove one first.", count=MOST), "email")
    if links_lately(person) >= LINKS_PER_HOUR:
        raise Refused(_("You asked for several links already. Go on in an hour."))
    purpose = LinkPurpose.CHANGE_ADDRESS if primary else LinkPurpose.ADD_ADDRESS
    link = make_link(purpose, person, address, {}, person)
    notices.address_to_prove(person, link, primary)
    record(person, "accounts.address_asked", person, address=address, primary=primary)
    return address


def links_lately(person: Person) -> int:
    recent = sa.select(sa.func.count()).where(
        SecretLink.person_id == person.id,
        SecretLink.purpose.in_(PURPOSES),
        SecretLink.created_at > now() - timedelta(hours=1),
    )
    return db.session.scalar(recent) or 0


@operation
def confirm_address(secret: str) -> Person:
    """The address of a used link becomes the person's, as primary if that was wanted.

    Refuses a used or old link, and as primary an address that opens somebody else's sign-in.
    """
    link = take_link(secret, *PURPOSES)
    person = link.person
    assert person is not None
    row = next((one for one in person.addresses if one.key == address_key(link.address)), None)
    if row is None:
        row = new_address(link.address, verified=True)
        person.addresses.append(row)
    row.verified_at = row.verified_at or now()
    record(person, "accounts.address_proven", person, address=link.address)
    if link.purpose is LinkPurpose.CHANGE_ADDRESS:
        put_primary(person, row)
    return person


@operation
def make_primary(person: Person, address: EmailAddress, password: str) -> None:
    """Sign in with another of one's proven addresses from now on. Refuses a wrong password and an unproven one."""
    locked_sign_in(person, password)
    lock(address)
    if address.person_id != person.id or address.verified_at is None:
        raise Refused(_("Only an address of yours that was proven can become your primary one."))
    put_primary(person, address)


def put_primary(person: Person, row: EmailAddress) -> None:
    """Change the address that opens the sign-in; open links stop working, the old address is told."""
    other = sign_in_of(row.address)
    if other is not None and other.person_id != person.id:
        raise Refused(_("This address opens the sign-in of somebody else. Use another one."), "email")
    old = person.email
    for one in person.addresses:
        one.is_primary = one is row
    if person.sign_in is not None:
        person.sign_in.login_key = row.key
    void_links(person, LinkPurpose.RESET_PASSWORD, LinkPurpose.CHANGE_ADDRESS)
    record(person, "accounts.address_changed", person, changes={"email": [old, row.address]})
    if address_key(old) != row.key:
        notices.address_changed(person, old, row.address)


@operation
def remove_address(person: Person, address: EmailAddress) -> None:
    """Take an address off one's profile. Refuses the primary one."""
    lock(address)
    if address.person_id != person.id or address.is_primary:
        raise Refused(_("Your primary address stays until another one takes its place."))
    record(person, "accounts.address_removed", person, address=address.address)
    db.session.delete(address)
