"""Pages of events: the calendar, describing, states, organizers, series, files, feeds, the desk."""

from alliance.events.views import desk, feeds, files, importing, life, organizers, series
from alliance.events.views.pages import bp

for part in (desk, feeds, files, importing, life, organizers, series):
    bp.register_blueprint(part.bp)

__all__ = ["bp"]
