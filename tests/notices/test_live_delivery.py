"""The real worker as a process of its own: killed, told to stop, doubled (SAFETY rows 37, 38, 57)."""

import time

import pytest
import sqlalchemy as sa
from jinja2 import ChoiceLoader, DictLoader

from alliance.app import create_app
from alliance.core.db import db, writing
from alliance.core.operation import operation
from alliance.notices.enums import Category
from alliance.notices.models import Notice
from alliance.notices.operations.queueing import Addressee, queue
from tests.notices.conftest import MAILS
from tests.servers.live import LiveApp, Program

pytestmark = [pytest.mark.live, pytest.mark.slow]

TIMEOUT = "0.3"  # s; the lease of a dead worker runs out after twenty times that


class Office:
    """A database with notices, a worker beside it, and the waker that the web server would be."""

    def __init__(self, folder, database_url, smtp, queue_url=None):
        self.live = LiveApp(folder, database_url=database_url, smtp=smtp, queue_url=queue_url, mail_timeout=TIMEOUT)
        self.worker, self.smtp = self.live.worker, smtp
        self.app = create_app(
            {
                "TESTING": True,
                "INSTANCE": str(folder),
                "SQLALCHEMY_DATABASE_URI": database_url,
                "QUEUE_URL": queue_url or f"sqlite:///{folder / 'queue.sqlite3'}",
                "FILES_URL": f"file://{folder / 'uploads'}",
            }
        )
        env = self.app.jinja_env
        env.loader = ChoiceLoader([DictLoader(MAILS), env.loader])
        token = writing.set(True)
        with self.app.app_context():
            db.create_all()
        writing.reset(token)

    def write(self, number):
        """That many notices to as many readers, in one change."""
        readers = [Addressee(f"reader{one}@example.com", f"Reader {one}") for one in range(number)]
        with self.app.app_context():
            operation(lambda: [queue("tests.news", to=one, category=Category.ORGANIZATION) for one in readers])()
        return [one.email for one in readers]

    def wake(self):
        self.app.extensions["alliance.waker"]()

    def states(self):
        with self.app.app_context():
            counted = sa.select(Notice.state, sa.func.count()).group_by(Notice.state)
            return {state.value: number for state, number in db.session.execute(counted)}

    def wait_until(self, satisfied, seconds=60):
        """Wake the worker until it holds; fails after the given seconds."""
        deadline = time.monotonic() + seconds
        while not satisfied():
            assert time.monotonic() < deadline, f"{self.states()}\n{self.worker.said()[-3000:]}"
            self.wake()
            time.sleep(0.3)

    def close(self):
        self.worker.stop(10)
        self.worker.kill()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        self.app.extensions["alliance.huey"].storage.close()


@pytest.fixture
def office(tmp_path, own_database_url, smtp):
    made = Office(tmp_path, own_database_url, smtp)
    yield made
    made.close()


def got(office):
    return len(office.smtp.drop.mails())


def test_a_worker_killed_in_the_middle_loses_nothing_and_sends_nothing_under_two_ids(office):
    readers = office.write(24)
    office.smtp.mode = "slow:0.1"
    for enough in (6, 12):
        office.worker.start()
        office.wait_until(lambda enough=enough: got(office) >= enough)
        office.worker.kill()
        assert office.states()["running"] >= 1
    office.worker.start()
    office.wait_until(lambda: office.states() == {"done": 24})
    report = office.smtp.drop.report()
    assert report.not_exactly_once(readers) == []
    assert (report.other_id, report.without_id) == ({}, [])
    assert report.messages <= 24 + 2, "at most the mail at hand is repeated at each kill"


def test_a_worker_that_is_told_to_stop_finishes_the_mail_at_hand_and_leaves_the_rest(office):
    readers = office.write(30)
    office.smtp.mode = "slow:0.2"
    office.worker.start()
    office.wait_until(lambda: got(office) >= 3)
    began = time.monotonic()
    office.worker.stop(10)
    assert time.monotonic() - began < 5
    assert office.worker.process.returncode == 0
    states = office.states()
    assert set(states) == {"done", "queued"}
    assert states["done"] == got(office)
    assert "Traceback" not in office.worker.said()
    office.smtp.mode = "ok"
    office.worker.start()
    office.wait_until(lambda: office.states() == {"done": 30})
    report = office.smtp.drop.report()
    assert (report.not_exactly_once(readers), report.same_id) == ([], {})


def test_two_workers_send_each_mail_once(office, tmp_path):
    readers = office.write(80)
    second = Program(["worker"], office.live.environment, tmp_path / "second.log")
    office.worker.start()
    second.start()
    try:
        office.wait_until(lambda: office.states() == {"done": 80})
    finally:
        second.stop(10)
        second.kill()
    report = office.smtp.drop.report()
    assert (report.messages, report.not_exactly_once(readers), report.same_id) == (80, [], {})


def test_a_worker_that_starts_later_finds_what_waits_without_being_woken(office):
    office.write(2)
    with office.app.app_context():
        office.app.extensions["alliance.huey"].storage.flush_queue()
    office.worker.start()
    office.smtp.drop.wait_for(2, 30)


def test_with_redis_as_the_queue_a_wake_is_enough(tmp_path, own_database_url, smtp, valkey_url):
    office = Office(tmp_path, own_database_url, smtp, valkey_url)
    try:
        office.worker.start()
        office.write(1)
        smtp.drop.wait_for(1, 30)
        smtp.drop.clear()
        began = time.monotonic()
        office.write(1)
        smtp.drop.wait_for(1, 30)
        assert time.monotonic() - began < 5, "the sweep of each minute was needed"
    finally:
        office.close()
