"""How one registers for an event: plan, categories, forms; registrations, the waitlist in them, delegations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.core.localized import Localized, LocalizedType
from alliance.core.secrets import new_nonce
from alliance.events.enums import Audience
from alliance.events.models import Event
from alliance.organizations.models import Organization
from alliance.registrations.enums import FormPurpose, RegistrationState, Source


class Plan(Keyed, Stamped, Versioned, Model):
    """How one registers for an event: a row per event, whose lock orders all who want a seat.

    `seats` caps the event over all categories, None: only the categories cap. `taken` counts seats held (confirmed
    registrations outside delegations, offers not yet lapsed, seats of delegations) and changes only under the lock.
    `offer_hours`: how long somebody may think about an offered seat. `opens_at` None: open once published; `closes_at`
    None: until the event begins. No row: the event takes no registrations.
    """

    __tablename__ = "registration_plan"
    __table_args__ = (
        sa.CheckConstraint("taken >= 0", name="taken"),
        sa.CheckConstraint("seats IS NULL OR taken <= seats", name="seats"),
    )

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), unique=True)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    changes_until: Mapped[datetime | None]  # last moment for changes by the link; None: until the event begins
    seats: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    has_waitlist: Mapped[bool] = mapped_column(default=True)
    offer_hours: Mapped[int] = mapped_column(default=24)
    seats_per_organization: Mapped[int | None]
    takes_delegations: Mapped[bool] = mapped_column(default=False)
    names_due_at: Mapped[datetime | None]  # until then delegations name their people; unnamed seats are freed then
    consent: Mapped[Localized] = mapped_column(LocalizedType)  # what one agrees to; empty: nothing beyond the form
    confirmation_text: Mapped[Localized] = mapped_column(LocalizedType)  # what every confirmation says besides
    reminder_hours: Mapped[int] = mapped_column(default=48)  # before the beginning; 0: none
    with_follow_up: Mapped[bool] = mapped_column(default=False)

    event: Mapped[Event] = relationship()
    categories: Mapped[list[SeatCategory]] = relationship(back_populates="plan", order_by="SeatCategory.position")

    @property
    def audit_label(self) -> str:
        return f"registration for event {self.event_id}"


class SeatCategory(Keyed, Stamped, Versioned, Model):
    """A category with seats of its own: members, guests, online. `seats` None: capped by the plan alone.

    `audience` narrows who may choose it beyond the event's audience. `taken` as in `Plan`.
    """

    __tablename__ = "seat_category"
    __table_args__ = (
        sa.Index("ix_seat_category_plan_id_position", "plan_id", "position"),
        sa.CheckConstraint("taken >= 0", name="taken"),
        sa.CheckConstraint("seats IS NULL OR taken <= seats", name="seats"),
    )

    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("registration_plan.id"))
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[Localized] = mapped_column(LocalizedType)
    audience: Mapped[Audience] = mapped_column(default=Audience.PUBLIC)
    seats: Mapped[int | None]
    taken: Mapped[int] = mapped_column(default=0)
    is_online: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[datetime | None]

    plan: Mapped[Plan] = relationship(back_populates="categories")

    @property
    def audit_label(self) -> str:
        return self.name.in_language("en")


class EventForm(Keyed, Stamped, Model):
    """One version of an event's own questions for a purpose (see core.questions); answers name their version."""

    __tablename__ = "event_form"
    __table_args__ = (sa.UniqueConstraint("event_id", "purpose", "number"),)

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    purpose: Mapped[FormPurpose]
    number: Mapped[int] = mapped_column(default=1)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    event: Mapped[Event] = relationship()

    @property
    def audit_label(self) -> str:
        return f"{self.purpose} form {self.number} of event {self.event_id}"


