"""The mails of sign-in. All are duty mail: they cannot be switched off."""

from __future__ import annotations

from typing import Any

from alliance.accounts.models import Person, SecretLink
from alliance.core.clock import now
from alliance.core.localized import Localized
from alliance.core.moments import moment_text
from alliance.core.web import absolute
from alliance.notices.enums import Category
from alliance.notices.operations.queueing import Addressee, Reader, queue, reading_as, secret_url


def at_text(reader: Reader) -> str:
    """This moment in the reader's language and zone."""
    with reading_as(reader.locale):
        return moment_text(now(), reader.zone)


def security_notice(name: str, reader: Reader, email: str = "", **context: Any) -> None:
    """Tell the holder of a sign-in what was changed, so that a stranger's change is noticed."""
    queue(
        f"accounts.{name}",
        to=reader,
        category=Category.SIGN_IN,
        url=absolute("accounts.security.index"),
        email=email,
        at=at_text(reader),
        **context,
    )


def second_factor_changed(person: Person, begun: bool) -> None:
    security_notice("second_factor_changed", person, begun=begun)


def password_changed(person: Person) -> None:
    security_notice("password_changed", person)


def address_changed(person: Person, old: str, new: str) -> None:
    """To the old address, which the change took out of use."""
    security_notice("address_changed", person, email=old, new=new)


def link_mail(name: str, reader: Reader, link: SecretLink, endpoint: str, **context: Any) -> None:
    """A mail with a link that acts; its secret is put in when the mail leaves."""
    queue(
        f"accounts.{name}",
        to=reader,
        category=Category.SIGN_IN,
        subject_row=link,
        url=secret_url(endpoint),
        email=link.address,
        secret_nonce=link.nonce,
        **context,
    )


def sign_up_begun(reader: Addressee, link: SecretLink) -> None:
    link_mail("confirm_address", reader, link, "accounts.sign_up.confirm")


def signed_up_again(person: Person) -> None:
    """Somebody, most likely the reader, signed up with an address that has a sign-in."""
    queue(
        "accounts.known_address",
        to=person,
        category=Category.SIGN_IN,
        url=absolute("accounts.sign_in.show"),
        forgotten_url=absolute("accounts.recovery.forgotten"),
    )


def password_forgotten(person: Person, link: SecretLink) -> None:
    link_mail("reset_password", person, link, "accounts.recovery.reset")


def address_to_prove(person: Person, link: SecretLink, primary: bool) -> None:
    link_mail("prove_address", person, link, "accounts.addresses.confirm", primary=primary)


def invited(person: Person, link: SecretLink, inviter: Person | None, purpose: Localized | str) -> None:
    with reading_as(person.locale):
        words = str(purpose)
    inviter_name = inviter.display_name if inviter is not None else ""
    link_mail("invitation", person, link, "accounts.invitations.accept", purpose=words, inviter=inviter_name)
