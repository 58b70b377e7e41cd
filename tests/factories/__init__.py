"""Rows for tests, made directly: quick, and stored (committed to the test's savepoint) at once."""

import hashlib
from datetime import date, timedelta

import factory
from factory.alchemy import SQLAlchemyModelFactory

from alliance.accounts.models import EmailAddress, Person, RoleGrant, SignIn, SignInSession
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.localized import Localized


class Factory(SQLAlchemyModelFactory):
    class Meta:
        abstract = True
        sqlalchemy_session_factory = lambda: db.session  # noqa: E731
        sqlalchemy_session_persistence = "commit"


class PersonFactory(Factory):
    class Meta:
        model = Person

    class Params:
        email = factory.Sequence(lambda n: f"person{n}@example.com")

    family_name = "Wang"
    given_name = factory.Sequence(lambda n: f"Xiaoming{n}")
    display_name = factory.LazyAttribute(lambda one: f"{one.family_name} {one.given_name}")
    pinyin_key = factory.LazyAttribute(lambda one: one.display_name.casefold())
    latin_key = factory.LazyAttribute(lambda one: one.display_name.casefold())
    locale = "en"
    addresses = factory.LazyAttribute(
        lambda one: [
            EmailAddress(
                address=one.email,
                key=one.email.casefold(),
                domain=one.email.partition("@")[2],
                is_primary=True,
                verified_at=now(),
            )
        ]
    )


class CoordinatorFactory(PersonFactory):
    """A coordinator of membership; `duty` changes the duty."""

    class Params:
        duty = Duty.MEMBERSHIP

    role_grants = factory.LazyAttribute(lambda one: [RoleGrant(duty=one.duty, first_on=date(2020, 1, 1))])


class AdministratorFactory(CoordinatorFactory):
    class Params:
        duty = Duty.ADMINISTRATION


class SignInFactory(Factory):
    """`password` is stored hashed as the tests' cheap hasher does it: see accounts.operations.passwords."""

    class Meta:
        model = SignIn

    person = factory.SubFactory(PersonFactory)
    login_key = factory.LazyAttribute(lambda one: one.person.email.casefold())


class SignInSessionFactory(Factory):
    class Meta:
        model = SignInSession

    class Params:
        token = "token"

    sign_in = factory.SubFactory(SignInFactory)
    token_hash = factory.LazyAttribute(lambda one: hashlib.sha256(one.token.encode()).hexdigest())
    expires_at = factory.LazyFunction(lambda: now() + timedelta(days=1))


def both(en: str, zh: str = "") -> Localized:
    """A value in both languages."""
    return Localized(en, zh)
