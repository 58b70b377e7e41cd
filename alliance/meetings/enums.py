"""Kinds and states of meetings, answers, agenda items, minutes and action items."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from alliance.core.states import Shown


class MeetingState(Shown):
    """Whether a meeting is over is told by the clock; only these are stored."""

    PLANNED = "planned", _("Planned"), "info", "calendar-event", "cancelled"
    CANCELLED = "cancelled", _("Cancelled"), "bad", "x-circle", "planned"


class Frequency(Shown):
    """How often a series meets; the rule itself is kept as an RFC 5545 recurrence rule."""

    WEEKLY = "weekly", _("Weekly")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY_BY_DAY = "monthly_by_day", _("Every month on the same weekday (the second Tuesday)")
    MONTHLY_BY_DATE = "monthly_by_date", _("Every month on the same day")
    QUARTERLY = "quarterly", _("Every three months")


class Answer(Shown):
    """What an invitee said; the values are those of PARTSTAT in RFC 5545, in lower case."""

    NEEDS_ACTION = "needs-action", _("No answer yet"), "idle", "question-circle"
    ACCEPTED = "accepted", _("Coming"), "ok", "check-circle"
    TENTATIVE = "tentative", _("Perhaps"), "warn", "question-circle"
    DECLINED = "declined", _("Not coming"), "bad", "x-circle"


class ItemKind(Shown):
    INFORMATION = "information", _("Information")
    DISCUSSION = "discussion", _("Discussion")
    DECISION = "decision", _("Decision")
    MINUTES = "minutes", _("Approval of minutes")


class Presence(Shown):
    """How attendance became known."""

    SELF = "self", _("Checked in"), "ok", "phone"
    RECORDED = "recorded", _("Recorded by the secretary"), "ok", "pencil"
    IMPORTED = "imported", _("Imported"), "ok", "upload"


class MinutesState(Shown):
    DRAFT = "draft", _("Draft"), "idle", "pencil", "circulated"
    CIRCULATED = "circulated", _("Circulated"), "info", "send", "draft approved"
    APPROVED = "approved", _("Approved"), "ok", "check-circle"


class ActionState(Shown):
    OPEN = "open", _("To do"), "info", "circle", "done dropped"
    DONE = "done", _("Done"), "ok", "check-circle", "open"
    DROPPED = "dropped", _("Dropped"), "idle", "dash-circle", "open"
