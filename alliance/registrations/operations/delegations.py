"""Seats that an organization reserves and fills with names later.

The seats are held from the moment of reserving, named or not; what is wished beyond them waits in the line of the event
and is handed over as seats come free. When the time for names has passed, seats without a name go to the next in line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy import select

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Clash, Refused, operation
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.organizations.models import Organization
from alliance.registrations.enums import Source
from alliance.registrations.models import Delegation, Plan, Registration, SeatCategory
from alliance.registrations.notices import delegations as notices
from alliance.registrations.operations import seats, waitlist
from alliance.registrations.operations.changing import cancel
from alliance.registrations.operations.line import Standing, add_lapse, add_line
from alliance.registrations.operations.registering import GuestInput, held_by_sql, refuse_outsiders, register
from alliance.registrations.operations.seats import Desk, id_of, open_desk
from alliance.registrations.policy import is_open
from alliance.registrations.queries import delegations as queries

MOST = 500


@dataclass(frozen=True)
class DelegationInput:
    """What is reserved: `wished` seats of a category for an organization; `head` is whom we write to."""

    organization: Organization
    category: SeatCategory
    wished: int
    head: Person | None = None


@operation
def reserve(actor: Person, event: Event, typed: DelegationInput, by_staff: bool = False) -> Delegation:
    """Hold as many seats as there are, let the rest of the wish wait in the line, and tell the head.

    Staff may reserve where the plan does not offer it, for whom the audience leaves out, and after registration has
    closed. Refuses otherwise; after the time for names; a second delegation of the organization in the category; beyond
    what one organization may have; and, without a waitlist, more than there are seats.
    """
    category_id, organization_id = id_of(typed.category), id_of(typed.organization)
    desk = open_desk(id_of(event), lambda plan: facts_about(plan, organization_id, category_id))
    category = desk.category(category_id)
    refuse_reserving(desk, category, by_staff)
    if not by_staff:
        refuse_outsiders(desk, category, actor)
    if desk.extra["twice"]:
        raise Refused(_("This organization has a delegation in this category already. Change its number of seats."))
    refuse_too_many(desk, typed.wished, int(desk.extra["of_organization"] or 0))
    waitlist.settle(desk)
    given = granted(desk, category, typed.wished)
    row = Delegation(event=desk.event, category=category, organization=typed.organization, head=typed.head)
    row.wished = typed.wished
    db.session.add(row)
    hold_seats(desk, row, category, given)
    record(actor, "registrations.delegation_reserved", row, organization_id, seats=given, wished=typed.wished)
    notices.reserved(row, desk.plan)
    return row


def facts_about(plan: Plan, organization_id: int, category_id: int) -> dict[str, sa.ColumnElement[int]]:
    """What has to be known of the organization, as columns of the desk's own statement."""
    standing = select(sa.func.count()).where(
        Delegation.event_id == plan.event_id,
        Delegation.organization_id == organization_id,
        Delegation.category_id == category_id,
        Delegation.cancelled_at.is_(None),
    )
    return {"twice": standing.scalar_subquery(), "of_organization": held_by_sql(plan.event_id, organization_id)}


def refuse_reserving(desk: Desk, category: SeatCategory, by_staff: bool) -> None:
    stands = desk.event.state is EventState.PUBLISHED and not desk.event.is_over()
    if by_staff and not stands:
        raise Refused(_("Seats are reserved for events that are published and not over."))
    if not by_staff and not desk.plan.takes_delegations:
        raise Refused(_("This event takes no delegations."))
    if not by_staff and not is_open(desk.plan, desk.event):
        raise Refused(_("Registration for this event is not open."))
    refuse_late(desk.plan)
    if category.removed_at is not None:
        raise Refused(_("Choose one of the categories of this event."), field="category")


def refuse_late(plan: Plan) -> None:
    if plan.names_due_at is not None and plan.names_due_at <= now():
        raise Refused(_("The time for naming delegations has passed."))


def refuse_too_many(desk: Desk, wished: int, already: int = 0) -> None:
    """Between one seat and what one organization may have; `already`: what it has or wants besides."""
    if not 1 <= wished <= MOST:
        raise Refused(_("Reserve between 1 and %(most)s seats.", most=MOST), field="wished")
    most = desk.plan.seats_per_organization
    if most is not None and already + wished > most:
        raise Refused(_("One organization may register %(most)s people here.", most=most), field="wished")


def granted(desk: Desk, category: SeatCategory, wanted: int) -> int:
    """How many of the wanted seats are there now. Refuses fewer than wanted where nobody can wait."""
    room = desk.room(category)
    given = wanted if room is None else min(wanted, room)
    if given < wanted and not desk.plan.has_waitlist:
        raise Refused(_("There are not so many seats left."), field="wished")
    return given


def hold_seats(desk: Desk, row: Delegation, category: SeatCategory, count: int) -> None:
    """Hold so many more seats; what is still wished stands in the line from the moment when it began to wait."""
    if count:
        seats.take(desk, category, count)
        row.seats = (row.seats or 0) + count
    still = row.wished > (row.seats or 0)
    row.waiting_since = (row.waiting_since or now()) if still else None


def reread(delegation: Delegation) -> tuple[Desk, SeatCategory]:
    """The desk, and the delegation as it is behind the lock. Refuses one that was given up."""
    desk = open_desk(delegation.event_id, lambda plan: facts_about(plan, delegation.organization_id, 0))
    db.session.refresh(delegation)
    if delegation.cancelled_at is not None:
        raise Refused(_("This delegation was given up."))
    return desk, desk.category(delegation.category_id)


