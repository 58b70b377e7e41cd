"""Agreements: parties and who signs for them, texts up to the frozen one, what was signed and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.models import Person
from alliance.agreements.enums import (
    AgreementKind,
    AgreementState,
    Answer,
    ChangeState,
    Course,
    MilestoneState,
    ProofKind,
    RegisterAudience,
    SignatoryRole,
    Standing,
)
from alliance.core.clock import now, today
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.core.localized import Localized, LocalizedType
from alliance.core.search_index import make_searchable
from alliance.core.secrets import new_nonce
from alliance.files.models import StoredFile
from alliance.organizations.models import Organization

ENDS_SOON = 60  # days


@dataclass(frozen=True)
class AgreementFacts:
    """How a person stands to an agreement on the day of the request."""

    person_id: int | None = None
    is_party: bool = False  # of a party, its contact, or one of those who sign


STRANGER = AgreementFacts()


class Agreement(Keyed, Stamped, Versioned, Model):
    """One agreement. `number` is its place in the register, given when it is signed ('AG-2026-004').

    `languages` are those in which it has a text ('zh', 'en'). `final_sha256` is the hash over the frozen texts (see
    operations.texts.fingerprint); None while the text may change. `audience` is who finds it once signed.
    `stages` is filled by the ceremony that signs it.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        sa.Index("ix_agreement_state_signed_on_id", "state", "signed_on", "id"),
        sa.Index("ix_agreement_audience_state_signed_on_id", "audience", "state", "signed_on", "id"),
        sa.Index("ix_agreement_kind_state_signed_on_id", "kind", "state", "signed_on", "id"),
        sa.Index("ix_agreement_valid_until", "valid_until"),
    )

    number: Mapped[str | None] = mapped_column(sa.String(30), unique=True)
    kind: Mapped[AgreementKind]
    title: Mapped[Localized] = mapped_column(LocalizedType)
    summary: Mapped[Localized] = mapped_column(LocalizedType)
    languages: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    state: Mapped[AgreementState] = mapped_column(default=AgreementState.DRAFTING)
    state_since: Mapped[datetime] = mapped_column(default=now)
    final_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    frozen_at: Mapped[datetime | None]
    signed_on: Mapped[date | None]
    signed_at_place: Mapped[Localized] = mapped_column(LocalizedType)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    amount: Mapped[Decimal | None] = mapped_column(sa.Numeric(16, 2))
    currency: Mapped[str] = mapped_column(sa.String(3), default="CNY")
    audience: Mapped[RegisterAudience] = mapped_column(default=RegisterAudience.MEMBERS)
    keeper_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)  # of the secretariat
    fulfilled_on: Mapped[date | None]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    terms: Mapped[str] = mapped_column(sa.Text, default="", deferred=True)

    keeper: Mapped[Person | None] = relationship(foreign_keys=[keeper_id])
    parties: Mapped[list[Party]] = relationship(back_populates="agreement", order_by="Party.position")
    texts: Mapped[list[AgreementText]] = relationship(back_populates="agreement", order_by="AgreementText.id")

    viewer_facts = STRANGER  # how the viewer of this request stands to it; set by queries, not stored

    @property
    def audit_label(self) -> str:
        return self.number or self.title.in_language("en")

    @property
    def is_frozen(self) -> bool:
        """Whether the texts, parties and names stand fixed."""
        return self.final_sha256 is not None

    def standing(self, on: date | None = None) -> Standing | None:
        """What a signed agreement is on a day; None before it is signed."""
        if self.state is not AgreementState.SIGNED:
            return None
        on = on or today()
        if self.fulfilled_on is not None and self.fulfilled_on <= on:
            return Standing.FULFILLED
        if self.valid_from is not None and on < self.valid_from:
            return Standing.COMING
        if self.valid_until is None:
            return Standing.IN_FORCE
        if self.valid_until < on:
            return Standing.ENDED
        return Standing.ENDING if (self.valid_until - on).days <= ENDS_SOON else Standing.IN_FORCE


