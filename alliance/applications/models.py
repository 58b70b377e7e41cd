"""Calls for members, applications, and everything that happens to an application."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.models import Person
from alliance.applications.enums import (
    ApplicationState,
    CallState,
    DocumentSlot,
    DuplicateVerdict,
    Recommendation,
)
from alliance.core.clock import now
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.core.localized import Localized, LocalizedType
from alliance.files.models import StoredFile
from alliance.membership.models import Tier
from alliance.organizations.models import Organization


class Call(Keyed, Stamped, Versioned, Model):
    """A public notice soliciting member units. No `closes_at` makes it the rolling application.

    `eligible` holds codes: {"kind": [...], "field": [...], "region": [...], "country": [...]}; an empty list
    admits all.
    """

    __tablename__ = "call"

    number: Mapped[str] = mapped_column(sa.String(30), unique=True)
    title: Mapped[Localized] = mapped_column(LocalizedType)
    text: Mapped[Localized] = mapped_column(LocalizedType)
    eligible: Mapped[dict[str, list[str]]] = mapped_column(sa.JSON, default=dict)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    zone: Mapped[str] = mapped_column(sa.String(60), default="Asia/Shanghai")
    state: Mapped[CallState] = mapped_column(default=CallState.DRAFT, index=True)

    files: Mapped[list[CallFile]] = relationship(back_populates="call", order_by="CallFile.id")
    forms: Mapped[list[CallForm]] = relationship(back_populates="call", order_by="CallForm.number")

    @property
    def audit_label(self) -> str:
        return self.number

    @property
    def form(self) -> CallForm:
        """The newest version of the extra questions."""
        return self.forms[-1]

    def is_open(self, at: datetime | None = None) -> bool:
        """Open by comparing the time, never by a job that ran."""
        at = at or now()
        begun = self.state is CallState.PUBLISHED and self.opens_at <= at
        return begun and (self.closes_at is None or at < self.closes_at)


class CallFile(Keyed, Model):
    """A file that belongs to the notice."""

    __tablename__ = "call_file"

    call_id: Mapped[int] = mapped_column(sa.ForeignKey("call.id"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    language: Mapped[str] = mapped_column(sa.String(2), default="")

    call: Mapped[Call] = relationship(back_populates="files")
    file: Mapped[StoredFile] = relationship()


class CallForm(Keyed, Stamped, Model):
    """One version of a call's extra questions; answers name the version they were given to.

    `questions`: [{"key", "kind", "label": {"en","zh"}, "help": {...}, "required", "choices": [{"key", "label"}]}].
    """

    __tablename__ = "call_form"
    __table_args__ = (sa.UniqueConstraint("call_id", "number"),)

    call_id: Mapped[int] = mapped_column(sa.ForeignKey("call.id"))
    number: Mapped[int] = mapped_column(default=1)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)

    call: Mapped[Call] = relationship(back_populates="forms")


class Application(Keyed, Stamped, Versioned, Model):
    """A request of one organization to become a member.

    `answers` is {step: {field: value}}; what was typed but is not yet well-formed waits under "_typed" of its step.
    `tier_id` is the tier wished for, and after approval the tier given.

    `organization_id` is the known organization that the application was linked to, or the one that approval made.
    `returns_to` is the state before information was requested. `saved` tells of each step
    {"version", "at", "by", "name"}: two people on different steps do not get in each other's way.
    """

    __tablename__ = "application"
    __table_args__ = (
        sa.Index("ix_application_state_state_since", "state", "state_since"),
        sa.Index("ix_application_submitted_at_id", "submitted_at", "id"),
        sa.Index("ix_application_decided_at", "decided_at"),
    )

    number: Mapped[str] = mapped_column(sa.String(30), unique=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("call.id"), index=True)
    form_id: Mapped[int] = mapped_column(sa.ForeignKey("call_form.id"))
    applicant_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organization_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organization.id"), index=True)
    tier_id: Mapped[int | None] = mapped_column(sa.ForeignKey("tier.id"))
    handler_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    earlier_id: Mapped[int | None] = mapped_column(sa.ForeignKey("application.id"))
    name: Mapped[Localized] = mapped_column(LocalizedType)
    name_key: Mapped[str] = mapped_column(sa.String(600), default="", index=True)
    state: Mapped[ApplicationState] = mapped_column(default=ApplicationState.DRAFT)
    returns_to: Mapped[ApplicationState | None]
    state_since: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    promised_at: Mapped[datetime | None]
    decision_note: Mapped[str] = mapped_column(sa.Text, default="")
    answers: Mapped[dict[str, dict[str, Any]]] = mapped_column(sa.JSON, default=dict)
    done_steps: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    saved: Mapped[dict[str, dict[str, Any]]] = mapped_column(sa.JSON, default=dict)

    call: Mapped[Call] = relationship()
    form: Mapped[CallForm] = relationship()
    applicant: Mapped[Person] = relationship(foreign_keys=[applicant_id])
    handler: Mapped[Person | None] = relationship(foreign_keys=[handler_id])
    organization: Mapped[Organization | None] = relationship()
    tier: Mapped[Tier | None] = relationship()
    editors: Mapped[list[ApplicationEditor]] = relationship(
        back_populates="application", order_by="ApplicationEditor.id"
    )
    documents: Mapped[list[ApplicationDocument]] = relationship(
        back_populates="application", order_by="ApplicationDocument.id"
    )
    events: Mapped[list[ApplicationEvent]] = relationship(back_populates="application", order_by="ApplicationEvent.id")
    reviews: Mapped[list[Review]] = relationship(back_populates="application", order_by="Review.id")

    @property
    def audit_label(self) -> str:
        return self.number


class ApplicationEditor(Keyed, Stamped, Model):
    """A colleague of the applicant who edits the draft too; `address` is where the applicant asked them."""

    __tablename__ = "application_editor"
    __table_args__ = (sa.UniqueConstraint("application_id", "person_id"),)

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    address: Mapped[str] = mapped_column(sa.String(254), default="")

    application: Mapped[Application] = relationship(back_populates="editors")
    person: Mapped[Person] = relationship()

    @property
    def audit_label(self) -> str:
        return self.person.display_name


class ApplicationDocument(Keyed, Stamped, Model):
    """An uploaded file in one of the slots; replacing or removing dates the old row out, nothing is lost.

    `question` is the key of the extra question that asked for the file, '' for the standing slots.
    """

    __tablename__ = "application_document"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    slot: Mapped[DocumentSlot]
    question: Mapped[str] = mapped_column(sa.String(60), default="")
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    removed_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(back_populates="documents")
    file: Mapped[StoredFile] = relationship(lazy="joined")

    @property
    def audit_label(self) -> str:
        return self.slot.value


class ApplicationEvent(Keyed, Model):
    """One transition: from which state to which, by whom, when, why. The timeline is these rows."""

    __tablename__ = "application_event"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    from_state: Mapped[ApplicationState | None]
    to_state: Mapped[ApplicationState]
    note: Mapped[str] = mapped_column(sa.Text, default="")

    application: Mapped[Application] = relationship(back_populates="events")
    actor: Mapped[Person | None] = relationship()


class Submission(Keyed, Stamped, Model):
    """The frozen answers and file names of one submission; two of them make the difference that reviewers see."""

    __tablename__ = "submission"
    __table_args__ = (sa.UniqueConstraint("application_id", "number"),)

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"))
    number: Mapped[int]
    submitted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    answers: Mapped[dict[str, dict[str, Any]]] = mapped_column(sa.JSON, default=dict)
    documents: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)


class InformationRequest(Keyed, Stamped, Model):
    """A question of the secretariat; the application is the applicant's again until it is answered."""

    __tablename__ = "information_request"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    question: Mapped[str] = mapped_column(sa.Text)
    steps: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # the steps opened for editing
    answer_by: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(sa.Text, default="")

    asked_by: Mapped[Person] = relationship()

    @property
    def audit_label(self) -> str:
        return self.question[:80]


