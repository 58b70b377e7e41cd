"""Noting that a group is at work, so that quiet groups can be told from busy ones."""

from __future__ import annotations

from alliance.core.clock import now
from alliance.groups.models import Group


def note_activity(group: Group) -> None:
    """Called inside operations that are work of the group: a meeting, a post, a document, a ballot."""
    group.last_active_at = now()
