"""Pages of discussions: topics, posts, following."""

from flask import Blueprint

bp = Blueprint("discussions", __name__)
