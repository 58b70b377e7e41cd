"""People with passwords, and the links in the mails."""

import pytest
import sqlalchemy as sa

from alliance.accounts.models import SecretLink
from alliance.accounts.operations.passwords import hash_password
from alliance.accounts.operations.second_factor import recovery_hash, vault
from alliance.core.db import db
from alliance.core.secrets import secret_of
from tests.factories import AdministratorFactory, CoordinatorFactory, PersonFactory, SignInFactory

PASSWORD = "four plain words here"
OTHER = "five quite different words here"


def with_door(person, **more):
    SignInFactory(person=person, login_key=person.email.casefold(), password_hash=hash_password(PASSWORD), **more)
    return person


@pytest.fixture
def alice():
    return with_door(PersonFactory(email="Alice@Example.com", display_name="Alice Chen"))


@pytest.fixture
def bob():
    return with_door(PersonFactory(email="bob@example.org", display_name="Bob Liu"))


@pytest.fixture
def admin():
    return with_door(AdministratorFactory(email="admin@alliance.example", display_name="Ada Min"))


@pytest.fixture
def coordinator():
    return with_door(CoordinatorFactory(email="carol@alliance.example", display_name="Carol Ordi"))


@pytest.fixture
def coded(app):
    """Give a person a second factor: its secret."""

    def give(person, secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"):
        person.sign_in.totp_secret = vault().encrypt(secret.encode()).decode()
        db.session.commit()
        return secret

    return give


@pytest.fixture
def last_secret():
    """The secret of the newest link."""
    return lambda: secret_of(db.session.scalars(sa.select(SecretLink).order_by(SecretLink.id.desc())).first().nonce)


@pytest.fixture
def recovery():
    return recovery_hash


def sign_in(client, address="alice@example.com", password=PASSWORD, **more):
    return client.post("/sign-in", data={"address": address, "password": password} | more)


def is_in(client):
    """Whether the server knows who this is: a closed page opens."""
    return client.get("/account/security").status_code == 200
