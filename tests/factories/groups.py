"""Groups with charters, seats and people, as rows."""

from datetime import date

import factory

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.groups.enums import CharterState, DelegateKind, GroupState, Role
from alliance.groups.models import Charter, Delegate, Group, Seat, SeatHolder
from tests.factories import Factory, PersonFactory
from tests.factories.organizations import AffiliationFactory, OrganizationFactory

SINCE = date(2025, 1, 1)


class GroupFactory(Factory):
    """An active public group; `charter` makes version 1 in force with these rules (a dict), None makes none."""

    class Meta:
        model = Group

    class Params:
        en = factory.Sequence(lambda n: f"Working group on subject {n}")
        zh = ""

    code = factory.Sequence(lambda n: f"tg{n}")  # never a code that a test gives itself
    number = factory.LazyAttribute(lambda one: one.code.upper())
    name = factory.LazyAttribute(lambda one: Localized(one.en, one.zh))
    summary = factory.LazyFunction(Localized)
    statement = factory.LazyFunction(Localized)
    state = GroupState.ACTIVE
    founded_on = SINCE

    @factory.post_generation
    def rules(self, _create, extracted, **rules):
        values = {"scope": Localized("What it does", "做什么"), "deliverables": Localized()} | (extracted or {}) | rules
        charter = Charter(group_id=self.id, number=1, state=CharterState.IN_FORCE, adopted_at=now(), **values)
        db.session.add(charter)
        db.session.flush()
        self.charter_id = charter.id
        db.session.commit()


class SeatFactory(Factory):
    class Meta:
        model = Seat

    group = factory.SubFactory(GroupFactory)
    organization = factory.SubFactory(OrganizationFactory)
    first_on = SINCE


class HolderFactory(Factory):
    """A person in a role. With `seat` the person works at the seat's organization; else serves without a seat."""

    class Meta:
        model = SeatHolder

    seat = factory.SubFactory(SeatFactory)
    group = factory.LazyAttribute(lambda one: one.seat.group)
    person = factory.SubFactory(PersonFactory)
    affiliation = factory.LazyAttribute(
        lambda one: AffiliationFactory(person=one.person, organization=one.seat.organization) if one.seat else None
    )
    role = Role.MEMBER
    first_on = SINCE


class DelegateFactory(Factory):
    class Meta:
        model = Delegate

    seat = factory.SubFactory(SeatFactory)
    person = factory.SubFactory(PersonFactory)
    kind = DelegateKind.DELEGATE
    first_on = SINCE


def seated(group, organization=None, role=Role.MEMBER, delegate=False, person=None):
    """A person in a new seat of a group (and its voting delegate if so wished)."""
    seat = SeatFactory(group=group, organization=organization or OrganizationFactory())
    holder = HolderFactory(seat=seat, person=person or PersonFactory(), role=role)
    if delegate:
        DelegateFactory(seat=seat, person=holder.person)
    return holder
