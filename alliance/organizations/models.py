"""Organizations, what they are called, who works there and who speaks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.models import Person
from alliance.core.clock import today
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.core.localized import Localized, LocalizedType
from alliance.files.models import StoredFile
from alliance.organizations.enums import (
    AppointmentKind,
    Audience,
    HeadcountBand,
    IdentifierKind,
    NameKind,
    OwnershipKind,
)
from alliance.settings.enums import Taxonomy
from alliance.settings.models import Term

DEFAULT_AUDIENCES = {
    "address": Audience.MEMBERS,
    "phone": Audience.MEMBERS,
    "identifiers": Audience.COORDINATORS,
    "headcount": Audience.PUBLIC,
    "founded_year": Audience.PUBLIC,
    "description": Audience.PUBLIC,
    "products": Audience.PUBLIC,
    "website": Audience.PUBLIC,
    "people": Audience.MEMBERS,
    "invoice": Audience.COORDINATORS,
}
"""Every profile field that has an audience, and the audience it starts with."""

organization_term = sa.Table(
    "organization_term",
    Model.metadata,
    sa.Column("organization_id", sa.ForeignKey("organization.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("term_id", sa.ForeignKey("term.id"), primary_key=True, index=True),
)
"""Chain positions and fields of an organization (terms of those two taxonomies)."""


class Dated:
    """A row that holds from a first to a last day, both inclusive; no last day means open."""

    first_on: Mapped[date]
    last_on: Mapped[date | None]

    def holds(self, on: date | None = None) -> bool:
        on = on or today()
        return self.first_on <= on and (self.last_on is None or on <= self.last_on)

    @property
    def never_began(self) -> bool:
        """Withdrawn before its first day: the last day lies before it, so that it holds on no day."""
        return self.last_on is not None and self.last_on < self.first_on


@dataclass(frozen=True)
class ViewerFacts:
    """What a policy has to know of one person and one organization on the day of the request."""

    person_id: int | None = None
    works_here: bool = False
    speaks_as: frozenset[AppointmentKind] = frozenset()


NOBODY = ViewerFacts()


class Organization(Keyed, Stamped, Versioned, Model):
    """One legal entity or a unit of one. Names and identifiers are rows of their own; neither is ever the key.

    `name` repeats the names in use for lists: set by `organizations.operations` whenever the name rows change.
    `country` is ISO 3166-1 alpha-2, `region` ISO 3166-2 (China), `city` free text, `phone` E.164.
    """

    __tablename__ = "organization"
    __table_args__ = (
        sa.Index("ix_organization_pinyin_key_id", "pinyin_key", "id"),
        sa.Index("ix_organization_latin_key_id", "latin_key", "id"),
    )

    name: Mapped[Localized] = mapped_column(LocalizedType)
    short_name: Mapped[Localized] = mapped_column(LocalizedType)
    pinyin_key: Mapped[str] = mapped_column(sa.String(300), default="")
    latin_key: Mapped[str] = mapped_column(sa.String(300), default="")
    kind_id: Mapped[int | None] = mapped_column(sa.ForeignKey("term.id"), index=True)
    country: Mapped[str] = mapped_column(sa.String(2), default="", index=True)
    region: Mapped[str] = mapped_column(sa.String(10), default="", index=True)
    city: Mapped[Localized] = mapped_column(LocalizedType)
    street: Mapped[Localized] = mapped_column(LocalizedType)
    postcode: Mapped[str] = mapped_column(sa.String(20), default="")
    phone: Mapped[str] = mapped_column(sa.String(30), default="")
    phone_extension: Mapped[str] = mapped_column(sa.String(10), default="")
    website: Mapped[str] = mapped_column(sa.String(300), default="")
    website_domain: Mapped[str] = mapped_column(sa.String(254), default="", index=True)
    description: Mapped[Localized] = mapped_column(LocalizedType)
    products: Mapped[Localized] = mapped_column(LocalizedType)
    founded_year: Mapped[int | None]
    headcount: Mapped[HeadcountBand | None]
    invoice_title: Mapped[str] = mapped_column(sa.String(200), default="")
    tax_number: Mapped[str] = mapped_column(sa.String(40), default="")
    logo_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    audiences: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)

    kind: Mapped[Term | None] = relationship(foreign_keys=[kind_id])
    terms: Mapped[list[Term]] = relationship(secondary=organization_term, order_by="Term.position")
    names: Mapped[list[OrganizationName]] = relationship(
        back_populates="organization", order_by="OrganizationName.id", cascade="all, delete-orphan"
    )
    identifiers: Mapped[list[Identifier]] = relationship(
        back_populates="organization", order_by="Identifier.id", cascade="all, delete-orphan"
    )
    logo: Mapped[StoredFile | None] = relationship(foreign_keys=[logo_file_id])

    viewer_facts = NOBODY  # how the viewer of this request stands to it; set by queries, not stored

    def terms_of(self, taxonomy: Taxonomy) -> list[Term]:
        """Its chain positions or its fields, in the order of the taxonomy."""
        return [term for term in self.terms if term.taxonomy is taxonomy]

    def audience(self, field: str) -> Audience:
        """Who may see a field that has an audience of its own."""
        return Audience(self.audiences.get(field, DEFAULT_AUDIENCES[field]))

    @property
    def audit_label(self) -> str:
        return self.name.in_language("en")


class OrganizationName(Keyed, Stamped, Dated, Model):
    """What an organization is called in one language; `key` is the folded form for finding it again."""

    __tablename__ = "organization_name"

    organization_id: Mapped[int] = mapped_column(sa.ForeignKey("organization.id"), index=True)
    kind: Mapped[NameKind]
    language: Mapped[str] = mapped_column(sa.String(2))
    text: Mapped[str] = mapped_column(sa.String(200))
    key: Mapped[str] = mapped_column(sa.String(250), index=True)

    organization: Mapped[Organization] = relationship(back_populates="names")
    tokens: Mapped[list[NameToken]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    @property
    def audit_label(self) -> str:
        return self.text


class NameToken(Model):
    """A piece of a name by which similar names are found without reading them all (see `similar_names`)."""

    __tablename__ = "organization_name_token"

    token: Mapped[str] = mapped_column(  # compared byte by byte, so that a range finds all that begin alike
        sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql"), primary_key=True
    )
    name_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organization_name.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Identifier(Keyed, Stamped, Model):
    """A number that some register gave; several organizations may show the same one (a faculty, its university)."""

    __tablename__ = "identifier"
    __table_args__ = (sa.Index("ix_identifier_value_kind", "value", "kind"),)

    organization_id: Mapped[int] = mapped_column(sa.ForeignKey("organization.id"), index=True)
    kind: Mapped[IdentifierKind]
    value: Mapped[str] = mapped_column(sa.String(60))
    country: Mapped[str] = mapped_column(sa.String(2), default="")

    organization: Mapped[Organization] = relationship(back_populates="identifiers")

    @property
    def audit_label(self) -> str:
        return f"{self.kind} {self.value}"


class Ownership(Keyed, Stamped, Dated, Model):
    """`child` belongs to `parent` in the way of `kind`; a graph, since a joint venture has several parents."""

    __tablename__ = "ownership"

    parent_id: Mapped[int] = mapped_column(sa.ForeignKey("organization.id"), index=True)
    child_id: Mapped[int] = mapped_column(sa.ForeignKey("organization.id"), index=True)
    kind: Mapped[OwnershipKind]

    parent: Mapped[Organization] = relationship(foreign_keys=[parent_id])
    child: Mapped[Organization] = relationship(foreign_keys=[child_id])

    @property
    def audit_label(self) -> str:
        return f"{self.child_id} {self.kind} {self.parent_id}"


class Affiliation(Keyed, Stamped, Versioned, Dated, Model):
    """A person works at an organization with a title."""

    __tablename__ = "affiliation"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organization_id: Mapped[int] = mapped_column(sa.ForeignKey("organization.id"), index=True)
    title: Mapped[Localized] = mapped_column(LocalizedType)

    person: Mapped[Person] = relationship()
    organization: Mapped[Organization] = relationship()
    appointments: Mapped[list[Appointment]] = relationship(back_populates="affiliation", order_by="Appointment.id")

    @property
    def audit_label(self) -> str:
        return f"{self.person.display_name} @ {self.organization.audit_label}"


class Appointment(Keyed, Stamped, Dated, Model):
    """An affiliated person speaks for the organization; at most one primary holds on any day."""

    __tablename__ = "appointment"

    affiliation_id: Mapped[int] = mapped_column(sa.ForeignKey("affiliation.id"), index=True)
    kind: Mapped[AppointmentKind]
    appointed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    affiliation: Mapped[Affiliation] = relationship(back_populates="appointments")

    @property
    def audit_label(self) -> str:
        return f"{self.kind} of {self.affiliation.audit_label}"


def holding(table: Any, on: date) -> sa.ColumnElement[bool]:
    """The SQL of `holds`: rows of a dated table that hold on a day."""
    return sa.and_(table.first_on <= on, sa.or_(table.last_on.is_(None), table.last_on >= on))
