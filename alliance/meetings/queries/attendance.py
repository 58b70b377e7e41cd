"""Who was there: quorum by the charter, the attendance rule, tables of presence.

The attendance rule: an organization keeps its vote while its people came to `attendance_needed` of the last
`attendance_of` meetings that count (planned, over, `counts_for_attendance`). Meetings before its seat began are not
held against it: it loses the vote once it has missed more than `attendance_of - attendance_needed` of those that are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.db import db
from alliance.groups.enums import SeatKind
from alliance.groups.models import Charter, Group, Seat, SeatHolder
from alliance.groups.queries.groups import seen_group
from alliance.groups.queries.people import Sitting, sittings
from alliance.meetings.enums import MeetingState
from alliance.meetings.models import Attendance, Meeting
from alliance.meetings.policy import can_read_meeting
from alliance.organizations.models import Organization, holding
from alliance.organizations.queries import this_day
from alliance.settings.queries import current_alliance

SHOWN = 6  # meetings in a table of presence where the charter asks for no attendance


@dataclass(frozen=True)
class Quorum:
    """How many of the organizations entitled to vote are there, and how many it takes; whole organizations, whatever
    their weight."""

    present: int
    entitled: int
    needed: int

    @property
    def reached(self) -> bool:
        return self.entitled > 0 and self.present >= self.needed

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.present)


@dataclass(frozen=True)
class PresenceRow:
    """One organization at the meetings of the table, in their order; None where its seat had not begun."""

    organization_id: int
    came: tuple[bool | None, ...]
    keeps: bool

    @property
    def attended(self) -> int:
        return sum(1 for one in self.came if one)

    @property
    def counted(self) -> int:
        return sum(1 for one in self.came if one is not None)


@dataclass(frozen=True)
class PresenceTable:
    """`meetings` are rows of id, number and starts_at, newest first; `rows` by organization. `needed` of `of` is the
    charter's rule, 0 of 0 where it asks for nothing."""

    meetings: list[Any]
    rows: dict[int, PresenceRow]
    needed: int
    of: int


