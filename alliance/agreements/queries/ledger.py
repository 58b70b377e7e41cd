"""The follow-up ledger: milestones, reports, and what is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from alliance.agreements.enums import Course, MilestoneState
from alliance.agreements.models import ENDS_SOON, Agreement, AgreementMilestone, Party, ProgressRequest
from alliance.agreements.queries.access import SIGNED
from alliance.core.db import db
from alliance.organizations.queries import this_day

REMINDED_AFTER = 14  # days after asking on which a party is asked once more; a report later than that is overdue
_M = MilestoneState


def milestones_of(agreement_id: int) -> list[AgreementMilestone]:
    """Every line with its owner, by day."""
    wanted = select(AgreementMilestone).where(AgreementMilestone.agreement_id == agreement_id)
    whole = wanted.options(joinedload(AgreementMilestone.party))
    return list(db.session.scalars(whole.order_by(AgreementMilestone.due_on, AgreementMilestone.id)))


def open_milestones_of(request: ProgressRequest) -> list[AgreementMilestone]:
    """What is open of the party that is asked, and of all parties together."""
    rows = milestones_of(request.agreement_id)
    return [one for one in rows if one.state is _M.OPEN and one.party_id in (None, request.party_id)]


def requests_of(agreement_id: int) -> list[ProgressRequest]:
    """Every question for progress with its party, in the order of days and parties."""
    wanted = (
        select(ProgressRequest)
        .join(ProgressRequest.party)
        .where(ProgressRequest.agreement_id == agreement_id)
        .options(joinedload(ProgressRequest.party).joinedload(Party.organization))
        .order_by(ProgressRequest.due_on, Party.position)
    )
    return list(db.session.scalars(wanted))


def days_asked(party: Party) -> list[int]:
    """After how many days a party is or will be asked."""
    return list(db.session.scalars(select(ProgressRequest.days).where(ProgressRequest.party_id == party.id)))


def requests_to(party: Party) -> list[ProgressRequest]:
    """What one party was or will be asked."""
    return list(db.session.scalars(select(ProgressRequest).where(ProgressRequest.party_id == party.id)))


def request_after(request: ProgressRequest) -> ProgressRequest | None:
    """A later report of the same party."""
    wanted = select(ProgressRequest).where(
        ProgressRequest.party_id == request.party_id,
        ProgressRequest.days > request.days,
        ProgressRequest.answered_at.is_not(None),
    )
    return db.session.scalar(wanted.order_by(ProgressRequest.days).limit(1))


def reports_before(request: ProgressRequest) -> list[ProgressRequest]:
    """What the party reported earlier, the newest first."""
    wanted = select(ProgressRequest).where(
        ProgressRequest.party_id == request.party_id,
        ProgressRequest.days < request.days,
        ProgressRequest.answered_at.is_not(None),
    )
    return list(db.session.scalars(wanted.order_by(ProgressRequest.days.desc())))


def passed_over(requests: list[ProgressRequest]) -> set[int]:
    """Reports that nobody waits for any more, because the party reported later or a later one is due."""
    on, found, newer = this_day(), set(), set()
    for one in reversed(requests):  # the last ones first
        if one.party_id in newer and one.answered_at is None:
            found.add(one.id)
        if one.answered_at is not None or one.due_on <= on:
            newer.add(one.party_id)
    return found


@dataclass(frozen=True)
class Ledger:
    """The ledger of one agreement in figures."""

    done: int
    open: int
    late: int
    percent: int | None  # the mean of what the parties reported last; None before the first report

    @property
    def total(self) -> int:
        return self.done + self.open


def ledger_of(milestones: list[AgreementMilestone], requests: list[ProgressRequest]) -> Ledger:
    """Dropped milestones count for nothing."""
    on = this_day()
    newest: dict[int, int] = {}
    for one in requests:  # by day, so the last report of each party stays
        if one.percent is not None:
            newest[one.party_id] = one.percent
    opened = [one for one in milestones if one.state is _M.OPEN]
    return Ledger(
        done=sum(1 for one in milestones if one.state is _M.DONE),
        open=len(opened),
        late=sum(1 for one in opened if one.is_late(on)),
        percent=round(sum(newest.values()) / len(newest)) if newest else None,
    )


def live() -> sa.ColumnElement[bool]:
    """Signed, not fulfilled, not ended: agreements that are followed up."""
    on = this_day()
    ends = sa.or_(Agreement.valid_until.is_(None), Agreement.valid_until >= on)
    return sa.and_(SIGNED, Agreement.fulfilled_on.is_(None), ends)


def late_milestones() -> Select[Any]:
    """Open lines whose day has passed, of signed agreements that are not fulfilled, the oldest first."""
    return (
        select(AgreementMilestone)
        .join(AgreementMilestone.agreement)
        .where(
            AgreementMilestone.state == _M.OPEN,
            AgreementMilestone.due_on < this_day(),
            SIGNED,
            Agreement.fulfilled_on.is_(None),
        )
        .options(joinedload(AgreementMilestone.agreement), joinedload(AgreementMilestone.party))
        .order_by(AgreementMilestone.due_on, AgreementMilestone.id)
    )


def overdue_reports() -> Select[Any]:
    """Parties that were to report more than two weeks ago and did not, nor later: each by the last report that is
    overdue, the oldest first."""
    later, bound = sa.orm.aliased(ProgressRequest), this_day() - timedelta(days=REMINDED_AFTER)
    made_up = sa.exists().where(
        later.party_id == ProgressRequest.party_id,
        later.days > ProgressRequest.days,
        sa.or_(later.answered_at.is_not(None), later.due_on < bound),
    )
    return (
        select(ProgressRequest)
        .join(ProgressRequest.agreement)
        .where(
            ProgressRequest.answered_at.is_(None),
            ProgressRequest.due_on < bound,
            live(),
            ~made_up,
        )
        .options(joinedload(ProgressRequest.agreement), joinedload(ProgressRequest.party))
        .order_by(ProgressRequest.due_on, ProgressRequest.id)
    )


def ending_agreements() -> Select[Any]:
    """In force, with a last day within the next 60 days, the nearest first."""
    on = this_day()
    near = Agreement.valid_until.between(on, on + timedelta(days=ENDS_SOON))
    return (
        select(Agreement)
        .where(SIGNED, Agreement.fulfilled_on.is_(None), near)
        .options(joinedload(Agreement.keeper))
        .order_by(Agreement.valid_until, Agreement.id)
    )


def calls_for_help() -> Select[Any]:
    """Parties whose last report says that they need help, the newest first."""
    later = sa.orm.aliased(ProgressRequest)
    newer = sa.exists().where(
        later.party_id == ProgressRequest.party_id,
        later.days > ProgressRequest.days,
        later.answered_at.is_not(None),
    )
    return (
        select(ProgressRequest)
        .join(ProgressRequest.agreement)
        .where(ProgressRequest.course == Course.NEEDS_HELP, live(), ~newer)
        .options(joinedload(ProgressRequest.agreement), joinedload(ProgressRequest.party))
        .order_by(ProgressRequest.answered_at.desc())
    )


def listed_rows(found: Select[Any], most: int = 50) -> list[Any]:
    return list(db.session.scalars(found.limit(most)))


def counted(found: Select[Any], model: Any) -> sa.ScalarSelect[int]:
    """How many a list has, as a column."""
    ids = found.order_by(None).options().with_only_columns(model.id)
    return select(func.count()).select_from(ids.subquery()).scalar_subquery()


@dataclass(frozen=True)
class Overdue:
    """What the desk has to see to, in counts."""

    milestones: int
    reports: int
    ending: int
    help: int

    @property
    def total(self) -> int:
        return self.milestones + self.reports + self.ending + self.help


def overdue() -> Overdue:
    """The four counts in one statement."""
    row = db.session.execute(
        select(
            counted(late_milestones(), AgreementMilestone),
            counted(overdue_reports(), ProgressRequest),
            counted(ending_agreements(), Agreement),
            counted(calls_for_help(), ProgressRequest),
        )
    ).one()
    return Overdue(*row)


def due_requests(on: date) -> list[int]:
    """Questions to be asked by mail on a day, first ones and the one reminder; only of parties with an address, and of
    each only the last one that is due."""
    reachable = sa.or_(Party.contact_email != "", Party.contact_id.is_not(None))
    first = sa.and_(ProgressRequest.sent_at.is_(None), ProgressRequest.due_on <= on)
    again = sa.and_(
        ProgressRequest.reminded_at.is_(None),
        ProgressRequest.sent_at.is_not(None),
        ProgressRequest.due_on <= on - timedelta(days=REMINDED_AFTER),
    )
    later = sa.orm.aliased(ProgressRequest)
    newer = sa.exists().where(
        later.party_id == ProgressRequest.party_id,
        later.days > ProgressRequest.days,
        sa.or_(later.answered_at.is_not(None), later.due_on <= on),
    )
    wanted = (
        select(ProgressRequest.id)
        .join(ProgressRequest.agreement)
        .join(ProgressRequest.party)
        .where(ProgressRequest.answered_at.is_(None), live(), reachable, sa.or_(first, again), ~newer)
        .order_by(ProgressRequest.id)
    )
    return list(db.session.scalars(wanted))
