"""Recording and telling the result. A ballot is closed by the clock; this only writes down what then holds."""

from __future__ import annotations

import logging

from flask_babel import gettext as _
from sqlalchemy import select

from alliance.audit.operations import record
from alliance.ballots import notices, signals
from alliance.ballots.enums import Outcome, Phase
from alliance.ballots.models import Ballot, Elector
from alliance.ballots.operations.ballots import note
from alliance.ballots.operations.publishing import publish
from alliance.ballots.queries.ballots import charter_of, unsettled_ballots
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.groups.enums import CharterState
from alliance.groups.operations.activity import note_activity
from alliance.groups.operations.charters import adopt, back_to_draft

log = logging.getLogger(__name__)


def settle_due() -> int:
    """Each closed ballot in a transaction of its own; how many. One that cannot be counted does not keep the others."""
    done = 0
    for ballot_id in unsettled_ballots():
        try:
            done += settle(db.session.get(Ballot, ballot_id))
        except Exception:
            log.exception("ballot %s could not be settled", ballot_id)
            db.session.rollback()
    return done


@operation
def settle(ballot: Ballot | None) -> bool:
    """Record the outcome of a closed ballot, tell it, and let what hangs on it follow; False when that was done.

    Waits for votes that were accepted and are still being stored: they hold their electors.
    """
    if ballot is None:
        return False
    lock(ballot)
    if ballot.settled_at is not None or ballot.phase() is not Phase.CLOSED:
        return False
    db.session.execute(select(Elector.id).where(Elector.ballot_id == ballot.id).order_by(Elector.id).with_for_update())
    ballot.outcome, ballot.settled_at = publish(ballot).outcome, now()
    decide_charter(ballot)
    note_activity(ballot.group)
    note(None, ballot, "settled", outcome=ballot.outcome.value)
    record(None, "ballots.settled", ballot)
    notices.settled(ballot)
    signals.settled.send(ballot)
    return True


def decide_charter(ballot: Ballot) -> None:
    """A passed ballot puts its charter in force; else the charter is a draft again. What cannot follow any more (the
    version was withdrawn meanwhile) leaves a line in the history."""
    charter = charter_of(ballot)
    if charter is None or charter.state is not CharterState.FOR_BALLOT:
        return
    try:
        if ballot.outcome is Outcome.PASSED:
            adopt(None, charter)
        else:
            back_to_draft(charter)
    except Refused as refusal:
        note(None, ballot, "not_followed", _("The charter was not adopted: %(reason)s", reason=refusal.message))
