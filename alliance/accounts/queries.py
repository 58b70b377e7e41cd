"""Finding people and their sessions."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from alliance.accounts.enums import LinkPurpose
from alliance.accounts.models import EmailAddress, Person, RoleGrant, SecretLink, SignIn, SignInSession
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.duties import can_coordinate
from alliance.core.secrets import nonce_of
from alliance.core.text import address_key, fold

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(days=7)


def hash_of(token: str) -> str:
    """What the database keeps of a random token."""
    return hashlib.sha256(token.encode()).hexdigest()


def live_session(token: str) -> SignInSession | None:
    """The signed-in session of a cookie's token, with its person and roles in one statement; None once ended."""
    wanted = (
        select(SignInSession)
        .join(SignInSession.sign_in)
        .join(SignIn.person)
        .outerjoin(Person.role_grants)
        .outerjoin(Person.addresses)
        .options(
            contains_eager(SignInSession.sign_in).contains_eager(SignIn.person).contains_eager(Person.role_grants),
            contains_eager(SignInSession.sign_in).contains_eager(SignIn.person).contains_eager(Person.addresses),
        )
        .where(SignInSession.token_hash == hash_of(token), SignInSession.ended_at.is_(None))
        .where(SignInSession.expires_at > now(), SignInSession.seen_at > now() - IDLE)
        .where(SignIn.deactivated_at.is_(None))
    )
    return db.session.scalars(wanted).unique().one_or_none()


def sign_in_of(address: str) -> SignIn | None:
    """The sign-in that an address opens."""
    return db.session.scalar(
        select(SignIn).where(SignIn.login_key == address_key(address)).options(joinedload(SignIn.person))
    )


def link_of(secret: str, *purposes: LinkPurpose) -> SecretLink | None:
    """The link that a secret names, used or not; None for a secret that we did not make or for another purpose."""
    nonce = nonce_of(secret)
    if nonce is None:
        return None
    return db.session.scalar(
        select(SecretLink)
        .where(SecretLink.nonce == nonce, SecretLink.purpose.in_(purposes))
        .options(joinedload(SecretLink.person))
    )


def open_link(secret: str, *purposes: LinkPurpose) -> SecretLink | None:
    """The link if it can still be used; looking at it uses nothing up."""
    link = link_of(secret, *purposes)
    return link if link is not None and link.used_at is None and link.expires_at > now() else None


def sign_in_by_id(sign_in_id: int) -> SignIn | None:
    """The sign-in of a half signed-in reader."""
    return db.session.get(SignIn, sign_in_id, options=[joinedload(SignIn.person)])


def own_sessions(person: Person) -> list[SignInSession]:
    """The sessions that are still open, newest first."""
    return list(
        db.session.scalars(
            select(SignInSession)
            .join(SignInSession.sign_in)
            .where(SignIn.person_id == person.id, SignInSession.ended_at.is_(None))
            .where(SignInSession.expires_at > now())
            .order_by(SignInSession.seen_at.desc())
        )
    )


def visible_people(user: Person) -> Select[Any]:
    """The people this viewer may know of by their number: all for coordinators, oneself for others."""
    found = select(Person)
    return found if can_coordinate(user) else found.where(Person.id == user.id)


def visible_person(user: Person, person_id: int) -> Person | None:
    """One person as this viewer may see it, else None."""
    wanted = visible_people(user).where(Person.id == person_id)
    return db.session.scalar(
        wanted.options(joinedload(Person.addresses), joinedload(Person.role_grants), joinedload(Person.sign_in))
    )


def people_matching(user: Person, words: str) -> Select[Any]:
    """People by the beginning of a name part or address, for the desk's list; sorted by pinyin, then number."""
    found = visible_people(user).order_by(Person.pinyin_key, Person.id)
    for word in fold(words).split()[:5]:
        like = f"%{word.replace('%', '').replace('_', '')}%"
        by_address = select(EmailAddress.person_id).where(EmailAddress.key.like(like))
        found = found.where(
            or_(
                Person.display_name.ilike(like),
                Person.romanized_name.ilike(like),
                Person.pinyin_key.like(like),
                Person.id.in_(by_address),
            )
        )
    return found


def holders_of(*duties: str) -> list[Person]:
    """The people who hold one of the duties today, with their addresses."""
    wanted = (
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.duty.in_(duties))
        .options(joinedload(Person.addresses), joinedload(Person.role_grants))
    )
    people = db.session.scalars(wanted).unique()
    return [person for person in people if person.duties() & set(duties)]
