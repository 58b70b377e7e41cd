"""A guest's own paper: the pass and, afterwards, the certificate."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from alliance.attendance.models import Arrival
from alliance.core.db import db
from alliance.core.secrets import nonce_of
from alliance.core.web import absolute
from alliance.events.enums import EventState
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Registration

CODE = re.compile(r"[0-9A-Z]{4,12}")
IN_ADDRESS = re.compile(r"/events/(\d{1,9})/door/pass/([0-9A-Za-z]{4,12})/?$")


def own_pass(_user: Any, secret: str) -> Registration | None:
    """The registration of a personal link with its event, category and organization; one statement."""
    nonce = nonce_of(secret)
    if nonce is None:
        return None
    along = (Registration.event, Registration.category, Registration.organization)
    wanted = select(Registration).where(Registration.nonce == nonce)
    guest: Registration | None = db.session.scalar(wanted.options(*(joinedload(one) for one in along)))
    return guest if guest is not None and guest.event.is_open_to_readers else None


def is_valid_pass(guest: Registration) -> bool:
    """Whether the pass lets its guest in: a confirmed registration for an event that takes place."""
    return guest.state is RegistrationState.CONFIRMED and guest.event.state is EventState.PUBLISHED


def pass_address(guest: Registration) -> str:
    """What the code on the pass says: a phone without our page open is led to the door's page for this guest."""
    return absolute("attendance.door.scan", event_id=guest.event_id, code=guest.code)


def typed_code(text: str, event_id: int) -> str:
    """The pass number in what a door was given: the number itself, however spaced, or the address in a code.

    '' for what is no pass of this event; it may still be a name.
    """
    address = IN_ADDRESS.search(text.strip())
    if address:
        return address[2].upper() if int(address[1]) == event_id else ""
    plain = re.sub(r"[\s\-.]", "", text).upper()
    return plain if CODE.fullmatch(plain) else ""


def arrivals_of(guest: Registration) -> list[Arrival]:
    """The days on which a guest was there."""
    wanted = select(Arrival).where(Arrival.registration_id == guest.id, Arrival.undone_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Arrival.day)))
