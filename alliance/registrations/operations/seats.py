"""Seats: the one place that changes how many are taken.

Whoever wants a seat, gives one back or changes how many there are first opens the desk: that locks the plan's row, so
that all of them follow one another, and reads the categories anew behind the lock. Counters are moved by statements of
their own, which leave the version alone: an organizer who edits the plan is not told of a clash with a guest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm.attributes import set_committed_value

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.registrations.enums import FormPurpose, RegistrationState
from alliance.registrations.models import EventForm, Plan, Registration, SeatCategory
from alliance.registrations.queries.delegations import past_naming_sql
from alliance.registrations.queries.plans import is_newest_form, room_in

Extra = Callable[[Plan], Mapping[str, "sa.ColumnElement[Any]"]]


@dataclass
class Desk:
    """The plan of an event, held until the operation ends, with what is true behind the lock.

    `form` is the newest version of the event's own questions; `has_lapsed`: offers are still counted whose time has
    passed; `extra`: what the opener asked for besides.
    """

    plan: Plan
    event: Event
    categories: dict[int, SeatCategory]
    form: EventForm | None = None
    has_lapsed: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    def category(self, category_id: int) -> SeatCategory:
        """A category of this plan, removed ones too; refuses one of another event."""
        found = self.categories.get(category_id)
        if found is None:
            raise Refused(_("Choose one of the categories of this event."), field="category")
        return found

    def room(self, category: SeatCategory) -> int | None:
        """How many seats of the category are free now, the cap of the whole event included; None: no end."""
        return room_in(self.plan, category)

    def has_room(self, category: SeatCategory, count: int = 1) -> bool:
        left = self.room(category)
        return left is None or left >= count

    @property
    def gives_offers(self) -> bool:
        """Whether freed seats still go to the line: the event is published and has not begun."""
        return self.event.state is EventState.PUBLISHED and now() < self.event.starts_at


def refuse_called_off(event: Event) -> None:
    """Nobody gets a seat at what does not take place: a draft, a template, a cancelled event."""
    if event.is_template or event.state in (EventState.DRAFT, EventState.CANCELLED):
        raise Refused(_("One can register only for an event that is published and not cancelled."))


def id_of(row: Any) -> int:
    """The number of a stored row without reading it anew."""
    return int(sa.inspect(row).identity[0])


def open_desk(event_id: int, extra: Extra | None = None) -> Desk:
    """Lock the plan of an event and read what stands behind the lock: two statements. Refuses an event without a plan.

    `extra(plan)` names columns that are asked along.
    """
    wanted = sa.select(Plan).where(Plan.event_id == event_id).with_for_update(of=Plan)
    plan = db.session.scalar(wanted.execution_options(populate_existing=True))
    if plan is None:
        raise Refused(_("This event takes no registrations."))
    asked = dict(extra(plan)) if extra else {}
    columns = [has_lapsed_sql(plan.event_id).label("has_lapsed"), *(one.label(name) for name, one in asked.items())]
    rows = db.session.execute(
        sa.select(Event, SeatCategory, EventForm, *columns)
        .select_from(Event)
        .outerjoin(SeatCategory, SeatCategory.plan_id == plan.id)
        .outerjoin(EventForm, is_newest_form(Event.id, FormPurpose.REGISTRATION))
        .where(Event.id == event_id)
        .order_by(SeatCategory.position, SeatCategory.id)
        .execution_options(populate_existing=True)
    ).all()
    first = rows[0]
    return Desk(
        plan=plan,
        event=first.Event,
        categories={row.SeatCategory.id: row.SeatCategory for row in rows if row.SeatCategory},
        form=first.EventForm,
        has_lapsed=bool(first.has_lapsed),
        extra={name: getattr(first, name) for name in asked},
    )


def has_lapsed_sql(event_id: int) -> sa.ColumnElement[bool]:
    """Whether seats are counted whose time has passed: an offer that stands, or a delegation's without a name."""
    offer = sa.exists().where(
        Registration.event_id == event_id,
        Registration.state == RegistrationState.OFFERED,
        Registration.offer_ends_at <= now(),
    )
    return sa.or_(offer, past_naming_sql(event_id))


def desk_of(registration: Registration) -> Desk:
    """Open the desk of a registration's event and read the registration anew behind the lock: four statements."""
    desk = open_desk(registration.event_id)
    db.session.refresh(registration)
    return desk


def give_back(desk: Desk, registration: Registration) -> bool:
    """Free what the registration holds: its own seat, or its place in a delegation, which keeps the seat. Whether a
    seat came free. Call it before the state changes."""
    if registration.state not in (RegistrationState.CONFIRMED, RegistrationState.OFFERED):
        return False
    if registration.delegation is not None:
        registration.delegation.named -= 1
        return False
    free(desk, desk.category(registration.category_id))
    return True


def take(desk: Desk, category: SeatCategory, count: int = 1) -> None:
    """Take seats of a category. Refuses more than there are."""
    if not desk.has_room(category, count):
        raise Refused(_("There are not so many seats left."))
    move(desk, category, count)


def free(desk: Desk, category: SeatCategory, count: int = 1) -> None:
    """Give seats back; the caller then lets the line move up (`waitlist.settle`)."""
    move(desk, category, -count)


def exchange(desk: Desk, former: SeatCategory, category: SeatCategory) -> None:
    """Move one seat from a category to another; the event has as many taken as before. Refuses a full category."""
    if category.seats is not None and category.taken >= category.seats:
        raise Refused(_("Every seat of this category is taken."), field="category")
    count(former, -1)
    count(category, 1)


def move(desk: Desk, category: SeatCategory, by: int) -> None:
    """Count seats in the plan and in the category. The tables refuse fewer than none and more than there are."""
    count(desk.plan, by)
    count(category, by)


def count(row: Plan | SeatCategory, by: int) -> None:
    """Move one counter in the table and in the row at hand, past its version."""
    table: Any = type(row)
    wanted = sa.update(table).where(table.id == row.id).values(taken=table.taken + by)
    db.session.execute(wanted.execution_options(synchronize_session=False))
    set_committed_value(row, "taken", row.taken + by)
