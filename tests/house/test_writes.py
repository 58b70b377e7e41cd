"""The watch that runs beside every test finds a GET that writes, and lets everything else pass."""

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.pool import StaticPool

from tests.house import writes
from tests.house.writes import writes_of_get

pytestmark = pytest.mark.pure


@pytest.fixture
def database():
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE visit (path TEXT)"))
    yield engine
    engine.dispose()


@pytest.fixture
def app(database):
    app = Flask("probe")

    @app.route("/count", methods=["GET", "POST"])
    def count():
        with database.begin() as connection:
            connection.execute(text("INSERT INTO visit VALUES ('/count')"))
        return "counted"

    @app.route("/look")
    def look():
        with database.connect() as connection:
            return str(connection.scalar(text("SELECT count(*) FROM visit")))

    return app


def test_a_get_that_writes_is_found(app):
    app.test_client().get("/count")
    assert writes_of_get() == ["GET /count writes: INSERT INTO visit VALUES ('/count')"]


def test_a_post_may_write_and_a_get_may_read(app):
    app.test_client().post("/count")
    assert app.test_client().get("/look").text == "1"
    assert writes_of_get() == []


def test_a_context_that_a_test_opened_is_not_a_request(app, database):
    with app.test_request_context("/count"), database.begin() as connection:
        connection.execute(text("DELETE FROM visit"))
    assert writes_of_get() == []


def test_a_table_with_a_reason_may_be_written(app, monkeypatch):
    monkeypatch.setitem(writes.ALLOWED, "visit", "a test of the exception")
    app.test_client().get("/count")
    assert writes_of_get() == []


def test_every_exception_has_a_reason():
    assert [table for table, reason in writes.ALLOWED.items() if len(reason) < 20] == []
