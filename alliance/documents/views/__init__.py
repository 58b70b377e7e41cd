"""Pages of documents: the register, versions, comment rounds, standards."""

from flask import Blueprint

bp = Blueprint("documents", __name__)
