"""Thirty decide at once on a real database, each with transactions of its own: one wins, the others learn of it."""

from collections import Counter

import pytest
import sqlalchemy as sa

from alliance.accounts.models import Person, SignInSession
from alliance.applications.models import Application, ApplicationEvent
from alliance.audit.models import AuditEntry
from alliance.core.db import db
from alliance.membership.models import Certificate, Membership, Tier
from alliance.notices.models import Notice
from alliance.organizations.models import Organization
from alliance.settings.models import Sequence
from tests.applications.desk_parts import ordinary, reviewed
from tests.factories import CoordinatorFactory, SignInFactory, SignInSessionFactory
from tests.load.parallel import at_once

pytestmark = [pytest.mark.slow, pytest.mark.live]
MANY = 30


@pytest.fixture
def waiting(program):
    """An application ready to be decided, a tier, and thirty coordinators with a session each."""
    with program.app_context():
        made, tier = reviewed("approve", "approve"), ordinary()
        for number in range(MANY):
            door = SignInFactory(person=CoordinatorFactory(display_name=f"Decider {number}"))
            SignInSessionFactory(sign_in=door, token=f"token-{number}")
        found = made.number, tier.id
        db.session.remove()
    return found


def pressing(program, number, path, data):
    """One coordinator's press: a browser of its own."""

    def press():
        browser = program.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = f"token-{number}", True
        answer = browser.post(path, data=data)
        return answer.status_code, answer.text

    return press


def presses(program, waiting, approve):
    """Thirty presses, of which those that `approve` picks approve and the others reject."""
    application_number, tier = waiting
    acts = []
    for number in range(MANY):
        act, data = ("approve", {"tier": tier, "confirmed": "1"}) if approve(number) else ("reject", {"note": "No."})
        acts.append(pressing(program, number, f"/desk/applications/{application_number}/{act}", data))
    return at_once(acts)


def count(model, *conditions):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions))


def losers_are_told(answers, winner):
    """Everybody but the winner gets the page with who was first."""
    assert Counter(status for status, _text in answers) == {303: 1, 422: MANY - 1}
    lost = [text for status, text in answers if status == 422]
    assert [text for text in lost if f"{winner} already " not in text] == []


def test_of_thirty_approvals_one_wins(program, waiting):
    answers = presses(program, waiting, approve=lambda _number: True)
    with program.app_context():
        event = db.session.scalars(sa.select(ApplicationEvent).where(ApplicationEvent.to_state == "approved")).one()
        losers_are_told(answers, event.actor.display_name)
        assert [count(one) for one in (Membership, Certificate, Organization)] == [1, 1, 1]
        assert count(Notice, Notice.kind == "membership.welcome") == 1
        assert count(Notice, Notice.kind == "applications.approved") == 1
        assert count(AuditEntry, AuditEntry.verb == "applications.approved") == 1
        assert db.session.get(Sequence, "membership").last == 1
        assert (count(Tier), count(SignInSession), count(Person) > MANY) == (1, MANY, True)


def test_of_thirty_mixed_decisions_one_wins_and_only_its_mails_leave(program, waiting):
    answers = presses(program, waiting, approve=lambda number: number % 2 == 0)
    with program.app_context():
        made = db.session.scalars(sa.select(Application)).one()
        event = db.session.scalars(sa.select(ApplicationEvent).order_by(ApplicationEvent.id.desc())).first()
        losers_are_told(answers, event.actor.display_name)
        approved = made.state == "approved"
        assert event.to_state == made.state
        assert count(Membership) == count(Organization) == (1 if approved else 0)
        kinds = Counter(db.session.scalars(sa.select(Notice.kind)))
        told = ["membership.welcome", "applications.approved"] if approved else ["applications.rejected"]
        assert kinds == dict.fromkeys(told, 1)
        sequence = db.session.get(Sequence, "membership")
        assert (sequence.last if sequence else 0) == (1 if approved else 0)
