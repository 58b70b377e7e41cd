"""Papers of an event by a personal link: a confirmed registration, an accepted invitation."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from alliance.core.access import allow, anybody
from alliance.core.downloads import send_bytes
from alliance.core.web import go, page
from alliance.events.models import EventFile
from alliance.events.operations.papers import PaperReader, open_paper
from alliance.files.operations import read_bytes
from alliance.invitations.queries.reading import Attendee, Opened, attendee_of, opened_file, opened_material, papers_for
from alliance.throttle.operations.tries import count_try

bp = Blueprint("papers", __name__)
AN_HOUR = 300  # files for one address
BY = "/<any(registrations, invited):by>/<secret>/files"


def whose() -> dict[str, str]:
    """The link that was used."""
    return {name: (request.view_args or {})[name] for name in ("by", "secret")}


@bp.get(BY)
@allow(anybody, load=attendee_of)
def index(attendee: Attendee) -> ResponseReturnValue:
    """Papers, materials and pictures for somebody who attends."""
    files, materials = papers_for(attendee)
    return page(
        "invitations/papers.html",
        event=attendee.event,
        attendee=attendee,
        files=files,
        materials=materials,
        where=whose(),
    )


@bp.get("/registrations/<secret>/papers")
@allow(anybody, load=lambda user, secret: attendee_of(user, "registrations", secret))
def registered(_attendee: Attendee) -> ResponseReturnValue:
    """The way from the guest's own page."""
    return go(".index", by="registrations", secret=(request.view_args or {})["secret"])


@bp.get(f"{BY}/<int:file_id>")
@allow(anybody, load=opened_file)
def show(opened: Opened) -> ResponseReturnValue:
    """A picture, or a material that is for everybody; papers are opened by their button."""
    row = opened.file
    assert isinstance(row, EventFile)
    if row.is_traced:
        return go(".index", **whose())
    return send_bytes(read_bytes(row.file), row.file.name, row.file.media_type, inline=row.is_picture)


@bp.post(f"{BY}/<int:file_id>/open")
@allow(anybody, load=opened_file)
def download(opened: Opened) -> Response:
    """Hand a file of the event out with the reader's name."""
    return handed_out(opened)


@bp.post(f"{BY}/sessions/<int:file_id>/open")
@allow(anybody, load=opened_material)
def material(opened: Opened) -> Response:
    """Hand out slides or a paper of a session."""
    return handed_out(opened)


def handed_out(opened: Opened) -> Response:
    count_try("events.files", request.remote_addr or "", AN_HOUR, 60)
    attendee, row = opened.attendee, opened.file
    file = row.file
    reader = PaperReader(attendee.name, attendee.organization, attendee.row.person, guest_id=attendee.row.id)
    data = open_paper(reader, row, attendee.event)
    return send_bytes(data, file.name, file.media_type)
