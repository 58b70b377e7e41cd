"""Pages of groups: charters, seats, joining, calls, deliverables."""

from flask import Blueprint

from alliance.groups.views import following

bp = Blueprint("groups", __name__)
bp.register_blueprint(following.bp)
