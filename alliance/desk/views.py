"""The coordinators' first page and their search."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from alliance.core.access import allow, viewer
from alliance.core.clock import now
from alliance.core.duties import can_coordinate
from alliance.core.text import tidy
from alliance.core.web import go_to, page
from alliance.desk.queries import figures, waiting
from alliance.desk.queries import search as finding

bp = Blueprint("desk", __name__, url_prefix="/desk")


@bp.route("/")
@allow(can_coordinate)
def index() -> ResponseReturnValue:
    """The work that waits, with ages; everyone's or mine."""
    mine = request.args.get("whose") == "mine"
    counts = waiting.waiting_counts()
    return page(
        "desk/index.html",
        counts=counts,
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
