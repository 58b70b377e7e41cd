"""What discussions add to the pages of groups, and what they hear of."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from alliance.discussions.queries.topics import followed_topics, topic_count
from alliance.groups.policy import can_read_group
from alliance.groups.queries.following import add_source
from alliance.groups.queries.tabs import Tab, add_tab


def init_app(_app: Flask) -> None:
    """Register tabs and listen; connecting twice changes nothing."""
    add_tab(Tab("discussion", _("Discussion"), "discussions.index", 50, can_read_group, topic_count))
    add_source("topics", followed_topics)
