"""One's own addresses: added and changed with proof."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.accounts import queries
from alliance.accounts.enums import LinkPurpose
from alliance.accounts.forms import EmptyForm, NewAddressForm, PasswordForm
from alliance.accounts.models import EmailAddress
from alliance.accounts.operations import addresses as address_operations
from alliance.core.access import allow, anybody, signed_in, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page

bp = Blueprint("addresses", __name__, url_prefix="/account/addresses")


@bp.route("/add", methods=["GET", "POST"])
@allow(signed_in)
def add() -> ResponseReturnValue:
    """Another address; `?primary=1` to sign in with it from then on. A link goes there first."""
    form = NewAddressForm(primary=bool(request.args.get("primary")))
    if form.validate_on_submit():
        try:
            address = address_operations.ask_for_address(
                viewer(), form.email.data, form.primary.data, form.current.data
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(
                _("A link is on its way to %(address)s. Until it is used nothing changes.", address=address), "success"
            )
            return go("accounts.security.index")
    return page("accounts/address_add.html", status=form.status, form=form)


@bp.route("/confirm/<secret>", methods=["GET", "POST"])
@allow(anybody)
def confirm(secret: str) -> ResponseReturnValue:
    """Behind the link: a button."""
    form = EmptyForm()
    done = False
    if form.validate_on_submit():
        try:
            address_operations.confirm_address(secret)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            done = True
    link = queries.open_link(secret, LinkPurpose.ADD_ADDRESS, LinkPurpose.CHANGE_ADDRESS)
    return page("accounts/address_confirm.html", status=form.status, form=form, link=link, done=done)


@bp.route("/<int:address_id>/primary", methods=["GET", "POST"])
@allow(signed_in, load=queries.own_address)
def make_primary(address: EmailAddress) -> ResponseReturnValue:
    """Sign in with this address from now on."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            address_operations.make_primary(viewer(), address, form.current.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("You now sign in with %(address)s.", address=address.address), "success")
            return go("accounts.profile.show")
    return page("accounts/address_primary.html", status=form.status, form=form, address=address)


@bp.route("/<int:address_id>/remove", methods=["POST"])
@allow(signed_in, load=queries.own_address)
def remove(address: EmailAddress) -> ResponseReturnValue:
    """Take an address off one's profile."""
    try:
        address_operations.remove_address(viewer(), address)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The address is removed."), "success")
    return go("accounts.profile.show")
