"""What the clock tells people of: rounds that close soon, standards that are due for review."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from alliance.audit.operations import record
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.documents import notices
from alliance.documents.enums import DocumentState, StandardStage
from alliance.documents.models import CommentRound, Document
from alliance.documents.queries.rounds import commented_by
from alliance.jobs.operations import owe
from alliance.organizations.queries import this_day

REVIEW_NOTICES = (180, 60, 0)  # days ahead of the day by which a standard has to be reviewed


@operation
def remind_of_round(round_id: int, closes_at: str) -> None:
    """Remind the readers who have not commented; not when the round was extended or cancelled, or is closed."""
    asked = db.session.get(CommentRound, round_id, populate_existing=True)
    if asked is None or not asked.is_open() or asked.closes_at != datetime.fromisoformat(closes_at):
        return
    told = notices.round_closing(asked, but=commented_by(asked))
    record(None, "documents.round_reminded", asked, told=told)


@operation
def owe_review_notices() -> None:
    """Find the standards whose review comes near or is due, and owe each notice once."""
    on = this_day()
    wanted = select(Document.id, Document.review_due_on).where(
        Document.state == DocumentState.PUBLISHED,
        Document.stage == StandardStage.PUBLISHED,
        Document.review_due_on <= on + timedelta(days=max(REVIEW_NOTICES)),
    )
    for document_id, due_on in db.session.execute(wanted):
        assert due_on is not None  # NULL is not less than any day
        days = min(one for one in REVIEW_NOTICES if one >= (due_on - on).days)
        key = f"documents.review.{document_id}.{due_on}.{days}"
        owe("documents.tell_of_review", {"document_id": document_id}, key=key)


@operation
def tell_of_review(document_id: int) -> None:
    """Tell the officers of a standard's group by when it has to be reviewed."""
    document = db.session.get(Document, document_id, populate_existing=True)
    if document is None or document.stage is not StandardStage.PUBLISHED or document.review_due_on is None:
        return
    told = notices.review_due(document)
    record(None, "documents.review_told", document, told=told)
