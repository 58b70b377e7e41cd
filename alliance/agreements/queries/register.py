"""The register as its readers find it: words, filters, one page after another, figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from alliance.agreements.enums import AgreementKind, MilestoneState, RegisterAudience, Standing
from alliance.agreements.models import ENDS_SOON, Agreement, AgreementMilestone, Party, ProgressRequest
from alliance.agreements.queries.access import SIGNED, own_agreements, registered_agreements
from alliance.core.db import db
from alliance.core.forms import day_in
from alliance.core.search_index import having_words
from alliance.organizations.models import Organization
from alliance.organizations.queries import this_day

PER_PAGE = 25
MOST = 10_000  # rows of a sheet


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for; empty values do not filter. `party` is an organization's id, `year` that of signing."""

    words: str = ""
    kind: str = ""
    standing: str = ""
    year: str = ""
    party: str = ""
    audience: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.words.strip() or self.kind or self.standing or self.year or self.party or self.audience)


def matching(found: Select[Any], wanted: Wanted) -> Select[Any]:
    """The agreements that carry every word and pass every filter."""
    if wanted.words.strip():
        found = found.where(having_words(Agreement, wanted.words))
    if wanted.kind in set(AgreementKind):
        found = found.where(Agreement.kind == wanted.kind)
    if wanted.audience in set(RegisterAudience):
        found = found.where(Agreement.audience == wanted.audience)
    if wanted.standing in set(Standing):
        found = found.where(standing_sql(Standing(wanted.standing)))
    if is_number(wanted.year) and 1800 <= int(wanted.year) <= 2199:
        year = int(wanted.year)
        found = found.where(Agreement.signed_on.between(date(year, 1, 1), date(year, 12, 31)))
    if is_number(wanted.party):
        of_party = sa.exists().where(Party.agreement_id == Agreement.id, Party.organization_id == int(wanted.party))
        found = found.where(of_party)
    return found


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def standing_sql(wanted: Standing) -> sa.ColumnElement[bool]:
    """The SQL of `Agreement.standing` for a signed agreement today."""
    on = this_day()
    fulfilled = sa.and_(Agreement.fulfilled_on.is_not(None), Agreement.fulfilled_on <= on)
    coming = sa.and_(Agreement.valid_from.is_not(None), Agreement.valid_from > on)
    began = sa.or_(Agreement.valid_from.is_(None), Agreement.valid_from <= on)
    last, soon = Agreement.valid_until, on + timedelta(days=ENDS_SOON)
    ways = {
        Standing.FULFILLED: fulfilled,
        Standing.COMING: coming,
        Standing.IN_FORCE: sa.and_(began, sa.or_(last.is_(None), last > soon)),
        Standing.ENDING: sa.and_(began, last.between(on, soon)),
        Standing.ENDED: sa.and_(began, last < on),
    }
    return fulfilled if wanted is Standing.FULFILLED else sa.and_(~fulfilled_sql(on), ways[wanted])


def fulfilled_sql(on: date) -> sa.ColumnElement[bool]:
    """Never NULL, so that its negation holds for agreements that nobody noted as fulfilled."""
    return sa.func.coalesce(Agreement.fulfilled_on, date.max) <= on


@dataclass(frozen=True)
class Window:
    """One page of the register; `after` leads to the next one, empty on the last."""

    rows: list[Agreement]
    after: str


def register_window(user: Any, wanted: Wanted, after: str = "") -> Window:
    """One page, what was signed last first; two statements, whatever the number of agreements before it."""
    found = matching(registered_agreements(user), wanted)
    place = place_of(after)
    if place is not None:
        found = found.where(sa.tuple_(Agreement.signed_on, Agreement.id) < sa.tuple_(*place))
    newest = (Agreement.signed_on.desc(), Agreement.id.desc())
    whole = found.options(selectinload(Agreement.parties).joinedload(Party.organization)).order_by(*newest)
    rows = list(db.session.scalars(whole.limit(PER_PAGE + 1)))
    more = len(rows) > PER_PAGE
    last = rows[PER_PAGE - 1] if more else None
    return Window(rows[:PER_PAGE], f"{last.signed_on}.{last.id}" if last else "")


def place_of(after: str) -> tuple[date, int] | None:
    """Where the page before ended: '2026-11-22.17'; None for anything odd."""
    day, _dot, key = after.partition(".")
    on = day_in(day)
    return (on, int(key)) if on is not None and is_number(key) else None


def register_for_sheet(user: Any, wanted: Wanted) -> list[Agreement]:
    """The found agreements, the first 10,000, with their parties."""
    found = matching(registered_agreements(user), wanted).order_by(Agreement.signed_on.desc(), Agreement.id.desc())
    whole = found.options(selectinload(Agreement.parties), joinedload(Agreement.keeper))
    return list(db.session.scalars(whole.limit(MOST)))


@dataclass(frozen=True)
class Headline:
    """The register as the viewer may read it, in figures."""

    agreements: int
    parties: int
    in_force: int
    fulfilled: int


def headline(user: Any) -> Headline:
    """One statement over the viewer's register."""
    own = registered_agreements(user).with_only_columns(Agreement.id).subquery()
    on = this_day()
    ended = sa.func.coalesce(Agreement.valid_until, date.max) < on
    begun = sa.func.coalesce(Agreement.valid_from, date.min) <= on
    fulfilled = fulfilled_sql(on)
    parties = select(func.count(sa.distinct(party_key()))).where(Party.agreement_id.in_(select(own.c.id)))
    row = db.session.execute(
        select(
            func.count(),
            parties.scalar_subquery(),
            func.count().filter(sa.and_(begun, ~ended, ~fulfilled)),
            func.count().filter(fulfilled),
        ).where(Agreement.id.in_(select(own.c.id)))
    ).one()
    return Headline(*row)


