"""Inviting people to set a password: a link by mail, valid for seven days, used only by the form behind it."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

import sqlalchemy as sa
from flask_babel import gettext as _

from alliance.accounts import notices
from alliance.accounts.enums import LinkPurpose
from alliance.accounts.models import Person, SecretLink, SignIn
from alliance.accounts.operations.links import make_link, take_link, void_links
from alliance.accounts.operations.passwords import check_password, hash_password
from alliance.accounts.operations.sign_ins import make_sign_in, own_words
from alliance.accounts.queries import sign_in_of
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Refused, operation
from alliance.throttle.operations.storage import rate_factor

PER_HOUR = 20


@operation
def invite_person(
    actor: Person | None, person: Person, purpose_text: Localized | str, url_after: str = ""
) -> SecretLink:
    """Send a link by which the person sets a password; earlier invitations of the person stop working.

    `purpose_text` says in the mail what for. Refuses people without an address, those with a sign-in, an address that
    opens another sign-in, and more than 20 invitations in an hour by one person.
    """
    if not person.email:
        raise Refused(_("%(name)s has no address to write to. Add one first.", name=person.display_name), "email")
    if person.sign_in is not None:
        raise Refused(_("%(name)s has a sign-in already.", name=person.display_name))
    if sign_in_of(person.email) is not None:
        raise Refused(_("This address opens the sign-in of somebody else. Use another one."), "email")
    if actor is not None and actor.id is not None:
        refuse_too_many(actor)
    void_links(person, LinkPurpose.INVITATION)
    purpose = purpose_text if isinstance(purpose_text, Localized) else Localized(purpose_text, purpose_text)
    payload = {"purpose": purpose.as_dict(), "next": url_after}
    link = make_link(LinkPurpose.INVITATION, person, person.email, payload, actor)
    notices.invited(person, link, actor, purpose)
    record(actor, "accounts.invited", person)
    return link


def refuse_too_many(actor: Person) -> None:
    """Mail to strangers in somebody's name has a limit (SAFETY row 61)."""
    lock(actor)
    sent = sa.select(sa.func.count()).where(
        SecretLink.created_by_id == actor.id,
        SecretLink.purpose == LinkPurpose.INVITATION,
        SecretLink.created_at > now() - timedelta(hours=1),
    )
    most = ceil(PER_HOUR * rate_factor())
    if (db.session.scalar(sent) or 0) >= most:
        raise Refused(_("You have sent %(count)s invitations within an hour. Go on in an hour.", count=most))


@operation
def accept_invitation(secret: str, password: str, locale: str = "") -> tuple[SignIn, str]:
    """Set the password of the invited person: the sign-in and the path to go on to.

    Refuses a used or old link, a weak password, and an address that meanwhile opens another sign-in.
    """
    link = take_link(secret, LinkPurpose.INVITATION)
    person = link.person
    assert person is not None
    check_password(password, *own_words(person))
    if locale in ("en", "zh"):
        person.locale = locale
    sign_in = make_sign_in(person, person, link.address, hash_password(password))
    record(person, "accounts.invitation_accepted", person)
    return sign_in, str(link.payload.get("next", ""))
