"""Noting that a group is at work, so that quiet groups can be told from busy ones."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from alliance.core.clock import now
from alliance.core.db import db
from alliance.groups.models import Group

PRECISE = timedelta(hours=1)  # quiet is counted in weeks


def note_activity(group: Group) -> None:
    """Called inside operations that are work of the group: a meeting, a post, a document, a ballot.

    At most once an hour, and past the version of the row: people who work in the group at the same moment wait
    neither for one another nor for who edits the group.
    """
    at = now()
    if at - group.last_active_at >= PRECISE:
        newer = sa.update(Group).where(Group.id == group.id, Group.last_active_at < at).values(last_active_at=at)
        db.session.execute(newer, execution_options={"synchronize_session": False})
