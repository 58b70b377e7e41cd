"""The audit log: who did what to which thing, when, from where, from what to what."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from alliance.core.clock import now
from alliance.core.db import Keyed, Model


class AuditEntry(Keyed, Model):
    """One act. Rows are only ever added; `details["changes"]` maps a field to [before, after]."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_entry_subject_type_subject_id", "subject_type", "subject_id", "id"),)

    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    actor_name: Mapped[str] = mapped_column(sa.String(200), default="")
    organization_id: Mapped[int | None] = mapped_column(index=True)  # on whose behalf; no key: audit outlives rows
    verb: Mapped[str] = mapped_column(sa.String(80), index=True)
    subject_type: Mapped[str] = mapped_column(sa.String(60), default="")
    subject_id: Mapped[int | None] = mapped_column()
    subject_label: Mapped[str] = mapped_column(sa.String(300), default="")
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    channel: Mapped[str] = mapped_column(sa.String(10), default="")
    address: Mapped[str] = mapped_column(sa.String(64), default="")
    request_id: Mapped[str] = mapped_column(sa.String(40), default="")
