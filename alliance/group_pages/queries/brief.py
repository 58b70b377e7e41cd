"""What happened in a group in a week, and what comes in the next: ten statements, whatever its size."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from alliance.ballots.enums import BallotState
from alliance.ballots.models import Ballot
from alliance.core.db import db
from alliance.discussions.models import Post, Topic
from alliance.documents.enums import DocumentAudience, DocumentState, RoundState
from alliance.documents.models import CommentRound, Document
from alliance.groups.enums import DeliverableState, GroupState
from alliance.groups.models import Deliverable, Group, Seat
from alliance.meetings.enums import ActionState, MeetingState
from alliance.meetings.models import ActionItem, Decision, Meeting, Minutes

WEEK = timedelta(days=7)
MOST = 100  # rows of one kind; a mail shows fewer and says how many more there are


@dataclass(frozen=True)
class Span:
    """The week that a brief tells of: until a Monday at 08:00 in the group's zone, and that Monday."""

    until: datetime
    monday: date

    @property
    def since(self) -> datetime:
        return self.until - WEEK

    @property
    def ahead(self) -> datetime:
        return self.until + WEEK

    def held(self, column: Any) -> sa.ColumnElement[bool]:
        """Whether an instant lies in the week that passed."""
        return sa.and_(column >= self.since, column < self.until)

    def comes(self, column: Any) -> sa.ColumnElement[bool]:
        """Whether an instant lies in the week that begins."""
        return sa.and_(column >= self.until, column < self.ahead)


@dataclass(frozen=True)
class Week:
    """What happened and what comes, as rows in the order in which a mail shows them."""

    meetings_held: list[Meeting] = field(default_factory=list)
    minutes: list[Minutes] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    rounds_opened: list[CommentRound] = field(default_factory=list)
    ballots_opened: list[Ballot] = field(default_factory=list)
    ballots_closed: list[Ballot] = field(default_factory=list)
    topics: list[tuple[Topic, int]] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    deliverables_done: list[Deliverable] = field(default_factory=list)
    meetings_ahead: list[Meeting] = field(default_factory=list)
    rounds_closing: list[CommentRound] = field(default_factory=list)
    ballots_closing: list[Ballot] = field(default_factory=list)
    actions_due: list[ActionItem] = field(default_factory=list)
    deliverables_due: list[Deliverable] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not any(vars(self).values())

    @property
    def public(self) -> Week:
        """What of it everybody may know: public documents, public comment rounds, the roadmap."""
        everybody = DocumentAudience.PUBLIC
        return replace(
            Week(),
            documents=[one for one in self.documents if one.audience is everybody],
            rounds_opened=[one for one in self.rounds_opened if is_public_round(one)],
            rounds_closing=[one for one in self.rounds_closing if is_public_round(one)],
            deliverables_done=self.deliverables_done,
            deliverables_due=self.deliverables_due,
        )


def is_public_round(asked: CommentRound) -> bool:
    """Whether everybody may see the round and the document that it is about."""
    return DocumentAudience.PUBLIC == asked.audience == asked.document.audience


def week_of(group: Group, span: Span) -> Week:
    """The week of one group."""
    held, ahead = meetings(group, span)
    opened, closed, closing = ballots(group, span)
    rounds_opened, rounds_closing = rounds(group, span)
    done, due = deliverables(group, span)
    return Week(
        meetings_held=held,
        minutes=minutes(group, span),
        decisions=decisions(group, span),
        documents=documents(group, span),
        rounds_opened=rounds_opened,
        ballots_opened=opened,
        ballots_closed=closed,
        topics=topics(group, span),
        seats=seats(group, span),
        deliverables_done=done,
        meetings_ahead=ahead,
        rounds_closing=rounds_closing,
        ballots_closing=closing,
        actions_due=actions(group, span),
        deliverables_due=due,
    )


def rows(wanted: sa.Select[Any]) -> list[Any]:
    return list(db.session.scalars(wanted.limit(MOST)))


def meetings(group: Group, span: Span) -> tuple[list[Meeting], list[Meeting]]:
    """Those that ended in the week, and those that begin in the next."""
    wanted = select(Meeting).where(Meeting.group_id == group.id, Meeting.state == MeetingState.PLANNED)
    wanted = wanted.where(sa.or_(span.held(Meeting.ends_at), span.comes(Meeting.starts_at)))
    found = rows(wanted.order_by(Meeting.starts_at))
    return [one for one in found if one.ends_at < span.until], [one for one in found if one.starts_at >= span.until]


