"""The standing of a membership, computed from its rows."""

from enum import StrEnum

from flask_babel import lazy_gettext as _


class Standing(StrEnum):
    UPCOMING = "upcoming"
    ACTIVE = "active"
    GRACE = "grace"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    RESIGNED = "resigned"
    EXPELLED = "expelled"

    @property
    def is_member(self) -> bool:
        """Active and grace count as members (DOMAIN section 3)."""
        return self in (Standing.ACTIVE, Standing.GRACE)

    @property
    def label(self) -> str:
        return LABELS[self][0]

    @property
    def tone(self) -> str:
        return LABELS[self][1]

    @property
    def icon(self) -> str:
        return LABELS[self][2]


class MeasureKind(StrEnum):
    """What changes a membership before its term ends."""

    SUSPENSION = "suspension"
    RESIGNATION = "resignation"
    EXPULSION = "expulsion"

    @property
    def label(self) -> str:
        return MEASURE_LABELS[self]


LABELS = {
    Standing.UPCOMING: (_("Upcoming"), "info", "calendar"),
    Standing.ACTIVE: (_("Active"), "ok", "check-circle"),
    Standing.GRACE: (_("Grace"), "warn", "hourglass-split"),
    Standing.LAPSED: (_("Lapsed"), "idle", "dash-circle"),
    Standing.SUSPENDED: (_("Suspended"), "bad", "pause-circle"),
    Standing.RESIGNED: (_("Resigned"), "idle", "box-arrow-right"),
    Standing.EXPELLED: (_("Expelled"), "bad", "x-circle"),
}
MEASURE_LABELS = {
    MeasureKind.SUSPENSION: _("Suspension"),
    MeasureKind.RESIGNATION: _("Resignation"),
    MeasureKind.EXPULSION: _("Expulsion"),
}
