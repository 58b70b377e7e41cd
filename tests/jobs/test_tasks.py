"""The worker: tasks, drains, the daily clock, and a queue that may be down."""

import time
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import time_machine
from huey import MemoryHuey, RedisHuey, SqliteHuey

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.core.trace import origin
from alliance.jobs import tasks
from alliance.jobs.models import Job
from alliance.jobs.operations import Tasks, owe, tasks_of, wake
from tests.servers.shared import free_port

owe_alone = operation(owe)


@pytest.fixture
def registered(app):
    """The worker's register with only what a test puts in; the app's own comes back afterwards."""
    kept = app.extensions["alliance.tasks"]
    fresh = app.extensions["alliance.tasks"] = Tasks()
    yield fresh
    app.extensions["alliance.tasks"] = kept


def jobs():
    db.session.expire_all()
    return {job.name: (job.state, job.attempts, job.last_error) for job in db.session.scalars(sa.select(Job))}


def test_a_named_task_runs_with_its_payload_and_knows_that_a_worker_calls(app, registered):
    calls = []
    registered.named["a.task"] = lambda number: calls.append((number, origin.get().channel))
    owe_alone("a.task", {"number": 7})
    assert tasks.run_due(app) == 1
    assert calls == [(7, "worker")]
    assert jobs() == {"a.task": ("done", 1, "")}
    assert tasks.run_due(app) == 0


def test_a_task_that_fails_is_tried_again_and_does_not_stop_the_others(app, registered):
    done = []
    registered.named["bad"] = lambda: 1 / 0
    registered.named["good"] = lambda: done.append(1)
    owe_alone("bad")
    owe_alone("good")
    assert tasks.run_due(app) == 2
    assert done == [1]
    assert jobs()["bad"] == ("queued", 1, "ZeroDivisionError('division by zero')")


def test_a_task_that_fails_half_way_leaves_nothing_behind(app, registered):
    @operation
    def half():
        owe("left over")
        raise RuntimeError("half way")

    registered.named["half"] = half
    owe_alone("half")
    tasks.run_due(app)
    assert set(jobs()) == {"half"}


def test_a_task_that_nobody_knows_is_given_up(app, registered):
    owe_alone("unknown")
    tasks.run_due(app)
    assert jobs() == {"unknown": ("failed", 1, "no task is called unknown")}


def test_work_owed_by_a_task_is_done_in_the_same_round(app, registered):
    done = []
    registered.named["first"] = operation(lambda: owe("second"))
    registered.named["second"] = lambda: done.append(1)
    owe_alone("first")
    assert tasks.run_due(app) == 2
    assert done == [1]


def test_one_broken_drain_does_not_keep_the_others_waiting(app, registered):
    def broken():
        raise RuntimeError("the mail server's address cannot be resolved")

    registered.drains += [broken, lambda: 3]
    assert tasks.run_due(app) == 3


def test_a_worker_that_is_told_to_stop_begins_no_further_job(app, registered):
    registered.named["a.task"] = lambda: None
    owe_alone("a.task")
    registered.stopping = lambda: True
    assert tasks.run_due(app) == 0


def test_the_daily_tasks_are_owed_once_a_day_however_often_the_clock_ticks(app, registered):
    done = []
    registered.named["a.day"] = lambda: done.append(now().date().isoformat())
    registered.daily.append("a.day")
    for moment in ((22, 1, 59), (22, 2, 0), (22, 2, 1), (22, 23, 0), (23, 1, 0), (23, 5, 0)):
        with time_machine.travel(datetime(2026, 11, *moment, tzinfo=UTC), tick=False):
            tasks.run_due(app)
            registered.ticked_on = None  # as another worker
    assert done == ["2026-11-22", "2026-11-23"]


def test_the_own_daily_task_tidies(app):
    register = tasks_of(app)
    assert "jobs.tidy" in register.daily
    register.named["jobs.tidy"]()


@pytest.mark.parametrize("address", ["redis://127.0.0.1:{port}/0", "redis://10.255.255.1:6379/0"])
def test_a_redis_that_is_down_or_silent_fails_no_change_and_delays_it_little(app, address):
    """Refused, and packets that vanish (SAFETY row 55)."""
    before = app.config["QUEUE_URL"]
    app.config["QUEUE_URL"] = address.format(port=free_port())
    huey = tasks.make_huey(app)
    app.config["QUEUE_URL"] = before
    app.extensions["alliance.waker"] = huey.task()(lambda: None)
    began = time.monotonic()
    try:
        owe_alone("a.task")
    finally:
        app.extensions["alliance.waker"] = None
    assert time.monotonic() - began < 5
    assert set(jobs()) == {"a.task"}


def test_nobody_is_woken_where_there_is_no_queue(app):
    assert app.extensions["alliance.waker"] is None
    wake()


@pytest.mark.parametrize(
    ("address", "kind"),
    [("memory://", MemoryHuey), ("sqlite:///{folder}/q.sqlite3", SqliteHuey), ("redis://localhost:1/0", RedisHuey)],
)
def test_the_queue_is_one_setting(app, tmp_path, address, kind):
    before = app.config["QUEUE_URL"]
    app.config["QUEUE_URL"] = address.format(folder=tmp_path)
    try:
        assert type(tasks.make_huey(app)) is kind
    finally:
        app.config["QUEUE_URL"] = before


@pytest.mark.parametrize("kind", ["sqlite", "redis"])
def test_wakes_that_a_run_covers_are_dropped(app, tmp_path, request, kind):
    address = request.getfixturevalue("valkey_url") if kind == "redis" else f"sqlite:///{tmp_path / 'q.sqlite3'}"
    before = app.config["QUEUE_URL"]
    app.config["QUEUE_URL"] = address
    huey = tasks.make_huey(app)
    app.config["QUEUE_URL"] = before
    task = huey.task(name="probe")(lambda: None)
    for _ in range(5):
        task()
    assert len(huey) == 5
    tasks.forget_wakes(huey)
    assert len(huey) == 0
    huey.storage.close()
