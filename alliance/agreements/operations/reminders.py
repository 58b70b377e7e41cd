"""What the clock asks and tells: how it goes after 30, 90 and 180 days, and that an agreement ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from alliance.agreements.models import Agreement, ProgressRequest
from alliance.agreements.notices import following as notices
from alliance.agreements.operations.ledger import ask_progress
from alliance.agreements.queries.ledger import REMINDED_AFTER, due_requests, live
from alliance.agreements.queries.parts import parties_of
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.jobs.operations import owe
from alliance.organizations.queries import this_day

EXPIRY_NOTICES = (60, 30, 7)  # days ahead of the last day


def ask_due(stopping: Callable[[], bool] = lambda: False) -> int:
    """Ask every party that is due, each in a transaction of its own; how many were asked."""
    asked = 0
    for request_id in due_requests(this_day()):
        if stopping():
            break
        asked += ask_one(request_id)
    return asked


@operation
def ask_one(request_id: int) -> int:
    """Ask one party, unless it has reported or was asked meanwhile; 1 or 0."""
    request = db.session.get(ProgressRequest, request_id, populate_existing=True)
    if request is None:
        return 0
    lock(request)
    if not is_due(request):
        return 0
    try:
        ask_progress(None, request)
    except Refused:
        return 0  # reported, fulfilled or without address since it was found
    return 1


def is_due(request: ProgressRequest, at: datetime | None = None) -> bool:
    """Two workers may find the same row; the second finds that it was asked."""
    if request.sent_at is None:
        return True
    return request.reminded_at is None and (at or now()) - request.sent_at >= timedelta(days=REMINDED_AFTER)


@operation
def owe_expiry_notices() -> None:
    """Find the agreements whose last day comes near and owe each notice once: 60, 30 and 7 days ahead."""
    on = this_day()
    near = Agreement.valid_until.between(on, on + timedelta(days=max(EXPIRY_NOTICES)))
    wanted = select(Agreement.id, Agreement.valid_until).where(live(), near)
    for agreement_id, valid_until in db.session.execute(wanted):
        assert valid_until is not None  # NULL lies between no days
        days = min(one for one in EXPIRY_NOTICES if one >= (valid_until - on).days)
        owe(
            "agreements.tell_of_end",
            {"agreement_id": agreement_id, "valid_until": valid_until.isoformat()},
            key=f"agreements.end.{agreement_id}.{valid_until}.{days}",
        )


@operation
def tell_of_end(agreement_id: int, valid_until: str) -> None:
    """Tell the parties and the keeper; not when the agreement was extended, fulfilled or has ended meanwhile."""
    agreement = db.session.scalar(select(Agreement).where(Agreement.id == agreement_id, live()))
    if agreement is None or agreement.valid_until != date.fromisoformat(valid_until):
        return
    told = notices.ends_soon(agreement, parties_of(agreement.id), (agreement.valid_until - this_day()).days)
    record(None, "agreements.end_told", agreement, told=told)
