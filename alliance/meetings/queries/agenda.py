"""The agenda of a meeting with running clock times, and everything that hangs on its points."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import func, literal, null, select, union_all
from sqlalchemy.orm import aliased, joinedload

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.names import is_cjk
from alliance.groups.models import Group
from alliance.groups.queries.groups import seen_group
from alliance.meetings.enums import ActionState, MeetingState, MinutesState
from alliance.meetings.models import ActionItem, AgendaItem, Attendance, Decision, Meeting, Minutes, Paper
from alliance.meetings.policy import can_check_in, can_read_meeting, can_read_minutes, can_run_meeting
from alliance.meetings.queries.attendance import Quorum, quorum_of

DOORS_OPEN = timedelta(minutes=60)  # before the start


@dataclass(frozen=True)
class Line:
    """A decision or an action item that a meeting made or took up again; `number` only for decisions."""

    kind: str  # 'decision' or 'action'
    id: int
    item_id: int | None
    number: int | None
    text: str
    owner: Localized  # the name as people write it, and in Latin letters
    due_on: date | None
    state: ActionState | None
    carried: int
    here: bool  # made in this meeting; False: carried forward to it


@dataclass
class Part:
    """One point: its running clock times 'HH:MM' in the meeting's zone (empty after a point without minutes)."""

    item: AgendaItem
    begins: str
    ends: str
    lines: list[Line] = field(default_factory=list)


@dataclass
class Parts:
    """What the page of a meeting shows beside its own facts. `quorum` is None before the doors open."""

    items: list[Part]
    planned: int  # minutes that the points take together
    lasts: int  # minutes from start to end
    loose: list[Line]  # decisions and action items of no point
    carried: list[Line]  # action items of earlier meetings, carried forward to this one
    minutes: Minutes | None
    came: int
    own_attendance_id: int | None
    quorum: Quorum | None
    begun: bool
    doors_open: bool
    may_run: bool
    may_check_in: bool
    may_read_minutes: bool

    @property
    def is_frozen(self) -> bool:
        """Whether agenda and notes are closed because the minutes went out."""
        return self.minutes is not None and self.minutes.state is not MinutesState.DRAFT


