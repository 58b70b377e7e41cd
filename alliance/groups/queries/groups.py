"""Finding groups with what policies ask of the viewer and what stands behind each tab."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from alliance.core.db import db, hold
from alliance.core.duties import can_coordinate
from alliance.groups.enums import GroupState, Role
from alliance.groups.models import Follow, FoundingMember, Group, GroupFacts, Seat, SeatHolder
from alliance.groups.queries.tabs import tabs
from alliance.membership.queries import is_members_person_sql
from alliance.organizations.models import Affiliation, holding
from alliance.organizations.queries import this_day

UNDECIDED = (GroupState.PROPOSED, GroupState.DECLINED)


def visible_groups(user: Any) -> Select[Any]:
    """The groups whose front page this viewer may see.

    Coordinators: all. Others: what is decided, if it is public, or they work at a member, or they sit in it;
    and proposals that they made or that their organization stands behind.
    """
    found = select(Group)
    if can_coordinate(user):
        return found
    decided = Group.state.not_in(UNDECIDED)
    if not user.is_authenticated:
        return found.where(decided, Group.is_public)
    on = this_day()
    sits = sa.exists().where(SeatHolder.group_id == Group.id, SeatHolder.person_id == user.id, holding(SeatHolder, on))
    own = select(Affiliation.organization_id).where(Affiliation.person_id == user.id, holding(Affiliation, on))
    founds = sa.exists().where(FoundingMember.group_id == Group.id, FoundingMember.organization_id.in_(own))
    known = or_(Group.is_public, is_members_person_sql(user.id, on), sits)
    return found.where(or_(sa.and_(decided, known), Group.proposed_by_id == user.id, founds))


def visible_group(user: Any, code: str) -> Group | None:
    """One group with charter, the viewer's facts and the counts of its tabs; two statements."""
    wanted = visible_groups(user).where(Group.code == code).options(joinedload(Group.charter))
    group = db.session.scalar(wanted)
    return with_viewer(user, group) if group else None


def seen_group(user: Any, group: Group) -> Group | None:
    """A group that came along with one of its things, as this viewer may see it: with facts and counts; else None."""
    if db.session.scalar(visible_groups(user).where(Group.id == group.id).with_only_columns(Group.id)) is None:
        return None
    return with_viewer(user, group)


def with_viewer(user: Any, group: Group) -> Group:
    """Note on the group how the viewer stands to it today and what stands behind each tab, in one statement."""
    counted = [tab for tab in tabs() if tab.count]
    columns = [tab.count(user, group.id).label(f"tab_{tab.key}") for tab in counted if tab.count]
    row = db.session.execute(select(*facts_columns(user, group.id), *columns)).one()
    group.viewer_facts = facts_from(user, row)
    group.tab_counts = {tab.key: getattr(row, f"tab_{tab.key}") or 0 for tab in counted}
    hold(group)
    return group


def facts_columns(user: Any, group_id: int) -> list[Any]:
    """The viewer's roles with organizations as one text ('chair:7 member:'), and whether a member is behind."""
    if not user.is_authenticated:
        return [sa.literal("").label("sits"), sa.literal(0).label("of_member"), sa.null().label("follow_level")]
    on = this_day()
    said = SeatHolder.role + ":" + func.coalesce(sa.cast(Seat.organization_id, sa.String), "")
    sits = (
        select(func.aggregate_strings(sa.type_coerce(said, sa.String), " "))
        .select_from(SeatHolder)
        .outerjoin(Seat, Seat.id == SeatHolder.seat_id)
        .where(SeatHolder.group_id == group_id, SeatHolder.person_id == user.id, holding(SeatHolder, on))
        .scalar_subquery()
    )
    of_member = sa.case((is_members_person_sql(user.id, on), 1), else_=0)
    wish = select(Follow.level).where(Follow.group_id == group_id, Follow.person_id == user.id).scalar_subquery()
    return [sits.label("sits"), of_member.label("of_member"), wish.label("follow_level")]


def facts_from(user: Any, row: Any) -> GroupFacts:
    pairs = [part.partition(":") for part in (row.sits or "").split()]
    return GroupFacts(
        person_id=user.id,
        roles=frozenset(Role(role) for role, _colon, _organization in pairs),
        organization_ids=frozenset(int(organization) for _role, _colon, organization in pairs if organization),
        of_member=bool(row.of_member),
        follow_level=row.follow_level,
    )
