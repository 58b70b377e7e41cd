"""The coordinators' first page and their search."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.clock import now
from alliance.core.duties import can_administer, can_coordinate
from alliance.core.operation import Refused
from alliance.core.text import tidy
from alliance.core.web import go, go_to, page
from alliance.desk import operations
from alliance.desk.forms import LogoForm
from alliance.desk.queries import figures, waiting
from alliance.desk.queries import search as finding

bp = Blueprint("desk", __name__, url_prefix="/desk")


@bp.route("/")
@allow(can_coordinate)
def index() -> ResponseReturnValue:
    """The work that waits, with ages; everyone's or mine."""
    mine = request.args.get("whose") == "mine"
    counts = waiting.counts_of_request()
    return page(
        "desk/index.html",
        counts=counts,
        in_hand=waiting.with_secretariat(counts),
        lines=waiting.work_that_waits(counts, viewer() if mine else None),
        mine=mine,
        median_days=figures.days_to_decision(),
        points=figures.members_by_month(),
        states=waiting.OPEN,
        at=now(),
    )


@bp.route("/search")
@allow(can_coordinate)
def search() -> ResponseReturnValue:
    """Organizations, people, applications and memberships; an exact number leads straight to its page."""
    words = tidy(request.args.get("q"))[:200]
    straight = finding.exact(words) if words else None
    if straight:
        return go_to(straight)
    return page("desk/search.html", words=words, found=finding.search(viewer(), words) if words else None)


@bp.route("/settings/logo", methods=["GET", "POST"])
@allow(can_administer)
def logo() -> ResponseReturnValue:
    """The picture beside the alliance's name on every page."""
    form = LogoForm()
    if form.validate_on_submit():
        try:
            picture = form.file.data
            operations.set_logo(viewer(), picture.filename, picture.read())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Saved. Every page shows the logo within five seconds."), "success")
            return go("settings.alliance.index")
    return page("desk/logo.html", form=form, status=form.status)


@bp.post("/settings/logo/remove")
@allow(can_administer)
def remove_logo() -> ResponseReturnValue:
    """Back to the built-in mark."""
    operations.remove_logo(viewer())
    flash(_("The logo is removed."), "success")
    return go("settings.alliance.index")
