"""Two hundred who press at the same moment, each in a transaction of its own, on a real database (SAFETY 47, 50)."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa
from werkzeug.serving import make_server

from alliance.accounts.models import Person
from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.events.models import Event
from alliance.notices.models import Notice
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Registration, SeatCategory
from alliance.registrations.operations.approvals import approve, confirm
from alliance.registrations.operations.changing import cancel
from alliance.registrations.operations.registering import register
from alliance.registrations.operations.waitlist import accept_offer, offer_due
from tests.load.parallel import Visitor, at_once, statuses
from tests.registrations.parts import (
    CONFIRMED,
    OFFERED,
    WAITING,
    coordinator,
    counters,
    guest,
    opened,
    page_stamp,
    registered,
)

pytestmark = [pytest.mark.slow, pytest.mark.live]
MANY, SEATS = 200, 10
AT_ONCE = 40
THREADS = 8  # what the program's own server has when nothing is set


@pytest.fixture
def pressed(program):
    """Press many times at once: how many were not refused. So many transactions are open at once as `AT_ONCE` says;
    the others wait for a thread, as they do at a web server."""
    threads_of_a_server = threading.BoundedSemaphore(AT_ONCE)

    def act(work):
        with threads_of_a_server, program.test_request_context():
            try:
                work()
                return True
            except Refused:
                return False
            finally:
                db.session.remove()

    return lambda works: sum(at_once([lambda work=work: act(work) for work in works]))


def prepared(program, **plan):
    """(event id, category id) of an event that takes registrations."""
    with program.test_request_context():
        event, _plan, category = opened(**plan)
        found = event.id, category.id
        db.session.remove()
    return found


def in_it(program, work):
    with program.test_request_context():
        try:
            return work()
        finally:
            db.session.remove()


def registering(event_id, category_id, name, token=""):
    def press():
        category = db.session.get(SeatCategory, category_id)
        more = {"token": token} if token else {}
        register(None, db.session.get(Event, event_id), guest(category, name, **more))

    return press


def by_state():
    return Counter(db.session.scalars(sa.select(Registration.state)))


def seats_of(category_id):
    return counters(db.session.get(SeatCategory, category_id))


def test_two_hundred_for_ten_seats_are_exactly_ten_and_the_rest_wait_in_one_line(program, pressed):
    event_id, category_id = prepared(program, seats=SEATS)
    assert pressed([registering(event_id, category_id, f"Guest {n}") for n in range(MANY)]) == MANY
    assert in_it(program, by_state) == {CONFIRMED: SEATS, WAITING: MANY - SEATS}
    assert in_it(program, lambda: seats_of(category_id)) == (SEATS, SEATS)


def test_without_a_waitlist_the_others_are_refused(program, pressed):
    event_id, category_id = prepared(program, category_seats=SEATS, has_waitlist=False)
    assert pressed([registering(event_id, category_id, f"Guest {n}") for n in range(MANY)]) == SEATS
    assert in_it(program, by_state) == {CONFIRMED: SEATS}


def test_the_same_form_sent_thirty_times_at_once_is_one_registration_and_one_mail(program, pressed):
    event_id, category_id = prepared(program, seats=SEATS)
    assert pressed([registering(event_id, category_id, "Li Na", "one-form")] * 30) == 30
    assert in_it(program, by_state) == {CONFIRMED: 1}
    assert in_it(program, lambda: db.session.scalar(sa.select(sa.func.count()).select_from(Notice))) == 1


def filled(program, waiting, **plan):
    """An event with one seat, its holder, and so many in line: (event, category, ids)."""
    event_id, category_id = prepared(program, seats=1, **plan)

    def fill():
        category = db.session.get(SeatCategory, category_id)
        return [registered(category, f"Guest {n}").id for n in range(waiting + 1)]

    return event_id, category_id, in_it(program, fill)


def on(registration_id, work, **values):
    return lambda: work(db.session.get(Registration, registration_id), **values)


def test_a_freed_seat_goes_to_the_first_in_line_once_while_others_press_in(program, pressed):
    event_id, category_id, ids = filled(program, waiting=3)
    rush = [registering(event_id, category_id, f"Late {n}") for n in range(30)]
    pressed([on(ids[0], cancel), *rush, *[on(ids[0], cancel)] * 10])

    def check():
        first = db.session.get(Registration, ids[1])
        assert by_state() == {RegistrationState.CANCELLED: 1, OFFERED: 1, WAITING: 32}
        assert first.state is OFFERED
        offers = sa.select(sa.func.count()).where(Notice.kind == "registrations.offered")
        assert db.session.scalar(offers) == 1
        assert seats_of(category_id) == (1, 1)

    in_it(program, check)


def test_a_lapsed_offer_is_passed_on_once_whatever_comes_at_that_moment(program, pressed):
    event_id, category_id, ids = filled(program, waiting=2)
    in_it(program, on(ids[0], cancel))
    later = now() + timedelta(hours=30)

    def then(work):
        def press():
            with at(later):
                work()

        return press

    works = [offer_due] * 10 + [on(ids[1], accept_offer)] * 10
    works += [registering(event_id, category_id, f"Late {n}") for n in range(10)]
    pressed([then(one) for one in works])

    def check():
        assert db.session.get(Registration, ids[1]).state is RegistrationState.LAPSED
        assert db.session.get(Registration, ids[2]).state is OFFERED
        assert seats_of(category_id) == (1, 1)
        offers = sa.select(sa.func.count()).where(Notice.kind == "registrations.offered")
        assert db.session.scalar(offers) == 2

    in_it(program, check)


def test_accepting_and_letting_go_at_once_ends_in_one_of_the_two(program, pressed):
    _event_id, category_id, ids = filled(program, waiting=2)
    in_it(program, on(ids[0], cancel))
    pressed([on(ids[1], accept_offer), on(ids[1], cancel)] * 10)

    def check():
        taken = db.session.get(Registration, ids[1]).state
        assert taken is RegistrationState.CANCELLED  # the last word: who has accepted may still cancel
        assert db.session.get(Registration, ids[2]).state is OFFERED
        assert seats_of(category_id) == (1, 1)

    in_it(program, check)


def test_approving_at_once_gives_no_more_than_there_is(program, pressed):
    event_id, category_id = prepared(program, seats=SEATS, needs_approval=True)
    pressed([registering(event_id, category_id, f"Guest {n}") for n in range(40)])
    ids = in_it(program, lambda: list(db.session.scalars(sa.select(Registration.id))))
    actor_id = in_it(program, lambda: coordinator().id)

    def approving(one, work):
        def press():
            work(db.session.get(Person, actor_id), db.session.get(Registration, one))

        return press

    pressed([approving(one, approve) for one in ids] + [approving(one, confirm) for one in ids])
    assert in_it(program, by_state) == {CONFIRMED: SEATS, WAITING: 40 - SEATS}
    assert in_it(program, lambda: seats_of(category_id)) == (SEATS, SEATS)


def test_two_hundred_browsers_at_the_running_site(live_site):
    """Through the web server, each browser with its own cookies and its own form."""
    base, run = live_site
    event_id, category_id = run(lambda: prepared_rows())
    visitors = [Visitor(base, timeout=300) for _one in range(MANY)]

    def press(place):
        form = {
            "category": category_id, "name": f"Guest {place}", "email": f"guest{place}@example.com",
            "made": run(page_stamp), "token": f"form-{place}",
        }  # fmt: skip
        return lambda: visitors[place].post(f"/events/{event_id}/register", form)

    answers = at_once([press(place) for place in range(MANY)])
    assert statuses(answers) == {303: MANY}
    assert run(by_state) == {CONFIRMED: SEATS, WAITING: MANY - SEATS}
    assert run(lambda: seats_of(category_id)) == (SEATS, SEATS)


def prepared_rows():
    event, _plan, category = opened(seats=SEATS)
    return event.id, category.id


@pytest.fixture
def live_site(program):
    """The program behind a threaded server of this process: its address, and `run(work)` inside it."""
    program.config["RATE_LIMIT_FACTOR"] = 100
    threads, serve = threading.BoundedSemaphore(THREADS), program.wsgi_app

    def narrow(environ, start_response):
        with threads:
            return list(serve(environ, start_response))

    server = make_server("127.0.0.1", 0, narrow, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", lambda work: in_it(program, work)
    server.shutdown()
    thread.join()
