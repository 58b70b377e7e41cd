"""Who may do what with documents, versions and comments. Pure questions over facts that the queries loaded."""

from __future__ import annotations

from typing import Any

from alliance.core.duties import can_coordinate
from alliance.documents.enums import Act, Disposition, DocumentAudience, DocumentState, StandardStage
from alliance.documents.models import Comment, CommentRound, Document, DocumentVersion
from alliance.groups.models import Group
from alliance.groups.policy import can_manage_group, can_read_group, can_work_in, facts_of

_D, _S = DocumentState, StandardStage
WRITABLE = (_D.WORKING_DRAFT, _D.FOR_COMMENT)
SETTLED = (_D.APPROVED, _D.PUBLISHED)


def can_see_document(_user: Any, _document: Any) -> bool:
    """Whoever the query shows it to."""
    return True


def belongs_to(user: Any, group: Group, audience: DocumentAudience) -> bool:
    """Whether the viewer is of an audience of this group; the same answer as `queries.documents.audience_sql`."""
    if audience is DocumentAudience.PUBLIC or can_read_group(user, group):
        return True
    return audience is DocumentAudience.MEMBERS and facts_of(user, group).of_member


def can_read_version(user: Any, version: DocumentVersion) -> bool:
    """The file of a version: who may read the document and belongs to the version's own audience."""
    group = version.document.group
    return all(belongs_to(user, group, one) for one in (version.document.audience, version.audience))


def can_register(user: Any, group: Group) -> bool:
    """Enter a document: who works in the group."""
    return can_work_in(user, group)


def can_manage(user: Any, document: Document) -> bool:
    """Decide about it: officers of its group and coordinators of groups."""
    return can_manage_group(user, document.group)


def can_write(user: Any, document: Document) -> bool:
    """Change its description and add versions: officers, its drafters, who registered it."""
    if can_manage(user, document):
        return True
    writers = {document.registered_by_id, *(one.person_id for one in document.drafters)}
    return user.is_authenticated and user.id in writers and can_work_in(user, document.group)


def can_add_version(user: Any, document: Document) -> bool:
    """New text while it is being worked on; of what is settled only officers add another language."""
    if document.state in WRITABLE:
        return can_write(user, document)
    return document.state in SETTLED and can_manage(user, document)


def can_edit(user: Any, document: Document) -> bool:
    return document.state is not _D.WITHDRAWN and can_write(user, document)


def can_open_round(user: Any, document: Document) -> bool:
    """Ask for comments: while it is a draft; the path of a standard opens at the stage of the draft."""
    at_stage = document.stage in (None, _S.DRAFT, _S.PUBLIC_COMMENT)
    return document.state in WRITABLE and at_stage and can_manage(user, document)


def can_put_to_ballot(user: Any, document: Document) -> bool:
    """A standard comes to its review vote only out of the public comment."""
    at_stage = document.stage in (None, _S.PUBLIC_COMMENT)
    return document.state in WRITABLE and at_stage and can_manage(user, document)


STAGE_ACTS: dict[StandardStage, tuple[Act, ...]] = {
    _S.PROPOSAL: (Act.ADOPT,),
    _S.PROJECT: (Act.BEGIN,),
    _S.DRAFT: (),
    _S.PUBLIC_COMMENT: (Act.REDRAFT,),
    _S.REVIEW_VOTE: (Act.NUMBER,),  # once the ballot has passed
    _S.NUMBERED: (Act.PUBLISH,),
    _S.PUBLISHED: (Act.REVIEW,),
    _S.UNDER_REVIEW: (Act.CONFIRM, Act.REVISE),
}
STATE_ACTS: dict[DocumentState, tuple[Act, ...]] = {
    _D.WORKING_DRAFT: (Act.APPROVE,),
    _D.FOR_COMMENT: (Act.REDRAFT,),
    _D.FOR_BALLOT: (),
    _D.APPROVED: (Act.PUBLISH, Act.REDRAFT),
    _D.PUBLISHED: (),
    _D.WITHDRAWN: (),
}


def acts_of(document: Document) -> list[Act]:
    """What its state and stage leave open to officers."""
    if document.state is _D.WITHDRAWN:
        return []
    acts = STAGE_ACTS[document.stage] if document.stage else STATE_ACTS[document.state]
    if document.stage is _S.REVIEW_VOTE and document.state is not _D.APPROVED:
        acts = ()
    return [*acts, *([Act.WITHDRAW] if document.state is not _D.FOR_BALLOT else [])]


def acts_for(user: Any, document: Document) -> list[Act]:
    """The acts that this viewer has."""
    return acts_of(document) if can_manage(user, document) else []


def can_manage_round(user: Any, asked: CommentRound) -> bool:
    return can_manage(user, asked.document)


def can_comment(user: Any, asked: CommentRound) -> bool:
    """While it is open by the clock: who works in the group; people of members and everybody where they are asked."""
    if not asked.is_open():
        return False
    group = asked.document.group
    if asked.audience is DocumentAudience.PUBLIC or can_work_in(user, group):
        return True
    return asked.audience is DocumentAudience.MEMBERS and facts_of(user, group).of_member


def is_author(user: Any, comment: Comment) -> bool:
    return bool(user.is_authenticated and comment.person_id == user.id)


def can_change_comment(user: Any, comment: Comment) -> bool:
    """Its author, while the round is open and the comment stands."""
    return is_author(user, comment) and comment.withdrawn_at is None and comment.round.is_open()


def can_dispose(user: Any, asked: CommentRound) -> bool:
    """Decide about comments: officers, from the closing on until the authors are told."""
    return asked.is_closed() and asked.told_at is None and can_manage_round(user, asked)


def reads_comments(user: Any, asked: CommentRound) -> bool:
    """All comments with their authors' names: the group and the secretariat; for others, see `sees_outcome`."""
    return can_read_group(user, asked.document.group)


def sees_outcome(user: Any, asked: CommentRound) -> bool:
    """What became of the comments: the group as it goes along, everybody else once it is done."""
    return reads_comments(user, asked) or asked.told_at is not None


def sees_held(user: Any, asked: CommentRound) -> bool:
    """What was held back as likely spam: officers."""
    return can_manage_round(user, asked)


def can_read_comment(user: Any, comment: Comment) -> bool:
    """As the list of comments: own ones, for the group all, and of a finished round those that count."""
    asked = comment.round
    if is_author(user, comment) or sees_held(user, asked):
        return True
    if reads_comments(user, asked):
        return not comment.is_spam
    return asked.told_at is not None and comment.counts


def outcome_of(user: Any, comment: Comment) -> Disposition | None:
    """The disposition as this viewer may know it."""
    return comment.disposition if sees_outcome(user, comment.round) else None


def can_take_sheet(user: Any, asked: CommentRound) -> bool:
    """The comment table as a sheet: who reads it whole."""
    return can_coordinate(user) or reads_comments(user, asked)
