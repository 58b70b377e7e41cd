"""What meetings add to the pages of groups, and what they hear of."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _

from alliance.core.localized import Localized
from alliance.groups import signals
from alliance.groups.models import Group, Seat, SeatHolder
from alliance.groups.policy import can_read_group
from alliance.groups.queries.tabs import Tab, add_tab
from alliance.meetings.operations import actions, invitations, series
from alliance.meetings.queries.actions import count_open
from alliance.meetings.queries.meetings import coming_count
from alliance.meetings.queries.minutes import decision_label, names


def follow_seat(holder: SeatHolder, **_said: Any) -> None:
    """Who begins or ends to sit is asked to the meetings of those days."""
    invitations.follow_seat(holder)


def close_calendar(group: Group, **_said: Any) -> None:
    """A concluded group meets no more."""
    series.end_all(group)


def pass_actions_on(seat: Seat, leaver: Any, successor: Any, actor: Any, **_said: Any) -> None:
    """Open action items held for the organization go to the successor."""
    actions.pass_on(seat, leaver, successor, actor)


def init_app(app: Flask) -> None:
    """Register tabs and listen; connecting twice changes nothing."""
    app.jinja_env.globals.update(
        decision_label=decision_label,
        as_localized=lambda value: Localized(**value),
        as_day=date.fromisoformat,
        names_of=names,
    )
    add_tab(Tab("actions", _("Action items"), "meetings.actions.index", 40, can_read_group, count_open))
    signals.succeeded.connect(pass_actions_on)
    add_tab(Tab("meetings", _("Meetings"), "meetings.index", 10, can_read_group, coming_count))
    signals.seated.connect(follow_seat)
    signals.unseated.connect(follow_seat)
    signals.concluded.connect(close_calendar)
