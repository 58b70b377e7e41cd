"""What ballots add to the pages of groups."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from alliance.ballots.queries.ballots import undecided_in
from alliance.ballots.queries.owed import owed_count
from alliance.core.operation import Refused
from alliance.groups import signals
from alliance.groups.models import Group
from alliance.groups.policy import can_read_group
from alliance.groups.queries.tabs import Tab, add_tab


def owed_here(user: Any, group_id: int) -> sa.ScalarSelect[int]:
    """The count on the tab: votes that the viewer owes in this group now."""
    return owed_count(user.id, group_id)


def refuse_conclusion(group: Group) -> None:
    """No group ends under those who vote; and a charter that passes afterwards would call it back to life."""
    ballot = undecided_in(group.id)
    if ballot is not None:
        raise Refused(
            gettext(
                "Ballot %(number)s still runs. Cancel it or wait for its result, then conclude the group.",
                number=ballot.label,
            )
        )


def init_app(_app: Flask) -> None:
    """Register the tab and listen; doing it twice changes nothing."""
    signals.concluded.connect(refuse_conclusion)
    add_tab(Tab("ballots", _("Ballots"), "ballots.index", 30, can_read_group, owed_here))
