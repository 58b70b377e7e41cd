"""The states of owed work."""

from flask_babel import lazy_gettext as _

from alliance.core.states import Shown


class WorkState(Shown):
    QUEUED = "queued", _("Queued"), "idle", "hourglass"
    RUNNING = "running", _("On its way"), "info", "arrow-repeat"
    DONE = "done", _("Sent"), "ok", "check-circle"
    FAILED = "failed", _("Given up"), "bad", "exclamation-octagon"
    CANCELLED = "cancelled", _("Cancelled"), "idle", "dash-circle"


LOST_WORKER = "the worker ended at every try"
"""What stands as the error of work that was given up because no worker survived it."""
