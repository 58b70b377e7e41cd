"""Pages of ceremonies."""

from flask import Blueprint

bp = Blueprint("ceremonies", __name__)

__all__ = ["bp"]
