"""States of documents, comment rounds, comments and the path of a group standard."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext

from alliance.core.states import Shown


class DocumentState(Shown):
    WORKING_DRAFT = "working_draft", _("Working draft"), "idle", "pencil", "for_comment for_ballot approved withdrawn"
    FOR_COMMENT = "for_comment", _("For comment"), "info", "chat-left-text", "working_draft for_ballot withdrawn"
    FOR_BALLOT = "for_ballot", _("For ballot"), "note", "check2-square", "approved working_draft withdrawn"
    APPROVED = "approved", _("Approved"), "ok", "check-circle", "published working_draft withdrawn"
    PUBLISHED = "published", _("Published"), "ok", "globe", "withdrawn"
    WITHDRAWN = "withdrawn", _("Withdrawn"), "idle", "dash-circle"


class DocumentAudience(Shown):
    GROUP = "group", _("The group"), "idle", "people"
    MEMBERS = "members", _("All members"), "info", "building"
    PUBLIC = "public", _("Everybody"), "ok", "globe"

    def reaches(self, other: DocumentAudience) -> bool:
        """Whether everybody of the other audience belongs to this one."""
        order = list(DocumentAudience)
        return order.index(self) >= order.index(other)


class DocumentKind(Shown):
    REPORT = "report", _("Report")
    GUIDE = "guide", _("Guide")
    CONTRIBUTION = "contribution", _("Contribution")
    STANDARD = "standard", _("Group standard")
    OTHER = "other", lazy_pgettext("group", "Other document")


class StandardStage(Shown):
    """The path of a group standard; every step has its clock."""

    PROPOSAL = "proposal", _("Proposal"), "idle", "lightbulb", "project"
    PROJECT = "project", _("Project"), "info", "kanban", "draft"
    DRAFT = "draft", _("Draft"), "info", "pencil", "public_comment"
    PUBLIC_COMMENT = "public_comment", _("Public comment"), "note", "chat-left-text", "draft review_vote"
    REVIEW_VOTE = "review_vote", _("Review vote"), "note", "check2-square", "draft numbered"
    NUMBERED = "numbered", _("Numbered"), "ok", "hash", "published"
    PUBLISHED = "published", _("Published"), "ok", "globe", "under_review"
    UNDER_REVIEW = "under_review", _("Under review"), "warn", "arrow-repeat", "published"


STATE_AT: dict[StandardStage, DocumentState] = {
    StandardStage.PROPOSAL: DocumentState.WORKING_DRAFT,
    StandardStage.PROJECT: DocumentState.WORKING_DRAFT,
    StandardStage.DRAFT: DocumentState.WORKING_DRAFT,
    StandardStage.PUBLIC_COMMENT: DocumentState.FOR_COMMENT,
    StandardStage.REVIEW_VOTE: DocumentState.FOR_BALLOT,
    StandardStage.NUMBERED: DocumentState.APPROVED,
    StandardStage.PUBLISHED: DocumentState.PUBLISHED,
    StandardStage.UNDER_REVIEW: DocumentState.PUBLISHED,
}
"""The state that a standard has when it comes to a stage."""


class Act(Shown):
    """What an officer does with a document by one page: (address, button, tone of the button, icon)."""

    REDRAFT = "redraft", _("Back to working draft"), "plain", "pencil"
    APPROVE = "approve", _("Approve without a ballot"), "plain", "check-circle"
    PUBLISH = "publish", _("Publish"), "primary", "globe"
    WITHDRAW = "withdraw", _("Withdraw"), "quiet", "dash-circle"
    ADOPT = "adopt", _("Adopt as a project"), "primary", "kanban"
    BEGIN = "begin", _("Begin the draft"), "primary", "pencil"
    NUMBER = "number", _("Give the standard its number"), "primary", "hash"
    REVIEW = "review", _("Begin the review"), "plain", "arrow-repeat"
    CONFIRM = "confirm", _("Confirm for another five years"), "primary", "check-circle"
    REVISE = "revise", _("Begin a revision"), "plain", "pencil"


class RoundState(Shown):
    """Whether an opened round is open or closed is told by the clock."""

    OPENED = "opened", _("Opened"), "info", "chat-left-text", "cancelled"
    CANCELLED = "cancelled", _("Cancelled"), "idle", "x-circle"


class CommentKind(Shown):
    """Kinds of the comment table that ISO and IEC committees use."""

    GENERAL = "ge", _("General")
    TECHNICAL = "te", _("Technical")
    EDITORIAL = "ed", _("Editorial")


class Disposition(Shown):
    OPEN = "open", _("Not yet dealt with"), "warn", "hourglass-split"
    ACCEPTED = "accepted", _("Accepted as proposed"), "ok", "check-circle"
    MODIFIED = "modified", _("Accepted with changes"), "ok", "check2"
    REJECTED = "rejected", _("Not taken up"), "bad", "x-circle"
    NOTED = "noted", _("Noted"), "idle", "eye"
