"""Opening registration, its rules and its categories; the pages on which organizers do so."""

from datetime import timedelta

import pytest

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Clash, Refused
from alliance.events.enums import Audience
from alliance.events.operations.life import copy_event, unpublish
from alliance.registrations.models import Plan, SeatCategory
from alliance.registrations.operations.changing import cancel
from alliance.registrations.operations.plans import (
    CategoryInput,
    PlanInput,
    add_category,
    change_category,
    change_plan,
    open_registration,
    remove_category,
)
from alliance.registrations.queries.plans import plan_of, standing
from tests.factories import CoordinatorFactory, PersonFactory, both
from tests.factories.events import EventFactory, OrganizerFactory
from tests.registrations.parts import coordinator, opened, registered


def names(plan):
    db.session.expire_all()
    return [one.name.en for one in standing(plan)]


def test_registration_begins_with_one_category(trail):
    plan = open_registration(coordinator(), EventFactory(), PlanInput(seats=120))
    assert names(plan) == ["Participants"]
    assert (plan.seats, plan.taken, plan.has_waitlist, plan.offer_hours) == (120, 0, True, 24)
    assert trail() == ["registrations.opened"]


def test_an_event_has_one_plan():
    event, _plan, _category = opened()
    with pytest.raises(Refused):
        open_registration(coordinator(), event, PlanInput())


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"seats": 0}, "seats"),
        ({"seats_per_organization": 0}, "seats_per_organization"),
        ({"offer_hours": 0}, "offer_hours"),
        ({"reminder_hours": 10_000}, "reminder_hours"),
        ({"opens_at": now(), "closes_at": now() - timedelta(days=1)}, "closes"),
    ],
)
def test_numbers_and_times_that_make_no_sense_are_refused(values, field):
    with pytest.raises(Refused) as refusal:
        open_registration(coordinator(), EventFactory(), PlanInput(**values))
    assert refusal.value.field == field


def test_there_are_never_fewer_seats_than_taken():
    _event, plan, category = opened(seats=3, category_seats=3)
    registered(category, "Li Na")
    registered(category, "Zhao Lei")
    with pytest.raises(Refused) as refusal:
        change_plan(coordinator(), plan, PlanInput(seats=1), plan.version)
    assert refusal.value.field == "seats"
    with pytest.raises(Refused):
        change_category(coordinator(), category, CategoryInput(both("Hall"), seats=1), category.version)
    change_plan(coordinator(), plan, PlanInput(seats=2), plan.version)
    assert plan.seats == 2


def test_guests_who_register_meanwhile_are_no_clash_but_another_organizer_is():
    _event, plan, category = opened(seats=3)
    version = plan.version
    registered(category, "Li Na")
    change_plan(coordinator(), plan, PlanInput(seats=4), version)
    with pytest.raises(Clash):
        change_plan(coordinator(), plan, PlanInput(seats=5), version)


def test_categories_are_added_changed_and_removed(trail):
    _event, plan, category = opened()
    other = add_category(coordinator(), plan, CategoryInput(both("Online", "线上"), seats=5, is_online=True))
    change_category(coordinator(), other, CategoryInput(both("Remote", "远程"), position=2), other.version)
    assert names(plan) == ["Participants", "Remote"]
    remove_category(coordinator(), other)
    assert names(plan) == ["Participants"]
    assert trail()[1:] == [f"registrations.category_{act}" for act in ("added", "changed", "removed")]
    with pytest.raises(Refused):
        remove_category(coordinator(), category)
    with pytest.raises(Refused):
        registered(other, "Li Na")


def test_a_category_without_a_name_is_refused_and_an_outdated_version_clashes():
    _event, plan, category = opened()
    with pytest.raises(Refused) as refusal:
        add_category(coordinator(), plan, CategoryInput(both("")))
    assert refusal.value.field == "name_en"
    with pytest.raises(Clash):
        change_category(coordinator(), category, CategoryInput(both("Hall")), category.version + 1)


def test_a_category_in_which_somebody_waits_stays():
    _event, plan, category = opened(seats=1)
    other = add_category(coordinator(), plan, CategoryInput(both("Guests")))
    registered(category, "Li Na")
    waiting = registered(other, "Zhao Lei")
    with pytest.raises(Refused):
        remove_category(coordinator(), other)
    cancel(waiting)
    remove_category(coordinator(), other)
    assert names(plan) == ["Participants"]