class ApplicationMessage(Keyed, Stamped, Model):
    """A message between the applicant and the secretariat; `internal` ones only the secretariat and reviewers see."""

    __tablename__ = "application_message"

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"), index=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    from_secretariat: Mapped[bool] = mapped_column(default=False)
    internal: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(sa.Text)

    author: Mapped[Person] = relationship()

    @property
    def audit_label(self) -> str:
        return self.text[:80]


class Review(Keyed, Stamped, Versioned, Model):
    """One reviewer's recommendation with grounds, or a recusal."""

    __tablename__ = "review"
    __table_args__ = (sa.UniqueConstraint("application_id", "reviewer_id"),)

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"))
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    assigned_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    recommendation: Mapped[Recommendation | None]
    grounds: Mapped[str] = mapped_column(sa.Text, default="")
    answered_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(back_populates="reviews")
    reviewer: Mapped[Person] = relationship(foreign_keys=[reviewer_id])

    @property
    def audit_label(self) -> str:
        return self.reviewer.display_name


class DuplicateCheck(Keyed, Stamped, Model):
    """What screening decided about one known organization that looked like the applicant."""

    __tablename__ = "duplicate_check"
    __table_args__ = (sa.UniqueConstraint("application_id", "organization_id"),)

    application_id: Mapped[int] = mapped_column(sa.ForeignKey("application.id"))
    organization_id: Mapped[int] = mapped_column(sa.ForeignKey("organization.id"))
    verdict: Mapped[DuplicateVerdict]
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    organization: Mapped[Organization] = relationship()

    @property
    def audit_label(self) -> str:
        return f"{self.verdict} {self.organization_id}"
