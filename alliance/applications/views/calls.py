"""The public side of the calls: read one, download its files."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from alliance.applications import policy
from alliance.applications.models import Call, CallFile
from alliance.applications.queries import calls as queries
from alliance.core.access import allow, anybody
from alliance.core.clock import now
from alliance.core.downloads import send_bytes
from alliance.core.web import page
from alliance.files.operations import read_bytes

bp = Blueprint("calls", __name__, url_prefix="/calls")


@bp.get("")
@allow(anybody)
def index() -> ResponseReturnValue:
    """The calls that are open now, then those to come and past ones."""
    return page(
        "applications/calls/index.html", calls=queries.open_calls(), others=queries.other_published_calls(), now=now()
    )


@bp.get("/<number>")
@allow(policy.can_read_call, load=queries.visible_call_numbered, public=True)
def show(call: Call) -> ResponseReturnValue:
    """One call: text, who may answer, time left, files, and the way to begin."""
    return page("applications/calls/show.html", call=call, eligibility=queries.eligibility(call), now=now())


@bp.get("/<number>/files/<int:file_id>")
@allow(anybody, load=queries.visible_call_file, public=True)
def file(row: CallFile) -> Response:
    """A file of the notice as a download."""
    return send_bytes(read_bytes(row.file), row.file.name, row.file.media_type)