def minutes(group: Group, span: Span) -> list[Minutes]:
    """Those circulated or approved in the week."""
    wanted = select(Minutes).join(Minutes.meeting).options(joinedload(Minutes.meeting))
    wanted = wanted.where(
        Meeting.group_id == group.id, sa.or_(span.held(Minutes.circulated_at), span.held(Minutes.approved_at))
    )
    return rows(wanted.order_by(Minutes.id))


def decisions(group: Group, span: Span) -> list[Decision]:
    wanted = select(Decision).where(Decision.group_id == group.id, span.held(Decision.created_at))
    return rows(wanted.order_by(Decision.number))


def documents(group: Group, span: Span) -> list[Document]:
    """New ones, and those that came into another state."""
    wanted = select(Document).where(Document.group_id == group.id, Document.state != DocumentState.WITHDRAWN)
    changed = sa.or_(span.held(Document.created_at), span.held(Document.state_since))
    return rows(wanted.where(changed).order_by(Document.id))


def rounds(group: Group, span: Span) -> tuple[list[CommentRound], list[CommentRound]]:
    """Comment rounds opened in the week, and those that close in the next."""
    wanted = select(CommentRound).join(CommentRound.document).options(joinedload(CommentRound.document))
    wanted = wanted.where(
        Document.group_id == group.id,
        CommentRound.state == RoundState.OPENED,
        sa.or_(span.held(CommentRound.opens_at), span.comes(CommentRound.closes_at)),
    )
    found = rows(wanted.order_by(CommentRound.closes_at))
    opened = [one for one in found if span.since <= one.opens_at < span.until]
    return opened, [one for one in found if one not in opened]


def ballots(group: Group, span: Span) -> tuple[list[Ballot], list[Ballot], list[Ballot]]:
    """Those that opened and those that closed in the week, and others that close in the next."""
    wanted = select(Ballot).where(
        Ballot.group_id == group.id,
        Ballot.state == BallotState.OPENED,
        sa.or_(span.held(Ballot.opens_at), span.held(Ballot.closes_at), span.comes(Ballot.closes_at)),
    )
    found = rows(wanted.order_by(Ballot.closes_at))
    closed = [one for one in found if one.closes_at < span.until]
    opened = [one for one in found if span.since <= one.opens_at < span.until and one not in closed]
    return opened, closed, [one for one in found if one not in closed and one not in opened]


def topics(group: Group, span: Span) -> list[tuple[Topic, int]]:
    """Topics that were written in, with the number of new posts, the busiest first."""
    number = sa.func.count(Post.id)
    wanted = (
        select(Topic, number)
        .join(Post, Post.topic_id == Topic.id)
        .where(Topic.group_id == group.id, span.held(Post.created_at), Post.removed_at.is_(None))
        .group_by(*Topic.__table__.columns)
        .order_by(number.desc(), Topic.id)
    )
    return [(topic, count) for topic, count in db.session.execute(wanted.limit(MOST))]


def seats(group: Group, span: Span) -> list[Seat]:
    """Organizations whose seat began in the week."""
    wanted = select(Seat).where(
        Seat.group_id == group.id,
        Seat.first_on >= span.monday - WEEK,
        Seat.first_on < span.monday,
        sa.or_(Seat.last_on.is_(None), Seat.last_on >= span.monday),
    )
    return rows(wanted.options(joinedload(Seat.organization)).order_by(Seat.id))


def deliverables(group: Group, span: Span) -> tuple[list[Deliverable], list[Deliverable]]:
    """Those done in the week, and those due in the next."""
    done = sa.and_(Deliverable.done_on >= span.monday - WEEK, Deliverable.done_on < span.monday)
    open_states = (DeliverableState.PLANNED, DeliverableState.IN_PROGRESS)
    due = sa.and_(Deliverable.due_on >= span.monday, Deliverable.due_on < span.monday + WEEK)
    due = sa.and_(due, Deliverable.state.in_(open_states))
    wanted = select(Deliverable).where(Deliverable.group_id == group.id, sa.or_(done, due))
    found = rows(wanted.order_by(Deliverable.due_on, Deliverable.id))
    finished = [one for one in found if one.state is DeliverableState.DONE]
    return finished, [one for one in found if one.state in open_states]


def actions(group: Group, span: Span) -> list[ActionItem]:
    """What is due in the next week and what is late, the longest waiting first."""
    wanted = select(ActionItem).where(
        ActionItem.group_id == group.id, ActionItem.state == ActionState.OPEN, ActionItem.due_on < span.monday + WEEK
    )
    return rows(wanted.options(joinedload(ActionItem.owner)).order_by(ActionItem.due_on, ActionItem.id))


def running_groups() -> list[Group]:
    """The groups that a brief is written about."""
    running = (GroupState.FORMING, GroupState.ACTIVE)
    return list(db.session.scalars(select(Group).where(Group.state.in_(running)).order_by(Group.id)))
