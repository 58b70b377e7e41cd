"""Pages over all features of an event."""

from flask import Blueprint

from alliance.event_pages.views import pages

bp = Blueprint("event_pages", __name__)
bp.add_url_rule("/events/mine", "mine", pages.mine)
bp.add_url_rule("/events/<int:event_id>", "show", pages.show)
bp.add_url_rule("/events/<int:event_id>/manage", "manage", pages.manage)

__all__ = ["bp"]
