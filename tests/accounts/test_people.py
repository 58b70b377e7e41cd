"""People at the desk (SAFETY rows 1, 10, 12, 25, 49)."""

import pytest
import sqlalchemy as sa
from flask_babel import force_locale

from alliance.accounts.models import EmailAddress, Person
from alliance.accounts.operations.people import PersonInput, change_person, create_person, sort_keys
from alliance.accounts.operations.sign_ins import open_door
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.operation import Clash, Refused
from tests.accounts.conftest import OTHER, is_in, sign_in
from tests.factories import AdministratorFactory, CoordinatorFactory, PersonFactory

TYPED = {"family_name": "Zhao", "given_name": "Min", "locale": "en", "zone": "Asia/Shanghai"}


# --- operations


def test_a_person_is_made_with_names_keys_and_an_unproven_address(trail):
    person = create_person(None, PersonInput("王", "小明", email=" Xiaoming.Wang@GAC.example "))
    assert (person.display_name, person.pinyin_key, person.latin_key) == ("王小明", "wang xiao ming", "wang xiao ming")
    row = person.addresses[0]
    assert (row.address, row.key, row.domain) == (
        "Xiaoming.Wang@gac.example",
        "xiaoming.wang@gac.example",
        "gac.example",
    )
    assert (row.is_primary, row.verified_at, person.sign_in) == (True, None, None)
    assert trail() == ["accounts.person_created"]


@pytest.mark.parametrize(
    ("family", "given", "romanized", "keys"),
    [
        ("García", "Adolfo", "", ("garcia adolfo", "garcia adolfo")),
        ("Wang", "Xiaoming", "", ("wang xiaoming", "wang xiaoming")),
        ("单", "雄信", "", ("shan xiong xin", "shan xiong xin")),
        ("陈", "大文", "Chan Tai Man", ("chen da wen", "chan tai man")),
        ("", "Sukarno", "", ("sukarno", "sukarno")),
    ],
)
def test_people_are_sorted_by_family_name_in_both_orders(family, given, romanized, keys):
    assert sort_keys(family, given, romanized) == keys


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (PersonInput(), "family_name"),
        (PersonInput("A", email="nothing"), "email"),
        (PersonInput("A", email="a@b.example\nBcc: c@d.example"), "email"),
        (PersonInput("A", phone="1"), "phone"),
        (PersonInput("A", zone="Nowhere"), "zone"),
    ],
)
def test_what_cannot_be_a_person_is_refused_at_its_field(typed, field):
    with pytest.raises(Refused) as caught:
        create_person(None, typed)
    assert caught.value.field == field
    assert db.session.scalars(sa.select(Person)).all() == []


def test_an_outdated_edit_is_refused_with_what_stands(coordinator):
    person = create_person(None, PersonInput("Zhao", "Min"))
    change_person(coordinator, person, PersonInput("Zhao", "Mina"), person.version)
    with pytest.raises(Clash) as caught:
        change_person(coordinator, person, PersonInput("Zhao", "Other"), 1)
    assert caught.value.theirs["given_name"] == "Mina"


def test_a_door_opened_by_the_command_line_works_at_once(client):
    person = create_person(None, PersonInput("Zhao", "Min", email="min@example.com"))
    open_door(None, person, OTHER)
    assert person.addresses[0].verified_at is not None
    assert sign_in(client, "min@example.com", OTHER).status_code == 303


def test_a_door_is_not_opened_twice_nor_without_address_nor_with_a_weak_password(alice):
    with pytest.raises(Refused, match="has no address"):
        open_door(None, create_person(None, PersonInput("Zhao")), OTHER)
    with pytest.raises(Refused, match="has a sign-in already"):
        open_door(None, alice, OTHER)
    with pytest.raises(Refused, match="at least 12"):
        open_door(None, create_person(None, PersonInput("Zhao", email="z@example.com")), "short")


# --- pages


@pytest.fixture
def desk(as_user, coordinator):
    return as_user(coordinator)


def names_on(page):
    return [line.split(">")[-1] for line in page.text.split("</a>") if "/desk/people/" in line and 'role="row"' in line]


