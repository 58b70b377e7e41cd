"""The desk's figures: how long decisions take, how many members there were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

import sqlalchemy as sa
from sqlalchemy import select

from alliance.applications.models import Application
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.kept import Kept
from alliance.membership.models import Measure, Membership, MembershipTerm
from alliance.membership.queries import MEMBERS, plus_days, standing_sql, this_day

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
    spans = [
        (decided - submitted).total_seconds() / 86400
        for submitted, decided in db.session.execute(wanted)
        if decided and submitted
    ]
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
    """One statement. Nearly all memberships have one term and no measure: for those comparing two days is enough,
    and only the others are worth the whole rule."""
    days = month_days(this_day())
    plain = select(MembershipTerm.membership_id).group_by(MembershipTerm.membership_id).having(sa.func.count() == 1)
    plain = plain.where(MembershipTerm.membership_id.not_in(select(Measure.membership_id)))
    simple = sa.select(*(total(in_one_term(day)) for day in days)).select_from(MembershipTerm).join(Membership)
    whole = sa.select(*(total(standing_sql(day).in_(MEMBERS)) for day in days)).select_from(Membership)
    rows = db.session.execute(
        sa.union_all(
            simple.where(MembershipTerm.membership_id.in_(plain)),
            whole.where(Membership.id.not_in(plain)),
        )
    ).all()
    return [Point(day, sum(int(row[at] or 0) for row in rows)) for at, day in enumerate(days)]


def in_one_term(day: date) -> sa.ColumnElement[bool]:
    """Whether a membership that has only this term counts on a day: in the term, or in grace after it."""
    last = MembershipTerm.last_on
    in_time = plus_days(last, Membership.grace_days) >= day
    lasts = sa.or_(last.is_(None), sa.and_(last >= MembershipTerm.first_on, in_time))
    return sa.and_(MembershipTerm.first_on <= day, lasts)


def total(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


_members: Kept[list[Point]] = Kept(_count_members, MINUTES)
