"""What meetings add to the pages of groups, and what they hear of."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _

from alliance.groups import signals
from alliance.groups.models import Group, SeatHolder
from alliance.groups.policy import can_read_group
from alliance.groups.queries.tabs import Tab, add_tab
from alliance.meetings.operations import invitations, series
from alliance.meetings.queries.meetings import coming_count


def follow_seat(holder: SeatHolder, **_said: Any) -> None:
    """Who begins or ends to sit is asked to the meetings of those days."""
    invitations.follow_seat(holder)


def close_calendar(group: Group, **_said: Any) -> None:
    """A concluded group meets no more."""
    series.end_all(group)


def init_app(_app: Flask) -> None:
    """Register tabs and listen; connecting twice changes nothing."""
    add_tab(Tab("meetings", _("Meetings"), "meetings.index", 10, can_read_group, coming_count))
    signals.seated.connect(follow_seat)
    signals.unseated.connect(follow_seat)
    signals.concluded.connect(close_calendar)
