"""What ceremonies add when the program is put together, and what they hear of."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _

from alliance.agreements import signals as agreement_signals
from alliance.agreements.enums import AgreementState
from alliance.agreements.models import Agreement
from alliance.ceremonies.operations.ceremonies import copy_ceremonies, follow_event
from alliance.ceremonies.operations.signings import follow_agreement
from alliance.ceremonies.queries.ceremonies import ceremony_count
from alliance.ceremonies.queries.lines import clock
from alliance.ceremonies.queries.whole import why_not_ready
from alliance.events import signals
from alliance.events.models import Event
from alliance.events.policy import can_read_behind
from alliance.events.queries.tabs import Tab, add_tab


def move_along(event: Event, was: Any, **_said: Any) -> None:
    """The event takes place at another time: so do its ceremonies."""
    if was.starts_at != event.starts_at:
        follow_event(event, event.starts_at - was.starts_at)


def copy_along(event: Event, source: Event, **_said: Any) -> None:
    """A copied event gets the ceremonies of its source, without agreements."""
    copy_ceremonies(event, source)


def follow_register(agreement: Agreement, was: AgreementState, **_said: Any) -> None:
    """An agreement was signed, or its signing taken back, wherever that was done."""
    follow_agreement(agreement, was)


def init_app(app: Flask) -> None:
    """Register and listen; connecting twice changes nothing."""
    app.jinja_env.globals.update(hall_clock=clock, why_not_ready=why_not_ready)
    add_tab(Tab("ceremony", _("Ceremony"), "ceremonies.index", 80, can_read_behind, ceremony_count))
    agreement_signals.moved.connect(follow_register)
    signals.moved.connect(move_along)
    signals.copied.connect(copy_along)
