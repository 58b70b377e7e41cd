"""Pages over all features of a group."""

from flask import Blueprint

from alliance.group_pages.views import pages

bp = Blueprint("group_pages", __name__)
bp.add_url_rule("/groups", "index", pages.index)
bp.add_url_rule("/groups/<code>", "show", pages.show)
bp.add_url_rule("/groups/<code>/roster", "roster", pages.roster)
