"""Duties in the secretariat."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.accounts import queries
from alliance.accounts.forms import GrantForm
from alliance.accounts.models import Person, RoleGrant
from alliance.accounts.operations import roles as role_operations
from alliance.accounts.policy import can_grant
from alliance.core.access import allow, viewer
from alliance.core.clock import today
from alliance.core.duties import Duty, can_administer
from alliance.core.operation import Refused
from alliance.core.web import go, page

bp = Blueprint("roles", __name__, url_prefix="/desk/roles")


@bp.route("")
@allow(can_administer)
def index() -> ResponseReturnValue:
    """Who holds which duty, held one, or will."""
    return page("accounts/roles.html", grants=queries.role_grants(), today=today())


@bp.route("/people/<int:person_id>", methods=["GET", "POST"])
@allow(can_grant, load=queries.visible_person)
def grant(person: Person) -> ResponseReturnValue:
    """Give a person a duty."""
    form = GrantForm()
    if form.validate_on_submit():
        try:
            role_operations.grant_role(viewer(), person, Duty(form.duty.data), form.first_on.data, form.last_on.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s has the duty and signs in anew.", name=person.shown_name), "success")
            return go(".index")
    return page("accounts/role_grant.html", status=form.status, form=form, person=person)


@bp.route("/<int:grant_id>/end", methods=["POST"])
@allow(can_administer, load=queries.role_grant)
def end(held: RoleGrant) -> ResponseReturnValue:
    """Take a duty away from today on."""
    try:
        role_operations.end_role(viewer(), held)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The duty of %(name)s has ended.", name=held.person.shown_name), "success")
    return go(".index")
