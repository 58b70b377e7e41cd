"""The pages of memberships, put together."""

from flask import Blueprint

from alliance.membership.views import acts, desk, own, tiers, verification

bp = Blueprint("membership", __name__)
for part in (own, verification, desk, acts, tiers):
    bp.register_blueprint(part.bp)
bp.add_url_rule("/membership/<number>/certificate.pdf", "certificate", own.certificate)
