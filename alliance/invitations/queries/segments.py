"""Segments: people to invite by what their organizations are, each as (person, organization) for a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.events.models import Event
from alliance.groups.enums import GroupState
from alliance.groups.models import Group, Seat, SeatHolder
from alliance.groups.queries.groups import visible_groups
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation
from alliance.membership.models import Tier
from alliance.membership.queries import member_tiers
from alliance.organizations.enums import AppointmentKind
from alliance.organizations.models import Affiliation, Appointment, Organization, holding, organization_term
from alliance.organizations.queries import this_day
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_by_code

MOST = 10_000
SHOWN = 12


@dataclass(frozen=True)
class Segment:
    """Whom to invite. Each list narrows; values inside a list widen; empty ones do not narrow.

    `tiers`, `kinds`, `fields` are codes, `regions` ISO 3166-2, `countries` ISO 3166-1. With `group` the people who sit
    in it today, else the primary representatives of members.
    """

    tiers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    group: Group | None = None


@dataclass(frozen=True)
class Preview:
    """How many people a segment holds, how many of them are not on the list yet, and the first of these."""

    total: int
    fresh: int
    people: Sequence[tuple[Person, Organization]]


def segment_pairs(segment: Segment) -> Select[Any]:
    """Rows (person_id, organization_id), each person once."""
    rows = seated_people(segment.group) if segment.group else primary_people()
    if narrows(segment):
        rows = rows.where(rows.selected_columns[1].in_(fitting_organizations(segment)))
    pairs = rows.subquery()
    return select(pairs.c.person_id, sa.func.min(pairs.c.organization_id).label("organization_id")).group_by(
        pairs.c.person_id
    )


def narrows(segment: Segment) -> bool:
    return segment.group is None or any(
        (segment.tiers, segment.kinds, segment.fields, segment.regions, segment.countries)
    )


def primary_people() -> Select[Any]:
    on = this_day()
    rows: Any = select(Affiliation.person_id.label("person_id"), Affiliation.organization_id.label("organization_id"))
    return rows.join(Appointment, Appointment.affiliation_id == Affiliation.id).where(
        Appointment.kind == AppointmentKind.PRIMARY, holding(Affiliation, on), holding(Appointment, on)
    )


def seated_people(group: Group) -> Select[Any]:
    rows: Any = select(SeatHolder.person_id.label("person_id"), Seat.organization_id.label("organization_id"))
    return rows.outerjoin(Seat, Seat.id == SeatHolder.seat_id).where(
        SeatHolder.group_id == group.id, holding(SeatHolder, this_day())
    )


def fitting_organizations(segment: Segment) -> Select[Any]:
    """The ids of the members of today that fit."""
    members = member_tiers(this_day()).subquery()
    found = select(Organization.id).join(members, members.c.organization_id == Organization.id)
    if segment.tiers:
        found = found.where(members.c.tier_id.in_(select(Tier.id).where(Tier.code.in_(segment.tiers))))
    if segment.kinds:
        found = found.where(Organization.kind_id.in_(term_ids(Taxonomy.KIND, segment.kinds)))
    if segment.fields:
        has = select(organization_term.c.organization_id)
        ids = term_ids(Taxonomy.FIELD, segment.fields)
        found = found.where(Organization.id.in_(has.where(organization_term.c.term_id.in_(ids))))
    if segment.regions:
        found = found.where(Organization.region.in_(segment.regions))
    if segment.countries:
        found = found.where(Organization.country.in_(segment.countries))
    return found


def groups_to_choose(user: Any) -> list[Group]:
    """The groups that work now and that the viewer may know of, in their order."""
    running = [one for one in GroupState if one.is_running]
    found = visible_groups(user).where(Group.state.in_(running)).order_by(Group.position, Group.id)
    return list(db.session.scalars(found).unique())


def member_countries() -> list[str]:
    """The countries in which members of today are, as ISO 3166-1 codes."""
    members = member_tiers(this_day()).subquery()
    found = select(Organization.country).join(members, members.c.organization_id == Organization.id)
    return [code for code in db.session.scalars(found.distinct()) if code]


def term_ids(taxonomy: Taxonomy, codes: Sequence[str]) -> list[int]:
    return [one.id for code in codes if (one := term_by_code(taxonomy, code)) is not None]


def unlisted(event: Event, segment: Segment) -> Select[Any]:
    """The pairs whose person is not on the list of the event yet."""
    listed = select(Invitation.person_id).where(
        Invitation.event_id == event.id,
        Invitation.person_id.is_not(None),
        Invitation.state != InvitationState.WITHDRAWN,
    )
    pairs = segment_pairs(segment).subquery()
    return select(pairs.c.person_id, pairs.c.organization_id).where(pairs.c.person_id.not_in(listed))


def preview_of(event: Event, segment: Segment) -> Preview:
    """What adding a segment would do; four statements whatever its size."""
    everybody, fresh = segment_pairs(segment).subquery(), unlisted(event, segment).subquery()
    total, new = db.session.execute(
        select(
            select(sa.func.count()).select_from(everybody).scalar_subquery(),
            select(sa.func.count()).select_from(fresh).scalar_subquery(),
        )
    ).one()
    return Preview(total, new, people_of(unlisted(event, segment), SHOWN))


def people_of(pairs: Select[Any], most: int = MOST) -> list[tuple[Person, Organization]]:
    """The people of pairs with their organizations (None for who serves in a group in person) and addresses."""
    rows = pairs.subquery()
    found = (
        select(Person, Organization)
        .join(rows, rows.c.person_id == Person.id)
        .outerjoin(Organization, Organization.id == rows.c.organization_id)
        .options(selectinload(Person.addresses))
        .order_by(Person.pinyin_key, Person.id)
        .limit(most)
    )
    return [(person, organization) for person, organization in db.session.execute(found)]
