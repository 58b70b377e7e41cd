"""What events add when the program is put together, and what they hear of."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from alliance.core.duties import can_coordinate
from alliance.core.moments import city_of
from alliance.events.policy import can_coordinate_events
from alliance.events.queries.files import file_count
from alliance.events.queries.tabs import Tab, add_tab, tabs_of
from alliance.events.queries.wording import event_time, month_text, weekday_text


def init_app(app: Flask) -> None:
    """Register and listen; connecting twice changes nothing."""
    app.jinja_env.globals.update(
        event_tabs=tabs_of,
        may_coordinate=can_coordinate,
        may_coordinate_events=can_coordinate_events,
        city_of=city_of,
        event_time=event_time,
        month_text=month_text,
        weekday_text=weekday_text,
    )
    add_tab(Tab("details", _("Details"), "events.edit", 10))
    add_tab(Tab("files", _("Files"), "events.files.manage", 60, count=file_count))
