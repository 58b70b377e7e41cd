"""The public page that tells what a membership is today."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from alliance.core.access import allow, anybody
from alliance.core.web import go, page
from alliance.membership import queries
from alliance.throttle.operations.tries import count_read

bp = Blueprint("verification", __name__, url_prefix="/verify")
TRIES_A_MINUTE = 60  # for one address; a code has 100 bits, so that this only keeps the database quiet


@bp.get("")
@allow(anybody)
def index() -> ResponseReturnValue:
    """Type the code of a certificate or a member number."""
    code = request.args.get("code", "").strip()
    return go(".show", code=code[:60].replace("/", "-")) if code else page("membership/verification/index.html")


@bp.get("/<code>")
@allow(anybody)
def show(code: str) -> ResponseReturnValue:
    """What holds today; a clear page with 404 for a code that nobody has."""
    count_read("membership.verify", request.remote_addr or "", TRIES_A_MINUTE, 1)
    paper, on = queries.certificate_by_code(code), queries.this_day()
    if paper is None:
        return page("membership/verification/index.html", status=404, unknown=code[:60])
    found = paper.membership
    facts: dict[str, Any] = {"standing": found.standing(on), "term": found.term_on(on), "leaving": found.exit_on(on)}
    return page("membership/verification/show.html", membership=found, on=on, **facts)
