"""What happens in a ceremony, and where on the stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from alliance.core.states import Shown


class CueKind(Shown):
    DOORS = "doors", _("Doors open"), "idle", "door-open"
    WELCOME = "welcome", _("Welcome"), "idle", "mic"
    SPEECH = "speech", _("Speech"), "idle", "megaphone"
    ENTRY = "entry", _("Entry of the signatories"), "info", "people"
    SIGNING = "signing", _("Signing"), "note", "pen"
    EXCHANGE = "exchange", _("Exchange of copies"), "note", "arrow-left-right"
    PHOTOGRAPH = "photograph", _("Photograph"), "idle", "camera"
    UNVEILING = "unveiling", _("Unveiling or launch"), "note", "flag"
    TOAST = "toast", _("Toast"), "idle", "cup-straw"
    PAUSE = "pause", lazy_pgettext("ceremony", "Break"), "idle", "cup-hot"
    END = "end", lazy_pgettext("ceremony", "End"), "idle", "stop-circle"


class CueState(Shown):
    WAITING = "waiting", lazy_pgettext("cue", "To come"), "idle", "circle", "running done skipped"
    RUNNING = "running", _("Now"), "ok", "broadcast", "waiting done"
    DONE = "done", lazy_pgettext("cue", "Done"), "idle", "check-circle", "running waiting"
    SKIPPED = "skipped", _("Left out"), "idle", "dash-circle", "waiting"


class CeremonyState(Shown):
    PREPARING = "preparing", _("In preparation"), "info", "pencil", "running"
    RUNNING = "running", _("Running"), "ok", "broadcast", "finished preparing"
    FINISHED = "finished", _("Finished"), "idle", "check-circle", "running"


class StageRow(Shown):
    """Where somebody is on the stage, seen from the hall."""

    BACK = "back", _("Standing behind")
    TABLE = "table", _("At the table")
    FRONT = "front", _("In front")
    LECTERN = "lectern", _("At the lectern")
    HALL = "hall", _("First row of the hall")
