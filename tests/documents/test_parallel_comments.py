"""Twenty comment at once on a real database, each in a transaction of its own: no number is given twice."""

import pytest

from alliance.app import create_app
from alliance.core.db import db
from alliance.core.kept import forget_everything
from alliance.documents.models import Comment, CommentRound
from alliance.documents.operations.comments import CommentInput, Guest, add_visitors_comment
from tests.factories.documents import RoundFactory
from tests.load.parallel import at_once

pytestmark = [
    pytest.mark.slow,
    pytest.mark.live,
    pytest.mark.xdist_group("crowd"),
]  # one crowd at a time: a server has 100 connections
MANY = 20


@pytest.fixture
def program(own_database_url, tmp_path):
    """The application on a database of its own, with real commits."""
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
            "SQLALCHEMY_ENGINE_OPTIONS": {"pool_size": 2 * MANY, "max_overflow": 0},
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


def test_comments_at_the_same_moment_get_different_numbers(program):
    with program.app_context():
        round_id = RoundFactory().id
        db.session.remove()

    def write(number):
        def press():
            with program.test_request_context():
                asked = db.session.get(CommentRound, round_id)
                add_visitors_comment(
                    asked, CommentInput(f"Comment {number}"), Guest("Li Na", f"li{number}@example.com")
                )
                db.session.remove()

        return press

    at_once([write(number) for number in range(MANY)])
    with program.app_context():
        numbers = sorted(one.number for one in db.session.query(Comment))
        db.session.remove()
    assert numbers == list(range(1, MANY + 1))
