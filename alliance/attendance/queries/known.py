"""What the check-in has to know of a guest: in one statement the first time, in two where there is a story."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from alliance.accounts.models import Person
from alliance.attendance.models import Arrival, Mark
from alliance.core.db import db
from alliance.organizations.models import Organization
from alliance.registrations.models import Registration, SeatCategory

SHOWN = (
    joinedload(Registration.category).load_only(SeatCategory.name, SeatCategory.is_online),
    joinedload(Registration.organization).load_only(Organization.name, Organization.short_name),
)
"""What a guest is shown with at a door."""


def guests_at_door(
    event_id: int, codes: Collection[str], days: Collection[date], keeper_id: int
) -> tuple[dict[str, Registration], list[Arrival]]:
    """The event's registrations with these codes, locked in the order of their keys so that two doors never wait for
    one another for ever, and their arrivals on these days; one statement.

    The event and who keeps the door come along: the transaction that just began knows neither, and would ask for each.
    """
    came = sa.and_(Arrival.registration_id == Registration.id, Arrival.day.in_(days))
    wanted: Any = (
        select(Registration, Arrival, Person)
        .join(Registration.event)
        .join(Person, Person.id == keeper_id)
        .outerjoin(Arrival, came)
        .where(Registration.event_id == event_id, Registration.code.in_(codes))
        .options(contains_eager(Registration.event), *SHOWN)
        .order_by(Registration.id)
        .with_for_update(of=Registration)
        .execution_options(populate_existing=True)
    )
    rows = db.session.execute(wanted).unique().all()
    return {guest.code: guest for guest, *_rest in rows}, [arrival for _guest, arrival, _keeper in rows if arrival]


def earlier_marks(event_id: int, guest_ids: Collection[int], keys: Collection[str]) -> tuple[list[Arrival], list[Mark]]:
    """All arrivals of the guests as they stand behind the lock, and all marks about them or with these keys; two
    statements."""
    arrivals = select(Arrival).where(Arrival.registration_id.in_(guest_ids)).execution_options(populate_existing=True)
    same_key = sa.and_(Mark.event_id == event_id, Mark.key.in_(keys))
    marks = select(Mark).where(sa.or_(Mark.registration_id.in_(guest_ids), same_key)).order_by(Mark.at, Mark.id)
    return list(db.session.scalars(arrivals)), list(db.session.scalars(marks))


def stories_of(guest_ids: Collection[int]) -> tuple[list[Arrival], list[Mark]]:
    """All arrivals of guests who have one, as they stand behind the lock, and the marks about them; one statement."""
    wanted = (
        select(Arrival, Mark)
        .outerjoin(Mark, Mark.registration_id == Arrival.registration_id)
        .where(Arrival.registration_id.in_(guest_ids))
        .order_by(Mark.at, Mark.id)
        .execution_options(populate_existing=True)
    )
    rows = db.session.execute(wanted).all()
    return list(dict.fromkeys(one for one, _mark in rows)), list(dict.fromkeys(mark for _one, mark in rows if mark))


def marks_of(registration: Registration) -> list[Mark]:
    """All marks about one guest, in the order they were made."""
    wanted = select(Mark).where(Mark.registration_id == registration.id).order_by(Mark.at, Mark.id)
    return list(db.session.scalars(wanted))
