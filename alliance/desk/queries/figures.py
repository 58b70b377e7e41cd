"""The desk's figures: how long decisions take, how many members there were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

import sqlalchemy as sa

from alliance.applications.models import Application
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.kept import Kept
from alliance.membership.models import Membership
from alliance.membership.queries import MEMBERS, standing_sql, this_day

YEAR = timedelta(days=365)
SAMPLE = 500
MINUTES = 600.0


def days_to_decision() -> float | None:
    """The median of days from submission to decision over the last 12 months' newest 500; None without any."""
    wanted = (
        sa.select(Application.submitted_at, Application.decided_at)
        .where(Application.decided_at > now() - YEAR, Application.submitted_at.is_not(None))
        .order_by(Application.decided_at.desc())
        .limit(SAMPLE)
    )
    spans = [(decided - submitted).total_seconds() / 86400 for submitted, decided in db.session.execute(wanted)]
    return round(median(spans), 1) if spans else None


@dataclass(frozen=True)
class Point:
    """How many organizations counted as members on a day."""

    on: date
    members: int


def members_by_month() -> list[Point]:
    """The number of members today and at the same time of the eleven months before; counted every ten minutes."""
    return _members.get()


def month_days(today: date) -> list[date]:
    """Today and the last days of the eleven months before, the oldest first."""
    days = [today]
    for _month in range(11):
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return days[::-1]


def _count_members() -> list[Point]:
    days = month_days(this_day())
    counts = [
        sa.func.sum(sa.case((sa.and_(Membership.joined_on <= day, standing_sql(day).in_(MEMBERS)), 1), else_=0))
        for day in days
    ]
    row = db.session.execute(sa.select(*counts).select_from(Membership)).one()
    return [Point(day, int(number or 0)) for day, number in zip(days, row, strict=True)]


_members: Kept[list[Point]] = Kept(_count_members, MINUTES)
