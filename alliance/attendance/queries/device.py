"""What a door keeps in its memory to work without a connection: every pass, and what has happened since.

The page holds it only as long as it is open; nothing personal is stored on the device beyond the marks not yet sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from alliance.attendance.models import Arrival, Mark
from alliance.attendance.queries.doors import came_today
from alliance.attendance.queries.guests import detail
from alliance.attendance.queries.hours import time_there
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.events.models import Event
from alliance.organizations.models import Organization
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Registration, SeatCategory

OVERLAP = timedelta(seconds=30)  # a mark is stored a little after the moment at which it was received
MOST_NEWS = 2000  # more than that, and the device fetches everything anew


def passes(event: Event) -> list[list[str]]:
    """Every confirmed guest as [code, name, detail, words for finding, time of today's arrival, door].

    One statement.
    """
    confirmed = Registration.state == RegistrationState.CONFIRMED
    wanted = lines(event).where(confirmed).order_by(Registration.name_key, Registration.id)
    return [line(event, row) for row in db.session.execute(wanted)]


def news(event: Event, since: datetime) -> list[list[str]] | None:
    """The same of all guests about whom a mark came since then; None when it is too much to tell. One statement."""
    marked = select(Mark.registration_id).where(Mark.event_id == event.id, Mark.received_at >= since - OVERLAP)
    wanted = lines(event).where(Registration.id.in_(marked)).limit(MOST_NEWS + 1)
    rows = db.session.execute(wanted).all()
    return None if len(rows) > MOST_NEWS else [line(event, row) for row in rows]


def lines(event: Event) -> Select[Any]:
    columns: tuple[Any, ...] = (
        Registration.code,
        Registration.name,
        Registration.romanized_name,
        Registration.name_key,
    )
    names = (Registration.organization_name, Organization.short_name, Organization.name.label("organization"))
    arrival = (Arrival.at, Arrival.door)
    category = SeatCategory.name.label("category")
    found = select(*columns, *names, *arrival, category, Registration.place)
    return (
        found.join(SeatCategory, SeatCategory.id == Registration.category_id)
        .outerjoin(Organization, Organization.id == Registration.organization_id)
        .outerjoin(Arrival, came_today(event))
        .where(Registration.event_id == event.id)
    )


def line(event: Event, row: Any) -> list[str]:
    typed = Localized(row.organization_name, row.organization_name)
    organization: Localized = row.short_name or row.organization or typed
    words = found_by(row.romanized_name, row.name_key, *both(row.organization), *both(row.short_name))
    came = (time_there(event, row.at), row.door) if row.at else ("", "")
    return [row.code, row.name, detail(organization.text, row.category.text, row.place), words, *came]


def both(name: Localized | None) -> Iterable[str]:
    return (name.en, name.zh) if name else ()


def found_by(*words: str) -> str:
    """Words beside what is shown by which a guest is found."""
    return " ".join(dict.fromkeys(word.casefold() for word in words if word))
