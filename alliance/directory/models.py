"""The directory's index: one row per listed member, kept by the transactions that change what it repeats."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.core.db import Keyed, Model
from alliance.organizations.models import Organization


class DirectoryEntry(Keyed, Model):
    """What the list of members shows and sorts by. `terms` holds the search words of both
    languages (core.search_terms).

    `listed_from` and `listed_until` are the days on which the membership counts: a lapse needs no job to hide the row.
    """

    __tablename__ = "directory_entry"
    __table_args__ = (
        sa.Index("ix_directory_entry_pinyin_key_id", "pinyin_key", "id"),
        sa.Index("ix_directory_entry_latin_key_id", "latin_key", "id"),
        sa.Index("ix_directory_entry_joined_on_id", "joined_on", "id"),
        sa.Index("ix_directory_entry_listed_until", "listed_until"),
    )

    organization_id: Mapped[int] = mapped_column(sa.ForeignKey("organization.id", ondelete="CASCADE"), unique=True)
    pinyin_key: Mapped[str] = mapped_column(sa.String(300))
    latin_key: Mapped[str] = mapped_column(sa.String(300))
    joined_on: Mapped[date]
    listed_from: Mapped[date]
    listed_until: Mapped[date]
    card: Mapped[dict[str, object]] = mapped_column(sa.JSON, default=dict)
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
