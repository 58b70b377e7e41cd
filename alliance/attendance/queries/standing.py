"""Which mark counts. Devices send marks late and in any order; who was there never depends on the order of arrival.

A registration was there on a day if one of its check-ins of that day stands: it was taken, and no undo names it.
The earliest that stands is the arrival.
"""

from __future__ import annotations

from collections.abc import Iterable

from alliance.attendance.enums import MarkKind, MarkOutcome
from alliance.attendance.models import Mark

TAKEN = (MarkOutcome.COUNTED, MarkOutcome.ALREADY)


def standing_marks(marks: Iterable[Mark]) -> list[Mark]:
    """The check-ins that stand among the marks of one registration, the earliest first."""
    told = list(marks)
    undone = undone_keys(told)
    standing = [one for one in told if one.kind is MarkKind.IN and one.outcome in TAKEN and one.key not in undone]
    return sorted(standing, key=lambda one: (one.at, one.key))


def undone_keys(marks: Iterable[Mark]) -> set[str]:
    return {one.undoes for one in marks if one.kind is MarkKind.UNDO and one.undoes}
