"""Pages of who runs events: desk, describing, states, copies, organizers, series, picture; for whom they open."""

import io

import pytest
from PIL import Image

from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.sheets import read_sheet
from alliance.events.enums import Audience, EventKind, EventState, OrganizerRole, Visibility
from alliance.events.models import Event, EventSeries, Organizer
from alliance.events.operations.life import create_event, publish
from alliance.events.operations.organizers import add_organizer
from alliance.events.queries.organizers import organizers_of
from tests.events.steps import coordinator, event_input, form_of, local
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.events import EventFactory, EventSeriesFactory, OrganizerFactory
from tests.factories.groups import GroupFactory
from tests.factories.membership import TierFactory

NOW = local("2026-11-22T17:00")


@pytest.fixture(autouse=True)
def today():
    with at(NOW):
        yield


@pytest.fixture
def actor():
    return coordinator()


@pytest.fixture
def desk(as_user, actor):
    return as_user(actor)


@pytest.fixture
def event(actor):
    made = create_event(actor, event_input())
    publish(actor, made)
    return made


def written(answer):
    return answer.get_data(as_text=True)


DESK = ("/desk/events", "/desk/events/new", "/desk/events/series", "/desk/events/import")
OWN = ("edit", "organizers", "postpone", "cancel")


def test_the_desk_is_for_coordinators_and_its_changes_for_those_of_events(as_user, client):
    reader, member = as_user(CoordinatorFactory()), as_user(PersonFactory())
    assert [reader.get(one).status_code for one in DESK] == [200, 403, 200, 403]
    assert [member.get(one).status_code for one in DESK] == [403] * 4
    assert [client.get(one).status_code for one in DESK] == [303] * 4
    assert member.post("/desk/events/export").status_code == 403


def test_an_event_is_run_by_its_organizers_and_coordinators_of_events(as_user, client, event, desk):
    organizer, door = (
        OrganizerFactory(event=event).person,
        OrganizerFactory(event=event, role=OrganizerRole.DOOR).person,
    )
    former = OrganizerFactory(event=event, last_on=local("2026-01-01T00:00").date()).person
    pages, runner = [f"/events/{event.id}/{one}" for one in OWN], as_user(organizer)
    for browser, expected in (
        (desk, 200), (runner, 200), (as_user(door), 403), (as_user(former), 403),
        (as_user(PersonFactory()), 403), (as_user(CoordinatorFactory()), 403), (client, 303),
    ):  # fmt: skip
        assert [browser.get(one).status_code for one in pages] == [expected] * len(pages)
    stranger = as_user(PersonFactory())
    for act in ("publish", "unpublish", "reinstate"):
        assert stranger.post(f"/events/{event.id}/{act}").status_code == 403
    for act in ("copy", "template"):
        assert runner.post(f"/events/{event.id}/{act}").status_code == 403


def test_a_draft_exists_for_nobody_but_who_runs_it(as_user, client, actor):
    draft = create_event(actor, event_input())
    assert client.get(f"/events/{draft.id}/event.ics").status_code == 404
    assert as_user(PersonFactory()).get(f"/events/{draft.id}/edit").status_code == 404


def test_a_new_event_begins_with_its_kind_or_a_template(desk, actor):
    create_event(actor, event_input(title=Localized("Our yearly forum")), is_template=True)
    page = written(desk.get("/desk/events/new"))
    assert "Our yearly forum" in page
    assert "kind=closed_door_seminar" in page
    closed = written(desk.get("/desk/events/new?kind=closed_door_seminar"))
    assert '<option selected value="invited">' in closed


def test_a_described_event_is_kept_as_typed(desk):
    group, tier, series = GroupFactory(), TierFactory(), EventSeriesFactory()
    typed = event_input(
        kind=EventKind.WORKSHOP, venue=Localized("Hall A", "A厅"), city=Localized("Hefei", "合肥"),
        website="https://forum.example", visibility=Visibility.MEMBERS, audience=Audience.TIERS,
    )  # fmt: skip
    form = form_of(typed, group=str(group.id), series=str(series.id), tier_codes=[tier.code])
    answer = desk.post("/desk/events/new?kind=workshop", data=form)
    made = db.session.scalar(db.select(Event))
    assert (answer.status_code, answer.location) == (303, f"/events/{made.id}/manage")
    assert (made.title, made.starts_at, made.ends_at) == (typed.title, typed.starts_at, typed.ends_at)
    assert (made.group_id, made.series_id, made.tier_codes) == (group.id, series.id, [tier.code])


def test_what_cannot_be_is_shown_at_its_field_and_nothing_is_lost(desk):
    form = form_of(event_input(hours=0, venue=Localized("Hall A")))
    answer = desk.post("/desk/events/new?kind=forum", data=form)
    assert answer.status_code == 422
    assert 'id="ends-error"' in written(answer)
    assert 'value="Hall A"' in written(answer)
    assert db.session.scalar(db.select(db.func.count(Event.id))) == 0


