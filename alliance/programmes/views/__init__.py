"""Pages of programmes."""

from flask import Blueprint

bp = Blueprint("programmes", __name__)

__all__ = ["bp"]
