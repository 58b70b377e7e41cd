"""What invitations add when the program is put together, and what they hear of."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from alliance.events import signals as events
from alliance.events.queries.access import WayIn, add_way_in
from alliance.events.queries.tabs import Tab, add_tab
from alliance.invitations.operations import following
from alliance.invitations.queries.invitations import invitation_count
from alliance.invitations.queries.reading import has_papers
from alliance.invitations.queries.ways import comes_without_seat_sql, is_invited_sql
from alliance.registrations import signals as registrations
from alliance.registrations.queries.hooks import OwnLink, add_own_link


def init_app(_app: Flask) -> None:
    """Register and listen; connecting twice changes nothing."""
    add_way_in("invitations", WayIn(is_invited_sql, comes_without_seat_sql))
    add_tab(Tab("invitations", _("Invitations"), "invitations.lists.index", 50, count=invitation_count))
    add_own_link(OwnLink("papers", _("Papers"), "file-lock", "invitations.papers.registered", has_papers, 40))
    events.moved.connect(following.event_moved)
    events.changed.connect(following.event_moved)
    events.postponed.connect(following.event_postponed)
    events.cancelled.connect(following.event_cancelled)
    events.reinstated.connect(following.event_reinstated)
    events.copied.connect(following.event_copied)
    events.unpublishing.connect(following.refuse_unpublishing)
    registrations.released.connect(following.registration_released)
    registrations.confirmed.connect(following.registration_confirmed)
