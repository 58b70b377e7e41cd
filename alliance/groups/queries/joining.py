"""Join requests: those that wait for an organization, for a chair, and one's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from alliance.core.db import db
from alliance.groups.enums import OPEN_JOIN_STATES, GroupState, JoinMode, JoinState
from alliance.groups.models import Charter, Group, JoinRequest
from alliance.groups.queries.seats import counts_as_member, seen
from alliance.membership.queries import member_organizations
from alliance.organizations.models import Organization
from alliance.organizations.queries import found_by, organizations_of, this_day

WITH_ALL = (
    joinedload(JoinRequest.organization),
    joinedload(JoinRequest.person),
    joinedload(JoinRequest.requested_by),
    joinedload(JoinRequest.confirmed_by),
    joinedload(JoinRequest.decided_by),
)


def join_mode(group: Group) -> JoinMode:
    """How one joins by the charter in force; on request where none is in force yet."""
    return group.charter.join_mode if group.charter else JoinMode.ON_REQUEST


def open_request(group_id: int, organization_id: int, person_id: int | None) -> JoinRequest | None:
    """A request for this person (None: an invitation that names nobody yet) that still waits."""
    wanted = select(JoinRequest).where(
        JoinRequest.group_id == group_id,
        JoinRequest.organization_id == organization_id,
        JoinRequest.person_id.is_(None) if person_id is None else JoinRequest.person_id == person_id,
        JoinRequest.state.in_(OPEN_JOIN_STATES),
    )
    return db.session.scalars(wanted).first()


def visible_request(user: Any, request_id: int) -> JoinRequest | None:
    """A request to a group that the viewer may see, if the viewer is of the organization, asked, or runs the group."""
    whole = (*WITH_ALL, joinedload(JoinRequest.group).joinedload(Group.charter))
    found = db.session.get(JoinRequest, request_id, options=whole)
    if found is None or not seen(user, found.group, found.organization):
        return None
    asked = user.id in (found.requested_by_id, found.person_id)
    inside = found.organization.viewer_facts.works_here or asked
    return found if inside or found.group.viewer_facts.is_officer or user.duties() else None


def waiting_in(group_id: int) -> Select[Any]:
    """The open requests of a group: those that wait for the chair first, the oldest first."""
    ranks = sa.case((JoinRequest.state == JoinState.CONFIRMED, 0), else_=1)
    found = select(JoinRequest).where(JoinRequest.group_id == group_id, JoinRequest.state.in_(OPEN_JOIN_STATES))
    return found.options(*WITH_ALL).order_by(ranks, JoinRequest.since, JoinRequest.id)


def decided_in(group_id: int, most: int = 20) -> list[JoinRequest]:
    """The latest requests of a group that wait no longer."""
    found = select(JoinRequest).where(JoinRequest.group_id == group_id, JoinRequest.state.not_in(OPEN_JOIN_STATES))
    found = found.options(*WITH_ALL).order_by(JoinRequest.since.desc(), JoinRequest.id.desc())
    return list(db.session.scalars(found.limit(most)))


def count_waiting(_viewer: Any, group_id: int) -> sa.ScalarSelect[int]:
    """How many requests wait for the chair, for the tab."""
    counted = select(func.count()).select_from(JoinRequest)
    return counted.where(JoinRequest.group_id == group_id, JoinRequest.state == JoinState.CONFIRMED).scalar_subquery()


def requests_of(user: Any, organization_ids: Iterable[int]) -> list[JoinRequest]:
    """What waits for or about these organizations, or was asked by the viewer; the oldest first."""
    about = sa.or_(
        JoinRequest.organization_id.in_(list(organization_ids)),
        JoinRequest.requested_by_id == user.id,
        JoinRequest.person_id == user.id,
    )
    found = select(JoinRequest).where(about, JoinRequest.state.in_(OPEN_JOIN_STATES))
    found = found.options(*WITH_ALL, joinedload(JoinRequest.group))
    return list(db.session.scalars(found.order_by(JoinRequest.since, JoinRequest.id)))


def joining_organizations(user: Any) -> list[Organization]:
    """The members that a person works at today, for whom a seat may be asked."""
    on = this_day()
    return [one for one in organizations_of(user, on) if counts_as_member(one.id, on)]


def joinable_groups() -> list[Group]:
    """The public running groups whose charter takes requests, in their order: what applicants may be interested in."""
    closed = (JoinMode.BY_INVITATION, JoinMode.CLOSED)
    found = (
        select(Group)
        .outerjoin(Charter, Charter.id == Group.charter_id)
        .where(Group.is_public, Group.state.in_([one for one in GroupState if one.is_running]))
        .where(sa.or_(Charter.id.is_(None), Charter.join_mode.not_in(closed)))
    )
    return list(db.session.scalars(found.order_by(Group.position, Group.code)))


def groups_of_codes(codes: Iterable[str]) -> list[Group]:
    """The groups with these codes, in their order; unknown codes are left out."""
    found = select(Group).where(Group.code.in_(list(codes))).options(joinedload(Group.charter))
    return list(db.session.scalars(found.order_by(Group.position, Group.code)))


def members_found(words: str, most: int = 20) -> list[Organization]:
    """The first members of today that words find; none without words."""
    if not words:
        return []
    found = member_organizations().where(Organization.id.in_(found_by(words)))
    return list(db.session.scalars(found.limit(most)))


def member_of_id(organization_id: int) -> Organization | None:
    """One organization that is a member today."""
    return db.session.scalar(member_organizations().where(Organization.id == organization_id))
