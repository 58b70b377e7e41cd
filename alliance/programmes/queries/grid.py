"""A day laid out by hour and room: a table whose cells span what a session lasts. Pure: it knows nothing of tables of
the database, only of things with `starts_at`, `ends_at`, `begins` and `room`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from alliance.core.localized import Localized


class Timed(Protocol):
    """What can be laid out."""

    @property
    def starts_at(self) -> Any: ...

    @property
    def ends_at(self) -> Any: ...

    @property
    def begins(self) -> str: ...

    @property
    def room(self) -> Any: ...


T = TypeVar("T", bound=Timed)


@dataclass(frozen=True)
class Cell(Generic[T]):
    """A place of the grid. Without items nothing takes place there. Several items overlap in one room."""

    items: list[T]
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Line(Generic[T]):
    """A row: the hour at which its sessions begin."""

    begins: str
    cells: list[Cell[T]]


def laid_out(items: list[T], rooms: list[Localized]) -> list[Line[T]]:
    """The grid of one day: a row for each time at which something begins, a column for each room.

    What overlaps nothing else goes over all rooms. What has no room and overlaps stands in one more column at the end.
    """
    hours = sorted({one.starts_at for one in items})
    row_of = {hour: row for row, hour in enumerate(hours)}
    wide = {id(one) for one in items if stands_alone(one, items)}
    column_of = {room: column for column, room in enumerate(rooms)}
    columns = len(rooms) + any(not one.room and id(one) not in wide for one in items) or 1
    grid: dict[tuple[int, int], Cell[T]] = {}
    for one in items:
        if id(one) in wide:
            grid[row_of[one.starts_at], 0] = Cell([one], 1, columns)
    for column, several in by_column((one for one in items if id(one) not in wide), column_of, columns).items():
        for group in clusters(several):
            first, last = group[0].starts_at, max(one.ends_at for one in group)
            rows = sum(1 for hour in hours if first <= hour < last)
            grid[row_of[first], column] = Cell(group, max(1, rows))
    names = {one.starts_at: one.begins for one in items}
    return lines_of(grid, [names[hour] for hour in hours], columns)


def stands_alone(item: T, items: list[T]) -> bool:
    return all(other is item or not overlap(item, other) for other in items)


def overlap(one: Timed, other: Timed) -> bool:
    return bool(one.starts_at < other.ends_at and other.starts_at < one.ends_at) or one.starts_at == other.starts_at


def by_column(items: Iterable[T], column_of: dict[Localized, int], columns: int) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for one in items:
        found.setdefault(column_of.get(one.room, columns - 1), []).append(one)
    return found


def clusters(items: list[T]) -> list[list[T]]:
    """Sessions of one room in groups that do not overlap one another."""
    found: list[list[T]] = []
    until: datetime | None = None
    for one in sorted(items, key=lambda one: one.starts_at):
        if (until is not None and one.starts_at < until) or (found and found[-1][0].starts_at == one.starts_at):
            found[-1].append(one)
        else:
            found.append([one])
        until = max(until, one.ends_at) if until else one.ends_at
    return found


def lines_of(grid: dict[tuple[int, int], Cell[T]], names: list[str], columns: int) -> list[Line[T]]:
    """The rows with an empty cell wherever nothing takes place."""
    taken: set[tuple[int, int]] = set()
    for (row, column), cell in grid.items():
        taken |= {(row + down, column + right) for down in range(cell.rows) for right in range(cell.columns)}
    lines = []
    for row, name in enumerate(names):
        places = [(row, column) for column in range(columns)]
        cells = [grid[one] if one in grid else Cell[T]([]) for one in places if one in grid or one not in taken]
        lines.append(Line(name, cells))
    return lines
