"""Calls for participation as a viewer may see them, and the members that one reaches."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from alliance.accounts.models import Person
from alliance.core.clock import now
from alliance.core.db import db
from alliance.groups.models import Group, ParticipationCall
from alliance.groups.policy import can_manage_group
from alliance.groups.queries.groups import seen_group, visible_groups
from alliance.groups.queries.life import member_ids
from alliance.notices.models import Notice
from alliance.organizations.models import Affiliation, Appointment, Organization, holding, organization_term
from alliance.organizations.queries import this_day
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import all_terms

KIND = "groups.call_published"


def calls_of(user: Any, group: Group) -> list[ParticipationCall]:
    """The calls of a group, newest first: published ones, and all for who runs the group."""
    wanted = select(ParticipationCall).where(ParticipationCall.group_id == group.id)
    if not can_manage_group(user, group):
        wanted = wanted.where(ParticipationCall.published_at.is_not(None))
    return list(db.session.scalars(wanted.order_by(ParticipationCall.id.desc())))


def visible_call(user: Any, call_id: int) -> ParticipationCall | None:
    """One call of a group that the viewer sees; a draft only for who runs the group."""
    wanted = select(ParticipationCall).where(ParticipationCall.id == call_id)
    call = db.session.scalar(wanted.options(joinedload(ParticipationCall.group)))
    if call is None or seen_group(user, call.group) is None:
        return None
    return call if call.published_at or can_manage_group(user, call.group) else None


def open_calls(user: Any) -> list[ParticipationCall]:
    """The calls that one can answer now, of groups that the viewer sees, those that close first on top."""
    at, call = now(), ParticipationCall
    wanted = (
        select(call)
        .join(call.group)
        .where(call.published_at.is_not(None), call.cancelled_at.is_(None), call.opens_at <= at, call.closes_at > at)
        .where(Group.id.in_(visible_groups(user).with_only_columns(Group.id)))
        .options(joinedload(call.group))
        .order_by(call.closes_at, call.id)
    )
    return list(db.session.scalars(wanted))


def open_call_of(group: Group) -> ParticipationCall | None:
    """The call of a group that one can answer now, the one that closes last; one statement."""
    at, call = now(), ParticipationCall
    wanted = (
        select(call)
        .where(call.group_id == group.id, call.published_at.is_not(None), call.cancelled_at.is_(None))
        .where(call.opens_at <= at, call.closes_at > at)
        .order_by(call.closes_at.desc(), call.id)
    )
    return db.session.scalar(wanted.limit(1))


def reached(group: Group) -> Select[Any]:
    """The ids of the members whose fields meet the group's: the same field, one above or one below it.

    A group without fields concerns every member.
    """
    members = select(Organization.id).where(Organization.id.in_(member_ids()))
    fields = near({term.id for term in group.fields})
    if not fields:
        return members
    meeting = select(organization_term.c.organization_id).where(organization_term.c.term_id.in_(sorted(fields)))
    return members.where(Organization.id.in_(meeting))


def near(fields: set[int]) -> set[int]:
    """The fields with those directly above and below them."""
    terms = all_terms(Taxonomy.FIELD)
    above = {one.parent_id for one in terms if one.id in fields and one.parent_id}
    below = {one.id for one in terms if one.parent_id in fields}
    return fields | above | below


def representatives_reached(group: Group) -> Select[Any]:
    """The people who speak today for a member that a call of the group reaches, each once."""
    on = this_day()
    speaking = (
        select(Affiliation.person_id)
        .join(Appointment, Appointment.affiliation_id == Affiliation.id)
        .where(holding(Affiliation, on), holding(Appointment, on), Affiliation.organization_id.in_(reached(group)))
    )
    return select(Person).where(Person.id.in_(speaking)).order_by(Person.id)


def still_to_tell(call: ParticipationCall, after: int, most: int) -> list[Person]:
    """The next people to tell of a call, those behind an id, with addresses; nobody who has its notice already."""
    told = select(Notice.person_id).where(
        Notice.kind == KIND,
        Notice.subject_type == ParticipationCall.__tablename__,
        Notice.subject_id == call.id,
        Notice.person_id.is_not(None),
    )
    wanted = representatives_reached(call.group).where(Person.id > after, Person.id.not_in(told))
    return list(db.session.scalars(wanted.options(selectinload(Person.addresses)).limit(most)))


def reach(group: Group) -> tuple[int, int]:
    """How many members and how many people a call of the group reaches today; two statements."""
    organizations = select(func.count()).select_from(reached(group).subquery())
    people = select(func.count()).select_from(representatives_reached(group).order_by(None).subquery())
    return db.session.scalar(organizations) or 0, db.session.scalar(people) or 0


def drafts_or_open(group: Group) -> ParticipationCall | None:
    """A call that is neither over nor cancelled."""
    call = ParticipationCall
    running = or_(call.published_at.is_(None), call.closes_at > now())
    wanted = select(call).where(call.group_id == group.id, call.cancelled_at.is_(None), running)
    return db.session.scalar(wanted.limit(1))
