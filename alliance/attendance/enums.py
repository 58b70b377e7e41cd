"""What a door tells."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from alliance.core.states import Shown


class MarkKind(Shown):
    IN = "in", _("Checked in"), "ok", "check-circle"
    UNDO = "undo", _("Check-in undone"), "idle", "arrow-counterclockwise"


class MarkOutcome(Shown):
    """What became of a mark when it reached the server."""

    COUNTED = "counted", _("Counted"), "ok", "check-circle"
    ALREADY = "already", _("Already checked in"), "warn", "exclamation-triangle"
    UNDONE = "undone", _("Check-in undone"), "idle", "arrow-counterclockwise"
    NOT_EXPECTED = "not_expected", _("Not confirmed"), "bad", "x-circle"
    OUT_OF_HOURS = "out_of_hours", _("The doors were not open"), "bad", "clock-history"
    UNKNOWN = "unknown", _("No such pass"), "bad", "question-circle"


class Paper(Shown):
    """What is printed for an event's guests."""

    BADGES = "badges", _("Badges"), "note", "person-badge"
    PLACE_CARDS = "place_cards", _("Place cards"), "note", "card-text"
    CERTIFICATES = "certificates", _("Certificates of attendance"), "note", "award"
