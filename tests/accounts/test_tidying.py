"""What the worker does for the accounts."""

from datetime import timedelta

import sqlalchemy as sa

from alliance.accounts import tasks
from alliance.accounts.models import SecretLink, SignInSession
from alliance.accounts.operations.invitations import invite_person
from alliance.accounts.operations.people import PersonInput
from alliance.accounts.operations.sign_up import sign_up
from alliance.core.clock import now
from alliance.core.db import db
from alliance.jobs.tasks import tasks_of
from tests.accounts.conftest import PASSWORD, sign_in
from tests.factories import PersonFactory


def test_old_links_and_sessions_are_removed_and_young_ones_stay(client, alice):
    sign_in(client)
    link = invite_person(None, PersonFactory(), "")
    tasks.tidy()
    assert len(db.session.scalars(sa.select(SecretLink)).all()) == 1
    link.expires_at = now() - timedelta(days=31)
    db.session.execute(sa.update(SignInSession).values(expires_at=now() - timedelta(days=91)))
    db.session.commit()
    tasks.tidy()
    assert db.session.scalars(sa.select(SecretLink)).all() == []
    assert db.session.scalars(sa.select(SignInSession)).all() == []


def test_what_a_sign_up_left_that_was_never_proven_is_forgotten_after_its_week():
    sign_up(PersonInput("Chen", email="new@example.com"), PASSWORD)
    link = db.session.scalars(sa.select(SecretLink)).one()
    link.expires_at = now() - timedelta(minutes=1)
    db.session.commit()
    tasks.tidy()
    db.session.refresh(link)
    assert link.payload == {}


def test_the_tasks_are_known_to_the_worker(app, alice, outbox):
    named = tasks_of(app).named
    assert tasks.TIDY_TASK in tasks_of(app).daily
    named["accounts.send_reset_link"](address="alice@example.com")
    assert outbox() == [("accounts.reset_password", "Alice@Example.com")]
