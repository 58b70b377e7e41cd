"""Pages of groups: charters, seats, joining, calls, deliverables."""

from flask import Blueprint

from alliance.groups.views import (
    charters,
    deliverables,
    desk,
    following,
    joining,
    life,
    own,
    participation,
    roster,
    seats,
)

bp = Blueprint("groups", __name__)
bp.register_blueprint(following.bp)
for part in (life, charters, participation, deliverables, desk, roster, seats, joining, own):
    bp.register_blueprint(part.bp)
