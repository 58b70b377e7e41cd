"""The panels of a group's front page. What a visitor sees is public; the rest is for those who sit in the group."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import func, select

from alliance.accounts.models import Person
from alliance.ballots.enums import BallotState
from alliance.ballots.models import Ballot
from alliance.ballots.queries.owed import owes_in
from alliance.core.clock import now
from alliance.core.lines import Line, part, placed, read
from alliance.discussions.models import Post, Topic
from alliance.documents.enums import DocumentAudience, DocumentState, RoundState
from alliance.documents.models import CommentRound, Document, DocumentVersion
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.events.queries.access import visible_events
from alliance.groups.enums import OPEN_JOIN_STATES, DeliverableState, JoinState, Role
from alliance.groups.models import (
    Deliverable,
    Group,
    JoinRequest,
    Milestone,
    ParticipationCall,
    Seat,
    SeatHolder,
)
from alliance.groups.policy import can_manage_group, can_read_group
from alliance.groups.queries.groups import UNDECIDED, visible_groups
from alliance.meetings.enums import ActionState, Answer, MeetingState
from alliance.meetings.models import ActionItem, Invitee, Meeting
from alliance.organizations.models import Organization, holding
from alliance.organizations.queries import this_day

MOVING = (DocumentState.FOR_BALLOT, DocumentState.FOR_COMMENT, DocumentState.WORKING_DRAFT, DocumentState.APPROVED)


def front_page(user: Any, group: Group) -> dict[str, list[Line]]:
    """Every panel that this viewer may see, in one statement."""
    parts = [roadmap(group), officers(group), published(user, group), calls(group), sub_groups(user, group)]
    parts.append(events(user, group))
    if user.is_authenticated:
        parts.append(own_requests(user, group))
    if can_read_group(user, group):
        parts += [
            next_meeting(user, group),
            moving_documents(group),
            open_ballots(user, group),
            open_actions(user, group),
            newest_topics(group),
        ]
    if can_manage_group(user, group):
        parts.append(queue(group))
    return read(parts)


def roadmap(group: Group) -> Any:
    """Deliverables: title, day = begin, day2 = due, state, n milestones done of n2."""
    of = Milestone.deliverable_id == Deliverable.id
    done = select(func.count()).where(of, Milestone.done_on.is_not(None)).scalar_subquery()
    every = select(func.count()).where(of).scalar_subquery()
    rows = (
        select(
            Deliverable.id,
            Deliverable.title,
            Deliverable.starts_on.label("day"),
            Deliverable.due_on.label("day2"),
            Deliverable.state,
            done.label("n"),
            every.label("n2"),
            placed(Deliverable.due_on, Deliverable.id),
        )
        .where(Deliverable.group_id == group.id, Deliverable.state != DeliverableState.DROPPED)
        .order_by(Deliverable.due_on, Deliverable.id)
        .limit(12)
    )
    return part("roadmap", rows)


def officers(group: Group) -> Any:
    """The first people of the roster: text = name, state = role, other = organization."""
    rank = sa.case({role: number for number, role in enumerate(Role)}, value=SeatHolder.role)
    rows = (
        select(
            Person.id,
            Person.display_name.label("text"),
            Person.romanized_name.label("text2"),
            SeatHolder.role.label("state"),
            Organization.name.label("other"),
            placed(rank, SeatHolder.id),
        )
        .select_from(SeatHolder)
        .join(Person, Person.id == SeatHolder.person_id)
        .outerjoin(Seat, Seat.id == SeatHolder.seat_id)
        .outerjoin(Organization, Organization.id == Seat.organization_id)
        .where(SeatHolder.group_id == group.id, holding(SeatHolder, this_day()))
        .where(SeatHolder.role.in_((Role.CHAIR, Role.VICE_CHAIR, Role.SECRETARY)))
        .order_by(rank, SeatHolder.id)
        .limit(6)
    )
    return part("officers", rows)


def published(user: Any, group: Group) -> Any:
    """Published documents that this viewer may read: code = number, day = published."""
    audiences = [DocumentAudience.PUBLIC]
    if can_read_group(user, group):
        audiences = list(DocumentAudience)
    elif group.viewer_facts.of_member:
        audiences.append(DocumentAudience.MEMBERS)
    rows = (
        select(
            Document.id,
            Document.number.label("code"),
            Document.title,
            Document.published_on.label("day"),
            placed(Document.id.desc()),
        )
        .where(Document.group_id == group.id, Document.state == DocumentState.PUBLISHED)
        .where(Document.audience.in_(audiences))
        .order_by(Document.id.desc())
        .limit(5)
    )
    return part("published", rows)


def calls(group: Group) -> Any:
    """The call for participation that is open now: until = closing."""
    at = now()
    rows = (
        select(
            ParticipationCall.id,
            ParticipationCall.text.label("title"),
            ParticipationCall.closes_at.label("until"),
            placed(ParticipationCall.closes_at),
        )
        .where(ParticipationCall.group_id == group.id, ParticipationCall.published_at.is_not(None))
        .where(ParticipationCall.cancelled_at.is_(None))
        .where(ParticipationCall.opens_at <= at, ParticipationCall.closes_at > at)
        .order_by(ParticipationCall.closes_at)
        .limit(1)
    )
    return part("calls", rows)


def sub_groups(user: Any, group: Group) -> Any:
    """Groups under this one: code, title, text = number, state."""
    known = visible_groups(user).with_only_columns(Group.id).where(Group.state.not_in(UNDECIDED)).correlate(None)
    rows = (
        select(Group.id, Group.code, Group.name.label("title"), Group.number.label("text"), Group.state)
        .add_columns(placed(Group.position, Group.id))
        .where(Group.parent_id == group.id, Group.id.in_(known))
        .order_by(Group.position, Group.id)
        .limit(12)
    )
    return part("sub_groups", rows)


def own_requests(user: Any, group: Group) -> Any:
    """Requests of this person that still wait: state, at = since when."""
    rows = (
        select(JoinRequest.id, JoinRequest.state, JoinRequest.since.label("at"), Organization.name.label("other"))
        .add_columns(placed(JoinRequest.id.desc()))
        .join(Organization, Organization.id == JoinRequest.organization_id)
        .where(JoinRequest.group_id == group.id, JoinRequest.state.in_(OPEN_JOIN_STATES))
        .where(sa.or_(JoinRequest.person_id == user.id, JoinRequest.requested_by_id == user.id))
        .order_by(JoinRequest.id.desc())
        .limit(3)
    )
    return part("own_requests", rows)


def events(user: Any, group: Group) -> Any:
    """The group's events to come that this viewer may know of: at, until, text2 = zone, other = city."""
    seen = visible_events(user).where(Event.group_id == group.id).with_only_columns(Event.id)
    rows = (
        select(Event.id, Event.title, Event.city.label("other"), Event.starts_at.label("at"), Event.zone.label("text2"))
        .add_columns(Event.ends_at.label("until"), placed(Event.starts_at, Event.id))
        .where(Event.id.in_(seen), Event.state == EventState.PUBLISHED, Event.is_template.is_(False))
        .where(Event.ends_at > now())
        .order_by(Event.starts_at, Event.id)
        .limit(3)
    )
    return part("events", rows)


