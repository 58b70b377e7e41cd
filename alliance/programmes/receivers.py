"""What programmes add when the program is put together, and what they hear of."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from alliance.core.moments import city_of
from alliance.events import signals
from alliance.events.policy import can_read_behind
from alliance.events.queries.access import WayIn, add_way_in
from alliance.events.queries.tabs import Tab, add_tab
from alliance.programmes.operations import following
from alliance.programmes.queries.programme import sessions_sql
from alliance.programmes.queries.ways import is_confirmed_sql, takes_part_sql
from alliance.programmes.queries.words import agenda_day, clock


def init_app(app: Flask) -> None:
    """Register and listen; connecting twice changes nothing."""
    add_way_in("programmes", WayIn(takes_part_sql, is_confirmed_sql))
    add_tab(Tab("programme", _("Programme"), "programmes.editing.index", 20, can_read_behind, sessions_sql))
    signals.copied.connect(following.copy_programme)
    signals.postponed.connect(following.call_off)
    signals.cancelled.connect(following.call_off)
    signals.reinstated.connect(following.bring_back)
    app.jinja_env.filters.update(agenda_day=agenda_day, clock=clock, zone_name=city_of)
