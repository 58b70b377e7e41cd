"""Who casts the vote of a seat: dated rows that are ended, never deleted."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.groups.enums import DelegateKind, SeatKind
from alliance.groups.models import Delegate, Seat
from alliance.groups.notices import seats as notices
from alliance.groups.queries.seats import affiliation_on, delegates_from
from alliance.organizations.models import Dated
from alliance.organizations.queries import this_day

DAY = timedelta(days=1)


@operation
def name_delegate(
    actor: Person | None,
    seat: Seat,
    person: Person,
    kind: DelegateKind,
    first_on: date | None = None,
    tell: bool = False,
) -> Delegate:
    """From a day on (today) this person casts the vote of the seat, or casts it in the delegate's absence.

    Whoever had the task before has it to the day before; a person who had the other task gives it up. Refuses a seat
    without a vote, one that does not run on that day, who does not work at the organization then, and who has the task
    already. `tell` sends the person a notice.
    """
    lock(seat)
    first = first_on or this_day()
    affiliation = affiliation_on(person.id, seat.organization_id, first)
    if seat.kind is not SeatKind.VOTING:
        raise Refused(_("Only a voting seat has delegates."))
    refuse_not_running(seat, first)
    if affiliation is None:
        raise Refused(
            _("%(name)s does not work at this organization on that day.", name=person.shown_name), "person_id"
        )
    for row in delegates_from(seat.id, first):
        if row.kind is kind and row.person_id == person.id and row.holds(first):
            raise Refused(_("%(name)s has this task already on that day.", name=person.shown_name), "person_id")
        if row.kind is kind or row.person_id == person.id:
            cut(row, first - DAY)
    last, namer = earliest(seat.last_on, affiliation.last_on), actor.id if actor is not None else None
    row = Delegate(seat=seat, person=person, kind=kind, first_on=first, last_on=last, named_by_id=namer)
    db.session.add(row)
    record(actor, "groups.delegate_named", row, seat.organization_id, kind=kind, first_on=first)
    if tell and (actor is None or actor.id != person.id):
        notices.delegate_named(row)
    return row


@operation
def end_delegate(actor: Person | None, delegate: Delegate, last_on: date | None = None, tell: bool = False) -> None:
    """The person votes for the seat to that day (today) and no longer. Refuses a task that has ended."""
    lock(delegate.seat)
    lock(delegate)
    last = last_on or this_day()
    refuse_ended(delegate, last)
    delegate.last_on = last
    record(actor, "groups.delegate_ended", delegate, delegate.seat.organization_id, kind=delegate.kind)
    if tell and (actor is None or actor.id != delegate.person_id):
        notices.delegate_ended(delegate)


def refuse_not_running(seat: Seat, on: date) -> None:
    if not seat.holds(on):
        raise Refused(_("The organization has no such seat on that day."), "first_on")


def refuse_ended(row: Dated, last: date) -> None:
    if row.last_on is not None and row.last_on <= last:
        raise Refused(_("This has ended already."))
    if last < row.first_on - DAY:
        raise Refused(_("The last day lies before the first day."), "last_on")


def cut(row: Dated, last: date) -> bool:
    """End a row on a day; one that would begin later never begins. Whether that changed anything."""
    if row.last_on is not None and row.last_on <= last:
        return False
    row.last_on = max(last, row.first_on - DAY)
    return True


def earliest(*days: date | None) -> date | None:
    """The first of these days; None when none is given."""
    return min((day for day in days if day is not None), default=None)
