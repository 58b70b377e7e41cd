"""Pages of events."""

from flask import Blueprint

bp = Blueprint("events", __name__)

__all__ = ["bp"]
