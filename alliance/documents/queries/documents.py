"""Finding documents and what belongs to one, as the viewer may see it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from alliance.core.db import db
from alliance.core.duties import can_coordinate
from alliance.documents.enums import DocumentAudience
from alliance.documents.models import Document, DocumentEvent, DocumentVersion, Drafter, Replacement
from alliance.groups.models import Group, SeatHolder
from alliance.groups.queries.groups import visible_groups, with_viewer
from alliance.membership.queries import is_members_person_sql
from alliance.organizations.models import holding
from alliance.organizations.queries import this_day


def audience_sql(column: Any, user: Any, on: date | None = None) -> sa.ColumnElement[bool]:
    """Whether the viewer is of the audience in a column, in a statement over `Document`.

    Everybody: what is for everybody. People of members: also what is for members. Who sits in the group today, and the
    secretariat: all. The same answer as `policy.belongs_to`.
    """
    if can_coordinate(user):
        return sa.true()
    public = column == DocumentAudience.PUBLIC
    if not user.is_authenticated:
        return public
    on = on or this_day()
    sits = sa.exists().where(
        SeatHolder.group_id == Document.group_id, SeatHolder.person_id == user.id, holding(SeatHolder, on)
    )
    for_members = sa.and_(column == DocumentAudience.MEMBERS, is_members_person_sql(user.id, on))
    return sa.or_(public, sits, for_members)


def in_known_groups(user: Any) -> sa.ColumnElement[bool]:
    """The documents of groups that the viewer knows of: nothing shows that a hidden group exists."""
    if can_coordinate(user):
        return sa.true()
    return Document.group_id.in_(visible_groups(user).with_only_columns(Group.id).correlate(None))


def visible_documents(user: Any) -> Select[Any]:
    """All documents whose page this viewer may read, withdrawn ones included."""
    return select(Document).where(in_known_groups(user), audience_sql(Document.audience, user))


def documents_of(user: Any, group_id: int) -> Select[Any]:
    """The same of one group that the viewer is known to see."""
    return select(Document).where(Document.group_id == group_id, audience_sql(Document.audience, user))


def count_for(user: Any, group_id: int) -> sa.ScalarSelect[int]:
    """How many documents of a group the viewer may read, for its tab."""
    found = documents_of(user, group_id).with_only_columns(sa.func.count(Document.id))
    return found.correlate(None).scalar_subquery()


def known_to(user: Any, document: Document) -> Document:
    """The document with what policies ask about the viewer; one statement."""
    document.seen_in = (with_viewer(user, document.group),)
    return document


def whole(found: Select[Any]) -> Select[Any]:
    """With everything that its page and the policies need of it."""
    return found.options(
        joinedload(Document.group).joinedload(Group.charter),
        joinedload(Document.group).joinedload(Group.parent),
        joinedload(Document.deliverable),
        joinedload(Document.registered_by),
        joinedload(Document.ballot),
        selectinload(Document.drafters).options(joinedload(Drafter.person), joinedload(Drafter.organization)),
    )


def visible_document(user: Any, document_id: int) -> Document | None:
    """One document as this viewer may see it, else None; three statements."""
    found = db.session.scalar(whole(visible_documents(user)).where(Document.id == document_id))
    return known_to(user, found) if found else None


def visible_version(user: Any, version_id: int) -> DocumentVersion | None:
    """One version whose file this viewer may have, else None; two statements."""
    found = (
        select(DocumentVersion)
        .join(DocumentVersion.document)
        .options(contains_eager(DocumentVersion.document).joinedload(Document.group).joinedload(Group.charter))
        .options(joinedload(DocumentVersion.file))
        .where(DocumentVersion.id == version_id, in_known_groups(user), audience_sql(Document.audience, user))
        .where(audience_sql(DocumentVersion.audience, user))
    )
    version = db.session.scalar(found)
    if version is not None:
        known_to(user, version.document)
    return version


def versions_for(user: Any, document: Document) -> list[DocumentVersion]:
    """The versions that this viewer may read, the newest first."""
    found = (
        select(DocumentVersion)
        .join(DocumentVersion.document)
        .where(DocumentVersion.document_id == document.id, audience_sql(DocumentVersion.audience, user))
        .options(joinedload(DocumentVersion.file), joinedload(DocumentVersion.added_by))
        .order_by(DocumentVersion.number.desc(), DocumentVersion.id)
    )
    return list(db.session.scalars(found))


def newest_number(document_id: int) -> int:
    """The number of the newest version; 0 before the first."""
    wanted = select(sa.func.max(DocumentVersion.number)).where(DocumentVersion.document_id == document_id)
    return db.session.scalar(wanted) or 0


def newest_versions(document_id: int) -> list[DocumentVersion]:
    """The newest version in its languages."""
    newest = newest_number(document_id)
    wanted = select(DocumentVersion).where(DocumentVersion.document_id == document_id)
    return list(db.session.scalars(wanted.where(DocumentVersion.number == newest).order_by(DocumentVersion.id)))


def events_of(document: Document) -> list[DocumentEvent]:
    """Its steps, the newest first."""
    found = select(DocumentEvent).where(DocumentEvent.document_id == document.id)
    return list(db.session.scalars(found.options(joinedload(DocumentEvent.actor)).order_by(DocumentEvent.id.desc())))


def relatives_of(user: Any, document: Document) -> tuple[list[Document], list[Document]]:
    """(what it replaces, what replaces it), as far as the viewer may read them; one statement."""
    rows = select(Replacement.newer_id, Document).join(
        Document,
        sa.or_(
            sa.and_(Replacement.newer_id == document.id, Document.id == Replacement.older_id),
            sa.and_(Replacement.older_id == document.id, Document.id == Replacement.newer_id),
        ),
    )
    readable = sa.and_(in_known_groups(user), audience_sql(Document.audience, user))
    older: list[Document] = []
    newer: list[Document] = []
    for newer_id, other in db.session.execute(rows.where(readable).order_by(Document.id)):
        (older if newer_id == document.id else newer).append(other)
    return older, newer


def replaced_by(document_id: int) -> list[Document]:
    """The older documents that a document takes the place of."""
    wanted = select(Document).join(Replacement, Replacement.older_id == Document.id)
    return list(db.session.scalars(wanted.where(Replacement.newer_id == document_id).order_by(Document.id)))


def documents_numbered(user: Any, numbers: Collection[str]) -> dict[str, Document]:
    """The documents that the viewer may read by their numbers in the register or as standards."""
    wanted = sa.or_(Document.number.in_(numbers), Document.standard_number.in_(numbers))
    found: dict[str, Document] = {}
    for document in db.session.scalars(visible_documents(user).where(wanted)):
        found |= {number: document for number in (document.number, document.standard_number) if number}
    return {number: found[number] for number in numbers if number in found}
