"""Signing ceremonies: agreements in order, the run of show by the minute, who stands and sits where."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.models import Person
from alliance.agreements.models import Agreement, Signatory
from alliance.ceremonies.enums import CeremonyState, CueKind, CueState, Press, StageRow
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.core.localized import Localized, LocalizedType
from alliance.core.secrets import new_nonce
from alliance.events.models import Event


class Ceremony(Keyed, Stamped, Versioned, Model):
    """A ceremony within an event (which may be nothing else). Times of its cues follow from `starts_at`, the minutes of
    each cue, and on the day from what really happened. `crew_nonce` makes the link of the crew's phones."""

    __tablename__ = "ceremony"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), index=True)
    title: Mapped[Localized] = mapped_column(LocalizedType)
    place: Mapped[Localized] = mapped_column(LocalizedType)
    starts_at: Mapped[datetime]
    state: Mapped[CeremonyState] = mapped_column(default=CeremonyState.PREPARING)
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    crew_nonce: Mapped[str] = mapped_column(sa.String(40), unique=True, default=new_nonce)
    host: Mapped[Localized] = mapped_column(LocalizedType)  # who leads through it
    notes: Mapped[Localized] = mapped_column(LocalizedType)

    event: Mapped[Event] = relationship()
    signings: Mapped[list[Signing]] = relationship(back_populates="ceremony", order_by="Signing.position")
    cues: Mapped[list[Cue]] = relationship(
        back_populates="ceremony", order_by="Cue.position", cascade="all, delete-orphan"
    )

    @property
    def audit_label(self) -> str:
        return self.title.in_language("en")


class Signing(Keyed, Stamped, Model):
    """An agreement's place in the signing order. An agreement is signed in one ceremony.

    `left_out_at`: it was decided on the day that it is not signed; those after it may be.
    """

    __tablename__ = "ceremony_signing"
    __table_args__ = (sa.UniqueConstraint("ceremony_id", "position"),)

    ceremony_id: Mapped[int] = mapped_column(sa.ForeignKey("ceremony.id"))
    agreement_id: Mapped[int] = mapped_column(sa.ForeignKey("agreement.id"), unique=True)
    position: Mapped[int]
    signed_at: Mapped[datetime | None]
    left_out_at: Mapped[datetime | None]

    ceremony: Mapped[Ceremony] = relationship(back_populates="signings")
    agreement: Mapped[Agreement] = relationship()

    @property
    def audit_label(self) -> str:
        return f"agreement {self.agreement_id} in ceremony {self.ceremony_id}"


class Cue(Keyed, Stamped, Versioned, Model):
    """A line of the run of show. It lasts `minutes`; `fixed_at` pins it to a moment (doors), else it follows the one
    before. `extra` are minutes given or taken on the day: what was planned stays known. `crew` lists who acts
    (values of `enums.Crew`), for cue sheets of each. Words that are empty follow from the kind and from the
    agreement (`queries.lines`)."""

    __tablename__ = "ceremony_cue"
    __table_args__ = (sa.Index("ix_ceremony_cue_ceremony_id_position", "ceremony_id", "position"),)

    ceremony_id: Mapped[int] = mapped_column(sa.ForeignKey("ceremony.id"))
    position: Mapped[int]
    kind: Mapped[CueKind]
    title: Mapped[Localized] = mapped_column(LocalizedType)
    who: Mapped[Localized] = mapped_column(LocalizedType)
    stage: Mapped[Localized] = mapped_column(LocalizedType)  # where on stage
    microphone: Mapped[Localized] = mapped_column(LocalizedType)  # who holds it
    props: Mapped[Localized] = mapped_column(LocalizedType)  # documents, folders, pens
    crew: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    notes: Mapped[Localized] = mapped_column(LocalizedType)
    minutes: Mapped[int] = mapped_column(default=5)
    extra: Mapped[int] = mapped_column(default=0, server_default="0")
    fixed_at: Mapped[datetime | None]
    signing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ceremony_signing.id"), index=True)
    state: Mapped[CueState] = mapped_column(default=CueState.WAITING)
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    ceremony: Mapped[Ceremony] = relationship(back_populates="cues")
    signing: Mapped[Signing | None] = relationship()

    @property
    def audit_label(self) -> str:
        return self.title.in_language("en") or str(self.kind.value)

    @property
    def length(self) -> timedelta:
        """What was planned."""
        return timedelta(minutes=self.minutes)

    @property
    def real_length(self) -> timedelta:
        """What it gets on the day."""
        return timedelta(minutes=max(0, self.minutes + self.extra))


class StagePlace(Keyed, Stamped, Versioned, Model):
    """Where somebody stands or sits while an agreement is signed (`signing_id`), or during all of the ceremony (None).

    `position` counts from the left as the hall sees it. Either a signatory of the agreement or only a name.
    """

    __tablename__ = "stage_place"
    __table_args__ = (sa.Index("ix_stage_place_ceremony_id_signing_id", "ceremony_id", "signing_id"),)

    ceremony_id: Mapped[int] = mapped_column(sa.ForeignKey("ceremony.id"))
    signing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ceremony_signing.id"), index=True)
    row: Mapped[StageRow]
    position: Mapped[int] = mapped_column(default=1)
    signatory_id: Mapped[int | None] = mapped_column(sa.ForeignKey("signatory.id"), index=True)
    name: Mapped[Localized] = mapped_column(LocalizedType)
    title: Mapped[Localized] = mapped_column(LocalizedType)

    ceremony: Mapped[Ceremony] = relationship()
    signing: Mapped[Signing | None] = relationship()
    signatory: Mapped[Signatory | None] = relationship()

    @property
    def audit_label(self) -> str:
        return self.name.in_language("en") or f"signatory {self.signatory_id}"


class CeremonyStep(Keyed, Model):
    """What was pressed during the ceremony, so that it can be undone and read later.

    `before` holds what the press changed as it stood before: {"ceremony": {...}, "cues": {id: {...}}}, instants as ISO
    8601 text; undoing puts it back.
    """

    __tablename__ = "ceremony_step"

    ceremony_id: Mapped[int] = mapped_column(sa.ForeignKey("ceremony.id"), index=True)
    cue_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ceremony_cue.id"), index=True)
    signing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ceremony_signing.id"), index=True)
    verb: Mapped[Press]
    minutes: Mapped[int | None]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    before: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    undone_at: Mapped[datetime | None]

    actor: Mapped[Person | None] = relationship()
    cue: Mapped[Cue | None] = relationship()
    signing: Mapped[Signing | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"{self.verb} in ceremony {self.ceremony_id}"
