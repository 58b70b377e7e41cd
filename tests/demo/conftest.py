"""The demo is loaded once for all of its tests, inside one transaction that is thrown away."""

import pytest

from alliance.core.db import db, writing
from alliance.core.kept import forget_everything
from alliance.demo import load_demo


@pytest.fixture(scope="module")
def demo(app):
    """The outer transaction with the demo in it."""
    engine = db.engine
    token = writing.set(True)
    connection = engine.connect()
    outer = connection.begin()
    writing.reset(token)
    db._app_engines[app][None] = connection
    db.session.remove()
    db.session.configure(join_transaction_mode="create_savepoint")
    forget_everything()
    assert load_demo() is True
    yield db.session
    db.session.remove()
    outer.rollback()
    connection.close()
    db._app_engines[app][None] = engine
    forget_everything()


@pytest.fixture(autouse=True)
def session(demo):
    """In place of the transaction of each test: these tests share the demo and only read, or sign in."""
    return demo
