"""The waitlist: a freed seat is offered to the first in line, with a time to accept and a way out.

An offer holds the seat until its time has passed. Deadlines are compared when read: an offer that lapsed is taken back
by whoever opens the desk next, or by the job that looks each minute, and goes on to the next in line.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Refused, operation
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.registrations import signals
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Plan, Registration
from alliance.registrations.notices import guests as notices
from alliance.registrations.operations import seats
from alliance.registrations.operations.line import Standing, add_line, first_waiting, foremost, lapses
from alliance.registrations.operations.seats import Desk, desk_of, give_back, id_of, open_desk, refuse_called_off
from alliance.registrations.operations.steps import become
from alliance.registrations.policy import is_open

OFFERED, WAITING, CONFIRMED = RegistrationState.OFFERED, RegistrationState.WAITING, RegistrationState.CONFIRMED


@operation
def offer_next(event: Event) -> int:
    """Take back what lapsed and offer every free seat down the line; how many seats were offered or handed over."""
    return settle(open_desk(id_of(event)))


def settle(desk: Desk) -> int:
    """The same for whoever holds the desk already; every operation that frees seats ends with it."""
    if desk.has_lapsed:
        take_back_lapsed(desk)
    given = 0
    while desk.gives_offers and (first := foremost(desk)) is not None:
        first.give(desk)
        given += 1
    return given


def take_back_lapsed(desk: Desk) -> None:
    """End the offers whose time has passed and free their seats; so does whatever else has lapsed."""
    wanted = sa.select(Registration).where(
        Registration.event_id == desk.event.id,
        Registration.state == OFFERED,
        Registration.offer_ends_at <= now(),
    )
    for one in db.session.scalars(wanted.execution_options(populate_existing=True)).all():
        give_back(desk, one)
        become(None, one, RegistrationState.LAPSED)
        record(None, "registrations.offer_lapsed", one)
        if desk.event.state is not EventState.CANCELLED:  # whoever was told that already hears nothing of seats
            notices.lapsed(desk.event, one)
        signals.released.send(one)
    for lapse in lapses():
        lapse(desk)
    desk.has_lapsed = False


def offer_to(desk: Desk, registration: Registration) -> None:
    """Hold a free seat for somebody who waits, until the offer ends or the event begins."""
    seats.take(desk, desk.category(registration.category_id))
    become(None, registration, OFFERED)
    ends = now() + timedelta(hours=desk.plan.offer_hours)
    registration.offer_ends_at = min(ends, desk.event.starts_at)
    record(None, "registrations.offered", registration, until=registration.offer_ends_at)
    notices.offered(desk.event, registration)


def first_registration(_desk: Desk, category_ids: list[int]) -> Standing | None:
    """The foremost registration as somebody in the line."""
    found = first_waiting(category_ids)
    if found is None or found.waiting_since is None:
        return None
    return Standing(found.waiting_since, found.id, lambda desk: offer_to(desk, found))


add_line("registrations", first_registration)


@operation
def accept_offer(registration: Registration, actor: Person | None = None) -> None:
    """Take the offered seat. Refuses without an offer, once its time has passed, and when the event was cancelled."""
    desk = desk_of(registration)
    refuse_called_off(desk.event)
    if registration.state is not OFFERED:
        raise Refused(_("No seat is offered to you at the moment."))
    if not registration.holds_seat:
        raise Refused(_("The time for this offer has passed. The seat went to the next in line."))
    become(actor, registration, CONFIRMED)
    record(actor, "registrations.offer_accepted", registration)
    notices.confirmed(desk.event, desk.plan, registration)
    signals.confirmed.send(registration)


@operation
def stand_again(registration: Registration, actor: Person | None = None) -> None:
    """Join the end of the line again after an offer lapsed; who finds a free seat and nobody waiting has it at once.

    Refuses in other states, once registration has closed, and without a waitlist when everything is taken.
    """
    desk = desk_of(registration)
    if registration.state is not RegistrationState.LAPSED:
        raise Refused(_("You are in the line or registered already."))
    if not is_open(desk.plan, desk.event):
        raise Refused(_("Registration for this event has closed."))
    settle(desk)
    category = desk.category(registration.category_id)
    if desk.has_room(category):
        seats.take(desk, category)
        become(actor, registration, CONFIRMED)
        record(actor, "registrations.confirmed", registration)
        notices.confirmed(desk.event, desk.plan, registration)
        signals.confirmed.send(registration)
        return
    if not desk.plan.has_waitlist:
        raise Refused(_("Every seat is taken."))
    become(actor, registration, WAITING)
    record(actor, "registrations.waiting", registration)


def offer_due(stopping: Callable[[], bool] = lambda: False) -> int:
    """Take back the offers that lapsed and offer their seats on; how many events were looked at."""
    wanted = sa.select(Registration.event_id).where(Registration.state == OFFERED, Registration.offer_ends_at <= now())
    done = 0
    for event_id in db.session.scalars(wanted.distinct().order_by(Registration.event_id)).all():
        if stopping():
            break
        settle_event(event_id)
        done += 1
    return done


@operation
def settle_event(event_id: int) -> None:
    """`offer_next` for an event by its number."""
    settle(open_desk(event_id))


@operation
def settle_if_planned(event: Event) -> None:
    """`offer_next` for an event that may take no registrations at all."""
    event_id = id_of(event)
    if db.session.scalar(sa.select(Plan.id).where(Plan.event_id == event_id)) is not None:
        settle(open_desk(event_id))
