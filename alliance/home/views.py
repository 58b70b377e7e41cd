"""The first page of visitors and the first page of members."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from alliance.core.access import allow, anybody, signed_in
from alliance.core.web import page

bp = Blueprint("home", __name__)


@bp.route("/")
@allow(anybody)
def index() -> ResponseReturnValue:
    """What the alliance is and what one can do here."""
    return page("home/index.html")


@bp.route("/overview")
@allow(signed_in)
def overview() -> ResponseReturnValue:
    """What waits for the person who signed in."""
    return page("home/overview.html")