@pytest.mark.parametrize("name", ["kind", "zone", "visibility", "audience", "starts", "ends", "group", "series"])
def test_odd_values_are_no_crash(desk, name):
    answer = desk.post("/desk/events/new?kind=forum", data=form_of(event_input()) | {name: "'; DROP TABLE event"})
    assert answer.status_code == 422


def test_the_tab_of_details_changes_the_event_for_its_organizer(as_user, event):
    browser = as_user(OrganizerFactory(event=event).person)
    form = form_of(event_input("2026-12-04T09:00", venue=Localized("Hall B")), version=event.version)
    assert browser.post(f"/events/{event.id}/edit", data=form).status_code == 303
    assert (event.venue.en, event.sequence) == ("Hall B", 1)


def test_a_second_editor_sees_both_versions(desk, event):
    stale = event.version
    desk.post(f"/events/{event.id}/edit", data=form_of(event_input(venue=Localized("Hall B")), version=stale))
    answer = desk.post(f"/events/{event.id}/edit", data=form_of(event_input(venue=Localized("Hall C")), version=stale))
    page = written(answer)
    assert answer.status_code == 409
    assert "Hall B" in page and "Hall C" in page
    again = desk.post(
        f"/events/{event.id}/edit", data=form_of(event_input(venue=Localized("Hall C")), version=event.version)
    )
    assert (again.status_code, event.venue.en) == (303, "Hall C")


def test_states_follow_the_buttons(desk, event):
    address = f"/events/{event.id}"
    assert desk.post(f"{address}/unpublish").status_code == 303
    assert event.state is EventState.DRAFT
    desk.post(f"{address}/publish")
    assert desk.post(f"{address}/postpone", data={"reason": ""}).status_code == 422
    desk.post(f"{address}/postpone", data={"reason": "Rain"})
    assert (event.state, event.state_reason) == (EventState.POSTPONED, "Rain")
    desk.post(f"{address}/cancel", data={"reason": "Snow"})
    desk.post(f"{address}/reinstate")
    assert event.state is EventState.PUBLISHED
    assert "published already" in written(desk.post(f"{address}/publish", follow_redirects=True))


def test_a_draft_is_put_away_without_a_reason(desk, actor):
    draft = create_event(actor, event_input())
    assert desk.post(f"/events/{draft.id}/cancel", data={"reason": ""}).status_code == 303
    assert draft.state is EventState.CANCELLED


def test_an_event_is_copied_to_another_time_and_kept_as_a_template(desk, event):
    assert "2027-12-02T09:00" in written(desk.get(f"/events/{event.id}/copy"))
    answer = desk.post(f"/events/{event.id}/copy", data={"title_en": "Forum 2027", "starts": "2027-12-02T09:00"})
    made = db.session.scalar(db.select(Event).order_by(Event.id.desc()))
    assert answer.location == f"/events/{made.id}/manage"
    assert (made.title.en, made.starts_at) == ("Forum 2027", local("2027-12-02T09:00"))
    desk.post(f"/events/{event.id}/template")
    template = db.session.scalar(db.select(Event).order_by(Event.id.desc()))
    assert template.is_template
    assert "2026-12-20T09:00" in written(desk.get(f"/events/{template.id}/copy"))


def test_the_desk_keeps_a_view_for_each_state(desk, actor, event):
    create_event(actor, event_input(title=Localized("A draft")))
    create_event(actor, event_input(title=Localized("A template")), is_template=True)
    EventFactory(en="A past one", hours=-100)
    EventFactory(en="A cancelled one", state=EventState.CANCELLED)
    seen = {}
    for view in ("coming", "drafts", "past", "off", "templates", "all", "odd"):
        page = written(desk.get(f"/desk/events?view={view}"))
        names = ("Chain forum", "A draft", "A template", "A past one", "A cancelled one")
        seen[view] = {name for name in names if name in page}
    assert seen == {
        "coming": {"Chain forum"}, "drafts": {"A draft"}, "past": {"A past one"}, "off": {"A cancelled one"},
        "templates": {"A template"}, "all": {"Chain forum", "A draft", "A past one", "A cancelled one"},
        "odd": {"Chain forum"},
    }  # fmt: skip


def test_the_desk_is_searched_by_words_and_kind(desk, event):
    assert "Chain forum" in written(desk.get("/desk/events?q=产业链"))
    assert "Chain forum" not in written(desk.get("/desk/events?q=battery"))
    assert "Chain forum" not in written(desk.get("/desk/events?kind=training"))


@pytest.mark.parametrize("address", ["/desk/events", "/desk/events/series", "organizers"])
def test_lists_cost_the_same_for_one_row_and_for_five(desk, event, count_queries, address):
    url = address if address.startswith("/") else f"/events/{event.id}/{address}"

    def grow():
        OrganizerFactory(event=event)
        EventFactory(series=EventSeriesFactory(), made_by=PersonFactory())

    def cost():
        with count_queries() as sent:
            assert desk.get(url).status_code == 200
        return len(sent)

    grow()
    desk.get(url)
    one = cost()
    for _more in range(4):
        grow()
    assert cost() == one


