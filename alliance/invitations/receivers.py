"""What invitations add when the program is put together, and what they hear of."""

from __future__ import annotations

from flask import Flask

from alliance.events.queries.access import WayIn, add_way_in
from alliance.invitations.queries.ways import is_invited_sql


def init_app(_app: Flask) -> None:
    """Register and listen; connecting twice changes nothing."""
    add_way_in("invitations", WayIn(is_invited_sql))
