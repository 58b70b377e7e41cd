"""The tiers, kept by administrators."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.membership import policy, queries
from alliance.membership.forms import TierForm
from alliance.membership.models import Tier
from alliance.membership.operations import tiers as operations

bp = Blueprint("tiers", __name__, url_prefix="/desk/tiers")


@bp.get("")
@allow(policy.can_change_tiers)
def index() -> ResponseReturnValue:
    """Every tier in its order, with how many members are in it today."""
    counts = queries.members_per_tier(queries.this_day())
    return page("membership/tiers/index.html", tiers=queries.all_tiers(), counts=counts)


@bp.route("/new", methods=["GET", "POST"])
@allow(policy.can_change_tiers)
def create() -> ResponseReturnValue:
    """Add a tier."""
    form = TierForm()
    if form.validate_on_submit():
        try:
            operations.add_tier(viewer(), form.typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The tier is added."), "success")
            return go(".index")
    return page("membership/tiers/edit.html", status=form.status, form=form, tier=None)


@bp.route("/<int:tier_id>", methods=["GET", "POST"])
@allow(policy.can_change_tiers, load=queries.tier_by_id)
def edit(tier: Tier) -> ResponseReturnValue:
    """Change a tier."""
    form = TierForm.over(tier)
    if form.validate_on_submit():
        try:
            operations.change_tier_row(viewer(), tier, form.typed, form.version.data or 0)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The tier is changed."), "success")
            return go(".index")
    return page("membership/tiers/edit.html", status=form.status, form=form, tier=tier)


@bp.post("/<int:tier_id>/retire", endpoint="retire")
@allow(policy.can_change_tiers, load=queries.tier_by_id)
def retire(tier: Tier) -> ResponseReturnValue:
    """Take a tier out of use, or bring it back."""
    try:
        operations.retire_tier(viewer(), tier, not tier.retired_on)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The tier is out of use from today.") if tier.retired_on else _("The tier is in use again."), "success")
    return go(".index")
