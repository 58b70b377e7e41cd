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
    PHOTOGRAPH = "photograph", lazy_pgettext("ceremony", "Photograph"), "idle", "camera"
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


class Crew(Shown):
    """Who acts behind the scenes: each has a cue sheet, and on its phone the lines that concern it."""

    HOST = "host", _("Host"), "idle", "mic"
    PROTOCOL = "protocol", _("Papers and pens"), "idle", "folder2-open"
    STAGE = "stage", _("Stage"), "idle", "easel"
    USHERS = "ushers", _("Ushers"), "idle", "signpost-2"
    SOUND = "sound", _("Sound"), "idle", "volume-up"
    LIGHT = "light", _("Light and screen"), "idle", "lightbulb"
    PHOTO = "photo", _("Photographers"), "idle", "camera"
    INTERPRETERS = "interpreters", _("Interpreters"), "idle", "translate"
    CATERING = "catering", _("Catering"), "idle", "cup-straw"


class Press(Shown):
    """What was pressed during a ceremony."""

    BEGIN = "begin", _("Began")
    NEXT = "next", _("Went on")
    BACK = "back", _("Went back")
    SKIP = "skip", _("Left out")
    RESTORE = "restore", _("Taken in again")
    STRETCH = "stretch", _("Changed the length")
    SIGNED = "signed", _("Marked as signed")
    LEFT_OUT = "left_out", _("Agreement not signed today")
    FINISH = "finish", _("Ended")
    REOPEN = "reopen", _("Went on after the end")


class StageRow(Shown):
    """Where somebody is on the stage, seen from the hall."""

    BACK = "back", _("Standing behind")
    TABLE = "table", _("At the table")
    FRONT = "front", _("In front")
    LECTERN = "lectern", _("At the lectern")
    HALL = "hall", _("First row of the hall")
