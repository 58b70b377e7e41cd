"""Several doors at the same moment, on connections of their own: nobody is counted twice, nothing is lost."""

import pytest

from alliance.attendance.enums import MarkOutcome
from alliance.attendance.models import Arrival, Mark
from alliance.core.db import db, writing
from tests.attendance.hall import doorkeeper, guest_of, hall
from tests.factories import SignInFactory, SignInSessionFactory
from tests.load.parallel import at_once

pytestmark = [pytest.mark.live, pytest.mark.slow]
DOORS = 12
TOKEN = "token-of-the-door"


@pytest.fixture
def crowd(program):
    """A hall with three guests; gives the event's number, their codes and phones that are signed in."""
    with program.app_context():
        token = writing.set(True)
        category = hall()
        codes = [guest_of(category, name=name).code for name in ("A", "B", "C")]
        person = doorkeeper(category.plan.event)
        SignInSessionFactory(sign_in=SignInFactory(person=person), token=TOKEN)
        event_id = category.plan.event_id
        db.session.commit()
        writing.reset(token)
        db.session.remove()
    return program, event_id, codes


def phone_of(program):
    browser = program.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = TOKEN, True
    return browser


def press(program, event_id, door, codes, key):
    """One door sends marks for all of these guests, in an order of its own."""
    turned = codes[door % len(codes) :] + codes[: door % len(codes)]
    marks = [
        {"key": f"{key}-{door:04}-{code}", "kind": "in", "code": code, "at": 1000, "door": f"Door {door}"}
        for code in turned
    ]
    answer = phone_of(program).post(f"/events/{event_id}/door/marks", json={"sent": 1000, "marks": marks})
    assert answer.status_code == 200, answer.text
    return [one["outcome"] for one in answer.json["answers"]]


@pytest.mark.parametrize("guests", [1, 3])
def test_twelve_doors_at_once_count_each_guest_once(crowd, guests):
    program, event_id, codes = crowd
    told = at_once([lambda door=door: press(program, event_id, door, codes[:guests], "k") for door in range(DOORS)])
    flat = [outcome for one in told for outcome in one]
    assert flat.count(MarkOutcome.COUNTED) == guests
    assert flat.count(MarkOutcome.ALREADY) == guests * (DOORS - 1)
    with program.app_context():
        assert (db.session.query(Arrival).count(), db.session.query(Mark).count()) == (guests, guests * DOORS)
        assert {one.undone_at for one in db.session.query(Arrival)} == {None}


def test_the_same_message_twelve_times_at_once_is_one_mark(crowd):
    program, event_id, codes = crowd
    told = at_once([lambda: press(program, event_id, 0, codes[:1], "same")] * DOORS)
    assert told == [[MarkOutcome.COUNTED]] * DOORS
    with program.app_context():
        assert (db.session.query(Arrival).count(), db.session.query(Mark).count()) == (1, 1)
