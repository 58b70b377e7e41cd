"""What events put on the coordinators' first page."""

from datetime import timedelta

import pytest

from alliance.agreements.operations.answering import ask_for_change
from alliance.agreements.operations.ledger import MilestoneInput, add_milestone
from alliance.agreements.queries.ledger import overdue, requests_of
from alliance.agreements.queries.parts import parties_of
from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.lines import read
from alliance.core.localized import Localized
from alliance.desk.queries.events import event_lines, event_parts
from alliance.events.enums import EventState
from alliance.organizations.queries import this_day
from alliance.registrations.enums import RegistrationState
from tests.agreements.drafts import asked, keeper, signed
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


def test_what_agreements_owe_stands_there_as_in_the_ledger_and_leads_to_where_it_is_settled(app):
    actor = keeper()
    with at(now() - 50 * DAY):
        agreement = signed(actor, title=Localized("Charging", "充电"))
        add_milestone(actor, agreement, MilestoneInput(Localized("Site chosen", "选址"), this_day() + 20 * DAY))
        db.session.flush()
    with at(now() - 45 * DAY):
        changing = asked(actor, title=Localized("Recycling", "回收"))
        ask_for_change(parties_of(changing.id)[0], changing.final_sha256, "Article 4")
        db.session.flush()
    with app.test_request_context():
        lines = [(one.note, one.url) for one in event_lines(read(event_parts()))]
    assert lines == [
        ("1 change asked for", f"/agreements/{changing.id}/prepare"),
        (agreement.number, f"/agreements/{agreement.id}/ledger"),
        ("2 parties gave no progress", f"/agreements/{agreement.id}/ledger"),  # though nobody could be asked by mail
    ]
    assert (overdue().milestones, overdue().reports) == (1, 2)


def test_a_party_that_was_asked_in_time_is_not_called_silent_before_the_ledger_says_so(app):
    with at(now() - 31 * DAY):
        agreement = signed(keeper())
        db.session.flush()
    for request in requests_of(agreement.id)[:2]:
        request.sent_at = now() - 20 * DAY  # asked early, by hand
    db.session.commit()
    assert (titles(app), overdue().reports) == ([], 0)


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
