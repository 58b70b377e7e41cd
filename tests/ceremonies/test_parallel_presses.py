"""Many thumbs on one control page: on a real database, each press with a transaction of its own."""

import pytest
from sqlalchemy import func, select

from alliance.accounts.models import Person
from alliance.agreements.models import Agreement
from alliance.ceremonies.enums import CueState
from alliance.ceremonies.models import Ceremony, CeremonyStep, Signing
from alliance.ceremonies.operations import day
from alliance.ceremonies.queries.ceremonies import acts_of, cues_of, last_step
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Refused
from tests.ceremonies.scene import coordinator, two_ready
from tests.load.parallel import at_once

pytestmark = [pytest.mark.slow, pytest.mark.live]
MANY = 12


@pytest.fixture
def begun(program):
    """Ids of a running ceremony, of its first signing, of somebody who runs it, and of the press seen last."""
    with program.app_context():
        one, who = two_ready(starts_at=now()), coordinator()
        day.begin(who, one, 0)
        found = one.id, acts_of(one)[0].signing.id, who.id, last_step(one).id
        db.session.remove()
    return found


def pressing(program, act):
    """One press in a context of its own; whether it was done."""

    def press():
        with program.app_context():
            try:
                act()
            except Refused:
                return False
            else:
                return True
            finally:
                db.session.remove()

    return press


def test_next_pressed_by_many_at_once_goes_on_by_one_line(program, begun):
    ceremony_id, _signing, person_id, seen = begun

    def act():
        day.go_on(db.session.get(Person, person_id), db.session.get(Ceremony, ceremony_id), seen)

    done = at_once([pressing(program, act) for _ in range(MANY)])
    assert sum(done) == 1
    with program.app_context():
        states = [cue.state for cue in cues_of(db.session.get(Ceremony, ceremony_id))]
        assert states[:3] == [CueState.DONE, CueState.RUNNING, CueState.WAITING]
        assert db.session.scalar(select(func.count()).select_from(CeremonyStep)) == 2
        db.session.remove()


def test_an_agreement_marked_signed_by_many_at_once_enters_the_register_once(program, begun):
    _ceremony, signing_id, person_id, seen = begun

    def act():
        day.mark_signed(db.session.get(Person, person_id), db.session.get(Signing, signing_id), seen)

    done = at_once([pressing(program, act) for _ in range(MANY)])
    assert sum(done) == 1
    with program.app_context():
        numbers = db.session.scalars(select(Agreement.number).where(Agreement.number.is_not(None))).all()
        assert len(numbers) == 1
        db.session.remove()
