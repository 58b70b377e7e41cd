"""Pages of the attendance: doors, lists, passes, badges, certificates."""

from flask import Blueprint

from alliance.attendance.views import certificates, device, lists, papers, passes, walk_ins

bp = Blueprint("attendance", __name__)

for part in (device, walk_ins, lists, papers, passes, certificates):  # a door is its page and what its script asks for
    bp.register_blueprint(part.bp)

__all__ = ["bp"]