def test_people_are_found_by_name_part_and_address_in_either_script(desk):
    create_person(None, PersonInput("王", "小明", romanized_name="Wang Xiaoming", email="xm@gac.example"))
    create_person(None, PersonInput("García", "Adolfo", email="adolfo@volt.example"))
    for words, found in [
        ("小明", ["Wang Xiaoming"]),
        ("xiaoming", ["Wang Xiaoming"]),
        ("wang gac", ["Wang Xiaoming"]),
        ("VOLT.example", ["Adolfo García"]),
        ("garc", ["Adolfo García"]),
        ("nobody", []),
        ("%", ["Adolfo García", "Carol Ordi", "Wang Xiaoming"]),
    ]:
        assert sorted(names_on(desk.get("/desk/people", query_string={"q": words}))) == sorted(found)


def test_people_are_filtered_by_sign_in_and_duty(desk, alice):
    create_person(None, PersonInput("Guest"))
    by = lambda **query: sorted(names_on(desk.get("/desk/people", query_string=query)))  # noqa: E731
    assert by(sign_in="no") == ["Guest"]
    assert by(sign_in="yes") == ["Alice Chen", "Carol Ordi"]
    assert by(sign_in="closed") == []
    assert by(role="any") == ["Carol Ordi"]
    assert by(role="membership") == ["Carol Ordi"]
    assert by(role="finance") == []
    assert by(role="'--", sign_in="?") == ["Alice Chen", "Carol Ordi", "Guest"]


def test_the_list_costs_the_same_for_one_and_for_twenty(desk, count_queries):
    desk.get("/desk/people")
    db.session.expire_all()
    with count_queries() as few:
        desk.get("/desk/people")
    for _number in range(20):
        PersonFactory()
    db.session.expire_all()
    with count_queries() as many:
        desk.get("/desk/people")
    assert (len(many), len(many) <= 8) == (len(few), True)


def test_the_sheet_runs_no_formula_and_keeps_the_filter(desk):
    create_person(None, PersonInput("=cmd()", "+1", email="f@example.com"))
    answer = desk.get("/desk/people/export.csv?sign_in=no")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert lines[0].startswith("id,family_name,given_name")
    assert (len(lines), ",'=cmd(),'+1," in lines[1]) == (2, True)


def test_a_coordinator_adds_changes_and_invites(desk, outbox):
    answer = desk.post("/desk/people/new", data=TYPED | {"email": "min@example.com"})
    person = db.session.scalars(sa.select(Person).where(Person.family_name == "Zhao")).one()
    assert answer.location == f"/desk/people/{person.id}"
    page = f"/desk/people/{person.id}"
    data = TYPED | {"given_name": "Mina", "email": "mina@example.com", "version": person.version}
    assert desk.post(f"{page}/edit", data=data).status_code == 303
    assert (person.display_name, person.email) == ("Zhao Mina", "mina@example.com")
    assert desk.post(f"{page}/invite", data={"purpose": "Speak for Volt."}).location == page
    assert outbox() == [("accounts.invitation", "mina@example.com")]
    assert "mina@example.com waits" in desk.get(page).text


def test_a_nameless_person_is_not_added(desk):
    assert desk.post("/desk/people/new", data=TYPED | {"family_name": "", "given_name": ""}).status_code == 422


def test_two_coordinators_see_each_others_edit(desk, alice):
    version = alice.version
    desk.post(f"/desk/people/{alice.id}/edit", data=TYPED | {"version": version})
    late = desk.post(f"/desk/people/{alice.id}/edit", data=TYPED | {"given_name": "Late", "version": version})
    assert (late.status_code, "Somebody was faster" in late.text, 'value="Late"' in late.text) == (409, True, True)


def test_the_address_of_who_signs_in_is_not_changed_at_the_desk(desk, alice):
    data = TYPED | {"email": "evil@example.com", "version": alice.version}
    answer = desk.post(f"/desk/people/{alice.id}/edit", data=data)
    assert (answer.status_code, alice.email, alice.family_name) == (422, "Alice@Example.com", "Wang")


