"""A guest's pass: on the phone and as PDF, by the personal link."""

from __future__ import annotations

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from alliance.attendance.policy import holds_link
from alliance.attendance.queries.hours import closes_at
from alliance.attendance.queries.papers import frame, with_code
from alliance.attendance.queries.passes import arrivals_of, is_valid_pass, own_pass, pass_address
from alliance.core.access import allow
from alliance.core.clock import now
from alliance.core.codes import qr_svg
from alliance.core.downloads import send_bytes
from alliance.core.pdf import compile_pdf
from alliance.core.secrets import secret_of
from alliance.core.web import page
from alliance.registrations.models import Registration

bp = Blueprint("passes", __name__)


@bp.get("/registrations/<secret>/pass")
@allow(holds_link, load=own_pass, public=True)
def show(guest: Registration) -> ResponseReturnValue:
    """The pass on the phone; without a confirmed registration it says what is missing."""
    shown = is_valid_pass(guest) and now() < closes_at(guest.event)
    code = Markup(qr_svg(pass_address(guest), _("Code of your pass"))) if shown else ""
    return page(
        "attendance/passes/show.html",
        guest=guest,
        event=guest.event,
        code=code,
        secret=secret_of(guest.nonce),
        arrivals=arrivals_of(guest),
    )


@bp.get("/registrations/<secret>/pass.pdf")
@allow(holds_link, load=own_pass, public=True)
def pdf(guest: Registration) -> ResponseReturnValue:
    """The pass to print, in both languages."""
    if not is_valid_pass(guest):
        abort(404)
    data = frame(guest.event) | with_code(guest)
    return send_bytes(compile_pdf("pass.typ", data), f"pass-{guest.code}.pdf", "application/pdf")
