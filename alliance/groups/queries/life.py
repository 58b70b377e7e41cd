"""What the life of a group has left: its steps, its founding members, its sub-groups; and what its rules ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.groups.enums import GroupState
from alliance.groups.models import FoundingMember, Group, GroupEvent, Seat
from alliance.groups.queries.groups import visible_group, visible_groups
from alliance.membership.models import Membership
from alliance.membership.queries import MEMBERS, standing_sql
from alliance.organizations.enums import AppointmentKind
from alliance.organizations.models import Affiliation, Appointment, Organization, holding
from alliance.organizations.queries import found_by, sort_columns, this_day, with_facts

RUNNING = (GroupState.PROPOSED, GroupState.FORMING, GroupState.ACTIVE)


def events_of(group: Group) -> list[GroupEvent]:
    """The steps of its life with who made them, newest first."""
    wanted = select(GroupEvent).where(GroupEvent.group_id == group.id).options(joinedload(GroupEvent.actor))
    return list(db.session.scalars(wanted.order_by(GroupEvent.at.desc(), GroupEvent.id.desc())))


def founding_of(group: Group) -> list[FoundingMember]:
    """Its founding members with organization and person, in the order in which they were asked."""
    wanted = (
        select(FoundingMember)
        .where(FoundingMember.group_id == group.id)
        .options(joinedload(FoundingMember.organization), joinedload(FoundingMember.person))
        .order_by(FoundingMember.id)
    )
    return list(db.session.scalars(wanted))


def visible_founding(user: Any, code: str, founding_id: int) -> FoundingMember | None:
    """A founding member of a group that the viewer sees, with how the viewer stands to the organization."""
    group = visible_group(user, code)
    row = db.session.get(FoundingMember, founding_id) if group else None
    if group is None or row is None or row.group_id != group.id:
        return None
    with_facts(user, row.organization)
    return row


def primary_at(user: Any) -> set[int]:
    """The organizations for which the viewer is the primary representative today."""
    on = this_day()
    wanted = (
        select(Affiliation.organization_id)
        .join(Appointment, Appointment.affiliation_id == Affiliation.id)
        .where(Affiliation.person_id == user.id, Appointment.kind == AppointmentKind.PRIMARY)
        .where(holding(Affiliation, on), holding(Appointment, on))
    )
    return set(db.session.scalars(wanted))


def subgroups_of(user: Any, group: Group) -> list[Group]:
    """The groups below this one that the viewer may see, in their order."""
    wanted = visible_groups(user).where(Group.parent_id == group.id)
    return list(db.session.scalars(wanted.order_by(Group.position, Group.id)))


def running_below(group: Group) -> list[Group]:
    """Sub-groups that are not over."""
    wanted = select(Group).where(Group.parent_id == group.id, Group.state.in_(RUNNING))
    return list(db.session.scalars(wanted.order_by(Group.position, Group.id)))


def possible_parents(user: Any, group: Group | None = None) -> list[Group]:
    """The groups that a group could stand below: running ones that the viewer sees, and its own of today."""
    wanted = visible_groups(user).where(Group.state.in_([GroupState.FORMING, GroupState.ACTIVE]))
    if group is not None:
        wanted = wanted.where(Group.id != group.id)
    found = list(db.session.scalars(wanted.order_by(Group.position, Group.id)))
    own = group.parent if group is not None else None
    return found if own is None or own in found else [own, *found]


def open_seat_of(group: Group, organization_id: int) -> Seat | None:
    """The seat that an organization has in a group today."""
    own = (Seat.group_id == group.id, Seat.organization_id == organization_id)
    return db.session.scalar(select(Seat).where(*own, holding(Seat, this_day())).limit(1))


def affiliation_at(person: Person, organization_id: int) -> Affiliation | None:
    """Today's work of a person at an organization."""
    own = (Affiliation.person_id == person.id, Affiliation.organization_id == organization_id)
    return db.session.scalar(select(Affiliation).where(*own, holding(Affiliation, this_day())).limit(1))


def people_of_founders(rows: Iterable[FoundingMember]) -> dict[int, list[Person]]:
    """For each founding member's organization who works there today, in one statement."""
    ids = [row.organization_id for row in rows]
    wanted = select(Affiliation).where(Affiliation.organization_id.in_(ids), holding(Affiliation, this_day()))
    found: dict[int, list[Person]] = {}
    for row in db.session.scalars(wanted.options(joinedload(Affiliation.person)).order_by(Affiliation.id)):
        found.setdefault(row.organization_id, []).append(row.person)
    return found


def primaries_of(organization_ids: Iterable[int]) -> dict[int, Person]:
    """The primary representative of each organization today, with addresses; two statements however many."""
    on = this_day()
    wanted = (
        select(Affiliation)
        .join(Appointment, Appointment.affiliation_id == Affiliation.id)
        .where(Affiliation.organization_id.in_(list(organization_ids)), Appointment.kind == AppointmentKind.PRIMARY)
        .where(holding(Affiliation, on), holding(Appointment, on))
        .options(joinedload(Affiliation.person).options(selectinload(Person.addresses)))
    )
    return {row.organization_id: row.person for row in db.session.scalars(wanted)}


def member_ids() -> Select[Any]:
    """The ids of the organizations that count as members today."""
    return select(Membership.organization_id).where(standing_sql(this_day()).in_(MEMBERS))


def members_among(organization_ids: list[int]) -> set[int]:
    """Those that count as members today."""
    return set(db.session.scalars(member_ids().where(Membership.organization_id.in_(organization_ids))))


def is_member(organization: Organization) -> bool:
    return bool(members_among([organization.id]))


def organizations_to_propose_for(user: Any) -> list[Organization]:
    """The members that the viewer works at today."""
    own = select(Affiliation.organization_id).where(Affiliation.person_id == user.id, holding(Affiliation, this_day()))
    wanted = select(Organization).where(Organization.id.in_(own), Organization.id.in_(member_ids()))
    return list(db.session.scalars(wanted.order_by(*sort_columns())))


def members_found(words: str, most: int = 20) -> list[Organization]:
    """The first members that words find."""
    if not words.strip():
        return []
    wanted = select(Organization).where(Organization.id.in_(found_by(words)), Organization.id.in_(member_ids()))
    return list(db.session.scalars(wanted.order_by(*sort_columns()).limit(most)))


def members_of_ids(organization_ids: list[int]) -> list[Organization]:
    """The organizations with these ids, in the order of the ids."""
    rows = {
        one.id: one for one in db.session.scalars(select(Organization).where(Organization.id.in_(organization_ids)))
    }
    return [rows[one] for one in organization_ids if one in rows]
