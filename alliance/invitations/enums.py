"""What became of an invitation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from alliance.core.states import Shown


class InvitationState(Shown):
    LISTED = "listed", _("On the list, not sent"), "idle", "circle", "sent accepted declined delegated withdrawn"
    SENT = "sent", _("No answer yet"), "info", "envelope", "accepted declined delegated withdrawn"
    ACCEPTED = "accepted", _("Coming"), "ok", "check-circle", "declined delegated withdrawn"
    DECLINED = "declined", _("Not coming"), "bad", "x-circle", "accepted delegated withdrawn"
    DELEGATED = "delegated", _("Sends somebody else"), "note", "arrow-right-circle", "accepted declined withdrawn"
    WITHDRAWN = "withdrawn", lazy_pgettext("invitation", "Withdrawn"), "idle", "dash-circle", "listed"
