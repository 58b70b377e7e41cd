"""Pages of event pages."""

from flask import Blueprint

bp = Blueprint("event_pages", __name__)

__all__ = ["bp"]
