"""Which mark counts. Devices send marks late and in any order; who was there never depends on the order of arrival.

A registration was there on a day if one of its check-ins of that day stands: it was taken, and no undo took it back.
The earliest that stands is the arrival.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from alliance.attendance.enums import MarkKind, MarkOutcome
from alliance.attendance.models import Mark

TAKEN = (MarkOutcome.COUNTED, MarkOutcome.ALREADY)


def standing_mark(marks: Iterable[Mark]) -> Mark | None:
    """The check-in that counts among the marks of one registration on one day; None when nobody was there."""
    of_day = list(marks)
    undos = [one for one in of_day if one.kind is MarkKind.UNDO]
    keys = {one.undoes for one in undos if one.undoes}
    until = max((one.at for one in undos if not one.undoes), default=None)
    standing = [one for one in of_day if counts(one, keys, until)]
    return min(standing, key=lambda one: (one.at, one.key), default=None)


def counts(mark: Mark, undone: set[str], until: datetime | None) -> bool:
    """Whether a check-in stands beside the undos: of single marks by key, of all marks until an instant."""
    if mark.kind is not MarkKind.IN or mark.outcome not in TAKEN or mark.key in undone:
        return False
    return until is None or mark.at > until
