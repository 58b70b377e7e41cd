"""The register of a group, the library and the list of standards: words, filters, one page of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.search_terms import index_terms, query_terms
from alliance.documents.enums import DocumentAudience, DocumentKind, DocumentState, RoundState
from alliance.documents.models import CommentRound, Document, DocumentVersion
from alliance.documents.queries.documents import audience_sql, documents_of, visible_documents

MOST_ROWS = 10_000  # of a sheet


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for; empty values do not filter."""

    words: str = ""
    state: str = ""
    kind: str = ""
    audience: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.words.strip() or self.state or self.kind or self.audience)


def search_text(document: Document) -> str:
    """What a document is found by: both titles, both summaries and its numbers, as words between spaces."""
    title, summary = document.title, document.summary
    numbers = f"{document.number} {document.standard_number or ''}"
    return f" {index_terms(title.en, title.zh, summary.en, summary.zh, numbers)} "


def matching(found: Select[Any], wanted: Wanted) -> Select[Any]:
    """The documents that carry every word and pass every filter."""
    for term in query_terms(wanted.words):  # letters and digits alone, so nothing in them is a wildcard
        found = found.where(Document.search_text.like(f"% {term.text}{'%' if term.prefix else ' %'}"))
    if wanted.state in set(DocumentState):
        found = found.where(Document.state == wanted.state)
    if wanted.kind in set(DocumentKind):
        found = found.where(Document.kind == wanted.kind)
    if wanted.audience in set(DocumentAudience):
        found = found.where(Document.audience == wanted.audience)
    return found


def newest_sql(user: Any) -> sa.ScalarSelect[Any]:
    """The newest version that the viewer may read."""
    found = select(func.max(DocumentVersion.number)).where(
        DocumentVersion.document_id == Document.id, audience_sql(DocumentVersion.audience, user)
    )
    return found.correlate(Document).scalar_subquery()


def closes_sql(user: Any) -> sa.ScalarSelect[Any]:
    """Until when the document is open for comments of the viewer's audience; NULL when it is not."""
    found = select(func.min(CommentRound.closes_at)).where(
        CommentRound.document_id == Document.id,
        CommentRound.state == RoundState.OPENED,
        CommentRound.closes_at > now(),
        audience_sql(CommentRound.audience, user),
    )
    return found.correlate(Document).scalar_subquery()


def with_columns(found: Select[Any], user: Any) -> Select[Any]:
    """Rows (document, newest version, until when comments are taken)."""
    return found.add_columns(newest_sql(user).label("newest"), closes_sql(user).label("closes_at"))


def register_rows(user: Any, group_id: int, wanted: Wanted) -> Select[Any]:
    """A group's documents, the newest first."""
    return with_columns(matching(documents_of(user, group_id), wanted), user).order_by(Document.id.desc())


def library_rows(user: Any, wanted: Wanted) -> Select[Any]:
    """Every document that the viewer may read, with its group, the newest first."""
    found = matching(visible_documents(user), wanted).options(joinedload(Document.group))
    return with_columns(found, user).order_by(Document.id.desc())


def standard_rows(user: Any, wanted: Wanted) -> Select[Any]:
    """Published standards: those in force by their number, or with `state` withdrawn those that no longer are."""
    found = visible_documents(user).where(Document.kind == DocumentKind.STANDARD, Document.standard_number.is_not(None))
    if wanted.state != DocumentState.WITHDRAWN:
        wanted = Wanted(wanted.words, DocumentState.PUBLISHED)
    found = matching(found, wanted).options(joinedload(Document.group))
    return with_columns(found, user).order_by(Document.published_on.desc(), Document.id.desc())


def rows_for_sheet(user: Any, group_id: int, wanted: Wanted) -> list[Any]:
    """The found documents of a register, the first 10,000."""
    return list(db.session.execute(register_rows(user, group_id, wanted).limit(MOST_ROWS)))
