"""States of registrations, of delegations, and what forms are for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from alliance.core.states import Shown


class RegistrationState(Shown):
    """A seat is held by what is confirmed and by an offer whose time has not passed."""

    REQUESTED = (
        "requested",
        _("Waiting for approval"),
        "info",
        "hourglass-split",
        "confirmed waiting declined cancelled",
    )
    WAITING = "waiting", _("On the waitlist"), "warn", "list-ol", "offered confirmed declined cancelled"
    OFFERED = "offered", _("A seat is offered"), "warn", "gift", "confirmed waiting lapsed cancelled"
    CONFIRMED = "confirmed", lazy_pgettext("registration", "Confirmed"), "ok", "check-circle", "cancelled"
    DECLINED = "declined", lazy_pgettext("registration", "Declined"), "bad", "x-circle", "requested confirmed"
    LAPSED = "lapsed", _("Offer not taken up"), "idle", "clock-history", "waiting confirmed"
    CANCELLED = (
        "cancelled",
        lazy_pgettext("registration", "Cancelled"),
        "idle",
        "dash-circle",
        "confirmed requested waiting",
    )

    @property
    def is_live(self) -> bool:
        """Whether the person still comes or wants to."""
        return self.value in ("requested", "waiting", "offered", "confirmed")


class FormPurpose(Shown):
    REGISTRATION = "registration", _("Registration")
    FOLLOW_UP = "follow_up", _("After acceptance")
    FEEDBACK = "feedback", _("Feedback after the event")


class Source(Shown):
    """How a registration came."""

    FORM = "form", _("Registration form")
    INVITATION = "invitation", _("Invitation")
    DELEGATION = "delegation", _("Delegation")
    STAFF = "staff", _("Registered by the organizers")
    IMPORT = "import", _("Imported")
    WALK_IN = "walk_in", _("At the door")


class BulkAct(Shown):
    """What the organizers do to several registrations at once."""

    APPROVE = "approve", lazy_pgettext("registration", "Approve"), "ok", "check-circle"
    DECLINE = "decline", lazy_pgettext("registration", "Decline"), "bad", "x-circle"
    MOVE = "move", _("Move to another category"), "info", "arrow-right"
    CANCEL = "cancel", lazy_pgettext("registration", "Cancel the registration"), "idle", "dash-circle"
    WRITE = "write", _("Write to them"), "info", "envelope"
