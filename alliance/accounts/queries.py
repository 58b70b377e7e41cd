"""Finding people and their sessions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from alliance.accounts.enums import LinkPurpose
from alliance.accounts.models import (
    EmailAddress,
    Person,
    RecoveryCode,
    RoleGrant,
    SecretLink,
    SignIn,
    SignInSession,
)
from alliance.core.clock import now, today
from alliance.core.db import db
from alliance.core.duties import Duty, can_coordinate
from alliance.core.secrets import nonce_of
from alliance.core.text import address_key, fold
from alliance.files.models import StoredFile

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


def people_matching(user: Person, words: str, sign_in: str = "", role: str = "", language: str = "zh") -> Select[Any]:
    """People by parts of names and addresses, for the desk's list; sorted by pinyin or by the alphabet.

    `sign_in` is yes, no or closed; `role` is any or a duty held today; other values do not filter.
    """
    key = Person.pinyin_key if language == "zh" else Person.latin_key
    found = visible_people(user).order_by(key, Person.id)
    found = by_sign_in(found, sign_in)
    if role == "any" or role in set(Duty):
        found = found.where(Person.id.in_(holding(role)))
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


def by_sign_in(found: Select[Any], state: str) -> Select[Any]:
    """People who can sign in, who never could, or whose sign-in is closed."""
    conditions = {
        "yes": Person.sign_in.has(SignIn.deactivated_at.is_(None)),
        "no": ~Person.sign_in.has(),
        "closed": Person.sign_in.has(SignIn.deactivated_at.is_not(None)),
    }
    return found.where(conditions[state]) if state in conditions else found


def holding(role: str) -> Select[Any]:
    """The ids of people with a duty (or any) today."""
    held = select(RoleGrant.person_id).where(
        RoleGrant.first_on <= today(), or_(RoleGrant.last_on.is_(None), RoleGrant.last_on >= today())
    )
    return held if role == "any" else held.where(RoleGrant.duty == role)


def with_details(found: Select[Any]) -> Select[Any]:
    """The same people with addresses, duties and sign-in, in three more statements however many they are."""
    return found.options(selectinload(Person.addresses), selectinload(Person.role_grants), selectinload(Person.sign_in))


def all_of(found: Select[Any]) -> Iterator[Person]:
    """The rows one after another, a few hundred at a time in memory."""
    yield from db.session.scalars(found.execution_options(yield_per=500))


def role_grants() -> list[RoleGrant]:
    """All duties ever given, the running ones first, then the newest."""
    wanted = (
        select(RoleGrant)
        .options(joinedload(RoleGrant.person).selectinload(Person.addresses))
        .order_by(RoleGrant.last_on.is_not(None), RoleGrant.first_on.desc(), RoleGrant.id.desc())
    )
    return list(db.session.scalars(wanted))


def role_grant(_user: Person, grant_id: int) -> RoleGrant | None:
    """One dated duty."""
    return db.session.get(RoleGrant, grant_id, options=[joinedload(RoleGrant.person)])


def own_session(user: Person, session_id: int) -> SignInSession | None:
    """One session of the reader."""
    wanted = select(SignInSession).join(SignInSession.sign_in)
    return db.session.scalar(wanted.where(SignInSession.id == session_id, SignIn.person_id == user.id))


def own_address(user: Person, address_id: int) -> EmailAddress | None:
    """One address of the reader."""
    wanted = select(EmailAddress).where(EmailAddress.id == address_id, EmailAddress.person_id == user.id)
    return db.session.scalar(wanted)


def unused_recovery_codes(person: Person) -> int:
    """How many recovery codes are left."""
    wanted = select(func.count(RecoveryCode.id)).join(SignIn, SignIn.id == RecoveryCode.sign_in_id)
    return db.session.scalar(wanted.where(SignIn.person_id == person.id, RecoveryCode.used_at.is_(None))) or 0


def portrait_of(user: Person, person_id: int) -> StoredFile | None:
    """The portrait of a person whom this viewer may know of (`visible_people`); None for all others."""
    seen = visible_people(user).with_only_columns(Person.portrait_file_id).where(Person.id == person_id)
    return db.session.scalar(select(StoredFile).where(StoredFile.id.in_(seen)))


def open_invitation(person: Person) -> SecretLink | None:
    """The invitation that waits for the person."""
    wanted = select(SecretLink).where(
        SecretLink.person_id == person.id,
        SecretLink.purpose == LinkPurpose.INVITATION,
        SecretLink.used_at.is_(None),
        SecretLink.expires_at > now(),
    )
    return db.session.scalars(wanted.order_by(SecretLink.id.desc())).first()


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
