"""Pages of registrations."""

from flask import Blueprint

from alliance.registrations.views import bulk, delegations, feedback, figures, form, importing, own, people, plan, staff

bp = Blueprint("registrations", __name__)
for part in (form, own, plan, people, bulk, staff, importing, delegations, feedback, figures):
    bp.register_blueprint(part.bp)

__all__ = ["bp"]
