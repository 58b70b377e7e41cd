"""Deliverables as a viewer may see them, and the roadmap chart with everything measured."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from alliance.core.db import db
from alliance.core.localized import Localized, listed
from alliance.core.moments import day_text
from alliance.groups.enums import DeliverableState
from alliance.groups.models import Deliverable, Group, Milestone
from alliance.groups.queries.groups import seen_group

WIDTH, TOP, ROW = 520, 22, 46  # the chart of the look: pixels of the viewBox
LATIN, HAN = 6.7, 12.5  # widest usual advance of a sign at 12 px
MOST_QUARTERS = 16


@dataclass(frozen=True)
class Line:
    """A vertical line with its text, at `x`."""

    x: float
    text: str


@dataclass(frozen=True)
class Promise:
    """What the chart has to know of a deliverable; `marks` are (day, reached) of its milestones, where known."""

    title: Localized
    starts_on: date
    due_on: date
    state: DeliverableState
    reached: int = 0
    milestones: int = 0
    marks: tuple[tuple[date, bool], ...] = ()

    @property
    def share(self) -> float:
        """From 0 to 1: all of what is done, else the share of its milestones that are reached."""
        if self.state is DeliverableState.DONE:
            return 1.0
        return self.reached / self.milestones if self.milestones else 0.0

    @property
    def progress(self) -> str:
        """'2 of 3 milestones'; empty without milestones."""
        if not self.milestones:
            return ""
        return _("%(reached)s of %(all)s milestones", reached=self.reached, all=self.milestones)


def promise(row: Any) -> Promise:
    """A `Deliverable`, or a row that was read along with others: title, day to day2, state, n of n2 milestones."""
    if not isinstance(row, Deliverable):
        return Promise(row.title, row.day, row.day2, DeliverableState(row.state), row.n or 0, row.n2 or 0)
    marks = tuple((one.due_on, bool(one.done_on)) for one in row.milestones)
    reached = sum(1 for _day, done in marks if done)
    return Promise(row.title, row.starts_on, row.due_on, row.state, reached, len(marks), marks)


@dataclass(frozen=True)
class Bar:
    """One deliverable: the text over a bar from `x` on, `done` of `width` filled, milestones as (x, reached)."""

    promise: Promise
    title: str
    text_x: float
    anchor: str
    y: int
    x: float
    width: float
    done: float
    milestones: tuple[tuple[float, bool], ...]

    @property
    def due_x(self) -> float:
        return round(self.x + self.width, 1)


@dataclass(frozen=True)
class Roadmap:
    """A chart ready to be drawn; empty without bars. `now_x` is None when today lies outside."""

    width: int
    height: int
    quarters: tuple[Line, ...]
    bars: tuple[Bar, ...]
    now_x: float | None
    summary: str

    def __bool__(self) -> bool:
        return bool(self.bars)


def deliverables_of(group: Group) -> list[Deliverable]:
    """The deliverables of a group with owner and milestones, those due first on top; two statements."""
    wanted = (
        select(Deliverable)
        .where(Deliverable.group_id == group.id)
        .options(joinedload(Deliverable.owner), selectinload(Deliverable.milestones))
        .order_by(Deliverable.due_on, Deliverable.position, Deliverable.id)
    )
    return list(db.session.scalars(wanted))


def visible_deliverable(user: Any, deliverable_id: int) -> Deliverable | None:
    """One deliverable of a group that the viewer sees, with the viewer's facts on the group."""
    wanted = select(Deliverable).where(Deliverable.id == deliverable_id)
    row = db.session.scalar(
        wanted.options(
            joinedload(Deliverable.group), joinedload(Deliverable.owner), selectinload(Deliverable.milestones)
        )
    )
    return row if row is not None and seen_group(user, row.group) else None


def visible_milestone(user: Any, milestone_id: int) -> Milestone | None:
    """One milestone, like its deliverable."""
    row = db.session.get(Milestone, milestone_id)
    return row if row is not None and visible_deliverable(user, row.deliverable_id) else None


