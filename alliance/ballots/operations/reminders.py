"""Reminding those who have not voted: three days and one day before the closing, once each."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from alliance.audit.operations import record
from alliance.ballots import notices
from alliance.ballots.enums import Phase
from alliance.ballots.models import Ballot, Elector
from alliance.ballots.operations.ballots import note
from alliance.ballots.queries.votes import missing_electors
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import operation
from alliance.jobs.operations import owe

DAYS_BEFORE = (3, 1)
SLICE = 100  # electors whose people are written to in one transaction
MANY = 100_000


def owe_reminders(ballot: Ballot) -> None:
    """Have the electorate reminded before this closing, as far as the days lie ahead; a later closing owes anew."""
    closes = ballot.closes_at.isoformat()
    for days in DAYS_BEFORE:
        due = ballot.closes_at - timedelta(days=days)
        if due > max(now(), ballot.opens_at):
            payload = {"ballot_id": ballot.id, "closes": closes, "days": days}
            owe("ballots.remind", payload, key=f"ballots.remind:{ballot.id}:{closes}:{days}", due_at=due)


@operation
def remind(ballot_id: int, closes: str, days: int) -> None:
    """Owe the mails to those who have not voted, unless the ballot was extended, cancelled or closed meanwhile."""
    ballot = due_ballot(ballot_id, closes)
    if ballot is None:
        return
    lock(ballot)
    numbers = [one.number for one in missing_electors(ballot, MANY)]
    for begin in range(0, len(numbers), SLICE):
        payload = {"ballot_id": ballot_id, "closes": closes, "numbers": numbers[begin : begin + SLICE]}
        key = f"ballots.remind:{ballot_id}:{closes}:{days}:{begin}"
        owe("ballots.remind_some", payload, key=key)
    if numbers:
        ballot.reminded_at = now()
        note(None, ballot, "reminded", days=days)
        record(None, "ballots.reminded", ballot, days=days)


@operation
def remind_some(ballot_id: int, closes: str, numbers: list[int]) -> None:
    """Write to the delegates, alternates and proxy holders of these electors, except those who voted meanwhile."""
    ballot = due_ballot(ballot_id, closes)
    if ballot is None:
        return
    wanted = select(Elector).where(Elector.ballot_id == ballot_id, Elector.number.in_(numbers))
    electors = list(db.session.scalars(wanted.where(Elector.has_voted.is_(False)).order_by(Elector.number)))
    notices.reminded(ballot, electors)


def due_ballot(ballot_id: int, closes: str) -> Ballot | None:
    """The ballot while it is open and closes when it did as the reminder was owed."""
    ballot = db.session.get(Ballot, ballot_id)
    if ballot is None or ballot.phase() is not Phase.OPEN:
        return None
    return ballot if ballot.closes_at == datetime.fromisoformat(closes) else None
