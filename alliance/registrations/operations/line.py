"""The line of those who wait for a seat: registrations and whatever else stands in it (delegations that wish for more).

One line for each event, in the order of coming; who waits for a category without a free seat is passed over until
there is one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from alliance.core.db import db
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Registration
from alliance.registrations.operations.seats import Desk


@dataclass(frozen=True)
class Standing:
    """Somebody in the line. `give(desk)` hands one seat over (it takes the seat itself) and takes the giver's place out
    of the line, or to where it then belongs; `key` parts those who came at the same moment."""

    waiting_since: datetime
    key: int
    give: Callable[[Desk], None]


First = Callable[[Desk, "list[int]"], "Standing | None"]
_kinds: dict[str, First] = {}


def add_line(key: str, first: First) -> None:
    """Let another kind stand in the line: `first(desk, category_ids)` is its foremost who waits for one of the
    categories, read behind the lock; twice changes nothing."""
    _kinds[key] = first


Lapse = Callable[[Desk], None]
_lapses: dict[str, Lapse] = {}


def add_lapse(key: str, lapse: Lapse) -> None:
    """Let something else than offers end when its time has passed: `lapse(desk)` frees its seats; twice changes
    nothing."""
    _lapses[key] = lapse


def lapses() -> list[Lapse]:
    return list(_lapses.values())


def foremost(desk: Desk) -> Standing | None:
    """Who is next among those whose category has a free seat."""
    open_ones = [one.id for one in desk.categories.values() if one.removed_at is None and desk.has_room(one)]
    if not open_ones:
        return None
    found = [one for first in _kinds.values() if (one := first(desk, open_ones)) is not None]
    return min(found, key=lambda one: (one.waiting_since, one.key), default=None)


def first_waiting(category_ids: list[int]) -> Registration | None:
    """The registration that has waited longest for one of the categories."""
    wanted = (
        sa.select(Registration)
        .where(Registration.category_id.in_(category_ids), Registration.state == RegistrationState.WAITING)
        .order_by(Registration.waiting_since, Registration.id)
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(wanted)
