"""What may be done with a notice. Pure questions: no database, no request."""

from __future__ import annotations

from typing import Any

from alliance.core.duties import can_see_outbox
from alliance.jobs.enums import WorkState

REPEATABLE = (WorkState.QUEUED, WorkState.FAILED, WorkState.CANCELLED)
STOPPABLE = (WorkState.QUEUED,)


def can_repair(user: Any, _subject: Any = None) -> bool:
    """Try again, cancel, bring back addresses: whoever sees the outbox."""
    return can_see_outbox(user)


def may_be_tried_again(notice: Any) -> bool:
    return notice.state in REPEATABLE


def may_be_cancelled(notice: Any) -> bool:
    return notice.state in STOPPABLE
