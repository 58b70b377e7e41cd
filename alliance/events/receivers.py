"""What events add when the program is put together, and what they hear of."""

from __future__ import annotations

from flask import Flask

from alliance.core.duties import can_coordinate
from alliance.events.queries.tabs import tabs_of


def init_app(app: Flask) -> None:
    """Register and listen; connecting twice changes nothing."""
    app.jinja_env.globals["event_tabs"] = tabs_of
    app.jinja_env.globals["may_coordinate"] = can_coordinate
