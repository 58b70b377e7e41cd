"""Several coordinators at once on a real database, each with transactions of its own."""

from datetime import date

import pytest
import sqlalchemy as sa

from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.directory.models import DirectoryEntry, DirectoryState
from alliance.membership.models import Certificate, Measure, Membership, MembershipTerm, Tier
from alliance.membership.operations.admission import admit
from alliance.membership.operations.measures import expel, resign
from alliance.organizations.models import Organization
from tests.factories.membership import TierFactory
from tests.factories.organizations import OrganizationFactory
from tests.load.parallel import at_once

pytestmark = [pytest.mark.slow, pytest.mark.live]
MANY = 12


def acting(program, work):
    """One coordinator's act in a context of its own: its result, or None when it was refused."""

    def act():
        with program.app_context():
            try:
                return work()
            except Refused:
                return None
            finally:
                db.session.remove()

    return act


def prepared(program, organizations):
    """The ids of new organizations and of a tier."""
    with program.app_context():
        tier = TierFactory().id
        found = [OrganizationFactory().id for _ in range(organizations)]
        db.session.remove()
    return found, tier


def admission(organization_id, tier_id):
    return admit(None, db.session.get(Organization, organization_id), db.session.get(Tier, tier_id)).number


def counts(*models):
    return [db.session.scalar(sa.select(sa.func.count()).select_from(model)) for model in models]


def test_every_member_gets_a_number_of_its_own(program):
    organizations, tier = prepared(program, MANY)
    numbers = at_once([acting(program, lambda one=one: admission(one, tier)) for one in organizations])
    assert sorted(numbers) == [f"M-{number:04d}" for number in range(1, MANY + 1)]
    with program.app_context():
        assert counts(Membership, Certificate, DirectoryEntry) == [MANY] * 3
        assert db.session.scalar(sa.select(DirectoryState.revision)) == MANY


def test_one_organization_is_admitted_once(program):
    organizations, tier = prepared(program, 1)
    answers = at_once([acting(program, lambda: admission(organizations[0], tier)) for _ in range(MANY)])
    assert sorted(answers, key=str) == ["M-0001", *[None] * (MANY - 1)]
    with program.app_context():
        assert counts(Membership, MembershipTerm) == [1, 1]


def test_one_membership_is_left_once(program):
    organizations, tier = prepared(program, 1)
    with program.app_context():
        organization = db.session.get(Organization, organizations[0])
        key = admit(None, organization, db.session.get(Tier, tier), date(2020, 1, 1)).id
        db.session.remove()

    def leaving(act):
        return acting(program, lambda: act(None, db.session.get(Membership, key), "Because.").id)

    answers = at_once([leaving(resign if at % 2 else expel) for at in range(MANY)])
    assert answers.count(None) == MANY - 1
    with program.app_context():
        assert counts(Measure, DirectoryEntry) == [1, 0]
