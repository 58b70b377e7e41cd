"""The public form: registering for an event, with or without an account."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.core.access import allow, viewer
from alliance.core.localized import current_language
from alliance.core.operation import Refused
from alliance.core.secrets import secret_of
from alliance.core.web import go, page
from alliance.organizations.models import Organization
from alliance.organizations.queries import organizations_of
from alliance.registrations.forms.guests import RegisterForm, proposed, register_form
from alliance.registrations.operations.registering import register
from alliance.registrations.operations.spam import keep_spam
from alliance.registrations.policy import can_see_offer
from alliance.registrations.queries.guests import own_registration_for
from alliance.registrations.queries.offers import Offer, offered
from alliance.throttle.operations.tries import count_read

bp = Blueprint("form", __name__)
TRIES, MINUTES = 12, 1  # of one address in this process; offices share one


@bp.route("/events/<int:event_id>/register", methods=["GET", "POST"])
@allow(can_see_offer, load=offered, public=True)
def show(offer: Offer) -> ResponseReturnValue:
    """The form of the event; sent, it leads to the personal page."""
    organizations = organizations_of(viewer()) if viewer().is_authenticated else []
    form = register_form(offer)(offer=offer, organizations=organizations, data=proposed(viewer(), organizations))
    if request.method == "POST":
        count_read("registrations.form", request.remote_addr or "", TRIES, MINUTES)
        if form.validate_on_submit() and not is_machine(offer, form):
            try:
                row = register(person(), offer.event, form.typed(current_language(), zone()))
            except Refused as refusal:
                form.refuse(refusal)
            else:
                return go("registrations.own.show", secret=secret_of(row.nonce))
    return shown(offer, form, organizations)


def shown(offer: Offer, form: RegisterForm, organizations: list[Organization]) -> ResponseReturnValue:
    own = own_registration_for(viewer().id, offer.event.id) if viewer().is_authenticated else None
    return page(
        "registrations/form/show.html",
        status=form.status,
        offer=offer,
        event=offer.event,
        form=form,
        organizations=organizations,
        own=secret_of(own.nonce) if own else "",
    )


def person() -> Person | None:
    """Who is signed in, None for a visitor."""
    return viewer() if viewer().is_authenticated else None


def zone() -> str:
    return viewer().zone if viewer().is_authenticated else ""


def is_machine(offer: Offer, form: RegisterForm) -> bool:
    """Whether a machine filled the form in: noted and told to press again; no seat, no mail."""
    if form.caught:
        keep_spam(offer.event, form.name.data or "", form.email.data or "")
    elif not form.too_quick():
        return False
    form.refuse(Refused(_("This came back sooner than a person reads it. Wait a moment and press again.")))
    return True
