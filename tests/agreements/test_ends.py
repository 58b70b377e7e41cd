"""The last day of an agreement is told in time, once for each notice."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from alliance.agreements.operations.agreements import change_agreement
from alliance.agreements.operations.reminders import owe_expiry_notices, tell_of_end
from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.jobs.models import Job
from alliance.organizations.queries import this_day
from tests.agreements.drafts import described, keeper, signed


@pytest.fixture
def actor():
    return keeper()


def later(days):
    return at(now() + timedelta(days=days))


def test_the_end_is_told_60_30_and_7_days_ahead_each_once(actor, outbox):
    agreement = signed(actor, valid_until=this_day() + timedelta(days=100))
    owed = []
    for days in range(0, 103, 1):
        with later(days):
            owe_expiry_notices()
        count = db.session.scalar(
            sa.select(sa.func.count()).select_from(Job).where(Job.name == "agreements.tell_of_end")
        )
        if count > len(owed):
            owed.append(100 - days)
    assert owed == [60, 30, 7]
    before = len(outbox())
    with later(93):
        tell_of_end(agreement.id, agreement.valid_until.isoformat())
    assert outbox()[before:] == [
        ("agreements.ends_soon", "nio@example.com"),
        ("agreements.ends_soon", "cqc@example.com"),
        ("agreements.ends_soon", actor.email),
    ]


def test_the_end_of_an_agreement_that_was_extended_is_not_told(actor, outbox):
    agreement = signed(actor, valid_until=this_day() + timedelta(days=20))
    was = agreement.valid_until.isoformat()
    typed = described(valid_until=this_day() + timedelta(days=400))
    change_agreement(actor, agreement, typed, agreement.version)
    before = len(outbox())
    tell_of_end(agreement.id, was)
    tell_of_end(999999, was)
    assert len(outbox()) == before
