"""The states of owed work."""

from enum import StrEnum

from flask_babel import lazy_gettext as _


class WorkState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

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
    WorkState.QUEUED: (_("Queued"), "idle", "hourglass"),
    WorkState.RUNNING: (_("On its way"), "info", "arrow-repeat"),
    WorkState.DONE: (_("Sent"), "ok", "check-circle"),
    WorkState.FAILED: (_("Given up"), "bad", "exclamation-octagon"),
    WorkState.CANCELLED: (_("Cancelled"), "idle", "dash-circle"),
}

LOST_WORKER = "the worker ended at every try"
"""What stands as the error of work that was given up because no worker survived it."""
