"""Pages of invitations."""

from flask import Blueprint

bp = Blueprint("invitations", __name__)

__all__ = ["bp"]
