"""What one person's groups ask of that person next, over all groups, in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from alliance.ballots.enums import BallotState
from alliance.ballots.models import Ballot
from alliance.ballots.queries.owed import owes_in
from alliance.core.clock import now
from alliance.core.lines import Line, part, placed, read
from alliance.documents.enums import RoundState
from alliance.documents.models import CommentRound, Document
from alliance.groups.enums import JoinState
from alliance.groups.models import Group, JoinRequest, SeatHolder
from alliance.meetings.enums import ActionState, MeetingState
from alliance.meetings.models import ActionItem, Invitee, Meeting
from alliance.organizations.enums import AppointmentKind
from alliance.organizations.models import Affiliation, Appointment, Organization, holding
from alliance.organizations.queries import this_day


def my_work(user: Any, more: Iterable[Any] = ()) -> dict[str, list[Line]]:
    """Ballots owed, action items, meetings to come, rounds to comment in, requests to confirm; and `more` parts of
    other features, read along in the same statement."""
    return read([ballots(user), actions(user), meetings(user), rounds(user), requests(user), *more])


def ballots(user: Any) -> Any:
    """Open ballots in which this person still owes a vote: title, text = group, until, text2 = zone."""
    at = now()
    rows = (
        select(Ballot.id, Ballot.title, Ballot.closes_at.label("until"), Ballot.zone.label("text2"))
        .add_columns(Group.number.label("text"), Group.name.label("other"), placed(Ballot.closes_at, Ballot.id))
        .join(Group, Group.id == Ballot.group_id)
        .where(Ballot.state == BallotState.OPENED, Ballot.opens_at <= at, Ballot.closes_at > at, owes_in(user.id))
        .order_by(Ballot.closes_at, Ballot.id)
        .limit(5)
    )
    return part("ballots", rows)


def actions(user: Any) -> Any:
    """Open action items of this person: code = title, day = due, text = group."""
    rows = (
        select(ActionItem.id, ActionItem.title.label("code"), ActionItem.due_on.label("day"))
        .add_columns(Group.number.label("text"), Group.name.label("other"))
        .add_columns(placed(ActionItem.due_on, ActionItem.id))
        .join(Group, Group.id == ActionItem.group_id)
        .where(ActionItem.owner_id == user.id, ActionItem.state == ActionState.OPEN)
        .order_by(ActionItem.due_on, ActionItem.id)
        .limit(5)
    )
    return part("actions", rows)


def meetings(user: Any) -> Any:
    """Meetings to which this person is asked: at, text2 = zone, state = answer, text = group, n = number."""
    rows = (
        select(Meeting.id, Meeting.title, Meeting.starts_at.label("at"), Meeting.ends_at.label("until"))
        .add_columns(Meeting.zone.label("text2"), Meeting.number.label("n"), Invitee.answer.label("state"))
        .add_columns(Group.number.label("text"), Group.name.label("other"), placed(Meeting.starts_at, Meeting.id))
        .join(Invitee, Invitee.meeting_id == Meeting.id)
        .join(Group, Group.id == Meeting.group_id)
        .where(Invitee.person_id == user.id, Meeting.state == MeetingState.PLANNED, Meeting.ends_at > now())
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(4)
    )
    return part("meetings", rows)


def rounds(user: Any) -> Any:
    """Comment rounds that are open in this person's groups: code = number, title, until."""
    at, on = now(), this_day()
    sits = select(SeatHolder.group_id).where(SeatHolder.person_id == user.id, holding(SeatHolder, on))
    rows = (
        select(CommentRound.id, Document.number.label("code"), Document.title, CommentRound.closes_at.label("until"))
        .add_columns(CommentRound.zone.label("text2"), placed(CommentRound.closes_at, CommentRound.id))
        .join(Document, Document.id == CommentRound.document_id)
        .where(Document.group_id.in_(sits), CommentRound.state == RoundState.OPENED)
        .where(CommentRound.opens_at <= at, CommentRound.closes_at > at)
        .order_by(CommentRound.closes_at, CommentRound.id)
        .limit(4)
    )
    return part("rounds", rows)


def requests(user: Any) -> Any:
    """Join requests and invitations that this person confirms as primary representative: title = group, at = since."""
    on = this_day()
    speaks_for = (
        select(Affiliation.organization_id)
        .join(Appointment, Appointment.affiliation_id == Affiliation.id)
        .where(Affiliation.person_id == user.id, holding(Affiliation, on), holding(Appointment, on))
        .where(Appointment.kind == AppointmentKind.PRIMARY)
    )
    rows = (
        select(JoinRequest.id, Group.name.label("title"), JoinRequest.since.label("at"), JoinRequest.state)
        .add_columns(Organization.name.label("other"), Group.code.label("code"))
        .add_columns(placed(JoinRequest.since, JoinRequest.id))
        .join(Group, Group.id == JoinRequest.group_id)
        .join(Organization, Organization.id == JoinRequest.organization_id)
        .where(JoinRequest.organization_id.in_(speaks_for))
        .where(JoinRequest.state.in_((JoinState.REQUESTED, JoinState.INVITED)))
        .order_by(JoinRequest.since, JoinRequest.id)
        .limit(4)
    )
    return part("requests", rows)
