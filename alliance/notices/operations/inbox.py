"""The reader's own entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.notices.models import Notice

if TYPE_CHECKING:
    from alliance.accounts.models import Person


@operation
def mark_read(notice: Notice) -> None:
    """The reader opened the notice in the inbox; the first time stays."""
    notice.read_at = notice.read_at or now()


@operation
def mark_all_read(actor: Person) -> None:
    """Nothing in the inbox is new any more."""
    unread = sa.update(Notice).where(Notice.person_id == actor.id, Notice.read_at.is_(None))
    db.session.execute(unread.values(read_at=now()).execution_options(synchronize_session=False))
