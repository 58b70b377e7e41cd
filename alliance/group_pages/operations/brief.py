"""The weekly brief of each group: Monday at 08:00 in the group's zone, to those who want it, once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.group_pages import notices
from alliance.group_pages.queries.brief import Span, running_groups, week_of
from alliance.groups.enums import FollowLevel
from alliance.groups.models import Group
from alliance.groups.queries.following import audience_of
from alliance.jobs.operations import owe

TASK = "group_pages.write_brief"
HOUR = time(8)
MONDAY = 0


@operation
def plan_briefs() -> None:
    """Owe the next brief of every running group for its Monday; planning it again changes nothing."""
    for group in running_groups():
        span = next_span(group.zone)
        payload = {"group_id": group.id, "monday": span.monday.isoformat()}
        owe(TASK, payload, key=f"{TASK}:{group.id}:{span.monday.isoformat()}", due_at=span.until)


def next_span(zone: str) -> Span:
    """The week that ends on the next Monday at 08:00 in a zone."""
    local = now().astimezone(ZoneInfo(zone))
    day = local.date() + timedelta(days=(MONDAY - local.weekday()) % 7)
    if day == local.date() and local.time() >= HOUR:
        day += timedelta(days=7)
    return span_of(day, zone)


def span_of(monday: date, zone: str) -> Span:
    return Span(until=datetime.combine(monday, HOUR, ZoneInfo(zone)), monday=monday)


@operation
def write_brief(group_id: int, monday: date) -> int:
    """Write the brief of a group that a Monday brings; how many readers it goes to.

    The row of the group remembers the Monday in the same transaction, so that a job that is done again, or by two
    workers, writes nothing more. Nothing is sent when nothing happened and nothing comes.
    """
    mine = sa.update(Group).where(Group.id == group_id, sa.or_(Group.briefed_on.is_(None), Group.briefed_on < monday))
    taken = db.session.execute(
        mine.values(briefed_on=monday).returning(Group.id), execution_options={"synchronize_session": False}
    )
    group = db.session.get(Group, group_id, populate_existing=True) if taken.first() else None
    if group is None or not group.state.is_running:
        return 0
    week = week_of(group, span_of(monday, group.zone))
    if week.is_empty:
        return 0
    audience = audience_of(group.id, FollowLevel.BRIEF)
    sent = notices.brief(group, monday, week, audience.inside, is_public=False)
    if group.is_public and not week.public.is_empty:
        sent += notices.brief(group, monday, week.public, audience.outside, is_public=True)
    record(None, "group_pages.brief_written", group, monday=monday.isoformat(), readers=sent)
    return sent
