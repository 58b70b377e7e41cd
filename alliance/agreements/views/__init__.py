"""Pages of agreements: the register, the way to the signing, the ledger of what follows."""

from flask import Blueprint

from alliance.agreements.views import confirm, desk, register

bp = Blueprint("agreements", __name__)
bp.add_url_rule("/agreements/<int:agreement_id>", "show", register.show)
for area in (confirm, desk):
    bp.register_blueprint(area.bp)
