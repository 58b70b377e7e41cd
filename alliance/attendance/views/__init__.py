"""Pages of attendance."""

from flask import Blueprint

bp = Blueprint("attendance", __name__)

__all__ = ["bp"]
