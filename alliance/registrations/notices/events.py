"""What everybody registered is told of the event: one mail each, words made once in each language and zone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from alliance.core.calendars import Method
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.notices.enums import Category
from alliance.notices.operations.bulk import Copy, queue_many
from alliance.notices.operations.queueing import secret_url
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Registration
from alliance.registrations.notices.parts import addressee, calendar_for, facts_of
from alliance.registrations.queries.hooks import links_after


@dataclass(frozen=True)
class FormerTimes:
    """When the event was before it was moved."""

    starts_at: datetime
    ends_at: datetime
    zone: str


def changed(event: Event, kind: str, registrations: Iterable[Registration], was: FormerTimes | None) -> int:
    """The event was changed, postponed, cancelled or brought back; the calendars of those with a seat follow."""
    off = event.state in (EventState.CANCELLED, EventState.POSTPONED)
    method = Method.CANCEL if off else Method.REQUEST
    return tell(kind, event, registrations, Category.REGISTRATIONS, method, was=was)


def reminded(event: Event, registrations: Iterable[Registration]) -> int:
    """The event is near; without a calendar, for nothing changed."""
    return tell("reminded", event, registrations, Category.EVENTS)


def thanked(event: Event, registrations: Iterable[Registration]) -> int:
    """The event is over: feedback, certificate, files behind the personal link."""
    links = [{"label": one.label, "url": secret_url(one.endpoint)} for one in links_after(event)]
    return tell("thanked", event, registrations, Category.EVENTS, links=links)


def tell(
    kind: str,
    event: Event,
    registrations: Iterable[Registration],
    category: Category,
    method: Method | None = None,
    **context: Any,
) -> int:
    """One mail to each with the personal link; how many. Those with a seat also learn the link into the online room."""
    rows = sorted((one for one in registrations if one.email), key=group_key)
    told = 0
    for (zone, has_seat), group in groupby(rows, key=group_key):
        told += queue_many(
            f"registrations.{kind}",
            to=[copy_for(event, one, method if has_seat else None) for one in group],
            category=category,
            subject_row=event,
            url=secret_url("registrations.own.show"),
            thread=f"event-{event.uid}",
            zone=zone or event.zone,
            event=event,
            has_seat=has_seat,
            facts=facts_of(event, with_link=has_seat and method is not Method.CANCEL),
            **context,
        )
    return told


def group_key(registration: Registration) -> tuple[str, bool]:
    return registration.zone, registration.state is RegistrationState.CONFIRMED


def copy_for(event: Event, registration: Registration, method: Method | None) -> Copy:
    calendar = calendar_for(event, registration, method) if method else None
    return Copy(addressee(event, registration), registration.nonce, calendar)
