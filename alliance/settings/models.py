"""What makes the program one alliance's own: its identity, its rules for applications, its taxonomies, its numbers."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.core.localized import Localized, LocalizedType
from alliance.settings.enums import Taxonomy


class Alliance(Keyed, Stamped, Versioned, Model):
    """The alliance itself: one row. `review_*` and `*_days` are the rules of the application process."""

    __tablename__ = "alliance"

    name: Mapped[Localized] = mapped_column(LocalizedType)
    short_name: Mapped[Localized] = mapped_column(LocalizedType)
    headline: Mapped[Localized] = mapped_column(LocalizedType)
    introduction: Mapped[Localized] = mapped_column(LocalizedType)
    contact: Mapped[Localized] = mapped_column(LocalizedType)
    declaration: Mapped[Localized] = mapped_column(LocalizedType)
    privacy: Mapped[Localized] = mapped_column(LocalizedType)
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    zone: Mapped[str] = mapped_column(sa.String(60), default="Asia/Shanghai")
    zone_city: Mapped[Localized] = mapped_column(LocalizedType, default=Localized)
    number_prefix: Mapped[str] = mapped_column(sa.String(10), default="M")
    logo_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    brand_light: Mapped[str] = mapped_column(sa.String(7), default="#0b5966")
    brand_dark: Mapped[str] = mapped_column(sa.String(7), default="#6fc6d2")
    tint: Mapped[str] = mapped_column(sa.String(7), default="#0fa0b3")
    screening_days: Mapped[int] = mapped_column(default=7)
    review_days: Mapped[int] = mapped_column(default=14)
    decision_days: Mapped[int] = mapped_column(default=7)
    answer_days: Mapped[int] = mapped_column(default=14)
    lapse_days: Mapped[int] = mapped_column(default=60)
    grace_days: Mapped[int] = mapped_column(default=90)
    review_quorum: Mapped[int] = mapped_column(default=2)
    reviewers_wanted: Mapped[int] = mapped_column(default=3)
    committee_mode: Mapped[bool] = mapped_column(default=True)
    second_factor_required: Mapped[bool] = mapped_column(default=False)

    @property
    def other_name(self) -> str:
        """The full name in the language that the reader did not choose."""
        return self.name.other

    @property
    def contact_line(self) -> str:
        return self.contact.text

    @property
    def logo_url(self) -> str | None:
        return f"/alliance/logo/{self.logo_file_id}" if self.logo_file_id else None

    @property
    def audit_label(self) -> str:
        return self.short_name.in_language("en")


class Term(Keyed, Stamped, Versioned, Model):
    """An entry of a taxonomy; `code` never changes once used, the labels may. Fields have two levels."""

    __tablename__ = "term"
    __table_args__ = (sa.UniqueConstraint("taxonomy", "code"),)

    taxonomy: Mapped[Taxonomy]
    code: Mapped[str] = mapped_column(sa.String(60))
    label: Mapped[Localized] = mapped_column(LocalizedType)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("term.id"))
    position: Mapped[int] = mapped_column(default=0)
    retired_on: Mapped[date | None]

    parent: Mapped[Term | None] = relationship(remote_side="Term.id")

    @property
    def audit_label(self) -> str:
        return self.label.in_language("en")


class Sequence(Model):
    """The last number given out under a name ('application.2026'); taken under a lock, never given back."""

    __tablename__ = "number_sequence"

    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)
