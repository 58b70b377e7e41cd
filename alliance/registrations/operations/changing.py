"""Changing and cancelling a registration, by the guest's link or by the organizers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.operation import Clash, Refused, operation
from alliance.core.text import one_line
from alliance.organizations.models import Organization
from alliance.registrations import signals
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import EventForm, Registration, SeatCategory
from alliance.registrations.notices import guests as notices
from alliance.registrations.operations import seats
from alliance.registrations.operations.registering import columns_of_guest
from alliance.registrations.operations.seats import Desk, desk_of, give_back, id_of
from alliance.registrations.operations.steps import become
from alliance.registrations.operations.waitlist import settle
from alliance.registrations.policy import is_asked_to_follow_up, is_cancellable, is_changeable

CONFIRMED, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.CANCELLED
OFFERED, WAITING = RegistrationState.OFFERED, RegistrationState.WAITING


@dataclass(frozen=True)
class ChangeInput:
    """What may be changed, as it shall stand. `answers` None leaves them; so does `category` None."""

    name: str
    email: str = ""
    romanized_name: str = ""
    job_title: str = ""
    organization: Organization | None = None
    organization_name: str = ""
    phone: str = ""
    locale: str = ""
    answers: Mapping[str, Any] | None = None
    category: SeatCategory | None = None


@operation
def change(actor: Person | None, registration: Registration, typed: ChangeInput, version: int) -> None:
    """Change what the organizers keep of a guest; the guest hears of it. Refuses a name left out, an outdated version,
    and another category without a free seat."""
    change_row(actor, registration, typed, version)
    notices.updated(registration.event, registration)


@operation
def change_own(registration: Registration, typed: ChangeInput, version: int, actor: Person | None = None) -> None:
    """The same by the guest's personal link. Refuses also after the last moment for changes; another name or address
    where a seat was given to a person: after approval, by invitation."""
    desk = desk_of(registration)
    if not is_changeable(desk.plan, registration):
        raise Refused(_("The time for changes has passed. Write to the organizers."))
    moved = (one_line(typed.name), one_line(typed.email)) != (registration.name, registration.email)
    if moved and is_bound(desk, registration):
        raise Refused(_("This seat was given to you alone. Write to the organizers if somebody else comes."), "name")
    change_row(actor, registration, typed, version)


def is_bound(desk: Desk, registration: Registration) -> bool:
    """Whether the seat was given to this person and nobody else."""
    return desk.plan.needs_approval or registration.source.value == "invitation"


def change_row(actor: Person | None, registration: Registration, typed: ChangeInput, version: int) -> None:
    category_id = id_of(typed.category) if typed.category else None
    organization_id = id_of(typed.organization) if typed.organization else None
    desk = desk_of(registration)
    if registration.version != version:
        raise Clash(_("Somebody else changed this registration meanwhile. Compare and save again."))
    if not one_line(typed.name):
        raise Refused(_("Write the name as it should stand on the badge."), field="name")
    for name, value in columns_of_guest(typed).items():
        setattr(registration, name, value)
    registration.organization_id = organization_id
    registration.organization_name = one_line(typed.organization_name)[:200]
    registration.locale = typed.locale or registration.locale
    if typed.answers is not None:
        registration.answers, registration.form_id = dict(typed.answers), desk.form.id if desk.form else None
    record(actor, "registrations.changed", registration, registration.organization_id)
    if category_id is not None and category_id != registration.category_id:
        change_category(desk, registration, desk.category(category_id))
    signals.changed.send(registration)


@operation
def move_to_category(actor: Person | None, registration: Registration, category: SeatCategory) -> None:
    """Move a registration to another category. Refuses a full one for who holds a seat, a removed one, and who came
    with a delegation, whose seats are of one category."""
    category_id = id_of(category)
    desk = desk_of(registration)
    if category_id == registration.category_id:
        return
    change_category(desk, registration, desk.category(category_id))
    record(actor, "registrations.moved", registration, registration.organization_id)
    signals.changed.send(registration)


def change_category(desk: Desk, registration: Registration, category: SeatCategory) -> None:
    """Take a seat in the new category before the old one is free; who waits goes to the end of the new line's part."""
    if category.removed_at is not None:
        raise Refused(_("Choose one of the categories of this event."), field="category")
    if registration.delegation_id is not None:
        raise Refused(_("Who comes with a delegation stays in its category."), field="category")
    if registration.state in (CONFIRMED, OFFERED):
        seats.exchange(desk, desk.category(registration.category_id), category)
    registration.category_id = category.id
    settle(desk)


@operation
def cancel(
    registration: Registration, actor: Person | None = None, reason: str = "", by_guest: bool = True, tell: bool = True
) -> None:
    """End a registration in any live state: seat, place in the line, offer, request. The seat goes to the next in line.

    `by_guest` False: the organizers do it, and the guest is told so. Refuses what has ended already, and guests once
    the event is over.
    """
    desk = desk_of(registration)
    if not registration.state.is_live:
        raise Refused(_("This registration has ended already."))
    if by_guest and not is_cancellable(registration):
        raise Refused(_("This event is over."))
    was_confirmed = registration.state is CONFIRMED
    give_back(desk, registration)
    become(actor, registration, CANCELLED, reason.strip())
    record(actor, "registrations.cancelled", registration, registration.organization_id, by_guest=by_guest)
    if tell:
        notices.cancelled(desk.event, registration, was_confirmed, by_guest)
    signals.released.send(registration)
    settle(desk)


@operation
def follow_up(registration: Registration, form: EventForm, answers: Mapping[str, Any]) -> None:
    """Keep what a guest answers after acceptance; the last answer counts. Refuses who holds no seat, and after the
    event."""
    form_id = id_of(form)
    desk = desk_of(registration)
    if not is_asked_to_follow_up(desk.plan, registration):
        raise Refused(_("There is nothing to answer at the moment."))
    registration.follow_up, registration.follow_up_form_id = dict(answers), form_id
    record(registration.person, "registrations.followed_up", registration)
