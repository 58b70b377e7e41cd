"""Pages of events."""

from flask import Blueprint

from alliance.events.views.files import bp as files

bp = Blueprint("events", __name__)
bp.register_blueprint(files)

__all__ = ["bp"]
