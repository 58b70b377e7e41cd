"""Pages of registrations."""

from flask import Blueprint

from alliance.registrations.views import bulk, delegations, feedback, figures, importing, own, people, staff

bp = Blueprint("registrations", __name__)
for part in (own, people, bulk, staff, importing, delegations, feedback, figures):
    bp.register_blueprint(part.bp)

__all__ = ["bp"]
