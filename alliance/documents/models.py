"""The register of documents: versions, downloads, comment rounds, and what lies on a meeting's table."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.models import Person
from alliance.ballots.models import Ballot
from alliance.core.clock import now
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.core.localized import Localized, LocalizedType
from alliance.documents.enums import (
    CommentKind,
    Disposition,
    DocumentAudience,
    DocumentKind,
    DocumentState,
    RoundState,
    StandardStage,
)
from alliance.files.models import StoredFile
from alliance.groups.models import Deliverable, Group
from alliance.meetings.models import AgendaItem
from alliance.organizations.models import Organization


class Document(Keyed, Stamped, Versioned, Model):
    """An entry of a group's register. `number` is given once ('WG3-N031'); a standard gets `standard_number` late.

    `audience` is who may read its page; each version has an audience of its own, which may be narrower. `ballot_id`:
    the ballot that decides about it now, or did last. `stage` is None for everything but group standards.
    `review_due_on`: by when a published standard has to be confirmed, revised or withdrawn.
    """

    __tablename__ = "document"
    __table_args__ = (
        sa.Index("ix_document_group_id_id", "group_id", "id"),
        sa.Index("ix_document_group_id_state_id", "group_id", "state", "id"),
        sa.Index("ix_document_audience_state_id", "audience", "state", "id"),
        sa.Index("ix_document_kind_state_id", "kind", "state", "id"),
        sa.Index("ix_document_review_due_on", "review_due_on"),
    )

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("working_group.id"))
    number: Mapped[str] = mapped_column(sa.String(60), unique=True)
    kind: Mapped[DocumentKind] = mapped_column(default=DocumentKind.OTHER)
    title: Mapped[Localized] = mapped_column(LocalizedType)
    summary: Mapped[Localized] = mapped_column(LocalizedType)
    search_text: Mapped[str] = mapped_column(sa.Text, default="")  # folded titles and number, for finding it
    state: Mapped[DocumentState] = mapped_column(default=DocumentState.WORKING_DRAFT)
    state_since: Mapped[datetime] = mapped_column(default=now)
    audience: Mapped[DocumentAudience] = mapped_column(default=DocumentAudience.GROUP)
    stage: Mapped[StandardStage | None]
    stage_since: Mapped[datetime | None]
    standard_number: Mapped[str | None] = mapped_column(sa.String(60), unique=True)
    deliverable_id: Mapped[int | None] = mapped_column(sa.ForeignKey("deliverable.id"), index=True)
    ballot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ballot.id"), index=True)
    published_on: Mapped[date | None]
    review_due_on: Mapped[date | None]
    withdrawn_reason: Mapped[str] = mapped_column(sa.Text, default="")
    registered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    group: Mapped[Group] = relationship()
    deliverable: Mapped[Deliverable | None] = relationship()
    ballot: Mapped[Ballot | None] = relationship()
    registered_by: Mapped[Person | None] = relationship()
    versions: Mapped[list[DocumentVersion]] = relationship(
        back_populates="document", order_by="DocumentVersion.number, DocumentVersion.id"
    )
    drafters: Mapped[list[Drafter]] = relationship(back_populates="document", order_by="Drafter.id")

    seen_in: tuple[
        Group, ...
    ] = ()  # the group with what is known of the viewer, held as long as the document is; set by queries

    @property
    def audit_label(self) -> str:
        return self.number

    @property
    def is_standard(self) -> bool:
        return self.kind is DocumentKind.STANDARD

    @property
    def full_title(self) -> str:
        """Number and title on one line; a standard goes by the number it got as one."""
        return f"{self.standard_number or self.number} {self.title.text}"


class Replacement(Keyed, Stamped, Model):
    """A document takes the place of an older one once it is published."""

    __tablename__ = "document_replacement"
    __table_args__ = (sa.UniqueConstraint("newer_id", "older_id"),)

    newer_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"))
    older_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)

    newer: Mapped[Document] = relationship(foreign_keys=[newer_id])
    older: Mapped[Document] = relationship(foreign_keys=[older_id])

    @property
    def audit_label(self) -> str:
        return f"document {self.newer_id} for document {self.older_id}"


class DocumentVersion(Keyed, Stamped, Model):
    """One version with what changed since the one before; the same number may come in several languages.

    A version never changes, except that more people may read it: those of its `audience` who may read the document.
    """

    __tablename__ = "document_version"
    __table_args__ = (sa.UniqueConstraint("document_id", "number", "language"),)

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"))
    number: Mapped[int]
    language: Mapped[str] = mapped_column(sa.String(2), default="")
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    changes: Mapped[str] = mapped_column(sa.Text, default="")
    audience: Mapped[DocumentAudience] = mapped_column(default=DocumentAudience.GROUP)
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    document: Mapped[Document] = relationship(back_populates="versions")
    file: Mapped[StoredFile] = relationship()
    added_by: Mapped[Person | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"version {self.number} of document {self.document_id}"


class Drafter(Keyed, Stamped, Model):
    """Who writes a document, for which organization; drafters do not vote on their group standard."""

    __tablename__ = "drafter"
    __table_args__ = (sa.UniqueConstraint("document_id", "person_id"),)

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organization.id"))

    document: Mapped[Document] = relationship(back_populates="drafters")
    person: Mapped[Person] = relationship()
    organization: Mapped[Organization | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"person {self.person_id} drafts document {self.document_id}"


class DocumentEvent(Keyed, Model):
    """A step of a document: state or stage, from, to, by whom, when, why."""

    __tablename__ = "document_event"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    was: Mapped[str] = mapped_column(sa.String(40), default="")
    became: Mapped[str] = mapped_column(sa.String(40))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)

    document: Mapped[Document] = relationship()
    actor: Mapped[Person | None] = relationship()


class Download(Keyed, Model):
    """Somebody took a version; visitors are counted without a name."""

    __tablename__ = "download"
    __table_args__ = (sa.Index("ix_download_version_id_at", "version_id", "at"),)

    version_id: Mapped[int] = mapped_column(sa.ForeignKey("document_version.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organization.id"))
    at: Mapped[datetime] = mapped_column(default=now)

    version: Mapped[DocumentVersion] = relationship()
    person: Mapped[Person | None] = relationship()
    organization: Mapped[Organization | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"version {self.version_id}"


class CommentRound(Keyed, Stamped, Versioned, Model):
    """Comments on one version, until a moment, by the people of its audience; visitors too where that is everybody.

    `told_at`: when its authors were told what became of their comments; from then on nothing of it changes.
    """

    __tablename__ = "comment_round"
    __table_args__ = (sa.Index("ix_comment_round_closes_at", "closes_at"),)

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    version_number: Mapped[int]
    number: Mapped[int]
    state: Mapped[RoundState] = mapped_column(default=RoundState.OPENED)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(sa.String(60))
    audience: Mapped[DocumentAudience] = mapped_column(default=DocumentAudience.GROUP)
    instructions: Mapped[Localized] = mapped_column(LocalizedType)
    opened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    cancel_reason: Mapped[str] = mapped_column(sa.Text, default="")
    told_at: Mapped[datetime | None]

    document: Mapped[Document] = relationship()

    @property
    def audit_label(self) -> str:
        return f"round {self.number} of document {self.document_id}"

    def is_open(self, at: datetime | None = None) -> bool:
        at = at or now()
        return self.state is RoundState.OPENED and self.opens_at <= at < self.closes_at

    def is_closed(self, at: datetime | None = None) -> bool:
        """A comment at `closes_at` is too late, whatever any worker did."""
        return self.state is RoundState.OPENED and self.closes_at <= (at or now())

    @property
    def lasts(self) -> timedelta:
        return self.closes_at - self.opens_at


class Comment(Keyed, Stamped, Versioned, Model):
    """One line of the comment table. A visitor's comment has a name and address instead of a person; one that looks
    like spam waits unseen until an officer lets it in."""

    __tablename__ = "comment"
    __table_args__ = (sa.UniqueConstraint("round_id", "number"),)

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("comment_round.id"))
    number: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organization.id"), index=True)
    author_name: Mapped[str] = mapped_column(sa.String(200), default="")
    author_email: Mapped[str] = mapped_column(sa.String(254), default="")
    author_organization: Mapped[str] = mapped_column(sa.String(200), default="")
    author_locale: Mapped[str] = mapped_column(sa.String(8), default="en")  # of the page on which a visitor wrote
    clause: Mapped[str] = mapped_column(sa.String(60), default="")
    place: Mapped[str] = mapped_column(sa.String(100), default="")  # paragraph, figure, table, note
    kind: Mapped[CommentKind] = mapped_column(default=CommentKind.TECHNICAL)
    text: Mapped[str] = mapped_column(sa.Text)
    proposal: Mapped[str] = mapped_column(sa.Text, default="")
    disposition: Mapped[Disposition] = mapped_column(default=Disposition.OPEN)
    response: Mapped[str] = mapped_column(sa.Text, default="")
    disposed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    disposed_at: Mapped[datetime | None]
    is_spam: Mapped[bool] = mapped_column(default=False)
    withdrawn_at: Mapped[datetime | None]

    round: Mapped[CommentRound] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    organization: Mapped[Organization | None] = relationship()

    @property
    def counts(self) -> bool:
        """Whether it is to be dealt with: neither held back nor withdrawn."""
        return not self.is_spam and self.withdrawn_at is None

    @property
    def audit_label(self) -> str:
        return f"comment {self.number} of round {self.round_id}"


class CommentSheet(Keyed, Stamped, Model):
    """A sheet of comments or dispositions that somebody uploaded: looked through first, then taken in as a whole."""

    __tablename__ = "comment_sheet"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("comment_round.id"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    uploaded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    applied_at: Mapped[datetime | None]

    round: Mapped[CommentRound] = relationship()
    file: Mapped[StoredFile] = relationship()
    uploaded_by: Mapped[Person | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"sheet {self.id} of round {self.round_id}"


class OnTheTable(Keyed, Stamped, Model):
    """A document that a point of an agenda is about."""

    __tablename__ = "document_on_agenda"
    __table_args__ = (sa.UniqueConstraint("document_id", "item_id"),)

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"))
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True)
    put_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    document: Mapped[Document] = relationship()
    item: Mapped[AgendaItem] = relationship()

    @property
    def audit_label(self) -> str:
        return f"document {self.document_id} at item {self.item_id}"
