"""Twenty comment at once on a real database, each in a transaction of its own: no number is given twice."""

import pytest

from alliance.core.db import db
from alliance.documents.models import Comment, CommentRound
from alliance.documents.operations.comments import CommentInput, Guest, add_visitors_comment
from tests.factories.documents import RoundFactory
from tests.load.parallel import at_once

pytestmark = [pytest.mark.slow, pytest.mark.live]
MANY = 20


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
