"""Which documents lie on the table of which meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from alliance.core.clock import now
from alliance.core.db import db
from alliance.documents.models import Document, OnTheTable
from alliance.documents.queries.documents import audience_sql
from alliance.groups.models import Group
from alliance.groups.queries.groups import seen_group
from alliance.meetings.enums import MeetingState
from alliance.meetings.models import AgendaItem, Meeting


def on_the_table(document_id: int, item_id: int) -> OnTheTable | None:
    wanted = select(OnTheTable).where(OnTheTable.document_id == document_id, OnTheTable.item_id == item_id)
    return db.session.scalar(wanted)


def table_of(document: Document) -> list[OnTheTable]:
    """The points of agendas that are about a document, the latest meeting first; one statement."""
    wanted = (
        select(OnTheTable)
        .join(OnTheTable.item)
        .join(AgendaItem.meeting)
        .where(OnTheTable.document_id == document.id)
        .options(contains_eager(OnTheTable.item).contains_eager(AgendaItem.meeting))
        .order_by(Meeting.starts_at.desc(), OnTheTable.id)
    )
    return list(db.session.scalars(wanted))


def coming_items(group_id: int) -> list[AgendaItem]:
    """The points of the agendas of meetings that are not over, in their order."""
    wanted = (
        select(AgendaItem)
        .join(AgendaItem.meeting)
        .where(Meeting.group_id == group_id, Meeting.ends_at > now(), Meeting.state != MeetingState.CANCELLED)
        .options(contains_eager(AgendaItem.meeting))
        .order_by(Meeting.starts_at, AgendaItem.position, AgendaItem.id)
        .limit(200)
    )
    return list(db.session.scalars(wanted))


def visible_table_row(_user: Any, row_id: int) -> OnTheTable | None:
    """One such row; what the viewer may do with it is asked of its document."""
    return db.session.get(OnTheTable, row_id)


@dataclass(frozen=True)
class Table:
    """A meeting as the viewer may see it, with the documents on its table that they may read."""

    meeting: Meeting
    rows: list[Any]


def visible_table(user: Any, meeting_id: int) -> Table | None:
    """Documents by point of the agenda; None when the viewer does not know the meeting's group."""
    found = select(Meeting).where(Meeting.id == meeting_id)
    meeting = db.session.scalar(found.options(joinedload(Meeting.group).joinedload(Group.charter)))
    if meeting is None or seen_group(user, meeting.group) is None:
        return None
    rows = (
        select(OnTheTable, Document)
        .join(OnTheTable.document)
        .join(OnTheTable.item)
        .where(AgendaItem.meeting_id == meeting_id, audience_sql(Document.audience, user))
        .options(contains_eager(OnTheTable.item), contains_eager(OnTheTable.document))
        .order_by(AgendaItem.position, AgendaItem.id, OnTheTable.id)
    )
    return Table(meeting, list(db.session.execute(rows)))
