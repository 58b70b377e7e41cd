"""How one registers is copied along with an event: plan, categories, the newest questions; never anybody registered."""

from __future__ import annotations

from datetime import datetime, timedelta

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.events.models import Event
from alliance.registrations.enums import FormPurpose
from alliance.registrations.models import EventForm, Plan, SeatCategory
from alliance.registrations.queries.plans import newest_form, plan_of, standing

ALIKE = (
    "seats", "needs_approval", "has_waitlist", "offer_hours", "seats_per_organization", "takes_delegations",
    "consent", "confirmation_text", "reminder_hours", "with_follow_up",
)  # fmt: skip
TIMES = ("opens_at", "closes_at", "changes_until", "names_due_at")


@operation
def copy_registration(actor: Person | None, source: Event, event: Event, shift: timedelta) -> Plan | None:
    """Give a new event the plan of another, its times moved by `shift`; None when that takes no registrations."""
    copy_forms(actor, source, event)
    former = plan_of(source.id)
    if former is None:
        return None
    plan = Plan(event=event, **{name: getattr(former, name) for name in ALIKE})
    for name in TIMES:
        setattr(plan, name, moved(getattr(former, name), shift))
    db.session.add(plan)
    for one in standing(former):
        db.session.add(
            SeatCategory(
                plan=plan, position=one.position, name=one.name, audience=one.audience, seats=one.seats,
                is_online=one.is_online,
            )
        )  # fmt: skip
    record(actor, "registrations.opened", plan, copied_from=source.id)
    return plan


def copy_forms(actor: Person | None, source: Event, event: Event) -> None:
    for purpose in FormPurpose:
        form = newest_form(source.id, purpose)
        if form is not None and form.questions:
            copy = EventForm(event=event, purpose=purpose, questions=form.questions)
            copy.made_by_id = actor.id if actor else None
            db.session.add(copy)
            record(actor, "registrations.questions_set", copy, purpose=purpose.value, copied_from=source.id)


def moved(at: datetime | None, shift: timedelta) -> datetime | None:
    return at + shift if at else None
