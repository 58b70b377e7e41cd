"""Pages over all features of a group."""

from flask import Blueprint

bp = Blueprint("group_pages", __name__)
