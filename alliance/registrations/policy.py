"""Who may register for what, and when. Pure questions over loaded rows; deadlines are compared when read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from alliance.core.clock import now
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.events.policy import can_manage_event, is_in_audience
from alliance.registrations.models import Delegation, Plan, Registration, SeatCategory


def closes_at(plan: Plan, event: Event) -> datetime:
    """When registration ends: its own time, never later than the end of the event; else when the event begins."""
    return min(plan.closes_at, event.ends_at) if plan.closes_at else event.starts_at


def has_opened(plan: Plan, at: datetime | None = None) -> bool:
    return plan.opens_at is None or plan.opens_at <= (at or now())


def is_open(plan: Plan, event: Event, at: datetime | None = None) -> bool:
    """Whether one may register now: the event is published, registration has begun and not ended."""
    at = at or now()
    published = event.state is EventState.PUBLISHED and not event.is_template
    return published and has_opened(plan, at) and at < closes_at(plan, event)


def changes_end_at(plan: Plan, event: Event) -> datetime:
    """The last moment for changes by the personal link."""
    return plan.changes_until or event.starts_at


def is_changeable(plan: Plan, registration: Registration) -> bool:
    """Whether the guest may still change what was entered, by the personal link."""
    event = registration.event
    in_time = now() < changes_end_at(plan, event) and event.state in (EventState.PUBLISHED, EventState.POSTPONED)
    return in_time and registration.state.is_live


def is_cancellable(registration: Registration) -> bool:
    """Whether the guest may still say not to come: until the event is over."""
    return registration.state.is_live and not registration.event.is_over()


def is_asked_to_follow_up(plan: Plan, registration: Registration) -> bool:
    """Whether the form after acceptance waits for the guest."""
    return plan.with_follow_up and registration.holds_seat and not registration.event.is_over()


def can_see_offer(_user: Any, _offer: Any) -> bool:
    """The page of the form: whoever the query shows the event to; the page itself says whom registration is for."""
    return True


def can_manage_category(user: Any, category: SeatCategory) -> bool:
    """Change a category: who runs its event."""
    return can_manage_event(user, category.plan.event)


def is_in_reach(user: Any, event: Event) -> bool:
    """Whether the registration of the event is for this user at all."""
    return is_in_audience(user, event, event.audience)


def may_choose(user: Any, event: Event, category: SeatCategory) -> bool:
    """Whether this user may register in the category."""
    return category.removed_at is None and is_in_audience(user, event, category.audience)


def takes_delegations(user: Any, event: Event) -> bool:
    """Whether the page on which organizations reserve seats is for this user: somebody signed in, of an event that is
    no template; what it offers, the plan and the user's organizations say."""
    return bool(user.is_authenticated) and event.published_at is not None and not event.is_template


def takes_names(plan: Plan, delegation: Delegation) -> bool:
    """Whether somebody can be named for a delegation now: a seat is free and the time for names has not passed."""
    if delegation.cancelled_at is not None or delegation.event.is_over():
        return False
    in_time = plan.names_due_at is None or now() < plan.names_due_at
    return in_time and delegation.named < delegation.seats
