"""A person's own organizations' memberships and their certificates."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from alliance.core.access import allow, viewer
from alliance.core.codes import qr_svg
from alliance.core.downloads import send_bytes
from alliance.core.pdf import compile_pdf
from alliance.core.web import absolute, page
from alliance.membership import policy, queries
from alliance.membership.models import Certificate
from alliance.membership.views.shown import certificate_data, timeline

bp = Blueprint("own", __name__, url_prefix="/membership")


@bp.get("")
@allow(policy.can_see_own)
def index() -> ResponseReturnValue:
    """The memberships of the organizations the person works at today."""
    on = queries.this_day()
    found = [(one, one.standing(on), one.term_on(on), timeline(one, on)) for one in queries.own_memberships(viewer())]
    return page("membership/own/index.html", found=found, on=on)


@allow(policy.can_see_membership, load=queries.visible_certificate)
def certificate(paper: Certificate) -> ResponseReturnValue:
    """The certificate as PDF, in both languages, with the code that leads to the public page."""
    membership = paper.membership
    url = absolute("membership.verification.show", code=paper.code)
    data = certificate_data(membership, queries.this_day()) | {"qr": qr_svg(url), "verify_url": url}
    return send_bytes(compile_pdf("certificate.typ", data), f"{membership.number}.pdf", "application/pdf")
