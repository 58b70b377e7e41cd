"""Whether one can register for an event now, as its page says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from alliance.core.clock import now
from alliance.core.moments import moment_text
from alliance.events.enums import Audience, EventState
from alliance.events.models import Event
from alliance.events.policy import is_in_audience
from alliance.registrations.models import Plan, SeatCategory


@dataclass(frozen=True)
class Door:
    """What the page says of registration; with `is_open` a button leads to the form and is called `verb`."""

    label: str
    tone: str = "idle"
    icon: str = "door-closed"
    is_open: bool = False
    verb: str = ""


def door_of(user: Any, event: Event, plan: Plan | None) -> Door | None:
    """The door as this viewer finds it; None when the event itself has more to say (no registration, over, called
    off)."""
    if plan is None or event.state is not EventState.PUBLISHED or event.is_over():
        return None
    at = now()
    if plan.opens_at is not None and at < plan.opens_at:
        when = moment_text(plan.opens_at, event.zone, long=False)
        return Door(_("Registration opens %(when)s", when=when), "info", "clock")
    if at >= (plan.closes_at or event.starts_at):
        return Door(_("Registration closed"))
    if event.audience is Audience.INVITED:
        return Door(_("By invitation"), "note", "envelope")
    if not is_in_audience(user, event, event.audience):
        return not_for(user, event)
    return seats_left(plan)


def not_for(user: Any, event: Event) -> Door:
    """Registration is open, for others: who has not signed in may turn out to be one of them."""
    label = event.audience.label
    if user.is_authenticated:
        return Door(_("Registration for: %(audience)s", audience=label), "info", "people")
    return Door(_("Registration for: %(audience)s", audience=label), "info", "people", True, _("Sign in to register"))


def seats_left(plan: Plan) -> Door:
    if not is_full(plan):
        return Door(_("Registration open"), "ok", "door-open", True, pgettext("event", "Register"))
    if plan.has_waitlist:
        return Door(_("Full, with a waitlist"), "warn", "list-ol", True, _("Join the waitlist"))
    return Door(_("Full"), "warn", "door-closed")


def is_full(plan: Plan) -> bool:
    """No seat left in the event, or in any of its categories."""
    open_ones = [one for one in plan.categories if one.removed_at is None]
    over_all = plan.seats is not None and plan.taken >= plan.seats
    return over_all or (bool(open_ones) and all(has_none_left(one) for one in open_ones))


def has_none_left(category: SeatCategory) -> bool:
    return category.seats is not None and category.taken >= category.seats
