"""The standing of a membership, computed from its rows."""

from flask_babel import lazy_gettext as _

from alliance.core.states import Shown


class Standing(Shown):
    UPCOMING = "upcoming", _("Upcoming"), "info", "calendar"
    ACTIVE = "active", _("Active"), "ok", "check-circle"
    GRACE = "grace", _("Grace"), "warn", "hourglass-split"
    LAPSED = "lapsed", _("Lapsed"), "idle", "dash-circle"
    SUSPENDED = "suspended", _("Suspended"), "bad", "pause-circle"
    RESIGNED = "resigned", _("Resigned"), "idle", "box-arrow-right"
    EXPELLED = "expelled", _("Expelled"), "bad", "x-circle"

    @property
    def is_member(self) -> bool:
        """Active and grace count as members (DOMAIN section 3)."""
        return self in (Standing.ACTIVE, Standing.GRACE)


class MeasureKind(Shown):
    """What changes a membership before its term ends."""

    SUSPENSION = "suspension", _("Suspension")
    RESIGNATION = "resignation", _("Resignation")
    EXPULSION = "expulsion", _("Expulsion")
