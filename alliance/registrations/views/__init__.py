"""Pages of registrations."""

from flask import Blueprint

bp = Blueprint("registrations", __name__)

__all__ = ["bp"]
