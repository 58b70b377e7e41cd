"""What group pages add to every page of a group."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from alliance.groups.models import Seat
from alliance.groups.policy import can_read_group
from alliance.groups.queries.tabs import Tab, add_tab
from alliance.organizations.models import holding
from alliance.organizations.queries import this_day


def init_app(_app: Flask) -> None:
    """Register the roster's tab; connecting twice changes nothing."""
    add_tab(Tab("roster", _("Roster"), "group_pages.roster", 70, can_read_group, seats_of))


def seats_of(_viewer: Any, group_id: int) -> sa.ScalarSelect[int]:
    return select(func.count()).where(Seat.group_id == group_id, holding(Seat, this_day())).scalar_subquery()
