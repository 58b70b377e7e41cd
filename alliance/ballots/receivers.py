"""What ballots add to the pages of groups."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_babel import lazy_gettext as _

from alliance.ballots.queries.owed import owed_count
from alliance.groups.policy import can_read_group
from alliance.groups.queries.tabs import Tab, add_tab


def owed_here(user: Any, group_id: int) -> sa.ScalarSelect[int]:
    """The count on the tab: votes that the viewer owes in this group now."""
    return owed_count(user.id, group_id)


def init_app(_app: Flask) -> None:
    """Register the tab; doing it twice changes nothing."""
    add_tab(Tab("ballots", _("Ballots"), "ballots.index", 30, can_read_group, owed_here))
