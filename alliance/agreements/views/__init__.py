"""Pages of agreements: the register, the way to the signing, the ledger of what follows."""

from flask import Blueprint

from alliance.agreements.views import confirm, desk, ledger, parts, progress, register

bp = Blueprint("agreements", __name__)
bp.add_url_rule("/agreements", "index", register.index)
bp.add_url_rule("/agreements/export", "export", register.export, methods=["POST"])
bp.add_url_rule("/agreements/mine", "own", register.own)
bp.add_url_rule("/agreements/<int:agreement_id>", "show", register.show)
bp.add_url_rule("/recognitions", "recognitions", register.recognitions)
bp.add_url_rule("/recognitions.csv", "recognitions_sheet", register.recognitions_sheet)
for area in (confirm, desk, parts, ledger, progress):
    bp.register_blueprint(area.bp)
