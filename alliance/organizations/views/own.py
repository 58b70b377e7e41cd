"""An organization as its own people see it, and its profile to be edited."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, signed_in, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.organizations import policy, queries
from alliance.organizations.forms import LogoForm, ProfileForm
from alliance.organizations.models import Organization
from alliance.organizations.operations import profile as operations
from alliance.organizations.views.shown import frame, go_home, show_organization

bp = Blueprint("own", __name__, url_prefix="/organizations")


@bp.get("")
@allow(signed_in)
def index() -> ResponseReturnValue:
    """The organizations where one works; straight on when it is only one."""
    mine = queries.organizations_of(viewer())
    if len(mine) == 1:
        return go(".show", organization_id=mine[0].id)
    return page("organizations/index.html", organizations=mine)


@bp.get("/<int:organization_id>")
@allow(policy.can_read_organization, load=queries.visible_organization)
def show(organization: Organization) -> ResponseReturnValue:
    """Profile, people, history."""
    return show_organization(organization)


@bp.route("/<int:organization_id>/edit", methods=["GET", "POST"])
@allow(policy.can_edit_profile, load=queries.visible_organization)
def edit(organization: Organization) -> ResponseReturnValue:
    """Change the profile; a clash keeps what was typed and shows both versions."""
    form = ProfileForm(data=operations.values_of(organization))
    if form.validate_on_submit():
        try:
            typed = form.typed(operations.further_identifiers(organization))
            operations.change_profile(
                viewer(), organization, typed, form.version.data or 0, form.audiences(), form.correcting.data
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The profile is saved."), "success")
            return go_home(organization)
    conflicts = form.compare()
    return page("organizations/edit.html", status=form.status, form=form, conflicts=conflicts, **frame(organization))


@bp.route("/<int:organization_id>/logo", methods=["GET", "POST"])
@allow(policy.can_edit_profile, load=queries.visible_organization)
def logo(organization: Organization) -> ResponseReturnValue:
    """Upload a logo, or take it away."""
    if request.method == "POST" and "remove" in request.form:
        operations.set_logo(viewer(), organization, None)
        flash(_("The logo is taken away."), "success")
        return go_home(organization)
    form = LogoForm()
    if form.validate_on_submit():
        try:
            operations.upload_logo(viewer(), organization, form.file.data.filename, form.file.data.read())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The logo is shown from now on."), "success")
            return go_home(organization)
    return page("organizations/logo.html", status=form.status, form=form, **frame(organization))