def next_meeting(user: Any, group: Group) -> Any:
    """The meeting that is running or next: at, until, text = link, text2 = zone, state = my answer, n coming."""
    coming = (
        select(func.count(sa.distinct(Invitee.organization_id)))
        .where(Invitee.meeting_id == Meeting.id, Invitee.answer == Answer.ACCEPTED)
        .scalar_subquery()
    )
    mine = (
        select(Invitee.answer).where(Invitee.meeting_id == Meeting.id, Invitee.person_id == user.id).scalar_subquery()
    )
    rows = (
        select(
            Meeting.id,
            Meeting.title,
            Meeting.place.label("other"),
            Meeting.starts_at.label("at"),
            Meeting.ends_at.label("until"),
            Meeting.link.label("text"),
            Meeting.zone.label("text2"),
            mine.label("state"),
            coming.label("n"),
            Meeting.number.label("n2"),
            placed(Meeting.starts_at),
        )
        .where(Meeting.group_id == group.id, Meeting.state == MeetingState.PLANNED, Meeting.ends_at > now())
        .order_by(Meeting.starts_at)
        .limit(1)
    )
    return part("next_meeting", rows)


def moving_documents(group: Group) -> Any:
    """Documents at work: code, title, state, n = version, until = when comments or votes end."""
    version = (
        select(func.max(DocumentVersion.number)).where(DocumentVersion.document_id == Document.id).scalar_subquery()
    )
    round_ends = (
        select(func.max(CommentRound.closes_at))
        .where(CommentRound.document_id == Document.id, CommentRound.state == RoundState.OPENED)
        .scalar_subquery()
    )
    ballot_ends = select(Ballot.closes_at).where(Ballot.id == Document.ballot_id).scalar_subquery()
    ends = sa.case(
        (Document.state == DocumentState.FOR_COMMENT, round_ends),
        (Document.state == DocumentState.FOR_BALLOT, ballot_ends),
        else_=sa.null(),
    )
    rank = sa.case({state: number for number, state in enumerate(MOVING)}, value=Document.state, else_=9)
    rows = (
        select(Document.id, Document.number.label("code"), Document.title, Document.state, version.label("n"))
        .add_columns(ends.label("until"), placed(rank, Document.id.desc()))
        .where(Document.group_id == group.id, Document.state.in_(MOVING))
        .order_by(rank, Document.id.desc())
        .limit(6)
    )
    return part("documents", rows)