def parts_of(meeting: Meeting, viewer: Any) -> Parts:
    """Agenda, papers, decisions, action items, state of the minutes and of attendance, for who may read the meeting.

    Three statements, a fourth for the quorum once the doors are open (six where the charter has an attendance rule).
    """
    minutes, came, own = summary_of(meeting, viewer)
    lines = lines_of(meeting)
    open_or_over = now() >= meeting.starts_at - DOORS_OPEN and meeting.state is MeetingState.PLANNED
    items = with_times(meeting, items_of(meeting))
    for one in items:
        one.lines = [line for line in lines if line.here and line.item_id == one.item.id]
    return Parts(
        items=items,
        planned=sum(one.item.minutes or 0 for one in items),
        lasts=int((meeting.ends_at - meeting.starts_at).total_seconds() // 60),
        loose=[line for line in lines if line.here and line.item_id is None],
        carried=[line for line in lines if not line.here],
        minutes=minutes,
        came=came,
        own_attendance_id=own,
        quorum=quorum_of(meeting) if open_or_over else None,
        begun=now() >= meeting.starts_at,
        doors_open=doors_are_open(meeting),
        may_run=can_run_meeting(viewer, meeting),
        may_check_in=can_check_in(viewer, meeting),
        may_read_minutes=can_read_minutes(viewer, meeting, minutes),
    )


def doors_are_open(meeting: Meeting) -> bool:
    """Whether people may check in: from an hour before the start to the end."""
    return meeting.state is MeetingState.PLANNED and meeting.starts_at - DOORS_OPEN <= now() < meeting.ends_at


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """The points in order, with presenter, papers and the meeting whose minutes they approve; one statement."""
    wanted = (
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting.id)
        .options(
            joinedload(AgendaItem.presenter),
            joinedload(AgendaItem.noted_by),
            joinedload(AgendaItem.approves),
            joinedload(AgendaItem.papers).joinedload(Paper.file),
        )
        .order_by(AgendaItem.position, AgendaItem.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(wanted).unique())


def with_times(meeting: Meeting, items: list[AgendaItem]) -> list[Part]:
    """Each point with the clock times that follow from the minutes of those before it."""
    at: datetime | None = meeting.starts_at
    found = []
    for item in items:
        until = at + timedelta(minutes=item.minutes) if at and item.minutes else None
        found.append(Part(item, clock_text(at, meeting.zone), clock_text(until, meeting.zone)))
        at = until
    return found


def clock_text(at: datetime | None, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M") if at else ""


def summary_of(meeting: Meeting, viewer: Any) -> tuple[Minutes | None, int, int | None]:
    """The minutes with the meeting that approved them, how many came, the viewer's own attendance."""
    came = select(func.count()).where(Attendance.meeting_id == meeting.id).scalar_subquery()
    own = select(Attendance.id).where(Attendance.meeting_id == meeting.id, Attendance.person_id == viewer.id)
    wanted = (
        select(Minutes, came, own.scalar_subquery())
        .select_from(Meeting)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(Meeting.id == meeting.id)
        .options(joinedload(Minutes.approved_in))
        .execution_options(populate_existing=True)
    )
    minutes, number, own_id = db.session.execute(wanted).one()
    return minutes, number, own_id


def lines_of(meeting: Meeting) -> list[Line]:
    """Decisions and action items of the meeting, and the action items carried forward to it; one statement."""
    owner = aliased(Person)
    no_text = literal("")
    decisions = select(
        literal("decision").label("kind"),
        Decision.id,
        Decision.item_id,
        Decision.number,
        Decision.text,
        no_text.label("owner"),
        no_text.label("latin"),
        sa.cast(null(), sa.Date).label("due_on"),
        sa.cast(null(), sa.String).label("state"),
        literal(0).label("carried"),
        Decision.meeting_id,
    ).where(Decision.meeting_id == meeting.id)
    actions = select(
        literal("action"),
        ActionItem.id,
        ActionItem.item_id,
        sa.cast(null(), sa.Integer),
        ActionItem.title,
        owner.display_name,
        owner.romanized_name,
        ActionItem.due_on,
        sa.cast(ActionItem.state, sa.String),
        ActionItem.carried,
        ActionItem.meeting_id,
    ).join(owner, owner.id == ActionItem.owner_id)
    actions = actions.where(sa.or_(ActionItem.meeting_id == meeting.id, ActionItem.carried_to_id == meeting.id))
    rows: Any = db.session.execute(union_all(decisions, actions)).all()
    found = [line_of(row, meeting) for row in rows]
    return sorted(found, key=lambda one: (one.kind != "decision", one.number or 0, one.due_on or date.min, one.id))


def line_of(row: Any, meeting: Meeting) -> Line:
    kind, key, item_id, number, text, name, latin, due_on, state, carried, meeting_id = row
    owner = in_both(name, latin)
    known = ActionState(state) if state else None
    return Line(kind, key, item_id, number, text, owner, due_on, known, carried, meeting_id == meeting.id)


def in_both(name: str, latin: str) -> Localized:
    """A person's name for readers of either language (see Person.shown_name)."""
    return Localized(latin if latin and is_cjk(name) else name, name)


def approvable_meetings(meeting: Meeting) -> list[Meeting]:
    """The earlier meetings of the group whose minutes are not approved yet, newest first; the last twenty."""
    approved = select(Minutes.meeting_id).where(Minutes.state == MinutesState.APPROVED)
    wanted = (
        select(Meeting)
        .where(Meeting.group_id == meeting.group_id, Meeting.starts_at < meeting.starts_at)
        .where(Meeting.state == MeetingState.PLANNED, Meeting.id.not_in(approved), Meeting.id != meeting.id)
        .order_by(Meeting.starts_at.desc())
        .limit(20)
    )
    return list(db.session.scalars(wanted))


def visible_item(user: Any, item_id: int) -> AgendaItem | None:
    """A point with its meeting and group, for who may read the meeting."""
    meeting = joinedload(AgendaItem.meeting)
    wanted = select(AgendaItem).where(AgendaItem.id == item_id)
    wanted = wanted.options(*with_group(meeting.joinedload(Meeting.group)), joinedload(AgendaItem.noted_by))
    found = db.session.scalar(wanted)
    return found if found and readable(user, found.meeting) else None


def visible_paper(user: Any, paper_id: int) -> Paper | None:
    """A paper with its file, for who may read the meeting."""
    meeting = joinedload(Paper.item).joinedload(AgendaItem.meeting)
    wanted = select(Paper).where(Paper.id == paper_id)
    wanted = wanted.options(*with_group(meeting.joinedload(Meeting.group)), joinedload(Paper.file))
    found = db.session.scalar(wanted)
    return found if found and readable(user, found.item.meeting) else None


def visible_decision(user: Any, decision_id: int) -> Decision | None:
    """A decision with its meeting and group, for who may read the meeting."""
    meeting = joinedload(Decision.meeting)
    wanted = select(Decision).where(Decision.id == decision_id).options(*with_group(meeting.joinedload(Meeting.group)))
    found = db.session.scalar(wanted)
    return found if found and readable(user, found.meeting) else None


def with_group(path: Any) -> tuple[Any, ...]:
    """Loader options: the group at the end of the path with its charter and its parent, for the frame of its pages."""
    return (path.joinedload(Group.charter), path.joinedload(Group.parent))


def readable(user: Any, meeting: Meeting) -> bool:
    return seen_group(user, meeting.group) is not None and can_read_meeting(user, meeting)