class Delegation(Keyed, Stamped, Versioned, Model):
    """Seats that an organization reserved. `seats` are held, `wished` is how many it wants: the rest waits in the line
    from `waiting_since` on. `named` counts registrations in it. `nonce` makes the link for who names people without a
    sign-in."""

    __tablename__ = "delegation"
    __table_args__ = (
        sa.Index("ix_delegation_event_id_waiting_since", "event_id", "waiting_since"),
        sa.Index("ix_delegation_event_id_organization_id", "event_id", "organization_id"),
    )

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("seat_category.id"))
    organization_id: Mapped[int] = mapped_column(sa.ForeignKey("organization.id"), index=True)
    head_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)  # whom we write to
    seats: Mapped[int] = mapped_column(default=0)
    wished: Mapped[int] = mapped_column(default=0)
    named: Mapped[int] = mapped_column(default=0)
    waiting_since: Mapped[datetime | None]
    nonce: Mapped[str] = mapped_column(sa.String(40), unique=True, default=new_nonce)
    cancelled_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    category: Mapped[SeatCategory] = relationship()
    organization: Mapped[Organization] = relationship()
    head: Mapped[Person | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"delegation of organization {self.organization_id} to event {self.event_id}"


class Registration(Keyed, Stamped, Versioned, Model):
    """One person's registration: a guest by name and address, or somebody we know (`person_id`).

    `nonce` makes the personal link (change, cancel, accept an offer, pass); `code` is on the pass and can be typed;
    `organization_id` or else `organization_name` is on whose behalf. `answers` hold {question field: value} to
    `form_id`, `follow_up` those to `follow_up_form_id`. `token` makes a form that is sent twice one registration.
    `place` is a seat in the room ('14 C').
    """

    __tablename__ = "registration"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "code"),
        sa.UniqueConstraint("event_id", "token"),
        sa.Index("ix_registration_event_id_state_id", "event_id", "state", "id"),
        sa.Index("ix_registration_event_id_name_key_id", "event_id", "name_key", "id"),
        sa.Index("ix_registration_event_id_email_key", "event_id", "email_key"),
        sa.Index("ix_registration_event_id_organization_id", "event_id", "organization_id"),
        sa.Index("ix_registration_category_id_state_waiting_since_id", "category_id", "state", "waiting_since", "id"),
        sa.Index("ix_registration_state_offer_ends_at", "state", "offer_ends_at"),
        sa.Index("ix_registration_person_id_event_id", "person_id", "event_id"),
    )

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("seat_category.id"))
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegation.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    organization_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organization.id"), index=True)
    organization_name: Mapped[str] = mapped_column(sa.String(200), default="")
    name: Mapped[str] = mapped_column(sa.String(200))
    romanized_name: Mapped[str] = mapped_column(sa.String(200), default="")
    name_key: Mapped[str] = mapped_column(sa.String(300), default="")  # pinyin or Latin, for lists and finding
    job_title: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    email_key: Mapped[str] = mapped_column(sa.String(254), default="")
    phone: Mapped[str] = mapped_column(sa.String(30), default="")
    locale: Mapped[str] = mapped_column(sa.String(8), default="en")
    zone: Mapped[str] = mapped_column(sa.String(60), default="")
    state: Mapped[RegistrationState]
    state_since: Mapped[datetime] = mapped_column(default=now)
    state_reason: Mapped[str] = mapped_column(sa.Text, default="")
    waiting_since: Mapped[datetime | None]
    offer_ends_at: Mapped[datetime | None]
    source: Mapped[Source] = mapped_column(default=Source.FORM)
    nonce: Mapped[str] = mapped_column(sa.String(40), unique=True, default=new_nonce)
    code: Mapped[str] = mapped_column(sa.String(12))
    token: Mapped[str] = mapped_column(sa.String(60), default=new_nonce)
    form_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event_form.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    follow_up_form_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event_form.id"))
    follow_up: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    consented_at: Mapped[datetime | None]
    consent_text: Mapped[str] = mapped_column(sa.Text, default="")
    registered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    place: Mapped[str] = mapped_column(sa.String(40), default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")  # of the organizers, never shown to the guest
    told_sequence: Mapped[int] = mapped_column(default=0)
    feedback_at: Mapped[datetime | None]  # that feedback was given, never which

    event: Mapped[Event] = relationship()
    category: Mapped[SeatCategory] = relationship()
    delegation: Mapped[Delegation | None] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    organization: Mapped[Organization | None] = relationship()
    form: Mapped[EventForm | None] = relationship(foreign_keys=[form_id])
    follow_up_form: Mapped[EventForm | None] = relationship(foreign_keys=[follow_up_form_id])
    registered_by: Mapped[Person | None] = relationship(foreign_keys=[registered_by_id])

    @property
    def audit_label(self) -> str:
        return f"{self.name} at event {self.event_id}"

    @property
    def display_name(self) -> str:
        """For mails (`notices` writes to a registration as to a person)."""
        return self.name

    @property
    def holds_seat(self) -> bool:
        """Whether a seat is held now: deadlines are compared when read."""
        offered = self.state is RegistrationState.OFFERED and self.offer_ends_at is not None
        return self.state is RegistrationState.CONFIRMED or (offered and now() < self.offer_ends_at)  # type: ignore[operator]


class RegistrationStep(Keyed, Model):
    """What happened to a registration: who, when, why."""

    __tablename__ = "registration_step"

    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    from_state: Mapped[RegistrationState | None]
    to_state: Mapped[RegistrationState]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    reason: Mapped[str] = mapped_column(sa.Text, default="")

    actor: Mapped[Person | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"registration {self.registration_id}: {self.to_state}"


class Feedback(Keyed, Model):
    """One answer to the feedback form, without a link to who gave it; no time of its own but the day."""

    __tablename__ = "event_feedback"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"), index=True)
    form_id: Mapped[int] = mapped_column(sa.ForeignKey("event_form.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)

    event: Mapped[Event] = relationship()
    form: Mapped[EventForm] = relationship()

    @property
    def audit_label(self) -> str:
        return f"feedback on event {self.event_id}"
