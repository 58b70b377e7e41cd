"""What the attendance adds when the program is put together, and what it hears of."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from alliance.attendance.queries.came import anybody_came, came_sql
from alliance.attendance.queries.guests import detail_of, organization_of
from alliance.attendance.queries.hours import time_there
from alliance.attendance.queries.passes import arrivals_of, is_valid_pass
from alliance.attendance.queries.verdicts import already, verdict
from alliance.events.models import Event
from alliance.events.policy import can_read_behind
from alliance.events.queries.tabs import Tab, add_tab
from alliance.registrations.models import Registration
from alliance.registrations.queries.attended import add_attended
from alliance.registrations.queries.hooks import OwnLink, add_own_link


def opens_doors(guest: Registration) -> bool:
    """Whether the guest has a pass now."""
    return is_valid_pass(guest) and not guest.event.is_over()


def was_there(guest: Registration) -> bool:
    """Whether the guest has a certificate now."""
    return guest.event.is_over() and bool(arrivals_of(guest))


def came_anybody(event: Event) -> bool:
    """Whether the thanks of an event lead to certificates: where doors counted, only who came is thanked."""
    return event.is_over() and anybody_came(event)


def init_app(app: Flask) -> None:
    """Register and listen; connecting twice changes nothing."""
    app.jinja_env.globals.update(
        detail_of=detail_of, organization_of=organization_of, time_there=time_there, verdict=verdict,
        already_words=lambda event, arrival: already(time_there(event, arrival.at), arrival.door),
    )  # fmt: skip
    add_attended("attendance", came_sql)
    add_own_link(OwnLink("pass", _("Your pass"), "qr-code", "attendance.passes.show", opens_doors, 10))
    certificate = _("Certificate of attendance")
    add_own_link(
        OwnLink("certificate", certificate, "award", "attendance.certificates.own", was_there, 20, came_anybody)
    )
    add_tab(Tab("door", _("Check-in"), "attendance.lists.index", 70, can_read_behind))
