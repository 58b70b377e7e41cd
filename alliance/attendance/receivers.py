"""What the attendance adds when the program is put together, and what it hears of."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from alliance.attendance.queries.came import came_sql
from alliance.attendance.queries.guests import detail_of, organization_of
from alliance.attendance.queries.hours import time_there
from alliance.attendance.queries.verdicts import already, verdict
from alliance.events.policy import can_read_behind
from alliance.events.queries.tabs import Tab, add_tab
from alliance.registrations.queries.attended import add_attended


def init_app(app: Flask) -> None:
    """Register and listen; connecting twice changes nothing."""
    app.jinja_env.globals.update(
        detail_of=detail_of, organization_of=organization_of, time_there=time_there, verdict=verdict,
        already_words=lambda event, arrival: already(time_there(event, arrival.at), arrival.door),
    )  # fmt: skip
    add_attended("attendance", came_sql)
    add_tab(Tab("door", _("Check-in"), "attendance.lists.index", 70, can_read_behind))