def test_the_list_is_taken_along_as_a_sheet_that_the_import_knows_again(desk, event, trail):
    answer = desk.post("/desk/events/export", data={"view": "coming", "format": "csv"})
    sheet = read_sheet(answer.data)
    assert sheet.rows[0][:6] == [
        "Chain forum",
        "产业链论坛",
        "Forum",
        "2026-12-03 09:00",
        "2026-12-03 17:00",
        "Asia/Shanghai",
    ]
    assert read_sheet(desk.post("/desk/events/export", data={"format": "xlsx"}).data).header == sheet.header
    assert trail()[-2:] == ["events.exported"] * 2


def test_a_coordinator_finds_people_by_name_and_names_them(desk, event, outbox):
    person = PersonFactory(display_name="Chen Jing", email="chen@example.com")
    assert "Chen Jing" in written(desk.get(f"/events/{event.id}/organizers?q=chen"))
    desk.post(f"/events/{event.id}/organizers?q=chen", data={"person": person.id, "role": "organizer"})
    assert [(one.person_id, one.role) for one in organizers_of(event)] == [(person.id, OrganizerRole.ORGANIZER)]
    assert outbox() == [("events.organizer_added", "chen@example.com")]
    desk.post(f"/events/{event.id}/organizers?q=chen", data={"person": person.id, "role": "door"})
    assert [one.role for one in organizers_of(event)] == [OrganizerRole.DOOR]


def test_an_organizer_names_helpers_by_their_whole_address_only(as_user, event):
    person = PersonFactory(display_name="Chen Jing", email="chen@example.com")
    browser = as_user(OrganizerFactory(event=event).person)
    assert "Chen Jing" not in written(browser.get(f"/events/{event.id}/organizers?q=chen"))
    browser.post(f"/events/{event.id}/organizers?q=chen", data={"person": person.id, "role": "door"})
    assert len(organizers_of(event)) == 1
    browser.post(f"/events/{event.id}/organizers?q=chen@example.com", data={"person": person.id, "role": "door"})
    assert len(organizers_of(event)) == 2


def test_who_is_named_twice_is_refused(desk, event, actor):
    person = PersonFactory(display_name="Chen Jing")
    add_organizer(actor, event, person)
    page = written(
        desk.post(
            f"/events/{event.id}/organizers?q=chen", data={"person": person.id, "role": "organizer"},
            follow_redirects=True,
        )
    )  # fmt: skip
    assert "has this part already" in page


def test_a_part_that_is_taken_away_ends_at_once(desk, as_user, event, outbox):
    row = OrganizerFactory(event=event, person__email="chen@example.com")
    browser = as_user(row.person)
    assert browser.get(f"/events/{event.id}/edit").status_code == 200
    assert as_user(PersonFactory()).post(f"/event-organizers/{row.id}/end").status_code == 403
    desk.post(f"/event-organizers/{row.id}/end")
    desk.post(f"/event-organizers/{row.id}/end")
    assert browser.get(f"/events/{event.id}/edit").status_code == 403
    assert outbox() == [("events.organizer_ended", "chen@example.com")]
    assert db.session.get(Organizer, row.id).last_on is not None


def test_a_series_is_named_changed_and_found(desk, actor):
    assert desk.post("/desk/events/series/new", data={"name_en": ""}).status_code == 422
    desk.post("/desk/events/series/new", data={"name_en": "Dragon forum", "name_zh": "龙论坛"})
    series = db.session.scalar(db.select(EventSeries))
    event = create_event(actor, event_input(series=series))
    publish(actor, event)
    assert "Chain forum" in written(desk.get("/events?q=dragon"))
    stale = series.version
    form = {"name_en": "Tiger forum", "version": stale}
    assert desk.post(f"/desk/events/series/{series.id}/edit", data=form).status_code == 303
    assert desk.post(f"/desk/events/series/{series.id}/edit", data=form).status_code == 409
    assert "Chain forum" in written(desk.get("/events?q=tiger"))
    page = written(desk.get(f"/events?series={series.id}"))
    assert "Tiger forum" in page and "Chain forum" in page
    assert "Tiger forum" in written(desk.get("/desk/events/series"))


def picture_bytes():
    target = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(target, "PNG")
    return target.getvalue()


def test_a_picture_is_shown_until_it_is_taken_away(desk, client, event):
    address = f"/events/{event.id}/picture"
    assert client.get(address).status_code == 404
    desk.post(address, data={"picture": (io.BytesIO(picture_bytes()), "hall.png")})
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    desk.post(address, data={"act": "drop"})
    assert client.get(address).status_code == 404


def test_what_is_no_picture_is_refused(desk, event):
    page = desk.post(
        f"/events/{event.id}/picture", data={"picture": (io.BytesIO(b"<svg/>"), "hall.png")}, follow_redirects=True
    )
    assert "does not fit its name" in written(page)
    assert event.picture_id is None
    assert "Choose a picture first." in written(desk.post(f"/events/{event.id}/picture", follow_redirects=True))
