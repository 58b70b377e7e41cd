"""Finding comment rounds and comments, as the viewer may see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from alliance.core.db import db
from alliance.documents import policy
from alliance.documents.enums import Disposition, DocumentAudience, RoundState
from alliance.documents.models import Comment, CommentRound, CommentSheet, Document
from alliance.documents.queries.documents import audience_sql, in_known_groups, known_to
from alliance.groups.models import Group


def readable_rounds(user: Any, found: Select[Any]) -> Select[Any]:
    """A statement over rounds and documents, narrowed to what the viewer may know of."""
    return found.where(
        in_known_groups(user), audience_sql(Document.audience, user), audience_sql(CommentRound.audience, user)
    )


def visible_round(user: Any, round_id: int) -> CommentRound | None:
    """One round of a document that the viewer may read, if they are of the round's audience; two statements."""
    found = select(CommentRound).join(CommentRound.document).where(CommentRound.id == round_id)
    with_group = contains_eager(CommentRound.document).joinedload(Document.group).joinedload(Group.charter)
    asked = db.session.scalar(readable_rounds(user, found).options(with_group))
    if asked is not None:
        known_to(user, asked.document)
    return asked


def rounds_for(user: Any, document: Document) -> list[Any]:
    """Rows (round, comments to deal with, dealt with) of the rounds that the viewer may see, the newest first."""
    found = (
        select(CommentRound, counted(), counted(Comment.disposition != Disposition.OPEN))
        .join(CommentRound.document)
        .where(CommentRound.document_id == document.id, audience_sql(CommentRound.audience, user))
        .order_by(CommentRound.number.desc())
    )
    return list(db.session.execute(found))


def counted(*more: Any) -> sa.ScalarSelect[Any]:
    """How many comments of a round count (neither held back nor withdrawn)."""
    found = select(func.count(Comment.id)).where(
        Comment.round_id == CommentRound.id, Comment.is_spam.is_(False), Comment.withdrawn_at.is_(None), *more
    )
    return found.correlate(CommentRound).scalar_subquery()


def open_round_of(document_id: int) -> CommentRound | None:
    """The round that stands on the calendar: opened, not cancelled, its authors not yet told; the newest."""
    wanted = select(CommentRound).where(CommentRound.document_id == document_id, CommentRound.told_at.is_(None))
    return db.session.scalar(
        wanted.where(CommentRound.state == RoundState.OPENED).order_by(CommentRound.id.desc()).limit(1)
    )


def last_public_round(document_id: int) -> CommentRound | None:
    """The newest round that asked everybody and was not cancelled."""
    wanted = select(CommentRound).where(
        CommentRound.document_id == document_id, CommentRound.audience == DocumentAudience.PUBLIC
    )
    return db.session.scalar(
        wanted.where(CommentRound.state == RoundState.OPENED).order_by(CommentRound.id.desc()).limit(1)
    )


def next_round_number(document_id: int) -> int:
    wanted = select(func.max(CommentRound.number)).where(CommentRound.document_id == document_id)
    return (db.session.scalar(wanted) or 0) + 1


@dataclass(frozen=True)
class Progress:
    """How far a round has come; `shown` is how many comments this viewer's list has."""

    total: int = 0
    done: int = 0
    held: int = 0
    withdrawn: int = 0
    shown: int = 0


def comments_for(user: Any, asked: CommentRound, disposition: str = "") -> Select[Any]:
    """The comments that the viewer may read, by clause in the order of their numbers.

    The group reads all but what is held back, which only officers see. Others read their own, and all that count once
    the authors were told.
    """
    found = select(Comment).where(Comment.round_id == asked.id, comments_sql(user, asked))
    if disposition in set(Disposition) and policy.sees_outcome(user, asked):
        found = found.where(Comment.disposition == disposition, Comment.withdrawn_at.is_(None))
    elif disposition == "held":
        found = found.where(Comment.is_spam)
    return found.options(joinedload(Comment.person), joinedload(Comment.organization)).order_by(Comment.number)


def comments_sql(user: Any, asked: CommentRound) -> sa.ColumnElement[bool]:
    own = Comment.person_id == user.id if user.is_authenticated else sa.false()
    if policy.sees_held(user, asked):
        return sa.true()
    if policy.reads_comments(user, asked):
        return sa.or_(Comment.is_spam.is_(False), own)
    told = sa.and_(Comment.is_spam.is_(False), Comment.withdrawn_at.is_(None)) if asked.told_at else sa.false()
    return sa.or_(own, told)


def progress_of(user: Any, asked: CommentRound) -> Progress:
    """Everything that the head of a round counts, in one statement."""
    counts = sa.and_(Comment.is_spam.is_(False), Comment.withdrawn_at.is_(None))
    row = db.session.execute(
        select(
            func.count(Comment.id).filter(counts),
            func.count(Comment.id).filter(counts, Comment.disposition != Disposition.OPEN),
            func.count(Comment.id).filter(Comment.is_spam),
            func.count(Comment.id).filter(Comment.withdrawn_at.is_not(None)),
            func.count(Comment.id).filter(comments_sql(user, asked)),
        ).where(Comment.round_id == asked.id)
    ).one()
    return Progress(*row)


def visible_comment(user: Any, comment_id: int) -> Comment | None:
    """One comment that the viewer may read, with its round; two statements."""
    found = select(Comment).join(Comment.round).join(CommentRound.document).where(Comment.id == comment_id)
    with_round = contains_eager(Comment.round).contains_eager(CommentRound.document)
    with_group = with_round.joinedload(Document.group).joinedload(Group.charter)
    people = (joinedload(Comment.person), joinedload(Comment.organization))
    comment = db.session.scalar(readable_rounds(user, found).options(with_group, *people))
    if comment is None:
        return None
    known_to(user, comment.round.document)
    return comment if policy.can_read_comment(user, comment) else None


def visible_sheet(user: Any, sheet_id: int) -> CommentSheet | None:
    """One uploaded sheet of a round that the viewer may see; else None."""
    sheet = db.session.get(CommentSheet, sheet_id)
    asked = visible_round(user, sheet.round_id) if sheet is not None else None
    if sheet is None or asked is None:
        return None
    set_committed_value(sheet, "round", asked)  # the very row, with what is known of the viewer
    return sheet


def comments_by_id(asked: CommentRound, ids: Collection[int]) -> list[Comment]:
    """The chosen comments of a round that count."""
    wanted = select(Comment).where(Comment.round_id == asked.id, Comment.id.in_(ids), Comment.is_spam.is_(False))
    return list(db.session.scalars(wanted.where(Comment.withdrawn_at.is_(None)).order_by(Comment.number)))


def all_comments(asked: CommentRound) -> list[Comment]:
    """Every comment of a round that counts, with its author."""
    wanted = select(Comment).where(Comment.round_id == asked.id, Comment.is_spam.is_(False))
    return list(
        db.session.scalars(
            wanted.where(Comment.withdrawn_at.is_(None))
            .options(joinedload(Comment.person), joinedload(Comment.organization))
            .order_by(Comment.number)
        )
    )


def commented_by(asked: CommentRound) -> set[int]:
    """The people who have commented in a round."""
    wanted = select(Comment.person_id).where(Comment.round_id == asked.id, Comment.withdrawn_at.is_(None))
    return {key for key in db.session.scalars(wanted) if key}
