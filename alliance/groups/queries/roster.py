"""The roster of a group on any day: every seat with its people, its delegates and its history; one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import literal, null, select
from sqlalchemy.orm import contains_eager, load_only, selectinload

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.groups.enums import DelegateKind, Role, SeatKind
from alliance.groups.models import Delegate, Group, Seat, SeatHolder
from alliance.groups.queries.seats import rests_sql
from alliance.organizations.models import Affiliation, Dated, Organization
from alliance.organizations.queries import sort_columns, this_day


@dataclass
class Part(Dated):
    """One row of the history: a person in a role, or with the task of a delegate, from a first to a last day.

    `row_id` is the number of the `SeatHolder` (`role` set) or of the `Delegate` (`task` set).
    """

    row_id: int
    person: Person
    title: Localized
    first_on: date
    last_on: date | None
    role: Role | None = None
    task: DelegateKind | None = None

    @property
    def label(self) -> Any:
        """What the person was: the role, or the task."""
        return self.role.label if self.role else self.task.label if self.task else ""


@dataclass
class Line:
    """One line of the roster: an organization's seat on the day, or a person who serves without one (`seat` None)."""

    seat: Seat | None
    people: list[Part] = field(default_factory=list)
    delegates: dict[DelegateKind, Part] = field(default_factory=dict)
    history: list[Part] = field(default_factory=list)
    rests: bool = False

    @property
    def organization(self) -> Organization | None:
        return self.seat.organization if self.seat else None

    @property
    def organization_id(self) -> int | None:
        return self.seat.organization_id if self.seat else None

    @property
    def kind(self) -> SeatKind | None:
        return self.seat.kind if self.seat else None

    @property
    def votes(self) -> bool:
        """Whether the seat has a vote that does not rest; attendance is asked elsewhere."""
        return self.kind is SeatKind.VOTING and not self.rests

    @property
    def rank(self) -> int:
        """Where the highest role of its people stands."""
        return min((list(Role).index(one.role) for one in self.people if one.role), default=len(Role))


def roster(group: Group, on: date | None = None, addresses: bool = False) -> list[Line]:
    """Who has a seat on a day (today when not given) and who fills it; officers first, then by organization.

    `history` has all that was, is and is planned for the organization in this group, the newest first, whatever the
    day. One statement, one more for mail addresses where they are wanted.
    """
    on = on or this_day()
    rows = list(db.session.execute(with_parts(group.id, on, addresses)))
    lines: dict[Any, Line] = {}
    histories: dict[int, list[Part]] = {}
    for row in rows:
        part = part_of(row)
        if row.Seat is not None and row.Seat.holds(on):
            lines.setdefault(("seat", row.Seat.id), Line(row.Seat, rests=bool(row.rests)))
        if part is None:
            continue
        key = ("seat", row.Seat.id) if row.Seat else ("person", part.person.id)
        if row.Seat is None and part.holds(on):
            lines.setdefault(key, Line(None))
        if key in lines and part.holds(on):
            place(lines[key], part)
        histories.setdefault(row.Seat.organization_id if row.Seat else -part.person.id, []).append(part)
    for (sort, number), line in lines.items():
        found = histories.get(line.organization_id or 0 if sort == "seat" else -number, [])
        line.history = sorted(found, key=lambda one: (one.first_on, one.row_id), reverse=True)
        line.people.sort(key=lambda one: list(Role).index(one.role or Role.OBSERVER))
    return sorted(lines.values(), key=lambda line: line.rank)  # stable: by name within a rank


def place(line: Line, part: Part) -> None:
    if part.task is not None:
        line.delegates[part.task] = part
    else:
        line.people.append(part)


def part_of(row: Any) -> Part | None:
    """The part in a row; None for the row that stands for the seat itself, and for what never began."""
    if row.what == "seat":
        return None
    role, task = (Role(row.said), None) if row.what == "role" else (None, DelegateKind(row.said))
    found = Part(row.row_id, row.Person, row.title or Localized(), row.first_on, row.last_on, role, task)
    return None if found.never_began else found


def with_parts(group_id: int, on: date, addresses: bool) -> sa.Select[Any]:
    """Rows (Seat, Person, title, rests, row_id, what, said, first_on, last_on): each seat, role and task of a group."""
    said = sa.String(40)
    seats = select(
        Seat.id.label("row_id"),
        Seat.id.label("seat_id"),
        sa.cast(null(), sa.Integer).label("person_id"),
        sa.cast(null(), sa.Integer).label("affiliation_id"),
        literal("seat").label("what"),
        sa.cast(Seat.kind, said).label("said"),
        Seat.first_on,
        Seat.last_on,
    ).where(Seat.group_id == group_id)
    roles = select(
        SeatHolder.id,
        SeatHolder.seat_id,
        SeatHolder.person_id,
        SeatHolder.affiliation_id,
        literal("role"),
        sa.cast(SeatHolder.role, said),
        SeatHolder.first_on,
        SeatHolder.last_on,
    ).where(SeatHolder.group_id == group_id)
    tasks = (
        select(
            Delegate.id,
            Delegate.seat_id,
            Delegate.person_id,
            sa.cast(null(), sa.Integer),
            literal("task"),
            sa.cast(Delegate.kind, said),
            Delegate.first_on,
            Delegate.last_on,
        )
        .join(Seat, Seat.id == Delegate.seat_id)
        .where(Seat.group_id == group_id)
    )
    part = sa.union_all(seats, roles, tasks).subquery("part")
    return (
        select(Seat, Person, Affiliation.title, rests_sql(Seat.organization_id, on).label("rests"), *part.c)
        .select_from(part)
        .outerjoin(Seat, Seat.id == part.c.seat_id)
        .outerjoin(Seat.organization)
        .outerjoin(Person, Person.id == part.c.person_id)
        .outerjoin(Affiliation, Affiliation.id == part.c.affiliation_id)
        .options(
            contains_eager(Seat.organization).options(load_only(Organization.name, Organization.short_name)),
            *([selectinload(Person.addresses)] if addresses else []),
        )
        .order_by(*sort_columns(), part.c.row_id)
    )


def people_at(lines: Iterable[Line]) -> list[tuple[Line, Part]]:
    """The roster person by person, for sheets and address books."""
    return [(line, part) for line in lines for part in line.people]
