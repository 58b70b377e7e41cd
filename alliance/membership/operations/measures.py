"""What interrupts or ends a membership before its term does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from alliance.core.db import db
from alliance.core.operation import Refused, operation
from alliance.membership import notices
from alliance.membership.enums import MeasureKind, Standing
from alliance.membership.models import Measure, Membership
from alliance.membership.operations.admission import hold
from alliance.membership.operations.terms import DAY, cut, keep, refuse_span
from alliance.membership.queries import this_day

if TYPE_CHECKING:
    from alliance.accounts.models import Person

OVER = (Standing.RESIGNED, Standing.EXPELLED, Standing.LAPSED)


@operation
def suspend(
    actor: Person | None,
    membership: Membership,
    reason: str,
    first_on: date | None = None,
    last_on: date | None = None,
) -> Measure:
    """The membership rests from `first_on` (today when not given) to `last_on` (None: until lifted).

    Refuses no reason, a membership that does not count on that day, and a second suspension over the first.
    """
    hold(membership)
    first_on = first_on or this_day()
    refuse_span(first_on, last_on)
    for other in membership.measures:
        clear = (other.last_on and other.last_on < first_on) or (last_on and last_on < other.first_on)
        if other.kind is MeasureKind.SUSPENSION and not clear:
            raise Refused(_("The membership is suspended for this time already."), "first_on")
    if not membership.standing(first_on).is_member:
        raise Refused(_("Only a membership that counts on this day can be suspended."), "first_on")
    measure = add_measure(actor, membership, MeasureKind.SUSPENSION, reason, first_on, last_on)
    keep(actor, "membership.suspended", membership, reason=reason, first_on=first_on, last_on=last_on)
    notices.suspended(membership, measure)
    return measure


@operation
def lift_suspension(
    actor: Person | None, membership: Membership, reason: str = "", first_on: date | None = None
) -> Measure:
    """The suspension ends the day before `first_on` (today when not given), on which the membership counts again.

    One that has not begun by then is called off. Refuses when there is none to lift.
    """
    hold(membership)
    first_on = first_on or this_day()
    still = [one for one in membership.measures if one.kind is MeasureKind.SUSPENSION and not_over(one, first_on)]
    if not still:
        raise Refused(_("The membership is not suspended."))
    measure = still[0]
    measure.last_on = max(first_on, measure.first_on) - DAY
    keep(actor, "membership.suspension_lifted", membership, reason=reason, first_on=first_on)
    notices.lifted(membership, measure)
    return measure


@operation
def resign(actor: Person | None, membership: Membership, reason: str, first_on: date | None = None) -> Measure:
    """The organization leaves; `first_on` (today when not given) is its first day outside. Refuses one that is out."""
    measure = leave(actor, membership, MeasureKind.RESIGNATION, reason, first_on)
    notices.resigned(membership, measure)
    return measure


@operation
def expel(actor: Person | None, membership: Membership, reason: str, first_on: date | None = None) -> Measure:
    """The alliance ends the membership; `first_on` is the first day outside. Refuses no reason, and one that is out."""
    measure = leave(actor, membership, MeasureKind.EXPULSION, reason, first_on)
    notices.expelled(membership, measure)
    return measure


def leave(
    actor: Person | None, membership: Membership, kind: MeasureKind, reason: str, first_on: date | None
) -> Measure:
    """Write the measure, end the terms before it, call off those to come."""
    hold(membership)
    first_on = first_on or this_day()
    if membership.standing(first_on) in OVER:
        raise Refused(_("This membership is over on that day already."), "first_on")
    measure = add_measure(actor, membership, kind, reason, first_on, None)
    cut(membership, first_on)
    verb = "membership.resigned" if kind is MeasureKind.RESIGNATION else "membership.expelled"
    keep(actor, verb, membership, reason=reason, first_on=first_on)
    return measure


def add_measure(
    actor: Person | None,
    membership: Membership,
    kind: MeasureKind,
    reason: str,
    first_on: date,
    last_on: date | None,
) -> Measure:
    if not reason.strip():
        raise Refused(_("Give the reason; the representatives read it."), "reason")
    measure = Measure(
        membership=membership,
        kind=kind,
        reason=reason.strip(),
        first_on=first_on,
        last_on=last_on,
        decided_by_id=actor.id if actor is not None else None,
    )
    db.session.add(measure)
    return measure


def not_over(measure: Measure, on: date) -> bool:
    """Whether a measure holds on a day or begins later."""
    called_off = measure.last_on is not None and measure.last_on < measure.first_on
    return not called_off and (measure.last_on is None or measure.last_on >= on)