def open_deliverables(_user: Any, group_id: int) -> Any:
    """How many deliverables of a group are neither done nor dropped, for the tab."""
    running = Deliverable.state.in_([DeliverableState.PLANNED, DeliverableState.IN_PROGRESS])
    wanted = select(func.count()).select_from(Deliverable).where(Deliverable.group_id == group_id, running)
    return wanted.scalar_subquery()


def is_late(row: Deliverable, on: date) -> bool:
    return row.state in (DeliverableState.PLANNED, DeliverableState.IN_PROGRESS) and row.due_on < on


def roadmap(rows: Iterable[Any], on: date, width: int = WIDTH) -> Roadmap:
    """The chart of these deliverables without dropped ones, by quarters, as wide as the place where it stands."""
    shown = [one for one in map(promise, rows) if one.state is not DeliverableState.DROPPED]
    if not shown:
        return Roadmap(width, 0, (), (), None, "")
    first = quarter_of(min(row.starts_on for row in shown))
    last = max(quarter_of(max(row.due_on for row in shown)), first + 1)
    begin, end = first_day(first), first_day(last + 1)
    scale = width / (end - begin).days

    def x(day: date) -> float:
        return round((day - begin).days * scale, 1)

    bars = tuple(bar_of(row, place, x, width) for place, row in enumerate(shown))
    now_x = x(on) if begin <= on < end else None
    return Roadmap(width, TOP + len(bars) * ROW + 8, quarter_lines(first, last, x), bars, now_x, summary_of(shown))


def bar_of(row: Promise, place: int, x: Any, whole: int) -> Bar:
    begin, due = x(row.starts_on), x(row.due_on)
    width = round(max(due - begin, 6.0), 1)
    at_end = begin > whole * 0.55
    room = due + 9 if at_end else whole - begin
    return Bar(
        promise=row,
        title=shortened(row.title.text, room),
        text_x=min(due + 9, whole) if at_end else max(begin, 2),
        anchor="end" if at_end else "start",
        y=TOP + 20 + place * ROW,
        x=begin,
        width=width,
        done=round(width * row.share, 1),
        milestones=tuple((x(day), done) for day, done in row.marks),
    )


def shortened(text: str, room: float) -> str:
    """As much of the text as fits into so many units, with an ellipsis where it was cut."""
    used = 0.0
    for place, sign in enumerate(text):
        used += HAN if unicodedata.east_asian_width(sign) in "WF" else LATIN
        if used > room:
            return text[: max(place - 1, 1)].rstrip() + "…"
    return text


def quarter_of(day: date) -> int:
    """Quarters counted from year 0."""
    return day.year * 4 + (day.month - 1) // 3


def first_day(quarter: int) -> date:
    return date(quarter // 4, quarter % 4 * 3 + 1, 1)


def quarter_lines(first: int, last: int, x: Any) -> tuple[Line, ...]:
    """A line for each quarter, for each year when there are many; the year is named where it begins."""
    if last - first >= MOST_QUARTERS:
        years = range(first // 4, last // 4 + 1)
        return tuple(Line(max(x(date(year, 1, 1)), 0), str(year)) for year in years if year * 4 + 3 >= first)
    return tuple(
        Line(x(first_day(quarter)), quarter_text(quarter, quarter == first or quarter % 4 == 0, last - first))
        for quarter in range(first, last + 1)
    )


def quarter_text(quarter: int, with_year: bool, spread: int) -> str:
    if not with_year:
        return _("Q%(number)s", number=quarter % 4 + 1) if spread < 8 else ""
    if spread >= 8:
        return str(quarter // 4)
    return _("Q%(number)s %(year)s", number=quarter % 4 + 1, year=quarter // 4)


def summary_of(rows: list[Promise]) -> str:
    """The chart in words: each deliverable with its state and due day."""
    return listed(
        (_("%(title)s: %(state)s, due %(day)s", title=row.title.text, state=row.state.label, day=day_text(row.due_on))
         for row in rows),
        "; ",
    )  # fmt: skip
