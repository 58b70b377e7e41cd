"""What the representatives of an organization are told about its membership."""

from __future__ import annotations

from typing import Any

from alliance.core.web import absolute
from alliance.membership.models import Measure, Membership, MembershipTerm
from alliance.membership.queries import representatives_to_tell, this_day
from alliance.notices.enums import Category
from alliance.notices.operations.queueing import queue


def tell(kind: str, membership: Membership, **context: Any) -> None:
    """Queue one notice of this kind to each representative, about their membership page."""
    for person in representatives_to_tell(membership.organization, this_day()):
        queue(
            f"membership.{kind}",
            to=person,
            category=Category.MEMBERSHIP,
            subject_row=membership,
            url=absolute("membership.own.index"),
            thread=f"membership-{membership.id}",
            membership=membership,
            organization=membership.organization,
            **context,
        )


def welcome(membership: Membership, term: MembershipTerm) -> None:
    tell("welcome", membership, term=term, tier=term.tier)


def tier_changed(membership: Membership, term: MembershipTerm, reason: str) -> None:
    tell("tier_changed", membership, term=term, tier=term.tier, reason_given=reason)


def renewed(membership: Membership, term: MembershipTerm) -> None:
    tell("renewed", membership, term=term, tier=term.tier)


def ended(membership: Membership, term: MembershipTerm, reason: str) -> None:
    tell("ended", membership, term=term, reason_given=reason)


def suspended(membership: Membership, measure: Measure) -> None:
    tell("suspended", membership, measure=measure)


def lifted(membership: Membership, measure: Measure) -> None:
    tell("lifted", membership, measure=measure)


def resigned(membership: Membership, measure: Measure) -> None:
    tell("resigned", membership, measure=measure)


def expelled(membership: Membership, measure: Measure) -> None:
    tell("expelled", membership, measure=measure)
