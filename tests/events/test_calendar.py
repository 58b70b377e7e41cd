"""The calendar of events for everybody: what comes, what was, one month; who finds what; its pages and their cost."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from alliance.accounts.models import Visitor
from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.events.enums import EventKind, EventState, Visibility
from alliance.events.models import Event, EventField
from alliance.events.operations.describing import index
from alliance.events.queries import lists
from alliance.events.queries.cursors import cursor_in, cursor_of
from alliance.events.queries.lists import Wish, by_month, listed_events, month_in, month_of, wish_of
from alliance.settings.enums import Taxonomy
from alliance.settings.models import Term
from tests.events.steps import SHANGHAI, coordinator, local
from tests.factories import PersonFactory
from tests.factories.events import EventFactory, EventSeriesFactory, InvitationFactory, OrganizerFactory
from tests.factories.groups import GroupFactory, seated
from tests.factories.membership import MembershipFactory
from tests.factories.organizations import AffiliationFactory

NOW = local("2026-11-22T17:00")
ALL = Wish()


@pytest.fixture(autouse=True)
def today():
    with at(NOW):
        yield


@pytest.fixture
def visitor(app):
    with app.test_request_context("/events"):
        yield Visitor()


def titles(found):
    return [one.title.en for one in found.items]


def event(en, starts, hours=8, **more):
    begins = local(starts)
    made = EventFactory(en=en, starts_at=begins, ends_at=begins + timedelta(hours=hours), **more)
    index(made)
    db.session.commit()
    return made


def test_what_comes_stands_with_the_next_first_and_what_was_with_the_last_first(visitor):
    event("Second", "2026-12-03T09:00")
    event("Running", "2026-11-22T09:00", hours=30)
    event("First", "2026-11-24T09:00")
    event("Long ago", "2023-05-01T09:00")
    event("Just over", "2026-11-22T08:00", hours=9)
    assert titles(listed_events(visitor, ALL)) == ["Running", "First", "Second"]
    assert titles(listed_events(visitor, Wish(past=True))) == ["Just over", "Long ago"]


def test_postponed_and_cancelled_events_stay_and_drafts_and_templates_do_not_appear(visitor):
    event("Cancelled", "2026-12-01T09:00", state=EventState.CANCELLED)
    event("Postponed", "2026-12-02T09:00", state=EventState.POSTPONED)
    event("Draft", "2026-12-03T09:00", state=EventState.DRAFT)
    event("Template", "2026-12-04T09:00", is_template=True)
    event("Cancelled draft", "2026-12-05T09:00", state=EventState.CANCELLED, published_at=None)
    assert titles(listed_events(visitor, ALL)) == ["Cancelled", "Postponed"]


def test_each_reader_finds_what_is_for_him(app):
    group, sitter = GroupFactory(), PersonFactory()
    seated(group, person=sitter)
    colleague = AffiliationFactory(organization=MembershipFactory().organization).person
    for one in Visibility:
        event(one.value, "2026-12-01T09:00", visibility=one, group=group if one is Visibility.GROUP else None)
    hidden = db.session.scalar(db.select(Event).where(Event.visibility == Visibility.INVITED))
    invited = InvitationFactory(event=hidden, person=PersonFactory()).person
    organizer = OrganizerFactory(event=hidden).person
    with app.test_request_context("/events"):
        seen = {
            name: set(titles(listed_events(user, ALL)))
            for name, user in {
                "member": colleague, "sitter": sitter, "invited": invited, "organizer": organizer,
                "stranger": PersonFactory(), "secretariat": coordinator(),
            }.items()
        }  # fmt: skip
    assert seen["stranger"] == {"public"}
    assert seen["member"] == {"public", "members"}
    assert {"public", "group"} <= seen["sitter"] <= {"public", "group", "members"}
    assert seen["invited"] == seen["organizer"] == {"public", "invited"}
    assert seen["secretariat"] == {"public", "members", "group", "invited"}


def test_words_place_kind_field_and_series_narrow_the_list(visitor):
    series = EventSeriesFactory()
    one = event("Battery summit", "2026-12-01T09:00", kind=EventKind.CONFERENCE, series=series)
    event("Charging days", "2026-12-02T09:00", city=Localized("Hefei", "合肥"), zh="充电技术大会")
    db.session.add(EventField(event=one, code="battery"))
    db.session.add(Term(taxonomy=Taxonomy.FIELD, code="battery", label=Localized("Batteries", "电池")))
    db.session.commit()
    asked = {
        "battery": ["Battery summit"], "充电": ["Charging days"], "Hefei": ["Charging days"], "合肥": ["Charging days"],
        "international forum": ["Battery summit"], "nothing": [],
    }  # fmt: skip
    assert {words: titles(listed_events(visitor, Wish(words=words))) for words in asked} == asked
    assert titles(listed_events(visitor, Wish(city="合肥"))) == ["Charging days"]
    assert titles(listed_events(visitor, Wish(kind=EventKind.CONFERENCE))) == ["Battery summit"]
    assert titles(listed_events(visitor, Wish(field="battery"))) == ["Battery summit"]
    assert titles(listed_events(visitor, Wish(series=series.id))) == ["Battery summit"]


def test_odd_values_in_the_address_do_not_filter(app):
    with app.test_request_context("/events"):
        odd = wish_of({"kind": "picnic", "field": "alchemy", "series": "x' OR 1", "when": "never"})
    assert odd == Wish()


def test_pages_follow_one_another_both_ways_without_a_gap(visitor):
    for day in range(1, 29):
        for hour in (9, 10):
            event(f"{day:02d}-{hour:02d}", f"2026-12-{day:02d}T{hour:02d}:00")
    first = listed_events(visitor, ALL)
    second = listed_events(visitor, ALL, after=first.following)
    third = listed_events(visitor, ALL, after=second.following)
    whole = titles(first) + titles(second) + titles(third)
    assert (len(whole), whole, first.total) == (56, sorted(whole), 56)
    assert (first.previous, third.following) == ("", "")
    back = listed_events(visitor, ALL, before=third.previous)
    assert titles(back) == titles(second)
    again = listed_events(visitor, ALL, before=back.previous)
    assert (titles(again), again.previous) == (titles(first), "")
    with at(local("2027-01-10T09:00")):
        past = listed_events(visitor, Wish(past=True))
        older = listed_events(visitor, Wish(past=True), after=past.following)
        assert titles(past) + titles(older) == sorted(whole, reverse=True)[:50]
        assert titles(listed_events(visitor, Wish(past=True), before=older.previous)) == titles(past)


def test_events_that_begin_at_the_same_moment_are_all_shown(visitor):
    for number in range(30):
        event(f"{number:02d}", "2026-12-01T09:00")
    first = listed_events(visitor, ALL)
    second = listed_events(visitor, ALL, after=first.following)
    assert len(set(titles(first) + titles(second))) == 30


@pytest.mark.parametrize(
    "text", ["", "x", "20261201", "20261201T000000000000-", "20269901T000000000000-1", "-1", "T-²"]
)
def test_an_odd_place_in_the_list_is_its_beginning(text):
    assert cursor_in(text) is None


def test_a_place_in_the_list_names_its_row():
    one = EventFactory()
    assert cursor_in(cursor_of(one)) == (one.starts_at, one.id)


def test_events_stand_under_the_month_of_the_place_where_they_begin(visitor):
    event("Eve", "2026-11-30T09:00")
    event("New month in Guangzhou", "2026-12-01T01:00")
    months = by_month(listed_events(visitor, ALL).items)
    assert [(f"{first:%Y-%m}", len(events)) for first, events in months] == [("2026-11", 1), ("2026-12", 1)]


def test_a_month_shows_an_event_on_each_of_its_days(visitor):
    event("Three days", "2026-11-30T09:00", hours=56)
    event("Until midnight", "2026-12-10T09:00", hours=15)
    event("January", "2027-01-02T09:00")
    month = month_of(visitor, ALL, month_in("2026-12", SHANGHAI), SHANGHAI)
    days = {f"{day.on:%m-%d}": [one.title.en for one in day.events] for week in month.weeks for day in week}
    assert {day for day, names in days.items() if "Three days" in names} == {"11-30", "12-01", "12-02"}
    assert [day for day, names in days.items() if "Until midnight" in names] == ["12-10"]
    assert (
        min(month.weeks[0], key=lambda day: day.on).on.day,
        month.weeks[-1][-1].on.day,
        [len(week) for week in month.weeks],
    ) == (30, 3, [7] * 5)
    assert [one.title.en for one in month.events] == ["Three days", "Until midnight"]
    assert (str(month.previous), str(month.next)) == ("2026-11-01", "2027-01-01")


@pytest.mark.parametrize("text", ["", "soon", "2026-13", "1066-10", "9999-12"])
def test_an_odd_month_is_this_month(text):
    assert f"{month_in(text, SHANGHAI)}" == "2026-11-01"


def test_features_above_say_how_registration_stands_for_events_that_lie_ahead(visitor):
    ahead, behind = event("Ahead", "2026-12-01T09:00"), event("Behind", "2026-11-01T09:00")
    lists.add_badges("tests", lambda ids: dict.fromkeys(ids, "open"))
    try:
        assert lists.badges_of([ahead, behind]) == {ahead.id: "open"}
        assert lists.badges_of([behind]) == {}
    finally:
        lists._badges.pop("tests")


@pytest.mark.parametrize(
    "address", ["/events", "/events?when=past", "/events?view=month&month=2026-12", "/events?q=forum"]
)
def test_the_page_costs_the_same_for_one_event_and_for_five(client, count_queries, address):
    def cost():
        with count_queries() as sent:
            assert client.get(address).status_code == 200
        return len(sent)

    event("Forum", "2026-12-01T09:00")
    event("Past forum", "2026-10-01T09:00")
    client.get(address)
    one = cost()
    for day in range(2, 6):
        event(f"Forum {day}", f"2026-12-0{day}T09:00")
        event(f"Past forum {day}", f"2026-10-0{day}T09:00")
    assert cost() == one <= 6


def test_the_page_says_when_where_and_what_in_both_languages(client):
    event("Battery summit", "2026-12-03T09:00", zh="电池大会")
    page = client.get("/events?lang=en").get_data(as_text=True)
    for words in ("December 2026", "Battery summit", "电池大会", "Thursday, 09:00–17:00", "Conference center", "Forum"):
        assert words in page
    chinese = client.get("/events?lang=zh").get_data(as_text=True)
    for words in ("2026年12月", "电池大会", "周四 09:00–17:00", "会议中心"):
        assert words in chinese


def test_the_month_page_names_its_events_and_leads_to_its_neighbors(client):
    event("Battery summit", "2026-12-03T09:00")
    page = client.get("/events?view=month&month=2026-12&lang=en").get_data(as_text=True)
    for words in ("December 2026", "Battery summit", "month=2026-11", "month=2027-01"):
        assert words in page


@pytest.mark.parametrize("address", ["/events", "/events?when=past", "/events?view=month", "/events?q=nothing"])
def test_an_empty_list_says_what_would_be_here(client, address):
    assert 'class="empty"' in client.get(address).get_data(as_text=True)


@pytest.mark.parametrize("past", [False, True])
def test_a_long_list_is_read_along_an_index_and_never_sorted(visitor, past):
    """Asks the database for its plan, since the rows of a test are too few to measure."""
    plan = plan_of(lambda: listed_events(visitor, Wish(past=past), after=cursor_of(EventFactory())))
    assert "ix_event_" in plan
    assert "SORT" not in plan.replace("INCREMENTAL SORT", "").upper()
    assert "TEMP B-TREE" not in plan.upper()


def plan_of(work):
    """How the database reads the rows of the list that the work asks for."""
    sent = []

    def note(_connection, _cursor, sql, parameters, *_rest):
        if "ORDER BY event.starts_at" in sql:
            sent.append((sql, parameters))

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    connection, explain = db.session.connection(), "EXPLAIN QUERY PLAN "
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        explain = "EXPLAIN "
    sql, parameters = sent[0]
    return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + sql, parameters))
