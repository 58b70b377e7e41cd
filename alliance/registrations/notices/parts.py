"""Parts that every mail about a registration has: the reader, the facts, the calendar entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import pgettext

from alliance.core.calendars import Calendar, Contact, Guest, Method, write_calendar
from alliance.core.clock import now
from alliance.core.localized import current_language
from alliance.core.moments import own_period_text, period_text
from alliance.events.models import Event
from alliance.events.queries.entries import entry_of, place_of
from alliance.notices.operations.queueing import Addressee
from alliance.notices.operations.rendering import language_of
from alliance.registrations.models import Registration
from alliance.settings.queries import current_alliance

Facts = Callable[[str], "list[tuple[str, Any]]"]


def addressee(event: Event, registration: Registration) -> Addressee:
    """The guest as a reader. Without a zone of the guest's own, times are told in the event's alone."""
    return Addressee(
        email=registration.email,
        display_name=registration.name,
        locale=registration.locale,
        zone=registration.zone or event.zone,
        id=registration.person_id,
    )


def facts_of(event: Event, with_link: bool = False) -> Facts:
    """When and where, as rows of a mail; a template calls it with the reader's zone, in the reader's language."""

    def rows(zone: str) -> list[tuple[str, Any]]:
        found = [
            (_("When"), period_text(event.starts_at, event.ends_at, event.zone)),
            (_("On your clock"), own_period_text(event.starts_at, event.ends_at, event.zone, zone)),
            (pgettext("event", "Place"), place_of(event, current_language())),
            (_("How to get there"), event.address.text),
        ]
        return [*found, (_("Online"), event.link)] if with_link else found

    return rows


def calendar_for(event: Event, registration: Registration, method: Method) -> Calendar:
    """The entry of one guest, sent by the alliance, with the link into the online room."""
    language = language_of(registration)
    is_off = method is Method.CANCEL
    entry = entry_of(event, language, with_link=not is_off, is_cancelled=is_off, at=now())
    organizer = Contact(current_alliance().short_name.in_language(language), current_app.config["MAIL_SENDER"])
    guest = Guest(registration.name, registration.email, "declined" if is_off else "accepted")
    return write_calendar([replace(entry, organizer=organizer, guest=guest)], method)
