"""Kinds, methods and states of ballots."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from alliance.core.states import Shown


class BallotKind(Shown):
    MOTION = "motion", _("Motion: yes, no or abstain")
    CHOICE = "choice", _("Choice among several options")
    ELECTION = "election", _("Election")


class Method(Shown):
    YES_NO = "yes_no", _("Yes, no or abstain")
    PLURALITY = "plurality", _("The most votes win")
    APPROVAL = "approval", _("As many options as one approves; the most votes win")
    SCHULZE = "schulze", _("Ranked, counted by the Schulze method")
    RUNOFF = "runoff", _("Ranked, counted by instant run-off")

    @property
    def is_ranked(self) -> bool:
        return self in (Method.SCHULZE, Method.RUNOFF)


class BallotState(Shown):
    """What is stored. Whether an opened ballot is open or closed is told by the clock (see `Phase`)."""

    DRAFT = "draft", _("Draft"), "idle", "pencil", "opened withdrawn"
    OPENED = "opened", _("Opened"), "info", "check2-square", "cancelled"
    CANCELLED = "cancelled", _("Cancelled"), "bad", "x-circle"
    WITHDRAWN = "withdrawn", _("Withdrawn"), "idle", "dash-circle"


class Phase(Shown):
    """What a ballot is at a moment, by comparing the time."""

    DRAFT = "draft", _("Draft"), "idle", "pencil"
    AHEAD = "ahead", _("Opens later"), "info", "calendar-event"
    OPEN = "open", _("Open for votes"), "note", "check2-square"
    CLOSED = "closed", lazy_pgettext("ballot", "Closed"), "ok", "lock"
    CANCELLED = "cancelled", _("Cancelled"), "bad", "x-circle"
    WITHDRAWN = "withdrawn", _("Withdrawn"), "idle", "dash-circle"


class Outcome(Shown):
    PASSED = "passed", _("Passed"), "ok", "check-circle"
    FAILED = "failed", _("Not passed"), "bad", "x-circle"
    NO_QUORUM = "no_quorum", _("No quorum"), "warn", "exclamation-circle"
    DECIDED = "decided", _("Decided"), "ok", "check-circle"
    TIED = "tied", _("Tied"), "warn", "distribute-vertical"


class Subject(Shown):
    """What hangs on a motion; whoever owns the thing listens for the result."""

    NOTHING = "nothing", _("Nothing else")
    CHARTER = "charter", _("A new charter of the group")
    DOCUMENT = "document", _("A document of the group")
