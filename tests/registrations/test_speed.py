"""What registering costs, counted: SPEED.md allows 12 statements and one commit, whatever the number registered."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from alliance.core.clock import now
from alliance.core.db import db, insert_rows
from alliance.core.localized import Localized
from alliance.core.questions import Question, QuestionKind
from alliance.core.secrets import new_nonce
from alliance.registrations.enums import FormPurpose, RegistrationState, Source
from alliance.registrations.models import Registration
from alliance.registrations.operations.changing import cancel
from alliance.registrations.operations.questions import set_questions
from tests.registrations.parts import WAITING, coordinator, counters, opened, page_stamp, registered

CROWD = 10_000


@pytest.fixture
def commits():
    """How often the outermost transaction was committed with something written."""
    sent = []

    def note(session):
        if "afterwards" in session.info:
            sent.append(session)

    sa.event.listen(Session, "before_commit", note)
    yield sent
    sa.event.remove(Session, "before_commit", note)


def crowd(event_id, category_id, state, count=CROWD):
    """So many registrations as rows."""
    at = now() - timedelta(days=1)
    waiting = at if state is WAITING else None
    alike = {
        "event_id": event_id, "category_id": category_id, "state": state, "state_since": at, "waiting_since": waiting,
        "source": Source.FORM, "organization_name": "", "romanized_name": "", "job_title": "", "phone": "",
        "locale": "en", "zone": "", "state_reason": "", "answers": {}, "follow_up": {}, "consent_text": "", "place": "",
        "note": "", "told_sequence": 0, "version": 1,
    }  # fmt: skip
    insert_rows(
        Registration,
        [
            alike
            | {
                "name": f"Guest {n}", "name_key": f"guest {n}", "email": f"g{n}@example.com",
                "email_key": f"g{n}@example.com", "nonce": new_nonce(), "code": f"C{n:07d}", "token": f"crowd-{n}",
            }
            for n in range(count)
        ],
    )  # fmt: skip
    db.session.commit()


def flow(client, count_queries, event_id, category_id, name):
    """Statements of (form, sending it, the page after), as a visitor goes through them."""
    address = f"/events/{event_id}/register"
    form = {
        "category": category_id, "name": name, "email": f"{name}@example.com", "made": page_stamp(),
        "organization_name": "Example Motors", "q_x1": "None",
    }  # fmt: skip
    db.session.remove()
    with count_queries() as shown:
        assert client.get(address).status_code == 200
    db.session.remove()
    with count_queries() as sent:
        answer = client.post(address, data=form)
    assert answer.status_code == 303
    db.session.remove()
    with count_queries() as after:
        assert client.get(answer.location).status_code == 200
    return len(shown), len(sent), len(after)


@pytest.fixture
def asking():
    event, _plan, category = opened(seats=CROWD + 100, category_seats=CROWD + 100, seats_per_organization=1000)
    question = Question("x1", QuestionKind.TEXT, Localized("Anything we should know"), Localized())
    set_questions(coordinator(), event, FormPurpose.REGISTRATION, [question])
    return event.id, category.id


def test_registering_sends_at_most_twelve_statements_and_one_commit(client, count_queries, asking, commits):
    flow(client, count_queries, *asking, "warm")
    commits.clear()
    shown, sent, after = flow(client, count_queries, *asking, "anna")
    assert shown == 1
    assert shown + sent <= 12
    assert after <= 4  # with the papers and links that higher features put on the page
    assert len(commits) == 1


@pytest.mark.slow
def test_nothing_grows_from_none_to_ten_thousand_registrations(client, count_queries, asking):
    flow(client, count_queries, *asking, "warm")
    before = flow(client, count_queries, *asking, "anna")
    crowd(*asking, RegistrationState.CONFIRMED)
    assert flow(client, count_queries, *asking, "bert") == before


@pytest.mark.slow
def test_a_freed_seat_costs_the_same_with_ten_thousand_in_line(count_queries):
    costs = []
    for length in (1, CROWD):
        _event, _plan, category = opened(seats=1)
        holder = registered(category, "Li Na")
        crowd(holder.event_id, category.id, WAITING, length)
        with count_queries() as sent:
            cancel(holder)
        costs.append(len(sent))
        assert counters(category) == (1, 1)
    assert costs[0] == costs[1]
