"""The states of an import."""

from enum import StrEnum

from flask_babel import lazy_gettext as _


class ImportState(StrEnum):
    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    DISCARDED = "discarded"

    @property
    def label(self) -> str:
        return LABELS[self][0]

    @property
    def tone(self) -> str:
        return LABELS[self][1]

    @property
    def icon(self) -> str:
        return LABELS[self][2]


LABELS = {
    ImportState.UPLOADED: (_("Columns to be matched"), "idle", "layout-three-columns"),
    ImportState.CHECKING: (_("Being checked"), "info", "arrow-repeat"),
    ImportState.CHECKED: (_("Checked"), "info", "clipboard-check"),
    ImportState.RUNNING: (_("Being imported"), "info", "arrow-repeat"),
    ImportState.DONE: (_("Imported"), "ok", "check-circle"),
    ImportState.FAILED: (_("Nothing imported"), "bad", "x-circle"),
    ImportState.DISCARDED: (_("Discarded"), "idle", "dash-circle"),
}
