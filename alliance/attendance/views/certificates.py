"""Certificates of attendance: one's own by the personal link, and whether one that is shown is genuine."""

from __future__ import annotations

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from alliance.attendance.policy import holds_link
from alliance.attendance.queries import papers as queries
from alliance.attendance.queries.passes import own_pass
from alliance.core.access import allow, anybody
from alliance.core.downloads import send_bytes
from alliance.core.pdf import compile_pdf
from alliance.core.web import go, page
from alliance.registrations.models import Registration
from alliance.throttle.operations.tries import count_read

bp = Blueprint("certificates", __name__)
TRIES_A_MINUTE = 30  # for one address


@bp.get("/registrations/<secret>/certificate.pdf")
@allow(holds_link, load=own_pass, public=True)
def own(guest: Registration) -> ResponseReturnValue:
    """The certificate of who came, once the event is over."""
    if not guest.event.is_over():
        abort(404)
    data = queries.certificate_data(guest.event, [guest])
    if not data["guests"]:
        abort(404)
    name = f"certificate-{queries.certificate_code(guest)}.pdf"
    return send_bytes(compile_pdf("attendance_certificate.typ", data), name, "application/pdf")


@bp.get("/verify/attendance")
@allow(anybody)
def index() -> ResponseReturnValue:
    """Type the code of a certificate."""
    code = request.args.get("code", "").strip()[:60].replace("/", "-")
    return go(".verify", code=code) if code else page("attendance/certificates/index.html", unknown="")


@bp.get("/verify/attendance/<code>")
@allow(anybody)
def verify(code: str) -> ResponseReturnValue:
    """Who was where and when, by the code on the paper; a clear page with 404 for one that nobody has."""
    count_read("attendance.verify", request.remote_addr or "", TRIES_A_MINUTE, 1)
    found = queries.certified(code)
    if found is None:
        return page("attendance/certificates/index.html", status=404, unknown=code[:60])
    guest, days = found
    return page("attendance/certificates/show.html", guest=guest, event=guest.event, days=days, code=code)
