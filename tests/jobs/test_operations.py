"""Owed work: written with the change, claimed once, done at least once, never lost (STACK, "Jobs")."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.jobs.models import Job
from alliance.jobs.operations import (
    ATTEMPTS,
    KEEP_DONE,
    KEEP_KEYS,
    LEASE,
    bury,
    cancel,
    claim,
    fail,
    finish,
    forget_old_work,
    give_back,
    owe,
    pause,
    renew,
)
from alliance.jobs.queries import oldest_due
from alliance.throttle.models import RateCount

owe_alone = operation(owe)


def jobs():
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Job).order_by(Job.id)))


def let_the_lease_run_out():
    db.session.execute(sa.update(Job).values(leased_until=now() - timedelta(seconds=1)))
    db.session.commit()


def test_owed_work_is_claimed_once_and_finished():
    owe_alone("a.task", {"number": 7})
    [row] = claim(Job)
    assert (row.name, row.payload, row.attempts, row.state) == ("a.task", {"number": 7}, 1, "running")
    assert claim(Job) == []
    assert finish(Job, row)
    assert (jobs()[0].state, jobs()[0].lease, jobs()[0].leased_until) == ("done", "", None)
    assert claim(Job) == []


def test_work_is_owed_only_if_the_change_is_stored():
    @operation
    def change():
        owe("a.task")
        owe("a.task", key="k")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    assert jobs() == []


def test_a_used_key_adds_nothing():
    owe_alone("a.task", key="report:2026")
    owe_alone("a.task", {"again": True}, key="report:2026")
    owe_alone("a.task", key="report:2027")
    assert [(job.key, job.payload) for job in jobs()] == [("report:2026", {}), ("report:2027", {})]


def test_the_oldest_due_work_comes_first_and_what_is_not_due_waits():
    owe_alone("later", due_at=now() + timedelta(minutes=1))
    owe_alone("second", due_at=now() - timedelta(minutes=1))
    owe_alone("first", due_at=now() - timedelta(minutes=2))
    assert [row.name for row in claim(Job, limit=5)] == ["first", "second"]


def test_a_claimed_row_asks_the_database_nothing(count_queries):
    for _ in range(5):
        owe_alone("a.task")
    with count_queries() as sent:
        rows = claim(Job, limit=5)
        assert [row.name for row in rows] == ["a.task"] * 5
    assert len(sent) == 1
    assert not db.session().in_transaction()


def test_work_whose_worker_died_is_claimed_again_and_the_late_worker_changes_nothing():
    owe_alone("a.task")
    [dead] = claim(Job)
    let_the_lease_run_out()
    [alive] = claim(Job)
    assert (alive.id, alive.attempts) == (dead.id, 2)
    assert not finish(Job, dead)
    assert fail(Job, dead, "late") is None
    assert not cancel(Job, dead, "late")
    give_back(Job, [dead])
    assert renew(Job, dead.lease) == set()
    assert jobs()[0].state == "running"
    assert finish(Job, alive)


def test_a_renewed_lease_holds_longer():
    owe_alone("a.task")
    [row] = claim(Job)
    assert renew(Job, row.lease, LEASE * 2) == {row.id}
    assert jobs()[0].leased_until > row.leased_until


def test_failed_work_waits_longer_each_time_and_is_given_up_in_the_end():
    owe_alone("a.task")
    waits = []
    for _ in range(ATTEMPTS):
        [row] = claim(Job)
        state = fail(Job, row, "broken")
        waits.append((jobs()[0].due_at - now()).total_seconds())
        db.session.execute(sa.update(Job).values(due_at=now()))
        db.session.commit()
    assert state == "failed"
    assert (jobs()[0].last_error, jobs()[0].attempts) == ("broken", ATTEMPTS)
    assert 50 < waits[0] < 70 and 100 < waits[1] < 135
    assert claim(Job) == []


def test_a_final_fault_is_not_tried_again():
    owe_alone("a.task")
    [row] = claim(Job)
    assert fail(Job, row, "no such task", final=True) == "failed"


@pytest.mark.pure
def test_the_pauses_grow_to_two_hours_and_last_over_a_day_even_with_short_jitter():
    shortest = sum(min(2 ** (attempt - 1), 120) * 0.9 for attempt in range(1, ATTEMPTS)) / 60
    assert shortest > 24
    for attempt in range(1, ATTEMPTS + 1):
        base = min(60 * 2 ** (attempt - 1), 7200)
        assert 0.9 * base <= pause(attempt).total_seconds() <= 1.1 * base
    assert len({pause(5) for _ in range(20)}) > 10


def test_work_given_back_counts_no_try():
    for _ in range(2):
        owe_alone("a.task")
    rows = claim(Job, limit=2)
    give_back(Job, rows[1:])
    assert [(job.state, job.attempts) for job in jobs()] == [("running", 1), ("queued", 0)]
    give_back(Job, [])


def test_work_that_kills_every_worker_is_given_up():
    owe_alone("a.task")
    for _ in range(ATTEMPTS):
        assert bury(Job) == 0
        assert len(claim(Job)) == 1
        let_the_lease_run_out()
    assert claim(Job) == []
    assert bury(Job) == 1
    assert (jobs()[0].state, jobs()[0].last_error) == ("failed", "the worker ended at every try")


def test_the_age_of_the_queue_is_that_of_its_oldest_due_row():
    assert oldest_due(Job) is None
    then = now() - timedelta(hours=1)
    owe_alone("a.task", due_at=now() + timedelta(hours=1))
    owe_alone("a.task", due_at=then)
    assert oldest_due(Job) == then


def test_what_was_done_long_ago_is_forgotten_but_keys_are_remembered_longer():
    for name, key in (("plain", None), ("keyed", "k"), ("open", None)):
        owe_alone(name, key=key)
    for row in claim(Job, limit=2):
        finish(Job, row)
    db.session.add(RateCount(key="old", count=1, expires_at=now()))
    db.session.commit()
    with time_machine.travel(now() + KEEP_DONE + timedelta(minutes=1)):
        forget_old_work()
        assert [job.name for job in jobs()] == ["keyed", "open"]
        assert db.session.scalar(sa.select(sa.func.count()).select_from(RateCount)) == 0
    with time_machine.travel(now() + KEEP_KEYS + timedelta(minutes=1)):
        forget_old_work()
        assert [job.name for job in jobs()] == ["open"]
