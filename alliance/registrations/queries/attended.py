"""Who came. The attendance stands above the registrations and knows; it says how to ask."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

Came = Callable[[], "sa.ColumnElement[bool]"]

_came: dict[str, Came] = {}


def add_attended(key: str, came: Came) -> None:
    """Called by the receivers of the attendance: `came()` is a condition on `Registration`, usually an exists over
    arrivals; twice changes nothing."""
    _came[key] = came


def attended_sql() -> sa.ColumnElement[bool]:
    """Whether the guest of `Registration` came to the event; nobody did while nothing records it."""
    return sa.or_(sa.false(), *(came() for came in _came.values()))
