"""What sessions are, what people do in them, and whether they said that they will."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from alliance.core.states import Shown


class SessionKind(Shown):
    TALK = "talk", lazy_pgettext("session", "Talk"), "idle", "mic"
    KEYNOTE = "keynote", _("Keynote"), "note", "star"
    PANEL = "panel", lazy_pgettext("session", "Panel"), "idle", "people"
    CEREMONY = "ceremony", _("Ceremony"), "note", "pen"
    WORKSHOP = "workshop", _("Workshop"), "idle", "tools"
    CLOSED = "closed", _("Closed door"), "note", "lock"
    BREAK = "break", lazy_pgettext("session", "Break"), "idle", "cup-hot"


class SpeakerRole(Shown):
    SPEAKER = "speaker", _("Speaker")
    MODERATOR = "moderator", _("Moderator")
    PANELIST = "panelist", _("Panelist")
    HOST = "host", lazy_pgettext("session", "Host")


class SpeakerAnswer(Shown):
    """What somebody said to the part they were asked to take."""

    NOT_ASKED = "not_asked", _("Not asked yet"), "idle", "circle", "asked confirmed declined"
    ASKED = "asked", _("Asked"), "info", "question-circle", "confirmed declined"
    CONFIRMED = "confirmed", _("Confirmed"), "ok", "check-circle", "asked declined"
    DECLINED = "declined", lazy_pgettext("speaker", "Declined"), "bad", "x-circle", "asked confirmed"


class ConflictKind(Shown):
    """What does not fit together in a programme."""

    ROOM = "room", _("Two sessions in one room"), "bad", "door-closed"
    SPEAKER = "speaker", _("One person in two places"), "bad", "person-exclamation"
    OUTSIDE = "outside", _("Outside the times of the event"), "warn", "clock-history"
    DECLINED = "declined", _("Somebody said no"), "warn", "person-x"


class ChangeKind(Shown):
    """How a session differs from what readers saw before."""

    ADDED = "added", lazy_pgettext("programme", "New"), "ok", "plus-circle"
    REMOVED = "removed", lazy_pgettext("programme", "Taken out"), "bad", "dash-circle"
    MOVED = "moved", lazy_pgettext("programme", "Another time"), "warn", "clock-history"
    ROOM = "room", lazy_pgettext("programme", "Another room"), "warn", "door-open"
    PEOPLE = "people", lazy_pgettext("programme", "Other people"), "info", "people"
    WORDS = "words", lazy_pgettext("programme", "Other words"), "idle", "pencil"
