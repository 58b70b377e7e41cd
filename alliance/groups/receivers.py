"""What groups contribute to every page and to lower features' happenings."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from alliance.groups import signals
from alliance.groups.operations import following, succession
from alliance.groups.policy import can_manage_group, can_name_parent
from alliance.groups.queries.deliverables import open_deliverables, roadmap
from alliance.groups.queries.joining import count_waiting
from alliance.groups.queries.tabs import Tab, add_tab, tabs_of
from alliance.membership.signals import changed as membership_changed
from alliance.organizations.signals import changed as organizations_changed


def init_app(app: Flask) -> None:
    """Register the groups' own tabs; connecting twice changes nothing."""
    app.jinja_env.globals["group_tabs"] = tabs_of
    app.jinja_env.globals["roadmap_chart"] = roadmap
    app.jinja_env.globals["may_name_parent"] = can_name_parent
    add_tab(Tab("roadmap", _("Roadmap"), "groups.deliverables.index", 60, count=open_deliverables))
    add_tab(Tab("charter", _("Charter"), "groups.charters.index", 80))
    add_tab(Tab("queue", _("Queue"), "groups.joining.index", 90, can_manage_group, count_waiting))
    signals.seated.connect(following.begin_anew)
    signals.unseated.connect(following.let_go)
    organizations_changed.connect(succession.follow_people)
    membership_changed.connect(succession.follow_membership)
