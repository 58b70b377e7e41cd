"""The worker: Huey as waker, executor and clock over the durable rows (STACK.md, "Jobs")."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, current_app
from huey import MemoryHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.core.trace import Origin, origin
from alliance.jobs.models import Job
from alliance.jobs.operations import claim, fail, finish, owe

log = logging.getLogger(__name__)
Task = Callable[..., None]
Drain = Callable[[], int]
DAILY_HOUR = 2  # UTC; 10:00 in Guangzhou


class Tasks:
    """The tasks that features registered: `named` run for a job row, `drains` empty a queue of their own,
    `daily` tick."""

    def __init__(self) -> None:
        self.named: dict[str, Task] = {}
        self.drains: list[Drain] = []
        self.daily: list[str] = []


def tasks_of(app: Flask) -> Tasks:
    found: Tasks = app.extensions.setdefault("alliance.tasks", Tasks())
    return found


def make_huey(app: Flask) -> Any:
    """The queue of the settings: a SQLite file, Redis, or memory for tests."""
    address = app.config["QUEUE_URL"]
    scheme = urlsplit(address).scheme
    if scheme in ("redis", "rediss"):
        return RedisHuey("alliance", url=address, immediate=False)
    if scheme == "memory":
        return MemoryHuey("alliance", immediate=False)
    return SqliteHuey("alliance", filename=str(Path(address.removeprefix("sqlite:///"))), immediate=False)


def init_worker(app: Flask) -> None:
    """Bind the queue: `run_due` empties everything that is due, woken after a commit and by a sweep each minute."""
    huey = make_huey(app)
    app.extensions["alliance.huey"] = huey

    @huey.task(name="run_due")
    def run_due_task() -> None:
        run_due(app)

    @huey.periodic_task(crontab(minute="*"), name="sweep")
    def sweep() -> None:
        with app.app_context():
            tick()
        run_due(app)

    app.extensions["alliance.waker"] = run_due_task


@operation
def tick() -> None:
    """Once a day owe the daily tasks; the key makes several clocks harmless."""
    moment = now()
    if moment.hour >= DAILY_HOUR:
        for name in tasks_of(cast(Flask, current_app)).daily:
            owe(name, key=f"{name}:{moment.date().isoformat()}")


def run_due(app: Flask) -> int:
    """Do all that is due; how many rows were done."""
    done = 0
    with app.app_context():
        token = origin.set(Origin("worker"))
        try:
            while batch := claim(Job, limit=10):
                for job_id, lease, name, payload in [(job.id, job.lease, job.name, job.payload) for job in batch]:
                    run_job(app, job_id, lease, name, payload)
                    done += 1
            for drain in tasks_of(app).drains:
                done += drain()
        finally:
            origin.reset(token)
            db.session.remove()
    return done


def run_job(app: Flask, job_id: int, lease: str, name: str, payload: dict[str, Any]) -> None:
    """One job: its task commits by its own operations; a crash is noted and tried again later."""
    task = tasks_of(app).named.get(name)
    if task is None:
        fail(Job, job_id, lease, f"no task is called {name}", final=True)
        return
    try:
        task(**payload)
    except Exception as error:
        log.exception("job %s %s failed", job_id, name)
        db.session.rollback()
        fail(Job, job_id, lease, repr(error))
    else:
        finish(Job, job_id, lease)


def consume(app: Flask) -> None:
    """Run until told to stop; SIGTERM and SIGINT let the task at hand finish."""
    consumer = Consumer(app.extensions["alliance.huey"], workers=1, periodic=True, initial_delay=0.2, max_delay=1.0)
    run_due(app)
    consumer.run()
