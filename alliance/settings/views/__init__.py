"""The settings of administrators."""

from flask import Blueprint

from alliance.settings.views import alliance, taxonomies

bp = Blueprint("settings", __name__, url_prefix="/desk/settings")
bp.register_blueprint(alliance.bp)
bp.register_blueprint(taxonomies.bp)
