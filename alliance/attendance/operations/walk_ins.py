"""People who come without having registered."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.attendance.operations.ledger import MarkInput
from alliance.attendance.operations.marks import Answer, refuse_dark, store_marks
from alliance.attendance.queries.hours import day_there, doors_are_open
from alliance.core.clock import now
from alliance.core.operation import Refused, operation
from alliance.core.secrets import new_nonce
from alliance.events.models import Event
from alliance.registrations.enums import Source
from alliance.registrations.operations.registering import GuestInput, register


@operation
def walk_in(actor: Person, event: Event, guest: GuestInput, door: str = "") -> Answer:
    """Register somebody at the door and check them in at once; both or neither.

    Refuses while the doors are closed, at an event that does not take place, and when every seat is taken: whoever
    runs the event can raise the seats.
    """
    refuse_dark(event)
    if not doors_are_open(event):
        raise Refused(_("The doors are not open."))
    row = register(actor, event, guest, source=Source.WALK_IN, by=actor, confirm=True)
    mark = MarkInput(new_nonce(), row.code, now(), door=door)
    return store_marks(actor, event, [mark], {day_there(event, mark.at)})[0]