class Party(Keyed, Stamped, Versioned, Model):
    """A side of an agreement: an organization we know, or only a name. `position` is the order in text and on stage.

    The party confirms by its contact (`contact_*`), whose link carries `nonce`. `confirmed_sha256` is the text that it
    confirmed: a confirmation of another text does not count.
    """

    __tablename__ = "agreement_party"
    __table_args__ = (sa.UniqueConstraint("agreement_id", "position"),)

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"))
    position: Mapped[int]
    organization_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organization.id"), index=True)
    name: Mapped[Localized] = mapped_column(LocalizedType)  # as it stands in the text
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    contact_name: Mapped[str] = mapped_column(sa.String(200), default="")
    contact_email: Mapped[str] = mapped_column(sa.String(254), default="")
    locale: Mapped[str] = mapped_column(sa.String(8), default="en")
    nonce: Mapped[str] = mapped_column(sa.String(40), unique=True, default=new_nonce)
    answer: Mapped[Answer] = mapped_column(default=Answer.NOT_ASKED)
    answered_at: Mapped[datetime | None]
    confirmed_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    asked_at: Mapped[datetime | None]
    recorded_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id")
    )  # who noted an answer given otherwise
    answer_note: Mapped[str] = mapped_column(sa.Text, default="")  # how it was given, then

    agreement: Mapped[Agreement] = relationship(back_populates="parties")
    organization: Mapped[Organization | None] = relationship()
    contact: Mapped[Person | None] = relationship(foreign_keys=[contact_id])
    signatories: Mapped[list[Signatory]] = relationship(back_populates="party", order_by="Signatory.position")

    zone = ""  # mails to a party tell times in the alliance's zone

    @property
    def audit_label(self) -> str:
        return self.name.in_language("en")

    @property
    def display_name(self) -> str:
        """Whom mail to the party addresses: its contact, else the party."""
        return self.contact_name or (self.contact.display_name if self.contact else self.name.in_language(self.locale))

    @property
    def email(self) -> str:
        """Where mail to the party goes; empty when it has no contact with an address."""
        return self.contact_email or (self.contact.email if self.contact else "")

    @property
    def people(self) -> list[Signatory]:
        """Who signs, witnesses or is present for it now."""
        return [one for one in self.signatories if one.removed_at is None]

    @property
    def has_confirmed(self) -> bool:
        """Whether the party confirmed the text as it stands frozen now."""
        final = self.agreement.final_sha256
        return self.answer is Answer.CONFIRMED and final is not None and self.confirmed_sha256 == final


class Signatory(Keyed, Stamped, Versioned, Model):
    """Who signs for a party, witnesses, or is present, with name and title in both languages; confirms by a link.

    `party_id` is None for witnesses and leaders who stand for no party.
    """

    __tablename__ = "signatory"
    __table_args__ = (sa.Index("ix_signatory_agreement_id_position", "agreement_id", "position"),)

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"))
    party_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agreement_party.id"), index=True)
    role: Mapped[SignatoryRole] = mapped_column(default=SignatoryRole.SIGNATORY)
    position: Mapped[int] = mapped_column(default=0)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[Localized] = mapped_column(LocalizedType)
    title: Mapped[Localized] = mapped_column(LocalizedType)
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    locale: Mapped[str] = mapped_column(sa.String(8), default="en")
    zone: Mapped[str] = mapped_column(sa.String(60), default="")
    nonce: Mapped[str] = mapped_column(sa.String(40), unique=True, default=new_nonce)
    answer: Mapped[Answer] = mapped_column(default=Answer.NOT_ASKED)
    answered_at: Mapped[datetime | None]
    confirmed_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    asked_at: Mapped[datetime | None]
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answer_note: Mapped[str] = mapped_column(sa.Text, default="")
    signed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    agreement: Mapped[Agreement] = relationship()
    party: Mapped[Party | None] = relationship(back_populates="signatories")
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])

    @property
    def audit_label(self) -> str:
        return self.name.in_language("en")

    @property
    def display_name(self) -> str:
        return self.name.in_language(self.locale)

    @property
    def has_confirmed(self) -> bool:
        """Whether this person confirmed the text as it stands frozen now."""
        final = self.agreement.final_sha256
        return self.answer is Answer.CONFIRMED and final is not None and self.confirmed_sha256 == final


