"""Who works at an organization and who speaks for it, day by day."""

from datetime import date, timedelta

import pytest

from alliance.accounts.models import EmailAddress
from alliance.accounts.operations.people import PersonInput
from alliance.core.operation import Clash, Refused
from alliance.organizations import signals
from alliance.organizations.enums import AppointmentKind
from alliance.organizations.operations.people import (
    affiliate,
    appoint,
    change_title,
    end_affiliation,
    end_appointment,
    invite_colleague,
)
from alliance.organizations.queries import organizations_of, primary_of, representatives, this_day
from tests.factories import CoordinatorFactory, PersonFactory, SignInFactory, both
from tests.factories.organizations import LONG_AGO, AffiliationFactory, AppointmentFactory, OrganizationFactory

DAY = timedelta(days=1)
PRIMARY, ALTERNATE = AppointmentKind.PRIMARY, AppointmentKind.ALTERNATE


@pytest.fixture
def actor():
    return CoordinatorFactory()


@pytest.fixture
def volt():
    return OrganizationFactory(en="Volt AG")


@pytest.fixture
def works(volt):
    """Makes somebody who works at Volt, since 2020 unless told otherwise."""
    return lambda **values: AffiliationFactory(organization=volt, **values)


@pytest.fixture
def today():
    return this_day()


def test_a_person_works_there_from_a_day_on(actor, volt, trail, today):
    person = PersonFactory()
    row = affiliate(actor, person, volt, both("Director"), today + DAY)
    assert (row.holds(today), row.holds(today + DAY)) == (False, True)
    assert organizations_of(person) == []
    assert organizations_of(person, today + DAY) == [volt]
    assert trail() == ["organizations.affiliated"]


def test_nobody_works_twice_at_one_place_at_a_time(actor, volt, works):
    row = works()
    with pytest.raises(Refused):
        affiliate(actor, row.person, volt, both("Chair"))


def test_who_left_may_come_back_after_a_gap(actor, volt, works, today):
    row = works(last_on=date(2021, 1, 1))
    again = affiliate(actor, row.person, volt, both("Chair"))
    assert (row.last_on, again.first_on, again.last_on) == (date(2021, 1, 1), today, None)


def test_who_never_began_may_begin(actor, volt, works, today):
    row = works(first_on=today + DAY, last_on=today)
    assert affiliate(actor, row.person, volt, both("Chair")).holds(today)


def test_a_person_may_work_at_two_organizations(actor, works):
    row, other = works(), OrganizationFactory()
    affiliate(actor, row.person, other, both("Adviser"))
    assert len(organizations_of(row.person)) == 2


def test_a_title_is_changed_and_an_outdated_version_clashes(actor, works):
    row = works()
    change_title(actor, row, both("Chair", "主席"), row.version)
    assert row.title == both("Chair", "主席")
    with pytest.raises(Clash) as clash:
        change_title(actor, row, both("Member"), row.version - 1)
    assert clash.value.theirs["title_zh"] == "主席"


def test_an_appointment_begins_today_and_is_noted(actor, volt, works, today, trail, outbox):
    row = appoint(actor, works(), PRIMARY)
    assert (row.first_on, row.last_on, row.appointed_by_id) == (today, None, actor.id)
    assert primary_of(volt) == row.affiliation.person
    assert trail() == ["organizations.appointed"]
    assert outbox() == []


def test_who_is_appointed_is_told_when_wanted(actor, works, outbox):
    row = appoint(actor, works(), ALTERNATE, tell=True)
    assert outbox() == [("organizations.appointed", row.affiliation.person.email)]


def test_who_does_not_work_there_that_day_is_not_appointed(actor, works, today):
    for row in (works(last_on=date(2021, 1, 1)), works(first_on=today + DAY)):
        with pytest.raises(Refused):
            appoint(actor, row, PRIMARY)


def test_nobody_has_the_same_task_twice(actor, works, today):
    row = works()
    appoint(actor, row, ALTERNATE, today + DAY)
    for first in (today, today + DAY, today + 2 * DAY):
        with pytest.raises(Refused):
            appoint(actor, row, ALTERNATE, first)


def test_an_appointment_ends_with_the_work(actor, works, today):
    row = works(last_on=today + 5 * DAY)
    assert appoint(actor, row, ALTERNATE).last_on == today + 5 * DAY


def test_two_may_be_alternates(actor, volt, works):
    for _person in range(2):
        appoint(actor, works(), ALTERNATE)
    assert [row.kind for row in representatives(volt)] == [ALTERNATE, ALTERNATE]


def test_a_new_primary_ends_the_old_one_the_day_before(actor, volt, works, today):
    old = AppointmentFactory(affiliation=works())
    new = appoint(actor, works(), PRIMARY, today + 3 * DAY)
    assert (old.last_on, new.first_on) == (today + 2 * DAY, today + 3 * DAY)
    assert primary_of(volt) == old.affiliation.person
    assert primary_of(volt, today + 3 * DAY) == new.affiliation.person


def test_a_new_primary_of_the_same_day_replaces(actor, volt, works, today):
    first, second = appoint(actor, works(), PRIMARY), appoint(actor, works(), PRIMARY)
    assert first.never_began
    assert primary_of(volt) == second.affiliation.person


def test_a_new_primary_makes_room_for_a_planned_one(actor, volt, works, today):
    planned = appoint(actor, works(), PRIMARY, today + 10 * DAY)
    now = appoint(actor, works(), PRIMARY)
    assert now.last_on == today + 9 * DAY
    assert primary_of(volt, today + 10 * DAY) == planned.affiliation.person


