"""Finding anything by a name or a number, for coordinators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import url_for
from sqlalchemy.orm import joinedload

from alliance.accounts.models import Person
from alliance.accounts.queries import people_matching
from alliance.agreements.models import Agreement
from alliance.applications.models import Application
from alliance.core.db import db
from alliance.core.localized import current_language
from alliance.core.search_index import having_words
from alliance.core.text import fold
from alliance.events.models import Event
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
    events: list[Event]
    agreements: list[Agreement]

    def __bool__(self) -> bool:
        return any(vars(self).values())


def search(user: Person, words: str) -> Found:
    """Six statements, each bounded."""
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
        having(Event, words),
        having(Agreement, words),
    )


def having(model: Any, words: str) -> list[Any]:
    """Events or agreements that have all of the words, the newest first."""
    return list(
        db.session.scalars(sa.select(model).where(having_words(model, words)).order_by(model.id.desc()).limit(MOST))
    )


def exact(words: str) -> str | None:
    """The page of the application, membership or agreement with exactly this number."""
    number = words.strip().upper()[:30]
    named = [
        sa.select(sa.literal(endpoint), model.id).where(model.number == number)
        for endpoint, model in (
            ("applications.desk.show", Application),
            ("membership.desk.show", Membership),
            ("agreements.show", Agreement),
        )
    ]
    found = db.session.execute(sa.union_all(*named).limit(1)).first()
    if found is None:
        return None
    endpoint, row_id = found
    return url_for(endpoint, agreement_id=row_id) if endpoint == "agreements.show" else url_for(endpoint, number=number)


def like_safe(text: str) -> str:
    """The text with the wildcards of LIKE made plain."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")[:100]
