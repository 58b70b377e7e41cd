"""The outbox: a notice is written with the change that it tells of and leaves after the commit."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from alliance.core.db import Keyed, Model, Stamped
from alliance.jobs.models import Leased
from alliance.notices.enums import Category, Frequency


class Notice(Keyed, Stamped, Leased, Model):
    """One mail to one reader and the same as an entry of the reader's inbox.

    The text is rendered when the row is made, in the reader's language. `message_id` never changes, however often
    delivery is tried. `secret_nonce` stands for a link that acts: the stored text carries a mark in its place.
    `held_until_digest` marks notices that wait for the reader's daily or weekly mail.
    """

    __tablename__ = "notice"
    __table_args__ = (
        sa.Index("ix_notice_state_due_at", "state", "due_at"),
        sa.Index("ix_notice_person_id_id", "person_id", "id"),
        sa.Index("ix_notice_recipient_key", "recipient_key"),
        sa.Index("ix_notice_kind_id", "kind", "id"),
    )

    kind: Mapped[str] = mapped_column(sa.String(80))
    category: Mapped[Category]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    recipient: Mapped[str] = mapped_column(sa.String(254))
    recipient_key: Mapped[str] = mapped_column(sa.String(254))
    recipient_name: Mapped[str] = mapped_column(sa.String(200), default="")
    reply_to: Mapped[str] = mapped_column(sa.String(254), default="")
    locale: Mapped[str] = mapped_column(sa.String(8))
    message_id: Mapped[str] = mapped_column(sa.String(120), unique=True)
    thread_id: Mapped[str] = mapped_column(sa.String(120), default="")
    subject: Mapped[str] = mapped_column(sa.String(300))
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    url: Mapped[str] = mapped_column(sa.String(500), default="")
    secret_nonce: Mapped[str] = mapped_column(sa.String(40), default="")
    subject_type: Mapped[str] = mapped_column(sa.String(60), default="")
    subject_id: Mapped[int | None]
    digest: Mapped[Frequency] = mapped_column(default=Frequency.AT_ONCE)
    read_at: Mapped[datetime | None]

    @property
    def audit_label(self) -> str:
        return f"{self.kind} → {self.recipient}"


class Preference(Keyed, Stamped, Model):
    """How often one person wants one category; no row means at once."""

    __tablename__ = "notice_preference"
    __table_args__ = (sa.UniqueConstraint("person_id", "category"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    category: Mapped[Category]
    frequency: Mapped[Frequency] = mapped_column(default=Frequency.AT_ONCE)


class Unsubscription(Keyed, Stamped, Model):
    """An address that took itself off one category by the link in a mail; it outlives the person who used it."""

    __tablename__ = "unsubscription"
    __table_args__ = (sa.UniqueConstraint("address_key", "category"),)

    address_key: Mapped[str] = mapped_column(sa.String(254))
    category: Mapped[Category]


class DeadAddress(Keyed, Stamped, Model):
    """An address that a mail server refused for good, with its words; nothing but duty mail goes there."""

    __tablename__ = "dead_address"

    address_key: Mapped[str] = mapped_column(sa.String(254), unique=True)
    reason: Mapped[str] = mapped_column(sa.String(500))
