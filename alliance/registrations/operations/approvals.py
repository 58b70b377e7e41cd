"""Deciding on registrations that wait for approval, one or many, and giving a seat out of turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.operation import Refused, operation
from alliance.events.models import Event
from alliance.registrations import signals
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Registration
from alliance.registrations.notices import guests as notices
from alliance.registrations.operations import seats
from alliance.registrations.operations.seats import Desk, desk_of, id_of, open_desk, refuse_called_off
from alliance.registrations.operations.steps import become
from alliance.registrations.operations.waitlist import settle
from alliance.registrations.queries.guests import registrations_by_id

REQUESTED, WAITING, CONFIRMED = RegistrationState.REQUESTED, RegistrationState.WAITING, RegistrationState.CONFIRMED
DECLINED = RegistrationState.DECLINED


@dataclass
class Decided:
    """What became of a selection: how many got a seat, how many stand in the line, how many were left as they are."""

    confirmed: int = 0
    waiting: int = 0
    declined: int = 0
    left: int = 0


@operation
def approve(actor: Person, registration: Registration) -> None:
    """Approve a request, or one that was declined: a seat if there is one, else the end of the line.

    Refuses other states, a cancelled event, and a full one without a waitlist.
    """
    desk = desk_of(registration)
    refuse_called_off(desk.event)
    settle(desk)
    refuse_undecidable(registration)
    approve_one(actor, desk, registration)


@operation
def decline(actor: Person, registration: Registration, reason: str) -> None:
    """Decline a request or take somebody out of the line. Refuses without a reason."""
    refuse_silence(reason)
    desk = desk_of(registration)
    decline_one(actor, desk, registration, reason)


@operation
def approve_many(actor: Person, event: Event, ids: Iterable[int]) -> Decided:
    """Approve the requests among a selection in the order in which they came; others are left as they are."""
    desk = open_desk(id_of(event))
    refuse_called_off(desk.event)
    settle(desk)
    decided = Decided()
    for one in selected(desk, ids):
        if one.state is not REQUESTED or not (desk.has_room(desk.category(one.category_id)) or desk.plan.has_waitlist):
            decided.left += 1
            continue
        approve_one(actor, desk, one)
        decided.confirmed += one.state is CONFIRMED
        decided.waiting += one.state is WAITING
    return decided


@operation
def decline_many(actor: Person, event: Event, ids: Iterable[int], reason: str) -> Decided:
    """Decline the requests and those waiting among a selection; others are left as they are. Refuses without a
    reason."""
    refuse_silence(reason)
    desk = open_desk(id_of(event))
    decided = Decided()
    for one in selected(desk, ids):
        if one.state.may_become(DECLINED):
            decline_one(actor, desk, one, reason)
            decided.declined += 1
        else:
            decided.left += 1
    return decided


@operation
def confirm(actor: Person, registration: Registration) -> None:
    """Give a free seat to somebody out of turn: waiting, lapsed, cancelled, declined or asking.

    Refuses a cancelled event, and when no seat is free: never more than there are. An offer that stands is taken up.
    """
    desk = desk_of(registration)
    refuse_called_off(desk.event)
    settle(desk)
    holds_already = registration.state is RegistrationState.OFFERED
    if not holds_already and registration.state.may_become(CONFIRMED):
        take_out_of_turn(desk, registration)
    become(actor, registration, CONFIRMED)
    tell_confirmed(actor, desk, registration)


def take_out_of_turn(desk: Desk, registration: Registration) -> None:
    if registration.delegation is not None:
        refuse_full_delegation(registration)
        registration.delegation.named += 1
    else:
        seats.take(desk, desk.category(registration.category_id))


def refuse_full_delegation(registration: Registration) -> None:
    delegation = registration.delegation
    if delegation is None or delegation.named >= delegation.seats:
        raise Refused(_("All seats of this delegation are named."))


def approve_one(actor: Person, desk: Desk, registration: Registration) -> None:
    category = desk.category(registration.category_id)
    if desk.has_room(category):
        seats.take(desk, category)
        become(actor, registration, CONFIRMED)
        tell_confirmed(actor, desk, registration)
        return
    if not desk.plan.has_waitlist:
        raise Refused(_("Every seat is taken."))
    if registration.state is DECLINED:
        become(actor, registration, REQUESTED)
    become(actor, registration, WAITING)
    record(actor, "registrations.approved_to_wait", registration)
    notices.waiting(desk.event, registration)


def tell_confirmed(actor: Person, desk: Desk, registration: Registration) -> None:
    record(actor, "registrations.confirmed", registration, registration.organization_id)
    notices.confirmed(desk.event, desk.plan, registration)
    signals.confirmed.send(registration)


def decline_one(actor: Person, desk: Desk, registration: Registration, reason: str) -> None:
    become(actor, registration, DECLINED, reason.strip())
    record(actor, "registrations.declined", registration, registration.organization_id, reason=reason)
    notices.declined(desk.event, registration)
    signals.released.send(registration)


def refuse_undecidable(registration: Registration) -> None:
    if registration.state not in (REQUESTED, DECLINED):
        raise Refused(_("This registration does not wait for a decision."))


def refuse_silence(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Tell the guest why."), field="reason")


def selected(desk: Desk, ids: Iterable[int]) -> list[Registration]:
    """Registrations of the event among numbers that somebody sent, in the order in which they came."""
    return registrations_by_id(desk.event.id, ids)
