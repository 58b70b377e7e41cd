"""The worker: Huey as waker, executor and clock over the durable rows (STACK.md, "Jobs").

What Huey carries is a bare "look what is due"; losing it is harmless, since a sweep each minute does the same.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, current_app
from huey import MemoryHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.retry import Retry

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.core.trace import Origin, origin
from alliance.jobs.models import Job
from alliance.jobs.operations import (
    LEASE,
    Claimed,
    Drain,
    bury,
    claim,
    fail,
    finish,
    forget_old_work,
    owe,
    renew,
    tasks_of,
)

log = logging.getLogger(__name__)
DAILY_HOUR = 2  # UTC; 10:00 in Guangzhou
HEARTBEAT = LEASE / 3


def make_huey(app: Flask) -> Any:
    """The queue of the settings: a SQLite file, Redis, or memory for tests.

    A Redis that refuses or keeps silent costs a page half a second at most, once per change.
    """
    address = app.config["QUEUE_URL"]
    scheme = urlsplit(address).scheme
    if scheme in ("redis", "rediss", "unix"):
        timeouts = {"socket_connect_timeout": 0.5, "socket_timeout": 3}  # the consumer waits 1 s for a task
        pool = ConnectionPool.from_url(address, retry=Retry(NoBackoff(), 0), **timeouts)
        return RedisHuey("alliance", connection_pool=pool, immediate=False)
    if scheme == "memory":
        return MemoryHuey("alliance", immediate=False)
    return SqliteHuey("alliance", filename=str(Path(address.removeprefix("sqlite:///"))), immediate=False)


def init_worker(app: Flask) -> None:
    """Bind the queue: all that is due is done after a commit's wake, at the start, and by a sweep each minute."""
    huey = make_huey(app)
    app.extensions["alliance.huey"] = huey
    tasks_of(app).named["jobs.tidy"] = forget_old_work
    tasks_of(app).daily.append("jobs.tidy")

    @huey.task(name="run_due")
    def wake_up() -> None:
        forget_wakes(huey)
        run_due(app)

    @huey.periodic_task(crontab(minute="*"), name="sweep")
    def sweep() -> None:
        run_due(app)

    @huey.on_startup(name="leftovers")
    def leftovers() -> None:
        run_due(app)

    app.extensions["alliance.waker"] = wake_up


def forget_wakes(huey: Any) -> None:
    """Drop the wakes that came before now: what they are about is done by the run that begins."""
    try:
        huey.storage.flush_queue()
    except Exception as error:  # the queue went away meanwhile; a wake too many costs one look
        log.warning("the wakes could not be dropped: %r", error)


@operation
def tick() -> None:
    """Once a day owe the daily tasks; the key makes several clocks harmless."""
    moment = now()
    tasks = tasks_of(current_app)
    if moment.hour < DAILY_HOUR or tasks.ticked_on == moment.date():
        return
    for name in tasks.daily:
        owe(name, key=f"{name}:{moment.date().isoformat()}")
    tasks.ticked_on = moment.date()


def run_due(app: Flask) -> int:
    """Do all that is due; how many pieces of work were tried. One queue's fault does not keep the others waiting."""
    done = 0
    with app.app_context():
        token = origin.set(Origin("worker"))
        try:
            for drain in (clock, run_jobs, *tasks_of(app).drains):
                done += run_drain(drain)
        finally:
            origin.reset(token)
            db.session.remove()
    return done


def run_drain(drain: Drain) -> int:
    try:
        return drain()
    except Exception:
        log.exception("draining %s failed", getattr(drain, "__name__", drain))
        db.session.rollback()
        return 0


def clock() -> int:
    """What the time brings: daily tasks, and an end for rows that no worker survives."""
    tick()
    bury(Job)
    return 0


def run_jobs() -> int:
    """Every job that is due, one after the other; how many."""
    app = cast(Any, current_app)._get_current_object()
    done = 0
    while not tasks_of(app).stopping() and (found := claim(Job)):
        run_job(app, found[0])
        done += 1
    return done


def run_job(app: Flask, job: Claimed) -> None:
    """One job: its task commits by its own operations; a crash is noted and tried again later."""
    task = tasks_of(app).named.get(job.name)
    if task is None:
        fail(Job, job, f"no task is called {job.name}", final=True)
        return
    try:
        with kept_alive(app, job.lease):
            task(**job.payload)
    except Exception as error:
        log.exception("job %s %s failed", job.id, job.name)
        db.session.rollback()
        fail(Job, job, repr(error))
    else:
        finish(Job, job)


@contextmanager
def kept_alive(app: Flask, lease: str) -> Iterator[None]:
    """Renew the lease of a long job from a thread beside it, so that no other worker begins it too."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(HEARTBEAT.total_seconds()):
            with app.app_context():
                try:
                    renew(Job, lease)
                except Exception:
                    log.exception("a lease could not be renewed")

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


class PoliteConsumer(Consumer):
    """A consumer that ends after the piece of work at hand, whether told by SIGTERM, SIGINT or SIGHUP.

    Huey's own would interrupt on SIGTERM and start anew on SIGHUP.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._signal_actions = dict.fromkeys((signal.SIGTERM, signal.SIGINT, signal.SIGHUP), (False, True))

    def start(self) -> None:
        self._set_signal_handlers()  # before the first piece of work, not after it
        super().start()


def consume(app: Flask) -> None:
    """Run until told to stop. What is left over from before is done first; the work at hand is finished at the end."""
    consumer = PoliteConsumer(
        app.extensions["alliance.huey"], workers=1, periodic=True, initial_delay=0.2, max_delay=1.0
    )
    tasks_of(app).stopping = consumer.stop_flag.is_set
    consumer.run()
