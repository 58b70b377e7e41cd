"""How registration stands, beside events in the calendar."""

from datetime import timedelta

import pytest

from alliance.core.clock import now
from alliance.event_pages.queries.badges import badges
from alliance.events.enums import Audience, EventState
from tests.factories.events import EventFactory, PlanFactory, SeatCategoryFactory


@pytest.mark.parametrize(
    ("plan", "event", "label"),
    [
        ({}, {}, "Registration open"),
        ({"seats": 10, "taken": 10}, {}, "Full, with a waitlist"),
        ({"seats": 10, "taken": 10, "has_waitlist": False}, {}, "Full"),
        ({"closes_at": now() - timedelta(hours=1)}, {}, "Registration closed"),
        ({}, {"audience": Audience.INVITED}, "By invitation"),
        ({}, {"audience": Audience.MEMBERS}, "Registration open"),
    ],
)
def test_the_badge_says_how_registration_stands(app, plan, event, label):
    made = PlanFactory(event=EventFactory(**event), **plan)
    SeatCategoryFactory(plan=made)
    with app.test_request_context("/events"):
        assert [str(one.label) for one in badges([made.event_id]).values()] == [label]


def test_before_it_opens_the_badge_names_the_day_in_the_zone_of_the_event(app):
    opens = (now() + timedelta(days=2)).replace(hour=20)
    made = PlanFactory(event=EventFactory(), opens_at=opens)
    with app.test_request_context("/events"):
        there = opens + timedelta(hours=8)
        assert str(badges([made.event_id])[made.event_id].label) == f"Opens {there.day} {there:%b %Y}"


def test_events_without_registration_or_called_off_have_none(app):
    bare = EventFactory()
    off = PlanFactory(event=EventFactory(state=EventState.CANCELLED)).event
    with app.test_request_context("/events"):
        assert badges([bare.id, off.id]) == {}


def test_badges_cost_one_statement_for_any_number_of_events(app, count_queries):
    ids = [PlanFactory(event=EventFactory()).event_id for _number in range(5)]
    with app.test_request_context("/events"), count_queries() as sent:
        assert len(badges(ids)) == 5
    assert len(sent) == 1


def test_the_calendar_shows_it(client):
    SeatCategoryFactory(plan=PlanFactory(event=EventFactory()))
    assert "Registration open" in client.get("/events?lang=en").get_data(as_text=True)