def test_on_no_day_there_are_two_primaries(actor, volt, works, today):
    for offset in (5, 0, 8, 3, 5, 0, 2):
        appoint(actor, works(), PRIMARY, today + offset * DAY)
    for offset in range(-1, 12):
        kinds = [row.kind for row in representatives(volt, today + offset * DAY)]
        assert kinds.count(PRIMARY) == (1 if offset >= 0 else 0)


def test_an_appointment_is_ended_and_the_person_told(actor, works, today, outbox, trail):
    row = AppointmentFactory(affiliation=works())
    end_appointment(actor, row)
    assert row.last_on == today
    assert outbox() == [("organizations.appointment_ended", row.affiliation.person.email)]
    assert trail() == ["organizations.appointment_ended"]
    with pytest.raises(Refused):
        end_appointment(actor, row)


def test_who_ends_the_own_task_gets_no_mail(works, outbox):
    row = AppointmentFactory(affiliation=works())
    end_appointment(row.affiliation.person, row)
    assert outbox() == []


def test_the_last_day_does_not_lie_before_the_first(actor, works):
    row = AppointmentFactory(affiliation=works())
    for end, held in ((end_appointment, row), (end_affiliation, row.affiliation)):
        with pytest.raises(Refused) as refused:
            end(actor, held, LONG_AGO - 2 * DAY)
        assert refused.value.field == "last_on"


def test_who_leaves_loses_all_tasks_with_the_last_day(actor, volt, works, today):
    leaving = works()
    task = AppointmentFactory(affiliation=leaving)
    later = AppointmentFactory(affiliation=leaving, kind=ALTERNATE, first_on=today + 5 * DAY)
    end_affiliation(actor, leaving)
    assert (leaving.last_on, task.last_on, later.never_began) == (today, today, True)
    assert primary_of(volt, today + DAY) is None


def test_an_appointment_that_ended_earlier_keeps_its_day(actor, works):
    row = AppointmentFactory(affiliation=works(), last_on=date(2021, 1, 1))
    end_affiliation(actor, row.affiliation)
    assert row.last_on == date(2021, 1, 1)


def test_one_step_names_the_successor(actor, volt, works, today, outbox, trail):
    leaving = AppointmentFactory(affiliation=works()).affiliation
    successor = works()
    end_affiliation(actor, leaving, successor=successor)
    assert primary_of(volt) == leaving.person
    assert primary_of(volt, today + DAY) == successor.person
    assert outbox() == [("organizations.appointed", successor.person.email)]
    assert trail() == ["organizations.affiliation_ended", "organizations.appointed"]


def test_a_successor_works_at_the_same_place_on_that_day(actor, works, today):
    leaving = AppointmentFactory(affiliation=works()).affiliation
    for wrong in (AffiliationFactory(), works(last_on=today), leaving):
        with pytest.raises(Refused) as refused:
            end_affiliation(actor, leaving, successor=wrong)
        assert refused.value.field == "successor"
    assert leaving.last_on is None


def test_there_is_no_successor_without_a_primary_task(actor, works):
    with pytest.raises(Refused) as refused:
        end_affiliation(actor, works(), successor=works())
    assert refused.value.field == "successor"


def test_who_left_does_not_leave_again(actor, works):
    row = works(last_on=date(2021, 1, 1))
    with pytest.raises(Refused):
        end_affiliation(actor, row)


def test_an_end_may_be_moved_forward(actor, works, today):
    row = works(last_on=today + 30 * DAY)
    end_affiliation(actor, row)
    assert row.last_on == today


def test_a_stranger_is_invited_as_a_colleague(actor, volt, outbox, trail):
    typed = PersonInput(family_name="Meier", given_name="Eva", email="eva@volt.example")
    row = invite_colleague(actor, volt, typed, both("Engineer"), PRIMARY)
    assert (row.person.display_name, row.person.sign_in) == ("Eva Meier", None)
    assert primary_of(volt) == row.person
    assert [address for _kind, address in outbox()] == ["eva@volt.example"]
    assert "organizations.appointed" in trail()


def test_who_has_a_sign_in_is_added_as_the_person_they_are(actor, volt, outbox):
    person = SignInFactory(person__email="wang@example.com").person
    typed = PersonInput(family_name="Wong", email="WANG@example.com")
    row = invite_colleague(actor, volt, typed, both("Engineer"))
    assert row.person == person
    assert outbox() == [("organizations.added", "wang@example.com")]
    with pytest.raises(Refused):
        invite_colleague(actor, volt, typed, both("Engineer"))


def test_an_address_alone_makes_nobody_the_same_person(actor, volt):
    shared = PersonFactory(email="office@volt.example")
    typed = PersonInput(family_name="Meier", email="office@volt.example")
    row = invite_colleague(actor, volt, typed, both("Engineer"))
    assert row.person != shared
    assert EmailAddress.query.filter_by(key="office@volt.example").count() == 2


def test_what_is_no_address_is_refused_and_nobody_added(actor, volt):
    with pytest.raises(Refused) as refused:
        invite_colleague(actor, volt, PersonInput(family_name="Meier", email="eva"), both("Engineer"))
    assert refused.value.field == "email"


@pytest.mark.parametrize("act", ["affiliate", "appoint", "end"])
def test_who_listens_hears_of_people(actor, volt, works, act):
    heard, row = [], works()
    acts = {
        "affiliate": lambda: affiliate(actor, PersonFactory(), volt, both("x")),
        "appoint": lambda: appoint(actor, row, PRIMARY),
        "end": lambda: end_affiliation(actor, row),
    }
    with signals.changed.connected_to(heard.append):
        acts[act]()
    assert heard == [volt]
