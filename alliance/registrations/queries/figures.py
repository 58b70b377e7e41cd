"""How many: registered, confirmed, waiting, cancelled, attended; by category, kind, tier, region, organization, source.

Each table is one statement over the registrations of the event. A registration without an organization of ours counts
in the line without a key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy import Select, select

from alliance.core.db import db
from alliance.core.localized import current_language
from alliance.core.places import country_name, region_name
from alliance.events.models import Event
from alliance.membership.models import Tier
from alliance.membership.queries import member_tiers
from alliance.organizations.models import Organization
from alliance.organizations.queries import this_day
from alliance.registrations.enums import RegistrationState, Source
from alliance.registrations.models import Delegation, Registration, SeatCategory
from alliance.registrations.queries.attended import attended_sql
from alliance.registrations.queries.people import categories_of
from alliance.settings.queries import term

COUNTS = ("registered", "confirmed", "waiting", "cancelled", "attended")
WAITING = (RegistrationState.REQUESTED, RegistrationState.WAITING, RegistrationState.OFFERED)
GONE = (RegistrationState.CANCELLED, RegistrationState.DECLINED, RegistrationState.LAPSED)
MOST_ORGANIZATIONS = 200


@dataclass(frozen=True)
class Line:
    """One line of a table. `registered` is everybody who ever registered; `waiting` asks, waits or was offered a seat;
    `cancelled` cancelled, was declined or let an offer lapse."""

    label: str
    registered: int = 0
    confirmed: int = 0
    waiting: int = 0
    cancelled: int = 0
    attended: int = 0

    @property
    def counts(self) -> tuple[int, ...]:
        return tuple(getattr(self, name) for name in COUNTS)


@dataclass(frozen=True)
class Table:
    """One breakdown, the largest line first."""

    key: str
    title: str
    lines: list[Line]

    @property
    def says_something(self) -> bool:
        """Whether any line has an entry: without members among the guests, tiers tell nothing."""
        return any(line.label != _("Without an entry") for line in self.lines)

    @property
    def most(self) -> int:
        """The largest number of confirmed people in a line, at least 1: the whole width of a bar."""
        return max((line.confirmed for line in self.lines), default=0) or 1


@dataclass(frozen=True)
class Seats:
    """How full a category is; `seats` None: no cap of its own."""

    label: str
    taken: int
    seats: int | None


@dataclass(frozen=True)
class Figures:
    """All figures of an event."""

    total: Line
    seats: list[Seats]
    delegated: int
    unnamed: int
    tables: list[Table]


def count_columns() -> list[Any]:
    """The five counts as columns over `Registration`."""

    def counted(condition: Any) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    return [
        sa.func.count(Registration.id).label("registered"),
        counted(Registration.state == RegistrationState.CONFIRMED).label("confirmed"),
        counted(Registration.state.in_(WAITING)).label("waiting"),
        counted(Registration.state.in_(GONE)).label("cancelled"),
        counted(attended_sql()).label("attended"),
    ]


def line_of(label: str, row: Any) -> Line:
    return Line(label, *(int(getattr(row, name)) for name in COUNTS))


def figures_of(event: Event) -> Figures:
    """Everything that the page and its sheet show; ten statements."""
    whole = db.session.execute(select(*count_columns()).where(Registration.event_id == event.id)).one()
    held = sa.func.coalesce(sa.func.sum(Delegation.seats), 0)
    named = sa.func.coalesce(sa.func.sum(Delegation.named), 0)
    of_event = (Delegation.event_id == event.id, Delegation.cancelled_at.is_(None))
    delegated, people = db.session.execute(select(held, named).where(*of_event)).one()
    categories = categories_of(event)
    return Figures(
        total=line_of("", whole),
        seats=[Seats(one.name.text, one.taken, one.seats) for one in categories if one.removed_at is None],
        delegated=int(delegated),
        unnamed=int(delegated) - int(people),
        tables=[table for table in tables_of(event, categories) if table.says_something],
    )


def tables_of(event: Event, categories: list[SeatCategory]) -> list[Table]:
    names = {one.id: one.name.text for one in categories}
    return [
        table(event, "category", _("By category"), Registration.category_id, lambda key: names.get(key, "–")),
        table(event, "kind", _("By kind of organization"), Organization.kind_id, kind_label),
        table(event, "tier", _("By tier"), None, tier_labels()),
        table(event, "region", _("By region"), place_column(), place_label),
        table(event, "organization", _("By organization"), Registration.organization_id, str),
        table(event, "source", _("By way of registering"), Registration.source, lambda key: str(Source(key).label)),
    ]


def table(event: Event, key: str, title: str, column: Any, label: Callable[[Any], str]) -> Table:
    """One breakdown by a column; by tier the column comes from today's memberships."""
    if key == "organization":
        return Table(key, title, organization_lines(event))
    rows = db.session.execute(by_tier(event) if key == "tier" else by_column(event, column))
    lines = [line_of(_("Without an entry") if row.key in (None, "") else label(row.key), row) for row in rows]
    return Table(key, title, sorted(lines, key=lambda line: (-line.confirmed, -line.registered, line.label)))


def by_column(event: Event, column: Any) -> Select[Any]:
    found = select(column.label("key"), *count_columns()).select_from(Registration)
    found = found.outerjoin(Organization, Organization.id == Registration.organization_id)
    return found.where(Registration.event_id == event.id).group_by("key")


def by_tier(event: Event) -> Select[Any]:
    members = member_tiers(this_day()).subquery()
    found = select(members.c.tier_id.label("key"), *count_columns()).select_from(Registration)
    found = found.outerjoin(members, members.c.organization_id == Registration.organization_id)
    return found.where(Registration.event_id == event.id).group_by(members.c.tier_id)


def place_column() -> Any:
    """A region of China, or else the country: 'CN-GD', 'DE', ''."""
    return sa.case((Organization.region != "", Organization.region), else_=Organization.country)


def place_label(key: str) -> str:
    language = current_language()
    return region_name(key, language) if "-" in key else country_name(key, language)


def kind_label(key: int) -> str:
    found = term(key)
    return found.label.text if found else "–"


def tier_labels() -> Callable[[Any], str]:
    names = {row.id: row.name.text for row in db.session.execute(select(Tier.id, Tier.name))}
    return lambda key: names.get(key, "–")


def organization_lines(event: Event) -> list[Line]:
    """Organizations of ours by their names, others by what was typed, at most 200; the largest first."""
    columns = count_columns()
    typed = sa.case((Registration.organization_id.is_(None), Registration.organization_name), else_="")
    found = (
        select(Organization.name.label("name"), typed.label("typed"), *columns)
        .select_from(Registration)
        .outerjoin(Organization, Organization.id == Registration.organization_id)
        .where(Registration.event_id == event.id)
        .group_by(Organization.id, "typed")
        .order_by(columns[1].desc(), columns[0].desc(), Organization.id, "typed")
        .limit(MOST_ORGANIZATIONS)
    )
    return [
        line_of(row.name.text if row.name else row.typed or _("Without an entry"), row)
        for row in db.session.execute(found)
    ]
