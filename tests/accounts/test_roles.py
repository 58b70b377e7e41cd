"""Duties in the secretariat (SAFETY rows 1, 13, 14)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from alliance.accounts.models import RoleGrant
from alliance.accounts.operations.roles import deactivate_sign_in, end_role, grant_role, make_administrator
from alliance.core.clock import now, today
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.operation import Refused
from tests.accounts.conftest import OTHER, is_in, sign_in, with_door
from tests.factories import AdministratorFactory, CoordinatorFactory


def grant_of(person):
    return db.session.scalars(sa.select(RoleGrant).where(RoleGrant.person_id == person.id)).one()


def test_a_duty_holds_from_its_first_to_its_last_day(admin, alice, trail):
    grant_role(admin, alice, Duty.EVENTS, today() + timedelta(days=1), today() + timedelta(days=3))
    held = [alice.duties(today() + timedelta(days=days)) for days in range(5)]
    assert held == [set(), {Duty.EVENTS}, {Duty.EVENTS}, {Duty.EVENTS}, set()]
    assert trail() == ["accounts.role_granted"]


def test_giving_and_ending_a_duty_ends_the_sessions_at_once(client, admin, alice):
    sign_in(client)
    grant = grant_role(admin, alice, Duty.MEMBERSHIP)
    assert not is_in(client)
    sign_in(client)
    assert client.get("/desk/people").status_code == 200
    end_role(admin, grant)
    assert client.get("/desk/people").status_code == 303
    sign_in(client)
    assert client.get("/desk/people").status_code == 403


def test_a_duty_ended_by_its_day_alone_is_lost_on_the_next_request(client, admin, alice):
    grant = grant_role(admin, alice, Duty.MEMBERSHIP, today() - timedelta(days=5))
    sign_in(client)
    assert client.get("/desk/people").status_code == 200
    grant.last_on = today() - timedelta(days=1)
    db.session.commit()
    assert client.get("/desk/people").status_code == 403


def test_nobody_gives_or_ends_the_own_duties(as_user, admin):
    with pytest.raises(Refused, match="never you yourself"):
        grant_role(admin, admin, Duty.FINANCE)
    with pytest.raises(Refused, match="never you yourself"):
        end_role(admin, grant_of(admin))
    boss = as_user(admin)
    assert boss.post(f"/desk/roles/people/{admin.id}", data={"duty": "finance"}).status_code == 403
    assert boss.get(f"/desk/roles/people/{admin.id}").status_code == 403


def test_who_does_not_administer_gives_no_duty(coordinator, alice):
    with pytest.raises(Refused):
        grant_role(coordinator, alice, Duty.EVENTS)


def test_the_same_duty_is_not_given_twice_for_the_same_days(admin, alice):
    grant_role(admin, alice, Duty.EVENTS, today(), today() + timedelta(days=3))
    with pytest.raises(Refused, match="already"):
        grant_role(admin, alice, Duty.EVENTS, today() + timedelta(days=2))
    with pytest.raises(Refused, match="before the first"):
        grant_role(admin, alice, Duty.EVENTS, today() + timedelta(days=9), today() + timedelta(days=8))
    grant_role(admin, alice, Duty.EVENTS, today() + timedelta(days=4))


def test_a_duty_that_ended_is_not_ended_again_and_may_be_given_again(admin, alice):
    grant = grant_role(admin, alice, Duty.EVENTS)
    end_role(admin, grant)
    with pytest.raises(Refused, match="has ended already"):
        end_role(admin, grant)
    assert grant_role(admin, alice, Duty.EVENTS).holds(today())


def test_the_last_administrator_with_an_open_sign_in_stays(admin):
    other = AdministratorFactory()  # has no sign-in: could not help anybody
    with pytest.raises(Refused, match="last administrator"):
        end_role(other, grant_of(admin))
    with pytest.raises(Refused, match="last administrator"):
        deactivate_sign_in(other, admin)
    with_door(other)
    end_role(other, grant_of(admin))
    assert admin.duties() == set()


def test_an_administrator_whose_sign_in_is_closed_does_not_count(admin):
    other = with_door(AdministratorFactory())
    other.sign_in.deactivated_at = now()
    db.session.commit()
    with pytest.raises(Refused, match="last administrator"):
        end_role(other, grant_of(admin))


def test_the_first_administrator_comes_from_the_command_line(client):
    person = make_administrator("Boss@alliance.example", "Boss", "", OTHER)
    assert person.duties() == {Duty.ADMINISTRATION}
    assert sign_in(client, "boss@alliance.example", OTHER).status_code == 303
    assert client.get("/desk/roles").status_code == 200


def test_the_command_line_gives_the_duty_to_who_signs_in_already(alice):
    person = make_administrator("alice@example.com", "", "", "")
    assert (person, person.duties()) == (alice, {Duty.ADMINISTRATION})
    make_administrator("alice@example.com", "", "", "")
    assert len(alice.role_grants) == 1


# --- pages


def test_the_page_gives_and_ends_duties(as_user, admin, alice):
    boss = as_user(admin)
    assert boss.get(f"/desk/roles/people/{alice.id}").status_code == 200
    answer = boss.post(f"/desk/roles/people/{alice.id}", data={"duty": "events", "first_on": "2026-01-01"})
    assert answer.location == "/desk/roles"
    page = boss.get("/desk/roles").text
    assert "Coordinator: events" in page
    assert boss.post(f"/desk/roles/{grant_of(alice).id}/end").location == "/desk/roles"
    assert alice.duties() == set()
    assert "Ended" in boss.get("/desk/roles").text


def test_the_page_says_why_not(as_user, admin, alice):
    boss = as_user(admin)
    boss.post(f"/desk/roles/people/{alice.id}", data={"duty": "events"})
    assert boss.post(f"/desk/roles/people/{alice.id}", data={"duty": "events"}).status_code == 422
    assert boss.post(f"/desk/roles/people/{alice.id}", data={"duty": "emperor"}).status_code == 422
    mine = boss.post(f"/desk/roles/{grant_of(admin).id}/end", follow_redirects=True)
    assert "never you yourself" in mine.text


@pytest.mark.parametrize("duty", [duty for duty in Duty if duty is not Duty.ADMINISTRATION])
def test_no_other_duty_opens_the_roles(as_user, alice, duty):
    reader = as_user(CoordinatorFactory(duty=duty))
    assert reader.get("/desk/roles").status_code == 403
    assert reader.post(f"/desk/roles/people/{alice.id}", data={"duty": "administration"}).status_code in (403, 404)
    assert alice.duties() == set()


def test_visitors_and_members_see_no_roles(client, as_user, alice):
    assert client.get("/desk/roles").status_code == 303
    assert as_user(alice).get("/desk/roles").status_code == 403


def test_the_list_of_duties_costs_the_same_for_one_and_for_five(as_user, admin, count_queries):
    boss = as_user(admin)
    boss.get("/desk/roles")
    db.session.expire_all()
    with count_queries() as one:
        boss.get("/desk/roles")
    for _number in range(5):
        CoordinatorFactory()
    db.session.expire_all()
    with count_queries() as six:
        boss.get("/desk/roles")
    assert len(one) == len(six)