def test_only_administrators_change_the_address_of_an_administrator(coordinator):
    boss = AdministratorFactory(email="boss@example.com")
    with pytest.raises(Refused, match="Only administrators"):
        change_person(coordinator, boss, PersonInput("Boss", email="evil@example.com"), boss.version)
    change_person(AdministratorFactory(), boss, PersonInput("Boss", email="b2@example.com"), boss.version)
    assert boss.email == "b2@example.com"


def test_an_invitation_that_cannot_be_sent_says_why(desk, alice):
    assert desk.post(f"/desk/people/{alice.id}/invite", data={}).status_code == 422


def test_an_administrator_ends_sessions_and_closes_and_opens_a_sign_in(client, as_user, admin, alice, trail):
    boss = as_user(admin)
    sign_in(client)
    boss.post(f"/desk/people/{alice.id}/sessions/end")
    assert not is_in(client)
    sign_in(client)
    boss.post(f"/desk/people/{alice.id}/deactivate")
    assert not is_in(client)
    assert sign_in(client).status_code == 422
    assert "Closed" in boss.get(f"/desk/people/{alice.id}").text
    boss.post(f"/desk/people/{alice.id}/reactivate")
    assert sign_in(client).status_code == 303
    assert [verb for verb in trail() if "activated" in verb] == ["accounts.deactivated", "accounts.reactivated"]


def test_nobody_closes_the_own_sign_in_or_one_that_is_not_there(as_user, admin):
    boss = as_user(admin)
    assert "Somebody else has to" in boss.post(f"/desk/people/{admin.id}/deactivate", follow_redirects=True).text
    guest = PersonFactory()
    for act in ("deactivate", "reactivate"):
        assert "has no sign-in" in boss.post(f"/desk/people/{guest.id}/{act}", follow_redirects=True).text
    assert "Nothing was open" in boss.post(f"/desk/people/{guest.id}/sessions/end", follow_redirects=True).text


PAGES = ["", "/new", "/export.csv", "/{id}", "/{id}/edit", "/{id}/invite"]
ACTS = ["/{id}/sessions/end", "/{id}/deactivate", "/{id}/reactivate"]


@pytest.mark.parametrize("page", PAGES)
def test_the_desk_is_closed_to_members_and_visitors(client, as_user, alice, bob, page):
    path = f"/desk/people{page}".format(id=alice.id)
    assert client.get(path).status_code == 303
    assert as_user(bob).get(path).status_code in (403, 404)


@pytest.mark.parametrize("act", ACTS)
def test_only_administrators_end_and_close(desk, alice, act):
    assert desk.post(f"/desk/people{act}".format(id=alice.id)).status_code == 403


def test_a_reading_coordinator_sees_and_changes_nothing(as_user, alice):
    reader = as_user(CoordinatorFactory(duty=Duty.READ_ONLY))
    assert [reader.get(f"/desk/people{page}".format(id=alice.id)).status_code for page in PAGES] == [
        200,
        403,
        200,
        200,
        403,
        403,
    ]
    assert reader.post(f"/desk/people/{alice.id}/edit", data=TYPED | {"version": 1}).status_code == 403


def test_nobody_there_is_404(desk):
    assert desk.get("/desk/people/999999").status_code == 404


def test_shared_addresses_are_allowed_for_people_without_sign_in():
    for name in ("One", "Two"):
        create_person(None, PersonInput(name, email="info@example.com"))
    assert db.session.scalar(sa.select(sa.func.count(EmailAddress.id))) == 2


def test_a_name_is_shown_in_the_script_of_the_page_and_the_other_one_beside_it(app):
    wang = create_person(None, PersonInput("王", "小明", romanized_name="Wang Xiaoming"))
    adolfo = create_person(None, PersonInput("García", "Adolfo"))

    assert (wang.shown_name, wang.other_name, wang.initials) == ("Wang Xiaoming", "王小明", "WX")
    with force_locale("zh_Hans_CN"):
        assert (wang.shown_name, wang.other_name) == ("王小明", "Wang Xiaoming")
        assert (adolfo.shown_name, adolfo.other_name) == ("Adolfo García", "")
