"""Who may do what with an organization: role by state, as a table."""

from datetime import timedelta

import pytest

from alliance.accounts.models import Visitor
from alliance.core.duties import Duty
from alliance.organizations import policy
from alliance.organizations.enums import AppointmentKind
from alliance.organizations.queries import this_day, visible_organization, with_facts
from tests.factories import AdministratorFactory, CoordinatorFactory, PersonFactory
from tests.factories.organizations import AffiliationFactory, AppointmentFactory, OrganizationFactory

DAY = timedelta(days=1)


@pytest.fixture
def volt():
    return OrganizationFactory()


def speaker(organization, kind=AppointmentKind.PRIMARY, **days):
    return AppointmentFactory(affiliation__organization=organization, kind=kind, **days).affiliation.person


MAKERS = {
    "stranger": lambda volt: PersonFactory(),
    "colleague": lambda volt: AffiliationFactory(organization=volt).person,
    "former colleague": lambda volt: AffiliationFactory(organization=volt, last_on=this_day() - DAY).person,
    "future colleague": lambda volt: AffiliationFactory(organization=volt, first_on=this_day() + DAY).person,
    "leaves today": lambda volt: AffiliationFactory(organization=volt, last_on=this_day()).person,
    "primary": lambda volt: speaker(volt),
    "primary until today": lambda volt: speaker(volt, last_on=this_day()),
    "primary until yesterday": lambda volt: speaker(volt, last_on=this_day() - DAY),
    "primary from tomorrow": lambda volt: speaker(volt, first_on=this_day() + DAY),
    "alternate": lambda volt: speaker(volt, AppointmentKind.ALTERNATE),
    "billing": lambda volt: speaker(volt, AppointmentKind.BILLING),
    "technical": lambda volt: speaker(volt, AppointmentKind.TECHNICAL),
    "primary elsewhere": lambda volt: speaker(OrganizationFactory()),
    "administrator": lambda volt: AdministratorFactory(),
    "membership": lambda volt: CoordinatorFactory(),
    "events": lambda volt: CoordinatorFactory(duty=Duty.EVENTS),
    "read only": lambda volt: CoordinatorFactory(duty=Duty.READ_ONLY),
    "check-in": lambda volt: CoordinatorFactory(duty=Duty.CHECK_IN),
    "visitor": lambda volt: Visitor(),
}
SEE = {
    "colleague", "leaves today", "primary", "primary until today", "primary until yesterday", "primary from tomorrow",
    "alternate", "billing", "technical", "administrator", "membership", "events", "read only",
}  # fmt: skip
EDIT = {"primary", "primary until today", "administrator", "membership"}


@pytest.mark.parametrize("role", MAKERS)
def test_who_sees_and_who_edits(volt, role):
    user = MAKERS[role](volt)
    found = visible_organization(user, volt.id)
    assert (found is not None) == (role in SEE)
    subject = with_facts(user, volt)
    assert policy.can_read_organization(user, subject) == (role in SEE)
    assert policy.can_edit_profile(user, subject) == (role in EDIT)
    assert policy.can_manage_people(user, subject) == (role in EDIT)


def test_facts_loaded_for_one_person_count_for_no_other(volt):
    primary = speaker(volt)
    subject = with_facts(primary, volt)
    assert policy.can_edit_profile(primary, subject)
    assert not policy.can_edit_profile(PersonFactory(), subject)
    assert not policy.can_edit_profile(Visitor(), subject)


def test_rows_about_people_follow_their_organization(volt):
    row = AppointmentFactory(affiliation__organization=volt)
    user = row.affiliation.person
    with_facts(user, volt)
    assert policy.can_manage_affiliation(user, row.affiliation)
    assert policy.can_end_appointment(user, row)
    assert not policy.can_end_appointment(PersonFactory(), row)
