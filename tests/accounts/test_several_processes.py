"""What must hold across worker processes and restarts: apps of their own over one database (SAFETY rows 5, 6, 13)."""

import time
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from alliance.accounts.models import Person, RoleGrant
from alliance.accounts.operations.people import PersonInput, create_person
from alliance.accounts.operations.roles import end_role, grant_role, make_administrator
from alliance.accounts.operations.sign_ins import open_door
from alliance.app import create_app
from alliance.core.clock import today
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.kept import forget_everything
from alliance.core.operation import Refused
from tests.accounts.conftest import OTHER, PASSWORD, sign_in
from tests.load.parallel import at_once

pytestmark = pytest.mark.pure


@pytest.fixture
def new_app(either_database_url, tmp_path):
    """Makes apps that share the test's database, as worker processes do."""
    apps = []

    def make(**more):
        settings = {
            "TESTING": True,
            "WTF_CSRF_ENABLED": False,
            "INSTANCE": str(tmp_path),
            "SQLALCHEMY_DATABASE_URI": either_database_url,
            "FILES_URL": f"file://{tmp_path / 'uploads'}",
            "QUEUE_URL": "memory://",
            "BASE_URL": "http://localhost",
            "SECRET_KEY": "a secret of the tests that nobody else uses",
            "PASSWORD_COST": "tests",
        }
        app = create_app(settings | more)
        app.extensions["alliance.waker"] = None
        apps.append(app)
        forget_everything()
        return app

    first = make()
    with first.app_context():
        db.create_all()
    yield make
    for app in apps:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    forget_everything()


@contextmanager
def inside(app):
    with app.app_context():
        yield
        db.session.remove()


def make_alice(app):
    with inside(app):
        open_door(None, create_person(None, PersonInput("Chen", "Alice", email="alice@example.com")), PASSWORD)


def test_wrong_tries_are_counted_over_all_processes_and_after_a_restart(new_app):
    apps = [new_app(), new_app()]
    make_alice(apps[0])
    tries = [sign_in(apps[number % 2].test_client(), password="wrong words").status_code for number in range(10)]
    assert tries == [422] * 10
    assert [sign_in(app.test_client()).status_code for app in (*apps, new_app())] == [429] * 3


def test_of_many_tries_at_once_ten_are_heard(new_app):
    app = new_app()
    make_alice(app)
    answers = at_once([lambda: sign_in(app.test_client(), password="wrong words").status_code] * 16)
    assert sorted(answers) == [422] * 10 + [429] * 6


def test_of_two_administrators_who_remove_each_other_one_stays(new_app):
    app = new_app()
    with inside(app):
        one = make_administrator("one@example.com", "One", "", OTHER).id
        two = create_person(None, PersonInput("Two", email="two@example.com"))
        open_door(None, two, OTHER)
        grant_role(db.session.get(Person, one), two, Duty.ADMINISTRATION)
        pairs = [(one, two.id), (two.id, one)]

    def remove(actor_id, target_id):
        with inside(app):
            grant = db.session.scalars(sa.select(RoleGrant).where(RoleGrant.person_id == target_id)).one()
            actor = db.session.get(Person, actor_id)
            actor.duties()  # as the guard of the page has asked before
            try:
                end_role(actor, grant)
            except Refused:
                return False
            return True

    assert sorted(at_once([lambda pair=pair: remove(*pair) for pair in pairs])) == [False, True]
    with inside(app):
        assert sum(grant.holds(today()) for grant in db.session.scalars(sa.select(RoleGrant))) == 1


def test_one_code_opens_once_though_sent_twice_at_once(new_app, monkeypatch):
    app = new_app()
    from alliance.accounts.models import SignIn
    from alliance.accounts.operations import second_factor

    make_alice(app)
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    with inside(app):
        sign = db.session.scalars(sa.select(SignIn)).one()
        sign.totp_secret = second_factor.vault().encrypt(secret.encode()).decode()
        db.session.commit()
        code = second_factor.pyotp.TOTP(secret).now()

    def use():
        with inside(app):
            return second_factor.use_code(db.session.scalars(sa.select(SignIn)).one(), code)

    assert sorted(at_once([use] * 4)) == [False, False, False, True]


def test_a_link_works_once_though_pressed_twice_at_once(new_app):
    app = new_app()
    from alliance.accounts.operations.invitations import accept_invitation, invite_person
    from alliance.core.secrets import secret_of

    with inside(app):
        guest = create_person(None, PersonInput("Guest", email="guest@example.com"))
        secret = secret_of(invite_person(None, guest, "").nonce)

    def accept():
        with inside(app):
            try:
                accept_invitation(secret, OTHER)
            except Refused:
                return False
            return True

    assert sorted(at_once([accept] * 4)) == [False, False, False, True]


@pytest.mark.slow
def test_known_and_unknown_addresses_take_the_same_time(new_app):
    """With the normal cost of a password: the quickest of seven differ by less than 100 ms."""
    app = new_app(PASSWORD_COST="normal", RATE_LIMIT_FACTOR=1000)
    make_alice(app)

    def seconds(address):
        began = time.perf_counter()
        assert sign_in(app.test_client(), address, "some wrong words").status_code == 422
        return time.perf_counter() - began

    seconds("warm@example.com")
    pairs = [(seconds("alice@example.com"), seconds("nobody@example.com")) for _ in range(7)]
    known, unknown = (min(one) for one in zip(*pairs, strict=True))
    assert abs(known - unknown) < 0.1
    assert min(known, unknown) > 0.02