def open_ballots(user: Any, group: Group) -> Any:
    """Ballots that run: title, until = closing, n = 1 when this person owes a vote."""
    at = now()
    owed = sa.case((owes_in(user.id), 1), else_=0)
    rows = (
        select(Ballot.id, Ballot.title, Ballot.closes_at.label("until"), Ballot.zone.label("text2"), owed.label("n"))
        .add_columns(placed(Ballot.closes_at, Ballot.id))
        .where(Ballot.group_id == group.id, Ballot.state == BallotState.OPENED)
        .where(Ballot.opens_at <= at, Ballot.closes_at > at)
        .order_by(Ballot.closes_at, Ballot.id)
        .limit(4)
    )
    return part("ballots", rows)


def open_actions(user: Any, group: Group) -> Any:
    """Open action items, one's own first: title in `code`, text = owner, day = due, n = 1 when mine."""
    mine = sa.case((ActionItem.owner_id == user.id, 1), else_=0)
    rows = (
        select(
            ActionItem.id,
            ActionItem.title.label("code"),
            Person.display_name.label("text"),
            Person.romanized_name.label("text2"),
            ActionItem.due_on.label("day"),
            mine.label("n"),
            placed(mine.desc(), ActionItem.due_on, ActionItem.id),
        )
        .join(Person, Person.id == ActionItem.owner_id)
        .where(ActionItem.group_id == group.id, ActionItem.state == ActionState.OPEN)
        .order_by(mine.desc(), ActionItem.due_on, ActionItem.id)
        .limit(5)
    )
    return part("actions", rows)


def newest_topics(group: Group) -> Any:
    """The topics with the newest posts: title in `code`, at = last post, n = posts."""
    posts = select(func.count()).where(Post.topic_id == Topic.id, Post.removed_at.is_(None)).scalar_subquery()
    rows = (
        select(Topic.id, Topic.title.label("code"), Topic.last_post_at.label("at"), posts.label("n"))
        .add_columns(placed(Topic.last_post_at.desc(), Topic.id.desc()))
        .where(Topic.group_id == group.id)
        .order_by(Topic.last_post_at.desc(), Topic.id.desc())
        .limit(3)
    )
    return part("topics", rows)


def queue(group: Group) -> Any:
    """What waits for those who run the group: n join requests, at = the oldest."""
    rows = select(sa.literal(1).label("place"), func.count().label("n"), func.min(JoinRequest.since).label("at")).where(
        JoinRequest.group_id == group.id, JoinRequest.state == JoinState.CONFIRMED
    )
    return part("queue", rows)
