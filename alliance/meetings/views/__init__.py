"""Pages of meetings: calendar, agenda, attendance, minutes, actions, feeds."""

from alliance.meetings.views import actions, agenda, answers, attendance, feeds, importing, minutes, series
from alliance.meetings.views.meetings import bp

for part in (series, answers, feeds, importing, agenda, attendance, minutes, actions):
    bp.register_blueprint(part.bp)

__all__ = ["bp"]
