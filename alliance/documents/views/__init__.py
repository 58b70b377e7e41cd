"""Pages of documents: the register, versions, comment rounds, standards."""

from flask import Blueprint

from alliance.documents.views import agenda, comments, documents, register, rounds, sheets, states, versions

bp = Blueprint("documents", __name__)
bp.add_url_rule("/documents", "library", register.library)
bp.add_url_rule("/standards", "standards", register.standards)
bp.add_url_rule("/groups/<code>/documents", "index", register.index)
bp.add_url_rule("/groups/<code>/documents/export", "export", register.export, methods=["POST"])
bp.add_url_rule("/groups/<code>/documents/new", "create", documents.create, methods=["GET", "POST"])
bp.add_url_rule("/documents/<int:document_id>", "show", documents.show)
bp.add_url_rule("/documents/<int:document_id>/edit", "edit", documents.edit, methods=["GET", "POST"])
for area in (versions, states, rounds, comments, sheets, agenda):
    bp.register_blueprint(area.bp)
