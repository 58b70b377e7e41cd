"""Who belongs to whom, as the secretariat notes it."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.duties import can_manage_members
from alliance.core.forms import choices
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.organizations import queries
from alliance.organizations.forms import EndForm, OwnershipForm
from alliance.organizations.models import Organization, Ownership
from alliance.organizations.operations import ownerships as operations

bp = Blueprint("ownerships", __name__, url_prefix="/desk/organizations")


@bp.route("/<int:organization_id>/ownership", methods=["GET", "POST"])
@allow(can_manage_members, load=queries.visible_organization)
def add(organization: Organization) -> ResponseReturnValue:
    """Look for the organization above, then say how the two belong together."""
    words = request.args.get("q", "").strip()[:200]
    found = {one.id: one for one in queries.found_organizations(viewer(), words) if one.id != organization.id}
    form = OwnershipForm(data={"first_on": queries.this_day()})
    form.parent_id.choices = choices((str(key), one.name.text) for key, one in found.items())
    if form.validate_on_submit():
        try:
            parent = found[form.parent_id.data]
            operations.add_ownership(viewer(), parent, organization, form.relation, form.first_on.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The relation is noted."), "success")
            return go("organizations.desk.show", organization_id=organization.id)
    return page(
        "organizations/desk/ownership.html",
        status=form.status, form=form, organization=organization, words=words, found=list(found.values()),
    )  # fmt: skip


@bp.route("/ownerships/<int:ownership_id>/end", methods=["GET", "POST"])
@allow(can_manage_members, load=queries.ownership_of_id)
def end(ownership: Ownership) -> ResponseReturnValue:
    """Say until when a relation held."""
    form = EndForm(data={"last_on": queries.this_day()})
    if form.validate_on_submit():
        try:
            operations.end_ownership(viewer(), ownership, form.last_on.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The end is noted. The history stays."), "success")
            return go("organizations.desk.show", organization_id=ownership.child_id)
    return page("organizations/desk/end_ownership.html", status=form.status, form=form, ownership=ownership)
