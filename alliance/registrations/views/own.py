"""The guest's own page behind the personal link: where one stands, change, cancel, take the offered seat."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, anybody
from alliance.core.clock import now
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.registrations import policy
from alliance.registrations.enums import RegistrationState
from alliance.registrations.operations import changing, waitlist
from alliance.registrations.queries.guests import Own, own_of_secret, place_in_line
from alliance.registrations.queries.hooks import links_for, parts_for

bp = Blueprint("own", __name__)


def secret() -> str:
    """The secret of the address that was asked for."""
    return str((request.view_args or {})["secret"])


@bp.get("/registrations/<secret>")
@allow(anybody, load=own_of_secret)
def show(own: Own) -> ResponseReturnValue:
    """Where the registration stands and what can be done; shows and changes nothing, so that scanners of mail act for
    nobody."""
    row = own.registration
    return page(
        "registrations/own/show.html",
        own=own,
        registration=row,
        event=row.event,
        secret=secret(),
        place=place_in_line(row) if row.state is RegistrationState.WAITING else None,
        links=links_for(row),
        parts=parts_for(row),
        rules=policy,
        now=now,
    )


@bp.post("/registrations/<secret>/accept")
@allow(anybody, load=own_of_secret)
def accept(own: Own) -> ResponseReturnValue:
    """Take the offered seat."""
    try:
        waitlist.accept_offer(own.registration, own.registration.person)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The seat is yours. The mail with your pass is on its way."), "success")
    return go(".show", secret=secret())


@bp.post("/registrations/<secret>/again")
@allow(anybody, load=own_of_secret)
def again(own: Own) -> ResponseReturnValue:
    """Join the line again after an offer has lapsed."""
    try:
        waitlist.stand_again(own.registration, own.registration.person)
    except Refused as refusal:
        flash(refusal.message, "error")
    return go(".show", secret=secret())


@bp.post("/registrations/<secret>/cancel")
@allow(anybody, load=own_of_secret)
def cancel(own: Own) -> ResponseReturnValue:
    """Give the seat back, leave the line, or turn an offer down."""
    try:
        changing.cancel(own.registration, own.registration.person, request.form.get("reason", "")[:500])
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("Your registration is cancelled."), "success")
    return go(".show", secret=secret())