class AgreementText(Keyed, Stamped, Model):
    """A version of the text in a language, as a file. The newest of each language are frozen together."""

    __tablename__ = "agreement_text"
    __table_args__ = (sa.UniqueConstraint("agreement_id", "language", "number"),)

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"))
    language: Mapped[str] = mapped_column(sa.String(8))
    number: Mapped[int]
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    is_final: Mapped[bool] = mapped_column(default=False)
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    agreement: Mapped[Agreement] = relationship(back_populates="texts")
    file: Mapped[StoredFile] = relationship()
    added_by: Mapped[Person | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"text {self.number} ({self.language}) of agreement {self.agreement_id}"


class ChangeRequest(Keyed, Stamped, Versioned, Model):
    """A change that a party or signatory asked for, and what became of it."""

    __tablename__ = "agreement_change_request"

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"), index=True)
    party_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agreement_party.id"), index=True)
    signatory_id: Mapped[int | None] = mapped_column(sa.ForeignKey("signatory.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[ChangeState] = mapped_column(default=ChangeState.OPEN)
    reply: Mapped[str] = mapped_column(sa.Text, default="")
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    agreement: Mapped[Agreement] = relationship()
    party: Mapped[Party | None] = relationship()
    signatory: Mapped[Signatory | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"change request {self.id} of agreement {self.agreement_id}"


class AgreementStep(Keyed, Model):
    """A change of an agreement's state: who, when, why."""

    __tablename__ = "agreement_step"

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"), index=True)
    from_state: Mapped[AgreementState | None]
    to_state: Mapped[AgreementState]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    reason: Mapped[str] = mapped_column(sa.Text, default="")

    actor: Mapped[Person | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"agreement {self.agreement_id}: {self.to_state}"


class Proof(Keyed, Stamped, Model):
    """The signed copy, photographs, annexes. Photographs of public agreements are public."""

    __tablename__ = "agreement_proof"

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"), index=True)
    kind: Mapped[ProofKind]
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    caption: Mapped[Localized] = mapped_column(LocalizedType)
    removed_at: Mapped[datetime | None]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    agreement: Mapped[Agreement] = relationship()
    file: Mapped[StoredFile] = relationship()

    @property
    def audit_label(self) -> str:
        return f"{self.kind} of agreement {self.agreement_id}"


class Recognition(Keyed, Stamped, Versioned, Model):
    """Of a mutual recognition: `accepting` takes the test reports of `issuing` for a standard in a market, from – to.

    `market` is a country (ISO 3166-1 alpha-2) or a name such as 'EU', 'ASEAN'; `proof` says what it rests on.
    """

    __tablename__ = "recognition"
    __table_args__ = (
        sa.Index("ix_recognition_market_standard", "market", "standard"),
        sa.Index("ix_recognition_standard", "standard"),
    )

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"), index=True)
    accepting_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement_party.id"), index=True)
    issuing_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement_party.id"), index=True)
    standard: Mapped[str] = mapped_column(sa.String(200))
    market: Mapped[str] = mapped_column(sa.String(60))
    first_on: Mapped[date]
    last_on: Mapped[date | None]
    proof: Mapped[Localized] = mapped_column(LocalizedType)

    agreement: Mapped[Agreement] = relationship()
    accepting: Mapped[Party] = relationship(foreign_keys=[accepting_id])
    issuing: Mapped[Party] = relationship(foreign_keys=[issuing_id])

    @property
    def audit_label(self) -> str:
        return f"{self.standard} in {self.market}"


class AgreementMilestone(Keyed, Stamped, Versioned, Model):
    """A line of the follow-up ledger: what the parties promised, who owns it, by when, for how much."""

    __tablename__ = "agreement_milestone"
    __table_args__ = (
        sa.Index("ix_agreement_milestone_agreement_id_due_on", "agreement_id", "due_on"),
        sa.Index("ix_agreement_milestone_state_due_on", "state", "due_on"),
    )

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"))
    title: Mapped[Localized] = mapped_column(LocalizedType)
    party_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agreement_party.id"), index=True)
    due_on: Mapped[date]
    amount: Mapped[Decimal | None] = mapped_column(sa.Numeric(16, 2))
    state: Mapped[MilestoneState] = mapped_column(default=MilestoneState.OPEN)
    done_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(sa.Text, default="")

    agreement: Mapped[Agreement] = relationship()
    party: Mapped[Party | None] = relationship()

    @property
    def audit_label(self) -> str:
        return self.title.in_language("en")

    def is_late(self, on: date | None = None) -> bool:
        return self.state is MilestoneState.OPEN and self.due_on < (on or today())


class ProgressRequest(Keyed, Stamped, Versioned, Model):
    """A party is asked for progress `days` after signing; it answers by the link that `nonce` makes."""

    __tablename__ = "progress_request"
    __table_args__ = (
        sa.UniqueConstraint("party_id", "days"),
        sa.Index("ix_progress_request_answered_at_due_on", "answered_at", "due_on"),
    )

    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"), index=True)
    party_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement_party.id"))
    days: Mapped[int]
    due_on: Mapped[date]  # the day on which it is asked
    nonce: Mapped[str] = mapped_column(sa.String(40), unique=True, default=new_nonce)
    sent_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    percent: Mapped[int | None]
    course: Mapped[Course | None]
    text: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by: Mapped[str] = mapped_column(sa.String(200), default="")

    agreement: Mapped[Agreement] = relationship()
    party: Mapped[Party] = relationship()

    @property
    def audit_label(self) -> str:
        return f"progress after {self.days} days of agreement {self.agreement_id}"


make_searchable(Agreement.__table__)
