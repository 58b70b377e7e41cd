"""The states of calls and applications, their paths, and the steps of the wizard."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _


class CallState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return CALL_LABELS[self]


class ApplicationState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SCREENING = "screening"
    IN_REVIEW = "in_review"
    INFO_REQUESTED = "info_requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        return LABELS[self][0]

    @property
    def tone(self) -> str:
        return LABELS[self][1]

    @property
    def icon(self) -> str:
        return LABELS[self][2]

    @property
    def is_final(self) -> bool:
        return not PATHS[self]

    @property
    def is_with_secretariat(self) -> bool:
        return self in (ApplicationState.SUBMITTED, ApplicationState.SCREENING, ApplicationState.IN_REVIEW)

    def may_become(self, other: ApplicationState) -> bool:
        return other in PATHS[self]


_S = ApplicationState
LABELS = {
    _S.DRAFT: (_("Draft"), "idle", "pencil"),
    _S.SUBMITTED: (_("Submitted"), "info", "send"),
    _S.SCREENING: (_("Screening"), "info", "search"),
    _S.IN_REVIEW: (_("In review"), "note", "people"),
    _S.INFO_REQUESTED: (_("Information requested"), "warn", "chat-left-dots"),
    _S.APPROVED: (_("Approved"), "ok", "check-circle"),
    _S.REJECTED: (_("Rejected"), "bad", "x-circle"),
    _S.WITHDRAWN: (_("Withdrawn"), "idle", "box-arrow-right"),
    _S.LAPSED: (_("Lapsed"), "idle", "dash-circle"),
}
PATHS: dict[ApplicationState, set[ApplicationState]] = {
    _S.DRAFT: {_S.SUBMITTED, _S.WITHDRAWN, _S.LAPSED},
    _S.SUBMITTED: {_S.SCREENING, _S.INFO_REQUESTED, _S.REJECTED, _S.WITHDRAWN},
    _S.SCREENING: {_S.IN_REVIEW, _S.INFO_REQUESTED, _S.REJECTED, _S.WITHDRAWN},
    _S.IN_REVIEW: {_S.APPROVED, _S.REJECTED, _S.INFO_REQUESTED, _S.WITHDRAWN},
    _S.INFO_REQUESTED: {_S.SUBMITTED, _S.SCREENING, _S.IN_REVIEW, _S.REJECTED, _S.WITHDRAWN, _S.LAPSED},
    _S.APPROVED: set(),
    _S.REJECTED: set(),
    _S.WITHDRAWN: set(),
    _S.LAPSED: set(),
}
CALL_LABELS = {
    CallState.DRAFT: _("Draft"),
    CallState.PUBLISHED: _("Published"),
    CallState.WITHDRAWN: _("Withdrawn"),
}


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


class QuestionKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    DATE = "date"
    FILE = "file"
    CONSENT = "consent"

    @property
    def label(self) -> str:
        return QUESTION_LABELS[self]


QUESTION_LABELS = {
    QuestionKind.TEXT: _("Text"),
    QuestionKind.LONG_TEXT: _("Long text"),
    QuestionKind.CHOICE: _("One choice"),
    QuestionKind.CHOICES: _("Several choices"),
    QuestionKind.NUMBER: _("A number"),
    QuestionKind.DATE: _("Date"),
    QuestionKind.FILE: _("File"),
    QuestionKind.CONSENT: _("Consent"),
}


class Recommendation(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    ABSTAIN = "abstain"
    RECUSED = "recused"

    @property
    def label(self) -> str:
        return RECOMMENDATION_LABELS[self][0]

    @property
    def tone(self) -> str:
        return RECOMMENDATION_LABELS[self][1]

    @property
    def icon(self) -> str:
        return RECOMMENDATION_LABELS[self][2]


RECOMMENDATION_LABELS = {
    Recommendation.APPROVE: (_("Approve"), "ok", "hand-thumbs-up"),
    Recommendation.REJECT: (_("Reject"), "bad", "hand-thumbs-down"),
    Recommendation.ABSTAIN: (_("Abstain"), "idle", "dash-circle"),
    Recommendation.RECUSED: (_("Recused"), "idle", "person-dash"),
}


class DuplicateVerdict(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
