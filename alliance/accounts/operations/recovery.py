"""A forgotten password: a link to the proven address, and a new password by it. A second factor stays in force."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts import notices
from alliance.accounts.enums import LinkPurpose, SessionEnd
from alliance.accounts.models import Person, SignIn
from alliance.accounts.operations.links import make_link, take_link, void_links
from alliance.accounts.operations.passwords import check_password, hash_password, verify_password
from alliance.accounts.operations.second_factor import locked_sign_in
from alliance.accounts.operations.sessions import end_sessions_of
from alliance.accounts.operations.sign_ins import own_words
from alliance.accounts.queries import sign_in_of
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.operation import Refused, operation
from alliance.core.text import address_key
from alliance.jobs.operations import owe

RESET_TASK = "accounts.send_reset_link"


@operation
def ask_for_reset(address: str) -> None:
    """Have the worker send a link if the address opens a sign-in: the request takes the same time either way."""
    owe(RESET_TASK, {"address": address_key(address)[:254]})


@operation
def send_reset_link(address: str) -> None:
    """The mail with the link, valid for an hour; nothing for an address that opens no sign-in."""
    sign_in = sign_in_of(address)
    if sign_in is None or sign_in.deactivated_at:
        return
    person = sign_in.person
    to = proven_address(sign_in)
    link = make_link(LinkPurpose.RESET_PASSWORD, person, to, {})
    notices.password_forgotten(person, link)
    record(None, "accounts.reset_asked", sign_in)


def proven_address(sign_in: SignIn) -> str:
    """The address that opens the sign-in, as its owner wrote it."""
    written = [row.address for row in sign_in.person.addresses if row.key == sign_in.login_key]
    return written[0] if written else sign_in.login_key


@operation
def reset_password(secret: str, password: str) -> None:
    """Set a new password by a link; all sessions end. Refuses a used or old link and a weak password."""
    link = take_link(secret, LinkPurpose.RESET_PASSWORD)
    assert link.person is not None
    sign_in = link.person.sign_in
    if sign_in is None or sign_in.deactivated_at:
        raise Refused(_("This sign-in is closed. Write to the secretariat."))
    put_password(link.person, link.person, sign_in, password, keep=None)


@operation
def change_password(person: Person, current: str, password: str, session_id: int | None) -> None:
    """Change one's own password; all other sessions end. Refuses a wrong present one and a weak or equal new one."""
    sign_in = locked_sign_in(person, current)
    if verify_password(sign_in.password_hash, password):
        raise Refused(_("This is your present password. Choose another."), "password")
    put_password(person, person, sign_in, password, keep=session_id)


def put_password(actor: Person, person: Person, sign_in: SignIn, password: str, keep: int | None) -> None:
    """Store the hash, void open links, end the sessions but one, tell the owner."""
    check_password(password, *own_words(person))
    sign_in.password_hash = hash_password(password)
    sign_in.password_changed_at = now()
    void_links(person, LinkPurpose.RESET_PASSWORD)
    record(actor, "accounts.password_changed", sign_in)
    end_sessions_of(actor, person, SessionEnd.PASSWORD_CHANGED, keep=keep)
    notices.password_changed(person)
