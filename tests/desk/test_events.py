"""What events put on the coordinators' first page."""

from datetime import timedelta

import pytest

from alliance.core.clock import now
from alliance.core.lines import read
from alliance.core.localized import Localized
from alliance.desk.queries.events import event_lines, event_parts
from alliance.events.enums import EventState
from alliance.registrations.enums import RegistrationState
from tests.factories import CoordinatorFactory
from tests.factories.agreements import AgreementFactory, CeremonyFactory, SigningFactory
from tests.factories.events import EventFactory, PlanFactory, RegistrationFactory, SeatCategoryFactory

DAY = timedelta(days=1)


def titles(app):
    with app.test_request_context():
        return [
            (str(getattr(one.title, "en", one.title)), one.note, one.late) for one in event_lines(read(event_parts()))
        ]


def asking(event, **values):
    category = SeatCategoryFactory(plan=PlanFactory(event=event))
    return RegistrationFactory(category=category, event=event, state=RegistrationState.REQUESTED, **values)


def test_people_who_wait_for_approval_are_counted_by_event_and_late_after_three_days(app):
    first, second = EventFactory(en="Forum"), EventFactory(en="Workshop")
    old = asking(first, state_since=now() - 4 * DAY)
    RegistrationFactory(category=old.category, event=first, state=RegistrationState.REQUESTED)
    asking(second)
    assert titles(app) == [
        ("Registrations for Forum", "2 people wait for approval", True),
        ("Registrations for Workshop", "1 person waits for approval", False),
    ]


@pytest.mark.parametrize("event", [{"state": EventState.CANCELLED}, {"hours": -20}])
def test_nobody_has_to_be_approved_for_an_event_that_is_cancelled_or_over(app, event):
    asking(EventFactory(**event))
    assert titles(app) == []


def test_a_draft_stands_there_in_its_last_three_weeks(app):
    EventFactory(en="Soon", state=EventState.DRAFT)
    EventFactory(en="Later", state=EventState.DRAFT, hours=24 * 30)
    EventFactory(en="Template", state=EventState.DRAFT, is_template=True)
    assert [title for title, _note, _late in titles(app)] == ["Soon"]


def test_a_ceremony_whose_agreements_are_not_ready_stands_there(app):
    ceremony = CeremonyFactory(event=EventFactory(), title=Localized("Signing", "签约"), starts_at=now() + 2 * DAY)
    SigningFactory(ceremony=ceremony, agreement=AgreementFactory())
    assert titles(app) == [("Signing", "1 agreement is not ready", False)]


def test_all_lines_cost_one_statement(app, count_queries):
    for _number in range(4):
        asking(EventFactory())
        EventFactory(state=EventState.DRAFT)
    titles(app)  # the alliance is kept from here on
    with app.test_request_context(), count_queries() as sent:
        assert len(event_lines(read(event_parts()))) == 8
    assert len(sent) == 1, sent


def test_the_first_page_shows_them(as_user):
    asking(EventFactory(en="Forum"))
    page = as_user(CoordinatorFactory(duty="events")).get("/desk/?lang=en").get_data(as_text=True)
    assert "Registrations for Forum" in page
