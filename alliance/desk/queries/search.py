"""Finding anything by a name or a number, for coordinators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import joinedload

from alliance.accounts.models import Person
from alliance.accounts.queries import people_matching
from alliance.applications.models import Application
from alliance.core.db import db
from alliance.core.localized import current_language
from alliance.core.text import fold
from alliance.membership.models import Membership
from alliance.organizations.queries import OrganizationFilter, organizations_matching

MOST = 10


@dataclass(frozen=True)
class Found:
    """What a search brought: at most ten of each."""

    organizations: list[Any]
    people: list[Person]
    applications: list[Application]
    memberships: list[Membership]

    def __bool__(self) -> bool:
        return bool(self.organizations or self.people or self.applications or self.memberships)


def search(user: Person, words: str) -> Found:
    """Four statements, each bounded."""
    pattern = f"%{like_safe(fold(words))}%"
    applications = sa.select(Application).where(
        sa.or_(Application.number == words.strip().upper(), Application.name_key.like(pattern, escape="\\"))
    )
    memberships = sa.select(Membership).options(joinedload(Membership.organization))
    memberships = memberships.where(Membership.number == words.strip().upper())
    return Found(
        list(db.session.scalars(organizations_matching(user, OrganizationFilter(words=words)).limit(MOST)).unique()),
        list(db.session.scalars(people_matching(user, words, language=current_language()).limit(MOST)).unique()),
        list(db.session.scalars(applications.order_by(Application.id.desc()).limit(MOST))),
        list(db.session.scalars(memberships.limit(MOST))),
    )


def exact(words: str) -> str | None:
    """The page of the application or membership with exactly this number."""
    number = words.strip().upper()[:30]
    if db.session.scalar(sa.select(Application.id).where(Application.number == number)):
        return url_for("applications.desk.show", number=number)
    if db.session.scalar(sa.select(Membership.id).where(Membership.number == number)):
        return url_for("membership.desk.show", number=number)
    return None


def like_safe(text: str) -> str:
    """The text with the wildcards of LIKE made plain."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")[:100]
