"""Invitations to events, each bound to one invitee."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.models import Person
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.core.localized import Localized, LocalizedType
from alliance.core.secrets import new_nonce
from alliance.events.models import Event
from alliance.invitations.enums import InvitationState
from alliance.organizations.models import Organization
from alliance.registrations.models import Registration, SeatCategory


class InvitationPlan(Keyed, Stamped, Versioned, Model):
    """What every invitation to an event says and until when answers are asked; a row from the first time on.

    `answer_by` None: as long as registration is open. `remind_days`: who has not answered is reminded so many days
    before answers close, 0: never by itself. `reminded_at`: that this was done.
    """

    __tablename__ = "invitation_plan"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), unique=True)
    message: Mapped[Localized] = mapped_column(LocalizedType)
    answer_by: Mapped[datetime | None]
    remind_days: Mapped[int] = mapped_column(default=7)
    reminded_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()

    @property
    def audit_label(self) -> str:
        return f"invitations to event {self.event_id}"


class Invitation(Keyed, Stamped, Versioned, Model):
    """Somebody asked to come: a person we know or a name with an address.

    `nonce` makes the personal link; whoever opens it answers for this invitee and can register nobody else.
    `delegate_of_id`: the invitation whose invitee named this one instead. `registration_id`: what accepting made.
    `answered_by_id`: who of the staff answered for the guest.
    """

    __tablename__ = "event_invitation"
    __table_args__ = (
        sa.Index("ix_event_invitation_event_id_state_id", "event_id", "state", "id"),
        sa.Index("ix_event_invitation_event_id_email_key", "event_id", "email_key"),
        sa.Index("ix_event_invitation_person_id_event_id", "person_id", "event_id"),
    )

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("seat_category.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    organization_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organization.id"), index=True)
    organization_name: Mapped[str] = mapped_column(sa.String(200), default="")
    name: Mapped[str] = mapped_column(sa.String(200))
    form_of_address: Mapped[str] = mapped_column(sa.String(60), default="")
    job_title: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    email_key: Mapped[str] = mapped_column(sa.String(254), default="")
    locale: Mapped[str] = mapped_column(sa.String(8), default="en")
    zone: Mapped[str] = mapped_column(sa.String(60), default="")
    state: Mapped[InvitationState] = mapped_column(default=InvitationState.LISTED)
    sent_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answer_note: Mapped[str] = mapped_column(sa.Text, default="")
    reminded_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    delegate_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event_invitation.id"), index=True)
    registration_id: Mapped[int | None] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    nonce: Mapped[str] = mapped_column(sa.String(40), unique=True, default=new_nonce)
    invited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    event: Mapped[Event] = relationship()
    category: Mapped[SeatCategory | None] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    organization: Mapped[Organization | None] = relationship()
    registration: Mapped[Registration | None] = relationship()
    delegate_of: Mapped[Invitation | None] = relationship(remote_side="Invitation.id")

    @property
    def audit_label(self) -> str:
        return f"{self.name} to event {self.event_id}"

    @property
    def display_name(self) -> str:
        return self.name

    @property
    def organization_shown(self) -> str:
        """On whose behalf, in the reader's language."""
        return self.organization.name.text if self.organization else self.organization_name

    @property
    def is_open(self) -> bool:
        """Whether an answer is still owed."""
        return self.state is InvitationState.SENT