def test_a_copied_event_takes_registrations_by_the_same_rules_at_shifted_times():
    event, plan, category = opened(seats=5, closes_at=now() + timedelta(days=5))
    add_category(coordinator(), plan, CategoryInput(both("Online"), seats=3, audience=Audience.MEMBERS))
    registered(category, "Li Na")
    copy = copy_event(coordinator(), event, event.starts_at + timedelta(days=365))
    made = plan_of(copy.id)
    assert made.closes_at == plan.closes_at + timedelta(days=365)
    assert [(one.name.en, one.seats, one.taken, one.audience) for one in standing(made)] == [
        ("Participants", None, 0, Audience.PUBLIC),
        ("Online", 3, 0, Audience.MEMBERS),
    ]
    assert (made.seats, made.taken) == (5, 0)


def test_an_event_with_registrations_does_not_become_a_draft_again():
    event, _plan, category = opened()
    row = registered(category, "Li Na")
    with pytest.raises(Refused):
        unpublish(coordinator(), event)
    cancel(row)
    unpublish(coordinator(), event)
    assert event.state.value == "draft"


# Pages

RULES = {"offer_hours": "24", "reminder_hours": "48", "has_waitlist": "y"}


def at(event, path=""):
    return f"/events/{event.id}/registration{path}"


def test_an_organizer_opens_registration_and_changes_its_rules(as_user):
    event = EventFactory()
    browser = as_user(OrganizerFactory(event=event).person)
    assert "This event takes no registrations yet" in browser.get(at(event)).text
    assert browser.post(at(event, "/edit"), data=RULES | {"seats": "120"}).status_code == 303
    page = browser.get(at(event))
    assert "of 120" in page.text
    plan = plan_of(event.id)
    changed = RULES | {"seats": "90", "closes": "2026-12-01T18:00", "version": plan.version}
    assert browser.post(at(event, "/edit"), data=changed).status_code == 303
    db.session.expire_all()
    assert (plan.seats, plan.closes_at.isoformat()) == (90, "2026-12-01T10:00:00+00:00")


def test_the_second_editor_sees_both_versions(as_user):
    event, plan, _category = opened(seats=10)
    browser = as_user(coordinator())
    stale = plan.version
    change_plan(coordinator(), plan, PlanInput(seats=20), stale)
    answer = browser.post(at(event, "/edit"), data=RULES | {"seats": "15", "version": stale})
    assert answer.status_code == 409
    assert "Theirs, stored now" in answer.text


def test_categories_are_made_and_removed_on_the_page(as_user):
    event, plan, _category = opened()
    browser = as_user(coordinator())
    new = {"name_en": "Online", "seats": "5", "audience": "members"}
    assert browser.post(at(event, "/categories/new"), data=new).status_code == 303
    category = db.session.query(SeatCategory).filter_by(plan_id=plan.id).order_by(SeatCategory.id.desc()).first()
    address = at(event, f"/categories/{category.id}")
    assert "Online" in browser.get(address).text
    changed = new | {"seats": "7", "version": category.version}
    assert browser.post(address, data=changed).status_code == 303
    assert browser.post(address, data=changed).status_code == 409
    assert browser.post(address + "/remove").status_code == 303
    assert names(plan) == ["Participants"]


def test_readers_of_the_desk_look_and_strangers_do_not(as_user, client):
    event, _plan, category = opened()
    reader = as_user(CoordinatorFactory(duty="read_only"))
    assert reader.get(at(event)).status_code == 200
    paths = ("/edit", "/categories/new", f"/categories/{category.id}", "/questions/registration")
    for path in paths:
        assert reader.get(at(event, path)).status_code == 403
        assert as_user(PersonFactory()).get(at(event, path)).status_code == 403
        assert client.get(at(event, path)).status_code in (302, 303)
    assert as_user(PersonFactory()).get(at(event)).status_code == 403
    assert reader.post(at(event, f"/categories/{category.id}/remove")).status_code == 403


def test_a_category_of_another_event_is_not_found(as_user):
    _event, _plan, category = opened()
    other = EventFactory()
    assert as_user(coordinator()).get(at(other, f"/categories/{category.id}")).status_code == 404


def test_the_page_asks_as_much_for_one_category_as_for_five(as_user, count_queries):
    event, plan, _category = opened()
    browser, address, plan_id = as_user(coordinator()), at(event), plan.id
    browser.get(address)
    db.session.remove()
    with count_queries() as few:
        browser.get(address)
    for number in range(4):
        add_category(coordinator(), db.session.get(Plan, plan_id), CategoryInput(both(f"Category {number}")))
    db.session.remove()
    with count_queries() as many:
        browser.get(address)
    assert len(few) == len(many)
