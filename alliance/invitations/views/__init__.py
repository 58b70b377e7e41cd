"""Pages of invitations."""

from flask import Blueprint

from alliance.invitations.views.adding import bp as adding
from alliance.invitations.views.answer import bp as answer
from alliance.invitations.views.lists import bp as lists
from alliance.invitations.views.one import bp as one
from alliance.invitations.views.papers import bp as papers

bp = Blueprint("invitations", __name__)
bp.register_blueprint(lists)
bp.register_blueprint(adding)
bp.register_blueprint(one)
bp.register_blueprint(answer)
bp.register_blueprint(papers)

__all__ = ["bp"]
