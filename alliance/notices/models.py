"""The outbox: a notice is written with the change that it tells of and leaves after the commit."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from alliance.core.db import Keyed, Model, Stamped
from alliance.jobs.enums import WorkState
from alliance.jobs.models import Leased
from alliance.notices.enums import GATHERED, Category, Frequency

SECRET_MARK = "SECRET-LINK-IS-PUT-IN-WHEN-THE-MAIL-LEAVES"
UNSUBSCRIBE_MARK = "UNSUBSCRIBE-LINK-IS-PUT-IN-WHEN-THE-MAIL-LEAVES"


class Notice(Keyed, Stamped, Leased, Model):
    """One mail to one reader and the same as an entry of the reader's inbox.

    The text is rendered when the row is made, in the reader's language and zone. `message_id` never changes, however
    often delivery is tried. `secret_nonce` stands for a link that acts: the stored text carries a mark in its place.
    A `digest` other than at once holds the notice until `due_at`, when the reader's daily or weekly mail carries it:
    `carried_by_id` is that mail. `calendar` is an iCalendar object that goes along as a part of its own, with its
    `calendar_method` (REQUEST, CANCEL …); what waits for a digest goes without.
    """

    __tablename__ = "notice"
    __table_args__ = (
        sa.Index("ix_notice_state_due_at", "state", "due_at"),
        sa.Index("ix_notice_state_id", "state", "id"),
        sa.Index("ix_notice_person_id_id", "person_id", "id"),
        # beginnings are looked for; PostgreSQL's usual order of text cannot do that
        sa.Index("ix_notice_recipient_key", "recipient_key", postgresql_ops={"recipient_key": "text_pattern_ops"}),
        sa.Index("ix_notice_kind", "kind", postgresql_ops={"kind": "text_pattern_ops"}),
        sa.Index("ix_notice_carried_by_id", "carried_by_id"),
    )

    kind: Mapped[str] = mapped_column(sa.String(80))
    category: Mapped[Category]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    recipient: Mapped[str] = mapped_column(sa.String(254))
    recipient_key: Mapped[str] = mapped_column(sa.String(254))
    recipient_name: Mapped[str] = mapped_column(sa.String(200), default="")
    reply_to: Mapped[str] = mapped_column(sa.String(254), default="")
    locale: Mapped[str] = mapped_column(sa.String(8))
    zone: Mapped[str] = mapped_column(sa.String(60), default="Asia/Shanghai")
    message_id: Mapped[str] = mapped_column(sa.String(120), unique=True)
    thread_id: Mapped[str] = mapped_column(sa.String(120), default="")
    subject: Mapped[str] = mapped_column(sa.String(300))
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    calendar: Mapped[str] = mapped_column(sa.Text, default="")
    calendar_method: Mapped[str] = mapped_column(sa.String(20), default="")
    url: Mapped[str] = mapped_column(sa.String(500), default="")
    secret_nonce: Mapped[str] = mapped_column(sa.String(40), default="")
    subject_type: Mapped[str] = mapped_column(sa.String(60), default="")
    subject_id: Mapped[int | None]
    digest: Mapped[Frequency] = mapped_column(default=Frequency.AT_ONCE)
    carried_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("notice.id"))
    read_at: Mapped[datetime | None]

    @property
    def audit_label(self) -> str:
        return f"{self.kind} → {self.recipient}"

    @property
    def is_held(self) -> bool:
        """Whether it waits for the reader's daily or weekly mail."""
        return self.digest in GATHERED and self.state == WorkState.QUEUED

    @property
    def words(self) -> str:
        """The text without its foot and without links that act (those are in the mail only),
        and without the subject said again."""
        text = self.text.partition("\n-- \n")[0].strip()
        lines = [line for line in text.splitlines() if SECRET_MARK not in line]
        if lines and lines[0] == self.subject:
            lines = lines[1:]
        return "\n".join(lines).strip()


class Preference(Keyed, Stamped, Model):
    """How often one person wants one category; no row means at once."""

    __tablename__ = "notice_preference"
    __table_args__ = (sa.UniqueConstraint("person_id", "category"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    category: Mapped[Category]
    frequency: Mapped[Frequency] = mapped_column(default=Frequency.AT_ONCE)

    @property
    def audit_label(self) -> str:
        return f"{self.category}: {self.frequency}"


class Unsubscription(Keyed, Stamped, Model):
    """An address that took itself off one category by the link in a mail; it outlives the person who used it."""

    __tablename__ = "unsubscription"
    __table_args__ = (sa.UniqueConstraint("address_key", "category"),)

    address_key: Mapped[str] = mapped_column(sa.String(254))
    category: Mapped[Category]

    @property
    def audit_label(self) -> str:
        return f"{self.address_key}: {self.category}"


class DeadAddress(Keyed, Stamped, Model):
    """An address that a mail server refused for good, with its words; nothing but duty mail goes there."""

    __tablename__ = "dead_address"

    address_key: Mapped[str] = mapped_column(sa.String(254), unique=True)
    reason: Mapped[str] = mapped_column(sa.String(500))

    @property
    def audit_label(self) -> str:
        return self.address_key
