"""One application and one database for the run; each test inside a transaction that is thrown away."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa
from flask import g
from flask.testing import FlaskClient
from sqlalchemy import event, select

from alliance.app import create_app
from alliance.audit.models import AuditEntry
from alliance.core import kept
from alliance.core.db import db, writing
from alliance.core.kept import forget_everything
from alliance.notices.models import Notice
from tests.factories import SignInFactory, SignInSessionFactory

pytest_plugins = ["tests.servers.plugin"]
hypothesis.settings.register_profile("busy", deadline=None)  # a slow machine is no fault of the program
hypothesis.settings.load_profile("busy")


PER_REQUEST = (
    "_login_user", "sign_in_session", "csrf_token", "csp_nonce", "request_id", "_flask_babel", "waiting_counts",
)  # fmt: skip


def forget_request():
    """Drop what a request left on `g`: the test's app context outlives it, and so would its language."""
    for name in PER_REQUEST:
        g.pop(name, None)


class Client(FlaskClient):
    """A browser that posts without CSRF tokens and never shares the signed-in person with another one."""

    def open(self, *args, **kwargs):
        forget_request()
        answer = super().open(*args, **kwargs)
        assert not (db.session.new or db.session.dirty), "the view left unsaved changes"
        return answer


@pytest.fixture(scope="session")
def instance():
    with tempfile.TemporaryDirectory(prefix="alliance-test-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def database_url(instance, request):
    if os.environ.get("ALLIANCE_TEST_DATABASE") == "postgresql":
        return request.getfixturevalue("postgres_url")
    return f"sqlite:///{instance / 'test.sqlite3'}"


@pytest.fixture(scope="session")
def app(instance, database_url):
    app = create_app(
        {
            "TESTING": True,
            "WTF_CSRF_ENABLED": False,
            "INSTANCE": str(instance),
            "SQLALCHEMY_DATABASE_URI": database_url,
            "FILES_URL": f"file://{instance / 'uploads'}",
            "QUEUE_URL": "memory://",
            "BASE_URL": "http://localhost",
            "SECRET_KEY": "a secret of the tests that nobody else uses",
            "PASSWORD_COST": "tests",
            "MAIL_SENDER": "secretariat@alliance.example",
        }
    )
    app.extensions["alliance.waker"] = None  # tests run the worker themselves
    app.test_client_class = Client
    kept.keep_for_long()
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def program(own_database_url, tmp_path):
    """The application on a database of its own, with real commits and a connection for each of many at once."""
    app = create_app(
        {
            "TESTING": True,
            "WTF_CSRF_ENABLED": False,
            "INSTANCE": str(tmp_path / "instance"),
            "SQLALCHEMY_DATABASE_URI": own_database_url,
            "FILES_URL": f"file://{tmp_path / 'uploads'}",
            "QUEUE_URL": "memory://",
            "BASE_URL": "http://localhost",
            "SECRET_KEY": "a secret of the tests that nobody else uses",
            "PASSWORD_COST": "tests",
            "MAIL_SENDER": "secretariat@alliance.example",
            "SQLALCHEMY_ENGINE_OPTIONS": {"pool_size": 100, "max_overflow": 0},
        }
    )
    app.extensions["alliance.waker"] = None
    with app.app_context():
        db.create_all()
    forget_everything()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    forget_everything()


@pytest.fixture(autouse=True)
def session(request):
    """Each test that uses the database runs inside one outer transaction that is thrown away."""
    if request.node.get_closest_marker("pure") or request.node.get_closest_marker("live"):
        yield None
        return
    app = request.getfixturevalue("app")
    engine = db.engine
    token = writing.set(True)
    connection = engine.connect()
    outer = connection.begin()
    writing.reset(token)
    db._app_engines[app][None] = connection
    db.session.remove()
    db.session.configure(join_transaction_mode="create_savepoint")
    forget_everything()
    forget_request()
    app.extensions["alliance.throttle.readers"].storage.reset()
    yield db.session
    db.session.remove()
    outer.rollback()
    connection.close()
    db._app_engines[app][None] = engine
    forget_everything()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def as_user(app):
    """A browser signed in as a person: `as_user(person).get("/…")`."""

    def sign_in(person):
        token = f"token-{person.id}"
        door = person.sign_in or SignInFactory(person=person)
        SignInSessionFactory(sign_in=door, token=token)
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return browser

    return sign_in


@pytest.fixture
def outbox():
    """The notices queued so far as (kind, address)."""
    return lambda: [(one.kind, one.recipient) for one in db.session.scalars(select(Notice).order_by(Notice.id))]


@pytest.fixture
def trail():
    """The verbs of the audit log so far."""
    return lambda: [one.verb for one in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


@pytest.fixture
def count_queries(app):
    """How many statements a block sends: `with count_queries() as sent: …; len(sent)`."""

    @contextmanager
    def counting():
        sent: list[str] = []

        def note(_connection, _cursor, sql, *_rest):
            if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                sent.append(sql)

        event.listen(sa.Engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(sa.Engine, "before_cursor_execute", note)

    return counting


UNTRAILED = {
    "AuditEntry",
    "Notice",
    "Job",
    "StoredFile",
    "Submission",
    "RateCount",
    "SignInSession",
    "SecretLink",
}


SECRET_VOTE = {"BallotBox", "Elector"}
"""What a secret vote stores: an audit entry, with its time and its person, would tell who voted when (SAFETY 33)."""


@pytest.fixture(autouse=True)
def every_operation_is_audited(session):
    """An operation that stores something must leave a trail."""
    if session is None:
        yield
        return
    seen: set[str] = set()

    def collect(live, _context):
        seen.update(type(row).__name__ for row in [*live.new, *live.dirty, *live.deleted])

    def check(live):
        live.flush()
        changed = {name for name in seen - UNTRAILED if not name.startswith("Directory")}
        if "BallotBox" in changed:
            changed -= SECRET_VOTE
        trailed = "AuditEntry" in seen
        seen.clear()
        if "afterwards" in live.info and changed and not trailed:
            raise AssertionError(f"stored {sorted(changed)} without an audit entry")

    live = session()
    event.listen(live, "after_flush", collect)
    event.listen(live, "before_commit", check)
    yield
