"""Thirty who press at once on a real database: one seat, one person in it, one mail."""

import pytest
import sqlalchemy as sa

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.groups.enums import DelegateKind, JoinMode, JoinState, Role
from alliance.groups.models import Delegate, Group, JoinRequest, Seat, SeatHolder
from alliance.groups.operations.delegates import name_delegate
from alliance.groups.operations.joining import accept, ask_to_join, confirm
from alliance.groups.operations.seats import give_seat
from alliance.groups.queries.people import delegates_on
from alliance.notices.models import Notice
from alliance.organizations.models import Organization
from tests.factories.groups import GroupFactory, SeatFactory, seated
from tests.factories.membership import MembershipFactory, representative
from tests.factories.organizations import AffiliationFactory, OrganizationFactory
from tests.load.parallel import at_once

pytestmark = [pytest.mark.slow, pytest.mark.live]
MANY = 30


@pytest.fixture
def pressed(program):
    """Press many times at once: how many were not refused."""

    def press(*works):
        def act(work):
            with program.app_context():
                try:
                    work()
                    return True
                except Refused:
                    return False
                finally:
                    db.session.remove()

        return sum(at_once([lambda work=work: act(work) for work in works]))

    return press


def prepared(program, mode=JoinMode.ON_REQUEST):
    """Ids: the group, its chair, the organization, its primary, and two who work there."""
    with program.app_context():
        group = GroupFactory(code="wg3", rules={"join_mode": mode})
        chair = seated(group, role=Role.CHAIR).person
        organization = OrganizationFactory()
        MembershipFactory(organization=organization)
        primary = representative(organization)
        others = [AffiliationFactory(organization=organization).person.id for _ in range(2)]
        found = (group.id, chair.id, organization.id, primary.id, others)
        db.session.remove()
    return found


def asked(program, group, organization, people):
    with program.app_context():
        rows = []
        for one in people:
            person = db.session.get(Person, one)
            places = db.session.get(Group, group), db.session.get(Organization, organization)
            rows.append(ask_to_join(person, *places, person).id)
        db.session.remove()
    return rows


def confirming(request, person):
    return lambda: confirm(db.session.get(Person, person), db.session.get(JoinRequest, request))


def accepting(request, person):
    return lambda: accept(db.session.get(Person, person), db.session.get(JoinRequest, request))


def counts(program, organization, kind):
    """Seats, people and delegates of the organization, and mails of a kind."""
    with program.app_context():
        seats = sa.select(Seat.id).where(Seat.organization_id == organization)
        wanted = (
            sa.select(sa.func.count()).select_from(Seat).where(Seat.organization_id == organization),
            sa.select(sa.func.count()).select_from(SeatHolder).where(SeatHolder.seat_id.in_(seats)),
            sa.select(sa.func.count()).select_from(Delegate).where(Delegate.seat_id.in_(seats)),
            sa.select(sa.func.count()).select_from(Notice).where(Notice.kind == kind),
        )
        return [db.session.scalar(one) for one in wanted]


def test_a_request_is_confirmed_once_and_the_chair_gets_one_mail(program, pressed):
    group, _chair, organization, primary, others = prepared(program)
    (request,) = asked(program, group, organization, others[:1])
    assert pressed(*[confirming(request, primary)] * MANY) == 1
    assert counts(program, organization, "groups.join_waits") == [0, 0, 0, 1]


def test_a_request_is_accepted_once_with_one_seat_and_one_mail_each(program, pressed):
    group, chair, organization, primary, others = prepared(program)
    (request,) = asked(program, group, organization, others[:1])
    assert pressed(confirming(request, primary)) == 1
    assert pressed(*[accepting(request, chair)] * MANY) == 1
    assert counts(program, organization, "groups.join_accepted") == [1, 1, 1, 2]  # the engineer, the primary


def test_in_an_open_group_confirming_at_once_gives_one_seat(program, pressed):
    group, _chair, organization, primary, others = prepared(program, JoinMode.OPEN)
    requests = asked(program, group, organization, others)
    assert pressed(*[confirming(one, primary) for one in requests] * (MANY // 2)) == 2
    assert counts(program, organization, "groups.join_waits") == [1, 2, 1, 0]


def test_two_requests_of_one_organization_fill_one_seat(program, pressed):
    group, chair, organization, primary, others = prepared(program)
    requests = asked(program, group, organization, others)
    assert pressed(*[confirming(one, primary) for one in requests]) == 2
    assert pressed(*[accepting(one, chair) for one in requests] * (MANY // 2)) == 2
    assert counts(program, organization, "groups.join_accepted")[:3] == [1, 2, 1]
    with program.app_context():
        assert set(db.session.scalars(sa.select(JoinRequest.state))) == {JoinState.ACCEPTED}


def test_one_person_asks_once_however_often_it_is_pressed(program, pressed):
    group, _chair, organization, _primary, others = prepared(program)

    def ask():
        person = db.session.get(Person, others[0])
        ask_to_join(person, db.session.get(Group, group), db.session.get(Organization, organization), person)

    assert pressed(*[ask] * MANY) == 1
    assert counts(program, organization, "groups.join_asked") == [0, 0, 0, 1]


def test_an_organization_gets_one_seat_however_many_give_it(program, pressed):
    group, _chair, organization, _primary, _others = prepared(program)

    def give():
        give_seat(None, db.session.get(Group, group), db.session.get(Organization, organization))

    assert pressed(*[give] * MANY) == 1


def test_a_seat_has_one_delegate_however_many_are_named(program, pressed):
    group, _chair, organization, _primary, others = prepared(program)
    with program.app_context():
        places = {"group": db.session.get(Group, group), "organization": db.session.get(Organization, organization)}
        seat = SeatFactory(**places).id
        db.session.remove()

    def naming(person):
        return lambda: name_delegate(
            None, db.session.get(Seat, seat), db.session.get(Person, person), DelegateKind.DELEGATE
        )

    pressed(*[naming(one) for one in others] * 10)
    with program.app_context():
        assert list(delegates_on([seat])[seat]) == [DelegateKind.DELEGATE]
        holding = [one for one in db.session.scalars(sa.select(Delegate)) if not one.never_began]
        assert len(holding) == 1