def party_key() -> sa.ColumnElement[str]:
    """An organization we know counts once, however it is named; others by their name."""
    named = sa.cast(sa.type_coerce(Party.name, sa.JSON), sa.String)
    return sa.func.coalesce(sa.cast(Party.organization_id, sa.String), named)


def years(user: Any) -> list[int]:
    """The years in which something of the viewer's register was signed, the newest first."""
    year = sa.extract("year", Agreement.signed_on)
    found = registered_agreements(user).with_only_columns(year.label("year")).distinct()
    return sorted((int(one) for one in db.session.scalars(found) if one), reverse=True)


def organization_named(key: str) -> Organization | None:
    """The party that the list is filtered by."""
    return db.session.get(Organization, int(key)) if is_number(key) else None


def own_rows(user: Any) -> list[Agreement]:
    """The agreements of the viewer's organizations in any state, what is on its way first."""
    done = sa.case((SIGNED, 1), else_=0)
    found = own_agreements(user).options(selectinload(Agreement.parties).selectinload(Party.signatories))
    return list(db.session.scalars(found.order_by(done, Agreement.state_since.desc(), Agreement.id.desc()).limit(200)))


@dataclass(frozen=True)
class Figures:
    """The whole register in figures, for the secretariat."""

    kinds: list[tuple[AgreementKind, int, int, int]]  # kind, signed, in force, fulfilled
    years: list[tuple[int, int]]
    amounts: list[tuple[str, int, Decimal]]  # currency, how many agreements, sum
    parties: int
    milestones: dict[str, int]  # done, open, late, dropped
    reports: list[tuple[int, int, int]]  # days after signing, asked, answered
    percent: int | None  # the mean of the last reports

    @property
    def total(self) -> int:
        return sum(one[1] for one in self.kinds)

    @property
    def fulfilled(self) -> int:
        return sum(one[3] for one in self.kinds)

    @property
    def in_force(self) -> int:
        return sum(one[2] for one in self.kinds)


def figures() -> Figures:
    """Seven statements, whatever the number of agreements."""
    parties = select(func.count(sa.distinct(party_key()))).join(Party.agreement).where(SIGNED)
    return Figures(
        kinds=by_kind(),
        years=by_year(),
        amounts=by_currency(),
        parties=db.session.scalar(parties) or 0,
        milestones=milestone_figures(),
        reports=report_figures(),
        percent=mean_percent(),
    )


def by_kind() -> list[tuple[AgreementKind, int, int, int]]:
    on = this_day()
    fulfilled = fulfilled_sql(on)
    holds = sa.and_(
        sa.func.coalesce(Agreement.valid_from, date.min) <= on,
        sa.func.coalesce(Agreement.valid_until, date.max) >= on,
        ~fulfilled,
    )
    wanted = select(Agreement.kind, func.count(), func.count().filter(holds), func.count().filter(fulfilled))
    rows = [
        (row[0], row[1], row[2], row[3]) for row in db.session.execute(wanted.where(SIGNED).group_by(Agreement.kind))
    ]
    return sorted(rows, key=lambda row: -row[1])


def by_year() -> list[tuple[int, int]]:
    year = sa.extract("year", Agreement.signed_on)
    rows = db.session.execute(select(year, func.count()).where(SIGNED).group_by(year)).all()
    return sorted(((int(row[0]), row[1]) for row in rows if row[0]), reverse=True)


def by_currency() -> list[tuple[str, int, Decimal]]:
    """Sums of each currency for itself: there is no rate between them."""
    wanted = select(Agreement.currency, func.count(), func.sum(Agreement.amount)).where(
        SIGNED, Agreement.amount.is_not(None)
    )
    rows = db.session.execute(wanted.group_by(Agreement.currency).order_by(func.count().desc())).all()
    return [(row[0], row[1], Decimal(str(row[2]))) for row in rows]


def milestone_figures() -> dict[str, int]:
    """Open ones are split into those whose day has passed and the others."""
    late = sa.and_(AgreementMilestone.state == MilestoneState.OPEN, AgreementMilestone.due_on < this_day())
    word = sa.case((late, "late"), else_=sa.cast(AgreementMilestone.state, sa.String))
    wanted = select(word, func.count()).join(AgreementMilestone.agreement).where(SIGNED).group_by(word)
    found: dict[str, int] = {row[0]: row[1] for row in db.session.execute(wanted)}
    return {name: found.get(name, 0) for name in ("done", "open", "late", "dropped")}


def report_figures() -> list[tuple[int, int, int]]:
    """How many parties were asked after 30, 90, 180 days, and how many answered."""
    wanted = (
        select(ProgressRequest.days, func.count(), func.count(ProgressRequest.answered_at))
        .join(ProgressRequest.agreement)
        .where(SIGNED, sa.or_(ProgressRequest.sent_at.is_not(None), ProgressRequest.answered_at.is_not(None)))
        .group_by(ProgressRequest.days)
        .order_by(ProgressRequest.days)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(wanted)]


def mean_percent() -> int | None:
    """Of each party's last report."""
    later = sa.orm.aliased(ProgressRequest)
    newer = sa.exists().where(
        later.party_id == ProgressRequest.party_id,
        later.days > ProgressRequest.days,
        later.answered_at.is_not(None),
    )
    wanted = select(func.avg(ProgressRequest.percent)).join(ProgressRequest.agreement)
    found = db.session.scalar(wanted.where(SIGNED, ProgressRequest.answered_at.is_not(None), ~newer))
    return round(float(found)) if found is not None else None
