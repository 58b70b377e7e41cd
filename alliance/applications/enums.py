"""The states of calls and applications, their paths, and the steps of the wizard."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from alliance.core.states import Shown


class CallState(Shown):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ApplicationState(Shown):
    DRAFT = "draft", _("Draft"), "idle", "pencil", "submitted withdrawn lapsed"
    SUBMITTED = "submitted", _("Submitted"), "info", "send", "screening info_requested rejected withdrawn"
    SCREENING = "screening", _("Screening"), "info", "search", "in_review info_requested rejected withdrawn"
    IN_REVIEW = "in_review", _("In review"), "note", "people", "approved rejected info_requested withdrawn"
    INFO_REQUESTED = (
        "info_requested",
        _("Information requested"),
        "warn",
        "chat-left-dots",
        "submitted screening in_review rejected withdrawn lapsed",
    )
    APPROVED = "approved", _("Approved"), "ok", "check-circle"
    REJECTED = "rejected", _("Rejected"), "bad", "x-circle"
    WITHDRAWN = "withdrawn", _("Withdrawn"), "idle", "box-arrow-right"
    LAPSED = "lapsed", _("Lapsed"), "idle", "dash-circle"

    @property
    def is_with_secretariat(self) -> bool:
        return self in (ApplicationState.SUBMITTED, ApplicationState.SCREENING, ApplicationState.IN_REVIEW)


class Step(StrEnum):
    """The seven steps of an application, in order."""

    ORGANIZATION = "organization"
    PEOPLE = "people"
    PROFILE = "profile"
    INTERESTS = "interests"
    DOCUMENTS = "documents"
    DECLARATION = "declaration"
    SUBMIT = "submit"

    @property
    def label(self) -> str:
        return STEP_LABELS[self]

    @property
    def number(self) -> int:
        return list(Step).index(self) + 1

    @property
    def following(self) -> Step | None:
        steps = list(Step)
        return steps[self.number] if self.number < len(steps) else None

    @property
    def previous(self) -> Step | None:
        return list(Step)[self.number - 2] if self.number > 1 else None


STEP_LABELS = {
    Step.ORGANIZATION: _("Organization"),
    Step.PEOPLE: _("People"),
    Step.PROFILE: _("Profile"),
    Step.INTERESTS: _("Interests"),
    Step.DOCUMENTS: _("Documents"),
    Step.DECLARATION: _("Declaration"),
    Step.SUBMIT: _("Check and submit"),
}


class DocumentSlot(StrEnum):
    """What an applicant uploads; the first two are owed."""

    LICENSE = "license"
    STAMPED_FORM = "stamped_form"
    CHART = "chart"
    OTHER = "other"

    @property
    def label(self) -> str:
        return SLOT_LABELS[self]

    @property
    def is_required(self) -> bool:
        return self in (DocumentSlot.LICENSE, DocumentSlot.STAMPED_FORM)


SLOT_LABELS = {
    DocumentSlot.LICENSE: _("Business license or proof of registration"),
    DocumentSlot.STAMPED_FORM: _("Stamped application form"),
    DocumentSlot.CHART: _("Organization chart"),
    DocumentSlot.OTHER: _("Other document"),
}


class Recommendation(Shown):
    APPROVE = "approve", _("Approve"), "ok", "hand-thumbs-up"
    REJECT = "reject", _("Reject"), "bad", "hand-thumbs-down"
    ABSTAIN = "abstain", _("Abstain"), "idle", "dash-circle"
    RECUSED = "recused", _("Recused"), "idle", "person-dash"


class DuplicateVerdict(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