def needed_for(entitled: int, percent: int) -> int:
    """The smallest whole number of organizations that is at least so many percent of those entitled."""
    return -(-entitled * percent // 100)


def seat_day(moment: datetime) -> date:
    """The calendar day of an instant at the alliance's seat, by which seats begin and end."""
    return moment.astimezone(ZoneInfo(current_alliance().zone)).date()


def end_of(on: date) -> datetime:
    """The instant at which a day ends at the alliance's seat."""
    return datetime.combine(on + timedelta(days=1), time(), ZoneInfo(current_alliance().zone))


def charter_at(group: Group, moment: datetime) -> Charter | None:
    """The charter that was in force then, the first one for what was before it; no statement where the present one was
    already, or is the only one."""
    present = group.charter
    if present is not None and (present.number == 1 or present.adopted_at is None or present.adopted_at <= moment):
        return present
    over = sa.or_(Charter.replaced_at.is_(None), Charter.replaced_at > moment)
    wanted = select(Charter).where(Charter.group_id == group.id, Charter.adopted_at <= moment, over)
    return db.session.scalar(wanted.order_by(Charter.number.desc()).limit(1)) or present


def quorum_of(meeting: Meeting) -> Quorum:
    """The quorum as it stands, by the charter and the seats of the meeting's day.

    One statement, three where the charter has an attendance rule: who lost the vote by it counts neither as entitled
    nor as present.
    """
    charter = charter_at(meeting.group, meeting.starts_at)
    there = sa.exists().where(Attendance.meeting_id == meeting.id, Attendance.organization_id == Seat.organization_id)
    on = seat_day(meeting.starts_at)
    wanted = select(Seat.organization_id, Seat.first_on, there.label("there"))
    seats = list(db.session.execute(wanted.where(*voting_on(meeting.group_id, on))))
    if charter is not None and charter.attendance_of:
        kept = kept_votes(meeting.group_id, charter, seats, meeting.starts_at)
        seats = [one for one in seats if kept[one.organization_id]]
    present = sum(1 for one in seats if one.there)
    return Quorum(present, len(seats), needed_for(len(seats), charter.quorum_percent if charter else 50))


def voting_on(group_id: int, on: date) -> tuple[Any, ...]:
    return (Seat.group_id == group_id, Seat.kind == SeatKind.VOTING, holding(Seat, on))


def keeps_vote(group: Group, charter: Charter, on: date | None = None) -> dict[int, bool]:
    """Each organization with a voting seat on a day (today when not given), and whether attendance keeps its vote;
    one statement, three where the charter has an attendance rule."""
    on = on or this_day()
    wanted = select(Seat.organization_id, Seat.first_on).where(*voting_on(group.id, on))
    return kept_votes(group.id, charter, list(db.session.execute(wanted)), min(now(), end_of(on)))


def kept_votes(group_id: int, charter: Charter, seats: list[Any], before: datetime) -> dict[int, bool]:
    if not charter.attendance_of:
        return {seat.organization_id: True for seat in seats}
    meetings = counted_meetings(group_id, before, charter.attendance_of)
    came = who_came(meetings)
    return {seat.organization_id: row_of(seat, meetings, came, charter).keeps for seat in seats}


def counted_meetings(group_id: int, before: datetime, most: int) -> list[Any]:
    """The last meetings that count for attendance, newest first: id, number, starts_at."""
    wanted = (
        select(Meeting.id, Meeting.number, Meeting.starts_at)
        .where(Meeting.group_id == group_id, Meeting.state == MeetingState.PLANNED, Meeting.counts_for_attendance)
        .where(Meeting.ends_at <= before)
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(most)
    )
    return list(db.session.execute(wanted))


def who_came(meetings: Iterable[Any]) -> set[tuple[int, int]]:
    """Pairs of meeting and organization that were together."""
    ids = [one.id for one in meetings]
    wanted = select(Attendance.meeting_id, Attendance.organization_id).distinct()
    rows = db.session.execute(wanted.where(Attendance.meeting_id.in_(ids))) if ids else ()
    return {(meeting, organization) for meeting, organization in rows if organization is not None}


def row_of(seat: Any, meetings: list[Any], came: set[tuple[int, int]], charter: Charter | None) -> PresenceRow:
    """One organization's presence; its vote is kept unless it missed more than the rule forgives."""
    marks = tuple(
        (one.id, seat.organization_id) in came if seat_day(one.starts_at) >= seat.first_on else None for one in meetings
    )
    if charter is None or not charter.attendance_of:
        return PresenceRow(seat.organization_id, marks, True)
    missed = sum(1 for mark in marks[: charter.attendance_of] if mark is False)
    forgiven = charter.attendance_of - charter.attendance_needed
    return PresenceRow(seat.organization_id, marks, missed <= forgiven)


def presence_table(group: Group, on: date | None = None, seats: list[Any] | None = None) -> PresenceTable:
    """Who came to the last meetings as of a day: every seat of the day, by the charter of the day; three statements,
    two when the caller has the seats (organization_id, first_on) already."""
    on = on or this_day()
    before = min(now(), end_of(on))
    charter = charter_at(group, before)
    of = charter.attendance_of if charter else 0
    if seats is None:
        wanted = select(Seat.organization_id, Seat.first_on).where(Seat.group_id == group.id, holding(Seat, on))
        seats = list(db.session.execute(wanted))
    meetings = counted_meetings(group.id, before, of or SHOWN)
    came = who_came(meetings)
    rows = {seat.organization_id: row_of(seat, meetings, came, charter) for seat in seats}
    return PresenceTable(meetings, rows, charter.attendance_needed if charter and of else 0, of)


def attendance_of(meeting: Meeting) -> list[Attendance]:
    """Who was there, in the order of coming, with organizations; one statement."""
    wanted = (
        select(Attendance)
        .where(Attendance.meeting_id == meeting.id)
        .options(joinedload(Attendance.person), joinedload(Attendance.organization))
        .order_by(Attendance.came_at, Attendance.id)
    )
    return list(db.session.scalars(wanted))


def own_attendance(meeting: Meeting, person: Person) -> Attendance | None:
    wanted = select(Attendance).where(Attendance.meeting_id == meeting.id, Attendance.person_id == person.id)
    return db.session.scalar(wanted.options(joinedload(Attendance.organization)))


def visible_attendance(user: Any, attendance_id: int) -> Attendance | None:
    """An entry with its meeting and group, for who may read the meeting."""
    wanted = (
        select(Attendance)
        .where(Attendance.id == attendance_id)
        .options(joinedload(Attendance.meeting).joinedload(Meeting.group).joinedload(Group.charter))
    )
    found = db.session.scalar(wanted)
    if found is None or seen_group(user, found.meeting.group) is None:
        return None
    return found if can_read_meeting(user, found.meeting) else None


def not_there_yet(meeting: Meeting, there: list[Attendance]) -> list[Sitting]:
    """Who sits in the group on the meeting's day and is not recorded, by name."""
    known = {one.person_id for one in there}
    rest = [one for one in sittings(meeting.group_id, seat_day(meeting.starts_at)) if one.person.id not in known]
    return sorted(rest, key=lambda one: (one.person.pinyin_key or one.person.display_name, one.person.id))


def sits_for(meeting: Meeting, person: Person) -> list[Organization | None]:
    """The organizations of the seats that a person fills on the meeting's day, each once; None stands for serving
    without a seat, and an empty list means that the person does not sit in the group."""
    on = seat_day(meeting.starts_at)
    mine = (SeatHolder.group_id == meeting.group_id, SeatHolder.person_id == person.id, holding(SeatHolder, on))
    wanted = select(SeatHolder.id, Organization).outerjoin(Seat, Seat.id == SeatHolder.seat_id)
    wanted = wanted.outerjoin(Organization, Organization.id == Seat.organization_id).where(*mine)
    rows = db.session.execute(wanted.order_by(SeatHolder.id))
    return list({one.id if one else None: one for _key, one in rows}.values())
