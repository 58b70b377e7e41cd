"""What registrations add when the program is put together, and what they hear of."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _

from alliance.events import signals
from alliance.events.models import Event
from alliance.events.policy import can_read_behind
from alliance.events.queries.access import WayIn, add_way_in
from alliance.events.queries.tabs import Tab, add_tab
from alliance.registrations.operations import copying, telling, waitlist
from alliance.registrations.operations.registering import refuse_while_registered
from alliance.registrations.queries import people
from alliance.registrations.queries.feedback import asks, can_say
from alliance.registrations.queries.hooks import OwnLink, add_own_link
from alliance.registrations.queries.ways import attends_sql, is_registered_sql


def tell_of_move(event: Event, was: Any, **_said: Any) -> None:
    """Other times: everybody hears, and is reminded at the new hour."""
    telling.reset_reminder(event)
    telling.owe_news(event, "event_changed", was)


def tell_of_change(event: Event, **_said: Any) -> None:
    """Another title, place or link."""
    telling.owe_news(event, "event_changed")


def tell_of_postponement(event: Event, **_said: Any) -> None:
    telling.owe_news(event, "event_postponed")


def tell_of_cancellation(event: Event, **_said: Any) -> None:
    telling.owe_news(event, "event_cancelled")


def tell_of_return(event: Event, **_said: Any) -> None:
    """It takes place after all: seats that were freed meanwhile go to the line."""
    telling.owe_news(event, "event_reinstated")
    waitlist.settle_if_planned(event)


def keep_published(event: Event, **_said: Any) -> None:
    """An event that people count on does not become a draft again."""
    refuse_while_registered(event)


def copy_plan(event: Event, source: Event, shift: Any, actor: Any, **_said: Any) -> None:
    copying.copy_registration(actor, source, event, shift)


def init_app(_app: Flask) -> None:
    """Register and listen; connecting twice changes nothing."""
    add_way_in("registrations", WayIn(is_registered_sql, attends_sql))
    add_tab(Tab("registration", _("Registration"), "registrations.plan.show", 30))
    add_tab(Tab("people", _("Participants"), "registrations.people.index", 40, can_read_behind, people.count_sql))
    add_tab(Tab("afterwards", _("Afterwards"), "registrations.figures.show", 90, can_read_behind))
    say_how = ("feedback", _("Say how it was"), "chat-square-text", "registrations.feedback.show")
    add_own_link(OwnLink(*say_how, is_shown=can_say, position=80, after=asks))
    signals.moved.connect(tell_of_move)
    signals.changed.connect(tell_of_change)
    signals.postponed.connect(tell_of_postponement)
    signals.cancelled.connect(tell_of_cancellation)
    signals.reinstated.connect(tell_of_return)
    signals.unpublishing.connect(keep_published)
    signals.copied.connect(copy_plan)
