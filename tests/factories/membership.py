"""Tiers and memberships for tests, as rows made directly."""

from datetime import date

import factory

from alliance.membership.enums import MeasureKind
from alliance.membership.models import Certificate, Measure, Membership, MembershipTerm, Tier
from alliance.organizations.enums import AppointmentKind
from tests.factories import Factory, PersonFactory, both
from tests.factories.organizations import AffiliationFactory, AppointmentFactory, OrganizationFactory


class TierFactory(Factory):
    class Meta:
        model = Tier

    code = factory.Sequence(lambda n: f"tier_{n}")
    name = factory.Sequence(lambda n: both(f"Tier {n}", f"第{n}级"))
    benefits = factory.LazyFunction(lambda: both("A vote in the assembly.", "大会表决权。"))
    position = factory.Sequence(lambda n: n)


class MembershipFactory(Factory):
    """A membership without terms; `spans` are (first, last, tier or None), `measures_taken` (kind, first, last)."""

    class Meta:
        model = Membership

    class Params:
        spans = ((date(2020, 1, 1), None, None),)
        measures_taken = ()
        tier = factory.SubFactory(TierFactory)

    organization = factory.SubFactory(OrganizationFactory)
    number = factory.Sequence(lambda n: f"T-{n:05d}")
    joined_on = factory.LazyAttribute(lambda one: one.spans[0][0] if one.spans else date(2020, 1, 1))
    terms = factory.LazyAttribute(
        lambda one: [MembershipTerm(first_on=a, last_on=b, tier=tier or one.tier) for a, b, tier in one.spans]
    )
    measures = factory.LazyAttribute(
        lambda one: [
            Measure(kind=MeasureKind(kind), first_on=a, last_on=b, reason="A reason.")
            for kind, a, b in one.measures_taken
        ]
    )


class CertificateFactory(Factory):
    class Meta:
        model = Certificate

    membership = factory.SubFactory(MembershipFactory)
    code = factory.Sequence(lambda n: f"{n:020d}")


def representative(organization, kind="primary", **person):
    """A person who works at the organization and speaks for it."""
    found = PersonFactory(**person)
    affiliation = AffiliationFactory(person=found, organization=organization)
    AppointmentFactory(affiliation=affiliation, kind=AppointmentKind(kind))
    return found