@operation
def change_wish(
    actor: Person | None, delegation: Delegation, wished: int, version: int, head: Person | None = None
) -> None:
    """Wish for more or fewer seats, or let another head it. Fewer frees seats for the next in line; more waits for
    what is not there.

    Refuses a number below those named, more after the time for names, beyond what one organization may have, and,
    without a waitlist, more than there are seats.
    """
    desk, category = reread(delegation)
    if delegation.version != version:
        raise Clash(_("Somebody else changed this delegation."), {"wished": delegation.wished})
    if wished < delegation.named:
        raise Refused(_("%(named)s people are named. Take some out first.", named=delegation.named), field="wished")
    before = (delegation.seats, delegation.wished)
    if wished > delegation.wished:
        refuse_late(desk.plan)
        refuse_too_many(desk, wished, int(desk.extra["of_organization"] or 0) - delegation.wished)
        waitlist.settle(desk)
    delegation.wished = wished
    if head is not None:
        delegation.head = head
    give_up_seats(desk, delegation, category, max(0, delegation.seats - wished))
    more = max(0, wished - delegation.seats)
    hold_seats(desk, delegation, category, granted(desk, category, more))
    seats_then, seats_now = before[0], delegation.seats
    record(actor, "registrations.delegation_changed", delegation, delegation.organization_id, before=before)
    if seats_now != seats_then or wished != before[1]:
        notices.changed(delegation, desk.plan, seats_then)
    waitlist.settle(desk)


def give_up_seats(desk: Desk, delegation: Delegation, category: SeatCategory, count: int) -> None:
    if count:
        seats.free(desk, category, count)
        delegation.seats -= count


@operation
def name_person(actor: Person | None, delegation: Delegation, guest: GuestInput) -> Registration:
    """Give one of the seats to somebody, who is registered at once and told.

    Refuses without a free seat, after the time for names, after the event, and the same person twice.
    """
    desk, _category = reread(delegation)
    refuse_late(desk.plan)
    if desk.event.is_over():
        raise Refused(_("The event is over."))
    return register(
        actor, desk.event, guest, source=Source.DELEGATION, by=actor or delegation.head, delegation=delegation
    )


@operation
def take_out(actor: Person | None, delegation: Delegation, registration: Registration) -> None:
    """Take somebody out; the seat stays with the delegation. Refuses somebody of another delegation."""
    if registration.delegation_id != delegation.id:
        raise Refused(_("This person is not in this delegation."))
    cancel(
        registration, actor or delegation.head, _("Taken out of the delegation by the organization."), by_guest=False
    )


@operation
def give_back(actor: Person | None, delegation: Delegation, reason: str = "") -> None:
    """Give the delegation up: its people are cancelled and told, all its seats go to the next in line."""
    reread(delegation)
    for one in queries.people_of(delegation):
        cancel(one, actor or delegation.head, reason or _("The delegation was given up."), by_guest=False)
    desk, category = reread(delegation)
    delegation.wished, delegation.waiting_since, delegation.cancelled_at = 0, None, now()
    give_up_seats(desk, delegation, category, delegation.seats)
    record(actor, "registrations.delegation_given_up", delegation, delegation.organization_id, reason=reason)
    notices.cancelled(delegation, reason)
    waitlist.settle(desk)


# The line


def first_delegation(_desk: Desk, category_ids: list[int]) -> Standing | None:
    """The delegation that has waited longest for more seats, as somebody in the line."""
    found = queries.first_in_line(category_ids)
    if found is None or found.waiting_since is None:
        return None
    return Standing(found.waiting_since, found.id, lambda desk: hand_over(desk, found))


def hand_over(desk: Desk, delegation: Delegation) -> None:
    """As many seats as are free and still wished, at once: it is the first, so they would all come to it one by one,
    with a mail each. The last one ends the waiting."""
    before, category = delegation.seats, desk.category(delegation.category_id)
    room = desk.room(category)
    more = delegation.wished - before
    hold_seats(desk, delegation, category, more if room is None else min(more, room))
    record(None, "registrations.delegation_granted", delegation, delegation.organization_id, seats=delegation.seats)
    notices.changed(delegation, desk.plan, before)


add_line("delegations", first_delegation)


# The time for names


def free_unnamed(desk: Desk) -> None:
    """Free the seats without a name once the time for names has passed, and tell the heads; the caller then lets the
    line move up. Before that time it changes nothing."""
    for one in queries.late_delegations(desk.event.id):
        unnamed = one.seats - one.named
        one.wished, one.waiting_since = one.named, None
        give_up_seats(desk, one, desk.category(one.category_id), unnamed)
        record(None, "registrations.delegation_freed", one, one.organization_id, freed=unnamed)
        if desk.event.state is not EventState.CANCELLED:
            notices.freed(one, unnamed)


add_lapse("delegations", free_unnamed)


def free_due(stopping: Callable[[], bool] = lambda: False) -> int:
    """Free what is due in every event, each in a transaction of its own; how many events were looked at."""
    done = 0
    for event_id in queries.events_with_late_delegations():
        if stopping():
            break
        waitlist.settle_event(event_id)
        done += 1
    return done


@operation
def remind_heads() -> int:
    """Tell those who still owe names that the seats are freed within three days; each once. How many were told."""
    found = queries.delegations_to_remind()
    for one in found:
        one.reminded_at = now()
        plan = db.session.scalar(select(Plan).where(Plan.event_id == one.event_id))
        if plan is not None:
            notices.reminded(one, plan)
        record(None, "registrations.delegation_reminded", one, one.organization_id)
    return len(found)
