"""The directory's index: one row per listed member, kept by the transactions that change what it repeats."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.core.db import Keyed, Model, Stamped
from alliance.core.search_index import make_searchable
from alliance.organizations.models import Organization

SORT_KEY = sa.String(300).with_variant(postgresql.VARCHAR(300, collation="C"), "postgresql")
"""Sorted by code point on both databases: PostgreSQL's other collations skip the spaces between syllables."""


class DirectoryEntry(Keyed, Model):
    """What the list of members shows and sorts by. Only what everybody may see goes in.

    `terms` holds the search words of both languages (core.search_terms), `name_key` the folded names between bars.
    `listed_from` and `listed_until` are the days on which the membership counts: a lapse needs no job to hide the row.
    """

    __tablename__ = "directory_entry"
    __table_args__ = (
        sa.Index("ix_directory_entry_pinyin_key_id", "pinyin_key", "id", "listed_from", "listed_until"),
        sa.Index("ix_directory_entry_latin_key_id", "latin_key", "id", "listed_from", "listed_until"),
        sa.Index("ix_directory_entry_joined_on_id", "joined_on", "id", "listed_from", "listed_until"),
        sa.Index("ix_directory_entry_listed_until", "listed_until"),
    )

    organization_id: Mapped[int] = mapped_column(sa.ForeignKey("organization.id", ondelete="CASCADE"), unique=True)
    number: Mapped[str] = mapped_column(sa.String(30), unique=True)
    pinyin_key: Mapped[str] = mapped_column(SORT_KEY)
    latin_key: Mapped[str] = mapped_column(SORT_KEY)
    name_key: Mapped[str] = mapped_column(sa.Text, default="")
    joined_on: Mapped[date]
    listed_from: Mapped[date]
    listed_until: Mapped[date]
    card: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    terms: Mapped[str] = mapped_column(sa.Text, default="")

    organization: Mapped[Organization] = relationship()


class DirectoryFacet(Model):
    """One value of one facet of one entry: ('kind', 'vehicle_maker'), ('region', 'CN-GD')."""

    __tablename__ = "directory_facet"
    __table_args__ = (sa.Index("ix_directory_facet_facet_value_entry_id", "facet", "value", "entry_id"),)

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("directory_entry.id", ondelete="CASCADE"), primary_key=True)
    facet: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(60), primary_key=True)


class DirectoryState(Model):
    """One row: a number that rises with every change of the index, so that kept counts know when they are old."""

    __tablename__ = "directory_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(default=0)


class ContactMessage(Keyed, Stamped, Model):
    """What somebody wrote to a member through the directory. Spam is kept to be looked at, and not sent."""

    __tablename__ = "contact_message"

    organization_id: Mapped[int] = mapped_column(sa.ForeignKey("organization.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(254))
    text: Mapped[str] = mapped_column(sa.Text)
    is_spam: Mapped[bool] = mapped_column(default=False, index=True)

    organization: Mapped[Organization] = relationship()

    @property
    def audit_label(self) -> str:
        return f"to {self.organization.audit_label}"


make_searchable(DirectoryEntry.__table__, "directory_search")
