"""Pages of registrations."""

from flask import Blueprint

from alliance.registrations.views import own

bp = Blueprint("registrations", __name__)
for part in (own,):
    bp.register_blueprint(part.bp)

__all__ = ["bp"]
