"""How posts came, what became of mails, and how a topic is followed."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from alliance.core.states import Shown


class Way(Shown):
    PAGE = "page", _("On the page"), "idle", "chat-left"
    MAIL = "mail", _("By mail"), "idle", "envelope"


class MailOutcome(Shown):
    """What became of a mail that reached the answer address."""

    POSTED = "posted", _("Posted"), "ok", "check-circle"
    UNKNOWN = "unknown", _("No answer of a topic"), "idle", "question-circle"
    FORGED = "forged", _("Not from its reader"), "bad", "shield-x"
    AUTOMATIC = "automatic", _("An automatic answer"), "idle", "robot"
    FORBIDDEN = "forbidden", _("May no longer write"), "bad", "lock"
    CLOSED = "closed", _("The topic is closed"), "idle", "lock"
    REFUSED = "refused", _("Could not be posted"), "warn", "exclamation-triangle"
    EMPTY = "empty", _("No text of its own"), "idle", "dash-circle"
    UNREADABLE = "unreadable", _("Cannot be read"), "warn", "file-earmark-x"
