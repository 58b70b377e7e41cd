"""Pages of agreements."""

from flask import Blueprint

bp = Blueprint("agreements", __name__)

__all__ = ["bp"]
