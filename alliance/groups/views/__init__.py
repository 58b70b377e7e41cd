"""Pages of groups: charters, seats, joining, calls, deliverables."""

from flask import Blueprint

from alliance.groups.views import charters, deliverables, desk, following, life, participation

bp = Blueprint("groups", __name__)
bp.register_blueprint(following.bp)
for part in (life, charters, participation, deliverables, desk):
    bp.register_blueprint(part.bp)
