"""Kinds and states of agreements, of those who sign them, and of what follows."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from alliance.core.states import Shown


class AgreementKind(Shown):
    MEMORANDUM = "memorandum", _("Memorandum of understanding"), "note", "file-earmark-text"
    COOPERATION = "cooperation", _("Cooperation agreement"), "note", "people"
    FRAMEWORK = "framework", _("Framework agreement"), "note", "diagram-3"
    RECOGNITION = "recognition", _("Mutual recognition"), "note", "patch-check"
    LABORATORY = "laboratory", _("Joint laboratory"), "note", "building"
    PURCHASE = "purchase", _("Purchase or investment"), "note", "cash-stack"


class AgreementState(Shown):
    """Drafting until every party and signatory has confirmed the frozen text; then ready; then signed. Whether a
    signed agreement still holds is told by its days."""

    DRAFTING = "drafting", _("Drafting"), "warn", "hourglass-split", "confirmed withdrawn"
    CONFIRMED = "confirmed", _("Confirmed by every party"), "info", "person-check", "ready drafting withdrawn"
    READY = "ready", _("Ready to sign"), "ok", "check-circle", "signed drafting confirmed withdrawn"
    SIGNED = "signed", _("Signed"), "ok", "pen", "ready"
    WITHDRAWN = "withdrawn", lazy_pgettext("agreement", "Withdrawn"), "idle", "dash-circle", "drafting"


class Standing(Shown):
    """What a signed agreement is today."""

    COMING = "coming", _("Not yet in force"), "info", "calendar-event"
    IN_FORCE = "in_force", _("In force"), "ok", "check-circle"
    ENDING = "ending", _("Ends soon"), "warn", "hourglass-bottom"
    ENDED = "ended", _("Ended"), "idle", "clock-history"
    FULFILLED = "fulfilled", _("Fulfilled"), "ok", "trophy"


class RegisterAudience(Shown):
    """Who finds a signed agreement in the register."""

    PUBLIC = "public", _("Everybody"), "ok", "globe"
    MEMBERS = "members", _("People of members"), "info", "people"
    PARTIES = "parties", _("The parties and the secretariat"), "note", "lock"


class SignatoryRole(Shown):
    SIGNATORY = "signatory", _("Signs"), "info", "pen"
    WITNESS = "witness", _("Witness"), "idle", "eye"
    LEADER = "leader", _("Leader present"), "note", "person-badge"


class Answer(Shown):
    """What a party or a signatory said to the text and to their part in it."""

    NOT_ASKED = "not_asked", _("Not asked yet"), "idle", "circle"
    ASKED = "asked", _("No answer yet"), "info", "question-circle"
    CONFIRMED = "confirmed", _("Confirmed"), "ok", "check-circle"
    CHANGE_ASKED = "change_asked", _("Asks for a change"), "warn", "chat-left-text"


class ChangeState(Shown):
    OPEN = "open", lazy_pgettext("change request", "Open"), "warn", "chat-left-text", "taken declined"
    TAKEN = "taken", _("Taken over"), "ok", "check-circle"
    DECLINED = "declined", lazy_pgettext("change request", "Not taken over"), "idle", "x-circle"


class MilestoneState(Shown):
    OPEN = "open", lazy_pgettext("milestone", "Open"), "info", "circle", "done dropped"
    DONE = "done", _("Done"), "ok", "check-circle", "open"
    DROPPED = "dropped", _("Dropped"), "idle", "dash-circle", "open"


class Course(Shown):
    """How a party says that an agreement goes."""

    ON_COURSE = "on_course", _("As planned"), "ok", "check-circle"
    DELAYED = "delayed", _("Behind plan"), "warn", "hourglass-split"
    NEEDS_HELP = "needs_help", _("Needs the secretariat's help"), "bad", "exclamation-triangle"


class ProofKind(Shown):
    """What is kept with a signed agreement."""

    SCAN = "scan", _("Signed copy"), "note", "file-earmark-check"
    PHOTOGRAPH = "photograph", _("Photograph"), "idle", "image"
    ANNEX = "annex", _("Annex"), "idle", "paperclip"
