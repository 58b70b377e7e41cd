"""A forgotten password."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.accounts import queries
from alliance.accounts.enums import LinkPurpose
from alliance.accounts.forms import AddressForm, NewPasswordForm
from alliance.accounts.operations import recovery as recovery_operations
from alliance.accounts.operations.sign_ins import subject_of
from alliance.accounts.views import entering
from alliance.core.access import allow, anybody
from alliance.core.operation import Refused
from alliance.core.text import address_key
from alliance.core.web import go, page
from alliance.throttle.operations.tries import count_try

bp = Blueprint("recovery", __name__)


@bp.route("/forgotten", methods=["GET", "POST"])
@allow(anybody)
def forgotten() -> ResponseReturnValue:
    """Ask for the link. The answer is the same for known and unknown addresses."""
    form = AddressForm()
    if request.method == "POST":
        count_try("forgotten", subject_of(entering.origin()), times=10, minutes=10)
    asked = form.validate_on_submit()
    if asked:
        count_try("forgotten_account", subject_of(address_key(form.address.data)), times=5, minutes=60)
        recovery_operations.ask_for_reset(form.address.data)
    return page("accounts/forgotten.html", status=form.status, form=form, asked=asked)


@bp.route("/reset/<secret>", methods=["GET", "POST"])
@allow(anybody)
def reset(secret: str) -> ResponseReturnValue:
    """Behind the link: a new password. Whoever has a second factor still gives the code at sign-in."""
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            recovery_operations.reset_password(secret, form.password.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            entering.leave()
            flash(_("Your new password holds. Sign in with it."), "success")
            return go("accounts.sign_in.show")
    link = queries.open_link(secret, LinkPurpose.RESET_PASSWORD)
    return page("accounts/reset.html", status=form.status, form=form, link=link)
