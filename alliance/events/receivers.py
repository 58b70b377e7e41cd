"""What events add when the program is put together, and what they hear of."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from alliance.core.duties import can_coordinate
from alliance.events.queries.files import file_count
from alliance.events.queries.tabs import Tab, add_tab, tabs_of


def init_app(app: Flask) -> None:
    """Register and listen; connecting twice changes nothing."""
    app.jinja_env.globals["event_tabs"] = tabs_of
    app.jinja_env.globals["may_coordinate"] = can_coordinate
    add_tab(Tab("files", _("Files"), "events.files.manage", 60, count=file_count))
