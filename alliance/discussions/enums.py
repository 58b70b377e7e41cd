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
    UNKNOWN = "unknown", _("Not an answer to one of our mails"), "idle", "question-circle"
    FORGED = "forged", _("The sender is not who got the mail"), "bad", "shield-x"
    AUTOMATIC = "automatic", _("An automatic answer"), "idle", "robot"
    FORBIDDEN = "forbidden", _("The sender may no longer write here"), "bad", "lock"
    CLOSED = "closed", _("The topic is closed"), "idle", "lock"
    REFUSED = "refused", _("It could not be posted"), "warn", "exclamation-triangle"
    EMPTY = "empty", _("No text of its own"), "idle", "dash-circle"
    UNREADABLE = "unreadable", _("It cannot be read or is too large"), "warn", "file-earmark-x"
