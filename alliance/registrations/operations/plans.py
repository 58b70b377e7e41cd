"""How one registers for an event: opening it, its plan and its categories."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.events.enums import Audience
from alliance.events.models import Event
from alliance.registrations.models import Delegation, Plan, Registration, SeatCategory
from alliance.registrations.operations.seats import Desk, id_of, open_desk
from alliance.registrations.operations.waitlist import settle
from alliance.registrations.queries.ways import LIVE

LONGEST_OFFER = 24 * 30  # hours
EARLIEST_REMINDER = 24 * 30  # hours


@dataclass(frozen=True)
class PlanInput:
    """A plan as typed; see `Plan` for what each value means."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    changes_until: datetime | None = None
    seats: int | None = None
    needs_approval: bool = False
    has_waitlist: bool = True
    offer_hours: int = 24
    seats_per_organization: int | None = None
    takes_delegations: bool = False
    names_due_at: datetime | None = None
    consent: Localized = field(default_factory=Localized)
    confirmation_text: Localized = field(default_factory=Localized)
    reminder_hours: int = 48
    with_follow_up: bool = False


@dataclass(frozen=True)
class CategoryInput:
    """A category of seats as typed; `seats` None: capped by the plan alone."""

    name: Localized
    seats: int | None = None
    audience: Audience = Audience.PUBLIC
    is_online: bool = False
    position: int = 0


def participants() -> CategoryInput:
    """The category that every plan begins with."""
    return CategoryInput(Localized("Participants", "参会者"))


@operation
def open_registration(actor: Person | None, event: Event, typed: PlanInput, first: CategoryInput | None = None) -> Plan:
    """Let people register for an event, with one category to begin with. Refuses a second plan, a template's seats are
    copied with it."""
    check(typed)
    if db.session.scalar(sa.select(Plan.id).where(Plan.event_id == id_of(event))):
        raise Refused(_("This event takes registrations already."))
    plan = Plan(event=event, consent=Localized(), confirmation_text=Localized())
    put(plan, typed)
    category = SeatCategory(plan=plan)
    put_category(category, first or participants())
    db.session.add_all([plan, category])
    record(actor, "registrations.opened", plan)
    return plan


@operation
def change_plan(actor: Person, plan: Plan, typed: PlanInput, version: int) -> None:
    """Change how one registers; more seats are offered down the line at once.

    Refuses fewer seats than are taken, times that make no sense, and an outdated version.
    """
    desk = open_desk(event_id_of(plan))
    if desk.plan.version != version:
        raise Clash(_("Somebody else changed the registration meanwhile. Compare and save again."))
    check(typed)
    settle(desk)
    refuse_fewer(typed.seats, desk.plan.taken, "seats")
    put(desk.plan, typed)
    record(actor, "registrations.plan_changed", desk.plan)
    settle(desk)


@operation
def add_category(actor: Person, plan: Plan, typed: CategoryInput) -> SeatCategory:
    """Add a category at the end of the list. Refuses one without a name."""
    desk = open_desk(event_id_of(plan))
    check_category(typed)
    category = SeatCategory(plan_id=desk.plan.id)
    put_category(category, typed)
    category.position = max((one.position for one in desk.categories.values()), default=0) + 1
    db.session.add(category)
    record(actor, "registrations.category_added", category)
    return category


@operation
def change_category(actor: Person, category: SeatCategory, typed: CategoryInput, version: int) -> None:
    """Change a category; more seats are offered down the line. Refuses fewer seats than are taken, no name, and an
    outdated version."""
    desk, category = desk_with(category)
    if category.version != version:
        raise Clash(_("Somebody else changed this category meanwhile. Compare and save again."))
    check_category(typed)
    settle(desk)
    refuse_fewer(typed.seats, category.taken, "seats")
    put_category(category, typed)
    record(actor, "registrations.category_changed", category)
    settle(desk)


@operation
def remove_category(actor: Person, category: SeatCategory) -> None:
    """Take a category out of the form. Refuses the last one, and one in which people are registered."""
    desk, category = desk_with(category)
    others = [one for one in desk.categories.values() if one.removed_at is None and one is not category]
    if not others:
        raise Refused(_("This is the only category. Change it instead."))
    if category.taken or is_used(category):
        raise Refused(_("People are registered in this category. Move them to another one first."))
    category.removed_at = now()
    record(actor, "registrations.category_removed", category)


def desk_with(category: SeatCategory) -> tuple[Desk, SeatCategory]:
    """The open desk of a category's event, and the category as it is behind the lock."""
    category_id = id_of(category)
    wanted = sa.select(Plan.event_id).join(SeatCategory, SeatCategory.plan_id == Plan.id)
    desk = open_desk(db.session.scalars(wanted.where(SeatCategory.id == category_id)).one())
    return desk, desk.category(category_id)


def event_id_of(plan: Plan) -> int:
    return db.session.scalars(sa.select(Plan.event_id).where(Plan.id == id_of(plan))).one()


def is_used(category: SeatCategory) -> bool:
    """Whether somebody is registered, waits or reserved in it."""
    live = sa.exists().where(Registration.category_id == category.id, Registration.state.in_(LIVE))
    reserved = sa.exists().where(Delegation.category_id == category.id, Delegation.cancelled_at.is_(None))
    return bool(db.session.scalar(sa.select(sa.or_(live, reserved))))


def put(plan: Plan, typed: PlanInput) -> None:
    for name, value in vars(typed).items():
        old = getattr(plan, name)
        setattr(plan, name, old.replaced(value.en, value.zh) if isinstance(old, Localized) else value)


def put_category(category: SeatCategory, typed: CategoryInput) -> None:
    category.name = (category.name or Localized()).replaced(typed.name.en, typed.name.zh)
    category.seats, category.audience, category.is_online = typed.seats, typed.audience, typed.is_online
    category.position = typed.position


def check(typed: PlanInput) -> None:
    """Refuse numbers and times that make no sense."""
    if typed.opens_at and typed.closes_at and typed.closes_at <= typed.opens_at:
        raise Refused(_("Registration has to close after it opens."), field="closes")
    numbers: list[tuple[str, Any, int, int]] = [
        ("seats", typed.seats, 1, 1_000_000),
        ("seats_per_organization", typed.seats_per_organization, 1, 10_000),
        ("offer_hours", typed.offer_hours, 1, LONGEST_OFFER),
        ("reminder_hours", typed.reminder_hours, 0, EARLIEST_REMINDER),
    ]
    for name, value, least, most in numbers:
        if value is not None and not least <= value <= most:
            raise Refused(_("Choose a number from %(least)s to %(most)s.", least=least, most=most), field=name)


def check_category(typed: CategoryInput) -> None:
    if not typed.name:
        raise Refused(_("Give the category a name in one language at least."), field="name_en")
    if typed.seats is not None and not 1 <= typed.seats <= 1_000_000:
        raise Refused(_("Choose a number from %(least)s to %(most)s.", least=1, most=1_000_000), field="seats")


def refuse_fewer(wanted: int | None, taken: int, field: str) -> None:
    if wanted is not None and wanted < taken:
        raise Refused(_("%(count)s seats are taken already; there cannot be fewer.", count=taken), field=field)
