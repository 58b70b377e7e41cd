"""What coordinators do in the outbox: try again, cancel, bring back an address. The Message-ID always stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_babel import gettext as _

from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.jobs.enums import WorkState
from alliance.jobs.operations import wake_afterwards
from alliance.notices.enums import Frequency
from alliance.notices.models import DeadAddress, Notice
from alliance.notices.policy import REPEATABLE, STOPPABLE

if TYPE_CHECKING:
    from alliance.accounts.models import Person


@operation
def try_again(actor: Person, notice: Notice) -> None:
    """Let a notice leave now, also one that was given up or cancelled, with all its tries before it again.

    Refuses one that is on its way or was sent.
    """
    lock(notice)
    if notice.state not in REPEATABLE:
        raise Refused(_("This notice is on its way or was sent already."))
    notice.state, notice.due_at, notice.attempts = WorkState.QUEUED, now(), 0
    notice.digest, notice.finished_at = Frequency.AT_ONCE, None
    record(actor, "notices.tried_again", notice)
    wake_afterwards()


@operation
def cancel(actor: Person, notice: Notice) -> None:
    """Keep a notice from leaving. Refuses one that is on its way, was sent or is given up already."""
    lock(notice)
    if notice.state not in STOPPABLE:
        raise Refused(_("This notice does not wait any more."))
    notice.state, notice.finished_at = WorkState.CANCELLED, now()
    record(actor, "notices.cancelled", notice)


@operation
def try_all_again(actor: Person) -> int:
    """Let everything that was given up leave now; how many."""
    given_up = sa.update(Notice).where(Notice.state == WorkState.FAILED)
    fresh = {"state": WorkState.QUEUED, "due_at": now(), "attempts": 0, "finished_at": None}
    done: Any = db.session.execute(given_up.values(**fresh).execution_options(synchronize_session=False))
    if done.rowcount:
        record(actor, "notices.all_tried_again", count=done.rowcount)
        wake_afterwards()
    return int(done.rowcount)


@operation
def revive_address(actor: Person, dead: DeadAddress) -> None:
    """The address works again: mail of every kind may go there."""
    record(actor, "notices.address_revived", dead, reason=dead.reason)
    db.session.delete(dead)
