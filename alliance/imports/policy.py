"""Who may do what with an import. Only coordinators with the duty of membership come here at all."""

from __future__ import annotations

from typing import Any

from alliance.core.duties import can_manage_members
from alliance.imports.enums import ImportState, Outcome


def can_match(user: Any, batch: Any) -> bool:
    """Say what the columns mean, also again after the check."""
    return can_manage_members(user) and batch.state in (
        ImportState.UPLOADED,
        ImportState.CHECKED,
        ImportState.FAILED,
    )


def can_start(user: Any, batch: Any) -> bool:
    """Have it carried out: checked, with something to make and nothing to correct."""
    counts = batch.counts
    something = counts.get(Outcome.NEW, 0) + counts.get(Outcome.JOINS, 0) + batch.report.get("people", 0)
    clean = not counts.get(Outcome.WRONG, 0)
    return can_manage_members(user) and batch.state is ImportState.CHECKED and clean and bool(something)


def can_discard(user: Any, batch: Any) -> bool:
    """Give it up."""
    return can_match(user, batch) or (can_manage_members(user) and batch.is_silent)
