"""Links sent by mail that act once: making, finding, using up and voiding them (SAFETY row 7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from alliance.accounts.enums import LinkPurpose
from alliance.accounts.models import Person, SecretLink
from alliance.accounts.queries import link_of
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused
from alliance.core.secrets import new_nonce

LIFE = {
    LinkPurpose.PROVE_ADDRESS: timedelta(days=7),
    LinkPurpose.ADD_ADDRESS: timedelta(days=7),
    LinkPurpose.CHANGE_ADDRESS: timedelta(days=7),
    LinkPurpose.RESET_PASSWORD: timedelta(hours=1),
    LinkPurpose.INVITATION: timedelta(days=7),
}


def make_link(
    purpose: LinkPurpose, person: Person | None, address: str, payload: dict[str, Any], created_by: Person | None = None
) -> SecretLink:
    """A fresh link for an address; inside an operation."""
    link = SecretLink(
        nonce=new_nonce(),
        purpose=purpose,
        person_id=person.id if person is not None else None,
        created_by_id=created_by.id if created_by is not None else None,
        address=address,
        payload=payload,
        expires_at=now() + LIFE[purpose],
    )
    db.session.add(link)
    db.session.flush()
    return link


def take_link(secret: str, *purposes: LinkPurpose) -> SecretLink:
    """The link of a secret, held and used up. Refuses one that is unknown, used, void or too old."""
    link = link_of(secret, *purposes)
    if link is not None:
        lock(link)
    if link is None or link.used_at or link.expires_at <= now():
        raise Refused(_("This link was used before or is too old. Ask for a new one."))
    link.used_at = now()
    return link


def void_links(person: Person, *purposes: LinkPurpose) -> None:
    """No link of these purposes sent to the person before works any longer."""
    open_links = sa.update(SecretLink).where(SecretLink.person_id == person.id, SecretLink.used_at.is_(None))
    db.session.execute(open_links.where(SecretLink.purpose.in_(purposes)).values(used_at=now()))
