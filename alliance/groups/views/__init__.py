"""Pages of groups: charters, seats, joining, calls, deliverables."""

from flask import Blueprint

bp = Blueprint("groups", __name__)
