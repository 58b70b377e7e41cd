"""Who came: one arrival for each registration and day, and every mark that a door sent."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.models import Person
from alliance.attendance.enums import MarkKind, MarkOutcome
from alliance.core.clock import now
from alliance.core.db import Keyed, Model, Stamped
from alliance.core.secrets import new_nonce
from alliance.events.models import Event
from alliance.registrations.models import Registration


class Arrival(Keyed, Stamped, Model):
    """A registration was there on a day of the event (in its zone). Undone, the row stays with `undone_at`."""

    __tablename__ = "arrival"
    __table_args__ = (
        sa.UniqueConstraint("registration_id", "day"),
        sa.Index("ix_arrival_event_id_day_undone_at", "event_id", "day", "undone_at"),
        sa.Index("ix_arrival_event_id_at", "event_id", "at"),
    )

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"))
    day: Mapped[date]
    at: Mapped[datetime] = mapped_column(default=now)
    door: Mapped[str] = mapped_column(sa.String(60), default="")
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    undone_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    registration: Mapped[Registration] = relationship()
    by: Mapped[Person | None] = relationship()

    @property
    def here(self) -> bool:
        """Whether it counts: nobody took it back."""
        return self.undone_at is None

    @property
    def audit_label(self) -> str:
        return f"registration {self.registration_id} on {self.day}"


class Mark(Keyed, Model):
    """One press at a door, as its device sent it, perhaps much later. `key` is made by the device, so that a mark sent
    twice counts once. `undoes` is the key of the mark that an undo takes back."""

    __tablename__ = "arrival_mark"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "key"),
        sa.Index("ix_arrival_mark_event_id_received_at", "event_id", "received_at"),
    )

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id"))
    key: Mapped[str] = mapped_column(sa.String(60), default=new_nonce)
    kind: Mapped[MarkKind]
    undoes: Mapped[str] = mapped_column(sa.String(60), default="")
    code: Mapped[str] = mapped_column(sa.String(60), default="")
    registration_id: Mapped[int | None] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    at: Mapped[datetime]  # by the device's clock, never later than `received_at`
    received_at: Mapped[datetime] = mapped_column(default=now)
    door: Mapped[str] = mapped_column(sa.String(60), default="")
    outcome: Mapped[MarkOutcome]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    event: Mapped[Event] = relationship()
    registration: Mapped[Registration | None] = relationship()

    @property
    def audit_label(self) -> str:
        return f"{self.kind} {self.code} at event {self.event_id}"
