"""Checking people in: whatever doors send, at once or hours later, in any order and as often as they like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.attendance.enums import MarkKind, MarkOutcome
from alliance.attendance.models import Arrival, Mark
from alliance.attendance.operations.ledger import Ledger, MarkInput, in_order, stood
from alliance.attendance.queries.hours import day_there, days_of, doors_are_open, time_there
from alliance.attendance.queries.known import marks_of
from alliance.attendance.queries.standing import standing_marks
from alliance.attendance.queries.verdicts import verdict
from alliance.audit.operations import record, record_many
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Clash, Refused, operation
from alliance.core.secrets import new_nonce
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.registrations.models import Registration
from alliance.registrations.operations.seats import id_of

MOST = 100  # marks at a time
LONGEST_DOOR = 60


@dataclass(frozen=True)
class Answer:
    """What became of a mark, as plain values, since rows are read anew after the commit.

    `name` is the guest's, '' for a code that nobody has; `text` what the door says under it; `time` the mark's and
    `came`, `door` those of the arrival that stands now, by the event's clock ('09:02'; '' when none stands).
    """

    mark_id: int
    key: str
    code: str
    outcome: MarkOutcome
    name: str
    text: str
    time: str
    came: str
    door: str


def take_marks(actor: Person, event: Event, wanted: Sequence[MarkInput]) -> list[Answer]:
    """Take what doors of an event sent, and say of each mark what became of it, in the order they were given.

    A mark sent twice counts once; a guest counts once a day, whichever door was first. A check-in of somebody who is
    not confirmed, of a code that nobody has, or made while the doors were closed is kept and answered as such.
    Refuses an event that does not take place, and more than `MOST` marks at a time.
    """
    if len(wanted) > MOST:
        raise Refused(_("Send at most %(most)s marks at a time.", most=MOST))
    if not wanted:
        return []
    days = {day_there(event, one.at) for one in wanted}
    try:
        return store_marks(actor, event, wanted, days)
    except Clash:  # another door was faster by a hair, or this one had asked before: look at everything
        return store_marks(actor, event, wanted, days, thorough=True)


@operation
def store_marks(
    actor: Person, event: Event, wanted: Sequence[MarkInput], days: set[date], thorough: bool = False
) -> list[Answer]:
    """One try of `take_marks`, for marks of these days; two doors that write the same arrival at once clash."""
    ledger = Ledger(event, wanted, days, id_of(actor), thorough)
    refuse_dark(event)
    taken = {one.key: ledger.take(one) for one in in_order(wanted)}
    changed = ledger.store()
    note(actor, event, changed, ledger.fresh)
    db.session.flush()
    return [answered(event, ledger, taken[one.key]) for one in wanted]


def answered(event: Event, ledger: Ledger, mark: Mark) -> Answer:
    """The mark with what stands now."""
    guest, arrival = ledger.guests.get(mark.code), ledger.arrival_of(mark)
    text, name = verdict(event, mark, guest, arrival), guest.name if guest else ""
    came, door = (time_there(event, arrival.at), arrival.door) if arrival else ("", "")
    return Answer(mark.id, mark.key, mark.code, mark.outcome, name, text, time_there(event, mark.at), came, door)


def refuse_dark(event: Event) -> None:
    """Nobody is checked in at an event that is not on: a draft, a template, postponed or cancelled."""
    if event.is_template or event.state is not EventState.PUBLISHED:
        raise Refused(_("This event does not take place as it stands. Nobody can be checked in."))


def note(actor: Person, event: Event, changed: Sequence[tuple[str, Registration]], fresh: Sequence[Mark]) -> None:
    """The trail: each arrival that changed; marks that changed none, together. A resent mark leaves nothing."""
    if len(changed) == 1:
        verb, guest = changed[0]
        record(actor, verb, guest, guest.organization_id, door=fresh[0].door)
        return
    for verb in sorted({verb for verb, _guest in changed}):
        guests = [guest for one, guest in changed if one == verb]
        record_many(actor, verb, Registration.__tablename__, [(one.id, one.audit_label) for one in guests])
    if fresh and not changed:
        outcomes = {str(one.outcome): sum(1 for mark in fresh if mark.outcome is one.outcome) for one in fresh}
        record(actor, "attendance.marked", event, **outcomes)


def check_in(actor: Person, event: Event, code: str, door: str = "", key: str = "") -> Answer:
    """Check one guest in now."""
    wanted = MarkInput(key or new_nonce(), code, now(), MarkKind.IN, door)
    return take_marks(actor, event, [wanted])[0]


def undo(actor: Person, event: Event, mark: Mark, door: str = "") -> Answer:
    """Take one check-in back, as if it had not been made; those of other doors stand."""
    wanted = MarkInput(new_nonce(), mark.code, now(), MarkKind.UNDO, door or mark.door, mark.key)
    return take_marks(actor, event, [wanted])[0]


def check_in_on(actor: Person, event: Event, code: str, day: date) -> Answer:
    """Note that somebody was there on a day of the event: by its clock when it began, or now while the doors are open
    on that day. Refuses a day on which it did not take place, or not yet."""
    if day not in days_of(event) or day > day_there(event):
        raise Refused(_("Choose a day of the event."))
    at = now() if day == day_there(event) and doors_are_open(event) else clock_of(event, day)
    return take_marks(actor, event, [MarkInput(new_nonce(), code, at)])[0]


def clock_of(event: Event, day: date) -> datetime:
    """The instant of a day at which the event's clock shows the hour of its beginning, within the event."""
    begun = event.starts_at.astimezone(ZoneInfo(event.zone))
    return min(datetime.combine(day, begun.time(), begun.tzinfo), event.ends_at)


def clear(actor: Person, arrival: Arrival) -> None:
    """Take somebody off the list of a day, whatever doors have said. Refuses who is off it already."""
    event, guest = arrival.event, arrival.registration
    if not arrival.here:
        raise Refused(_("%(name)s is not on the list of that day.", name=guest.name))
    told = [one for one in standing_marks(marks_of(guest)) if day_there(event, one.at) == arrival.day]
    keys = [one.key for one in [*told, *stood(arrival, told)]]
    take_marks(actor, event, [MarkInput(new_nonce(), guest.code, now(), MarkKind.UNDO, undoes=key) for key in keys])
