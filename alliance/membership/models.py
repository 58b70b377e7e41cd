"""Memberships: a number for good, terms in a tier, and what interrupted or ended them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.core.clock import today
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.core.localized import Localized, LocalizedType
from alliance.membership.enums import MeasureKind, Standing
from alliance.organizations.models import Dated, Organization


class Tier(Keyed, Stamped, Versioned, Model):
    """A rank of membership. `dues` is per term in `currency` (ISO 4217); none means free."""

    __tablename__ = "tier"

    code: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[Localized] = mapped_column(LocalizedType)
    benefits: Mapped[Localized] = mapped_column(LocalizedType)
    voting_weight: Mapped[int] = mapped_column(default=1)
    seats: Mapped[int | None]
    dues: Mapped[Decimal | None] = mapped_column(sa.Numeric(14, 2))
    currency: Mapped[str] = mapped_column(sa.String(3), default="CNY")
    position: Mapped[int] = mapped_column(default=0)
    open_to_applicants: Mapped[bool] = mapped_column(default=True)
    retired_on: Mapped[date | None]

    @property
    def audit_label(self) -> str:
        return self.name.in_language("en")


class Membership(Keyed, Stamped, Versioned, Model):
    """One organization's membership under one number; a return after leaving goes on under the same number."""

    __tablename__ = "membership"

    organization_id: Mapped[int] = mapped_column(sa.ForeignKey("organization.id"), unique=True)
    number: Mapped[str] = mapped_column(sa.String(30), unique=True)
    grace_days: Mapped[int] = mapped_column(default=90)
    joined_on: Mapped[date] = mapped_column(index=True)

    organization: Mapped[Organization] = relationship()
    terms: Mapped[list[MembershipTerm]] = relationship(back_populates="membership", order_by="MembershipTerm.first_on")
    measures: Mapped[list[Measure]] = relationship(back_populates="membership", order_by="Measure.first_on")

    @property
    def audit_label(self) -> str:
        return self.number

    @property
    def spans(self) -> list[MembershipTerm]:
        """The terms that hold on at least one day; a term that was called off before it began is empty."""
        return sorted(
            (term for term in self.terms if not term.never_began), key=lambda term: (term.first_on, term.id or 0)
        )

    def term_on(self, on: date) -> MembershipTerm | None:
        """The latest term that has begun by a day, else the first one to come."""
        spans = self.spans
        begun = [term for term in spans if term.first_on <= on]
        return begun[-1] if begun else (spans[0] if spans else None)

    def exit_on(self, on: date) -> Measure | None:
        """The resignation or expulsion that holds on a day; a term that began after it is a return."""
        begun = max((term.first_on for term in self.spans if term.first_on <= on), default=None)
        found = [one for one in self.measures if one.kind is not MeasureKind.SUSPENSION and one.holds(on)]
        found = [one for one in found if begun is None or begun <= one.first_on]
        return max(found, key=lambda one: (one.first_on, one.id or 0), default=None)

    def suspension_on(self, on: date) -> Measure | None:
        """The suspension that holds on a day."""
        return next((one for one in self.measures if one.kind is MeasureKind.SUSPENSION and one.holds(on)), None)

    def standing(self, on: date | None = None) -> Standing:
        """What this membership is on a day (today in UTC when not given). `queries.standing_sql` says the same.

        The latest begun term decides: active, then grace for some days, then lapsed; before the first one it is
        upcoming. A suspension shows while the term counts; a resignation or expulsion ends it until a return. A day's
        standing never depends on what begins later, so that past days keep theirs.
        """
        on = on or today()
        leaving = self.exit_on(on)
        counted = MEASURE_STANDING[leaving.kind] if leaving else term_standing(self.term_on(on), on, self.grace_days)
        return Standing.SUSPENDED if counted.is_member and self.suspension_on(on) else counted


MEASURE_STANDING = {
    MeasureKind.RESIGNATION: Standing.RESIGNED,
    MeasureKind.EXPULSION: Standing.EXPELLED,
}


class MembershipTerm(Keyed, Stamped, Dated, Model):
    """A span in one tier; a change of tier begins another row. Called off before it began, it is empty."""

    __tablename__ = "membership_term"
    __table_args__ = (
        sa.Index("ix_membership_term_membership_id_first_on", "membership_id", "first_on"),
        sa.Index("ix_membership_term_last_on_id", "last_on", "id"),
    )

    membership_id: Mapped[int] = mapped_column(sa.ForeignKey("membership.id"))
    tier_id: Mapped[int] = mapped_column(sa.ForeignKey("tier.id"), index=True)

    membership: Mapped[Membership] = relationship(back_populates="terms")
    tier: Mapped[Tier] = relationship()

    @property
    def audit_label(self) -> str:
        return f"{self.membership.number} {self.first_on}"


class Measure(Keyed, Stamped, Dated, Model):
    """A suspension, resignation or expulsion with its reason. `first_on` is the first day on which it holds.

    A term that begins after a resignation or expulsion is a return and outweighs it without a change of the row.
    """

    __tablename__ = "measure"

    membership_id: Mapped[int] = mapped_column(sa.ForeignKey("membership.id"), index=True)
    kind: Mapped[MeasureKind]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    membership: Mapped[Membership] = relationship(back_populates="measures")

    @property
    def audit_label(self) -> str:
        return self.kind.value


class Certificate(Keyed, Stamped, Model):
    """The paper of a membership; `code` is in its QR and leads to the public verification page."""

    __tablename__ = "certificate"

    membership_id: Mapped[int] = mapped_column(sa.ForeignKey("membership.id"), unique=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)

    membership: Mapped[Membership] = relationship()

    @property
    def audit_label(self) -> str:
        return self.code


def term_standing(term: MembershipTerm | None, on: date, grace_days: int) -> Standing:
    """The standing that the term alone gives: upcoming, active, then grace for some days, then lapsed."""
    if term is None:
        return Standing.LAPSED
    if on < term.first_on:
        return Standing.UPCOMING
    if term.last_on is None or on <= term.last_on:
        return Standing.ACTIVE
    return Standing.GRACE if on <= term.last_on + timedelta(days=grace_days) else Standing.LAPSED
