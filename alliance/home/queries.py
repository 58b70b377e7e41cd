"""What the first pages show, gathered from the features below."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from alliance.accounts.models import Person
from alliance.applications.models import Application, Review
from alliance.applications.queries.applications import own_applications
from alliance.applications.queries.reviews import own_reviews
from alliance.core.colors import contrast
from alliance.core.db import db
from alliance.core.lines import Line
from alliance.event_pages.queries.mine import my_next
from alliance.files.models import StoredFile
from alliance.group_pages.queries.mine import my_work
from alliance.membership.models import Membership
from alliance.membership.queries import own_memberships, this_day
from alliance.notices.queries import unread_count
from alliance.organizations.models import Organization
from alliance.organizations.queries import organizations_of
from alliance.settings.models import Alliance
from alliance.settings.queries import current_alliance

SHOWN = 5
LIGHT_INK, DARK_INK = "#ffffff", "#06252b"


@dataclass(frozen=True)
class Overview:
    """What concerns one person today. A membership is None for an organization that never joined."""

    on: date
    applications: list[Application]
    organizations: list[tuple[Organization, Membership | None]]
    reviews: list[Review]
    reviews_waiting: int
    unread: int
    work: dict[str, list[Line]]  # what this person's groups ask next, by panel (group_pages.queries.mine)


def overview(user: Person) -> Overview:
    """The first page of a person who signed in: own applications, organizations, reviews and notices."""
    on = this_day()
    memberships = {one.organization_id: one for one in own_memberships(user, on)}
    waiting = own_reviews(user, answered=False)
    return Overview(
        on=on,
        applications=list(db.session.scalars(own_applications(user).limit(SHOWN)).unique()),
        organizations=[(one, memberships.get(one.id)) for one in organizations_of(user, on)],
        reviews=list(db.session.scalars(waiting.limit(SHOWN)).unique()),
        reviews_waiting=db.session.scalar(select(func.count()).select_from(waiting.order_by(None).subquery())) or 0,
        unread=unread_count(user),
        work=my_work(user, my_next(user)),
    )


def logo_file(_user: Person, file_id: int) -> StoredFile | None:
    """The alliance's logo; no other file is given out here."""
    return db.session.get(StoredFile, file_id) if current_alliance().logo_file_id == file_id else None


def brand_css(alliance: Alliance) -> str:
    """The alliance's own colors over those of the look, for both themes; text on them is whichever reads better."""
    rules = []
    for theme, brand in (("light", alliance.brand_light), ("dark", alliance.brand_dark)):
        ink = max((LIGHT_INK, DARK_INK), key=lambda one: contrast(one, brand))
        values = f"--brand: {brand}; --on-brand: {ink}; --tint: {alliance.tint};"
        rules.append(f'[data-bs-theme="{theme}"] {{ {values} }}')
    return "\n".join(rules) + "\n"


def brand_version(alliance: Alliance) -> str:
    """Changes with the colors; empty as long as they are those of the look."""
    standard = {name: Alliance.__table__.c[name].default for name in ("brand_light", "brand_dark", "tint")}
    if all(getattr(alliance, name) == default.arg for name, default in standard.items() if default is not None):
        return ""
    return hashlib.sha256(brand_css(alliance).encode()).hexdigest()[:12]
