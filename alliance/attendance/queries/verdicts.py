"""What a door says to a mark: under the name, in a few words."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.attendance.enums import MarkOutcome
from alliance.attendance.models import Arrival, Mark
from alliance.attendance.queries.guests import detail_of
from alliance.attendance.queries.hours import time_there
from alliance.events.models import Event
from alliance.registrations.models import Registration


def verdict(event: Event, mark: Mark, guest: Registration | None, arrival: Arrival | None) -> str:
    """Who it is where all is well; else what keeps the guest from being counted by this mark."""
    if guest is None:
        return _("No pass of this event has the number %(code)s.", code=mark.code)
    if mark.outcome is MarkOutcome.COUNTED:
        return detail_of(guest)
    if mark.outcome is MarkOutcome.ALREADY and arrival is not None:
        return already(time_there(event, arrival.at), arrival.door)
    if mark.outcome is MarkOutcome.NOT_EXPECTED:
        return _("not confirmed: %(state)s", state=guest.state.label)
    return str(mark.outcome.label)


def already(time: str, door: str) -> str:
    """When and where somebody was checked in before."""
    if door:
        return _("already checked in at %(time)s, %(door)s", time=time, door=door)
    return _("already checked in at %(time)s", time=time)
