"""Which events a viewer may know of, and how the viewer stands to each.

Features above the events (registrations, invitations, programmes) know who is expected; each adds a way in, so that
one statement asks all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from alliance.core.db import db, hold
from alliance.core.duties import can_coordinate
from alliance.events.enums import EventState, OrganizerRole, Visibility
from alliance.events.models import STRANGER, Event, EventFacts, Organizer
from alliance.events.queries.tabs import tabs
from alliance.groups.models import SeatHolder
from alliance.membership.queries import is_members_person_sql, is_person_of_tiers_sql
from alliance.organizations.models import holding
from alliance.organizations.queries import this_day

Exists = Callable[[int], "sa.ColumnElement[bool]"]


@dataclass(frozen=True)
class WayIn:
    """How people come to know of an event: conditions on `Event` for a person's id.

    `knows`: the event exists for the person; `attends`: the person takes part and may read what is for those attending.
    """

    knows: Exists
    attends: Exists | None = None


_ways: dict[str, WayIn] = {}


def add_way_in(key: str, way: WayIn) -> None:
    """Called by the receivers of features above; twice changes nothing."""
    _ways[key] = way


def is_organizer_sql(person_id: int, *roles: OrganizerRole) -> sa.ColumnElement[bool]:
    """Whether a person organizes `Event` today, in one of the roles (any, when none is named)."""
    found = sa.exists().where(
        Organizer.event_id == Event.id, Organizer.person_id == person_id, holding(Organizer, this_day())
    )
    return found.where(Organizer.role.in_(roles)) if roles else found


def sits_in_group_sql(person_id: int) -> sa.ColumnElement[bool]:
    """Whether a person sits today in the group of `Event`."""
    return sa.exists().where(
        SeatHolder.group_id == Event.group_id, SeatHolder.person_id == person_id, holding(SeatHolder, this_day())
    )


def visible_events(user: Any) -> Select[Any]:
    """The events, templates and drafts included, that this viewer may know of.

    The secretariat: all. Organizers: theirs, in any state. Others: what was published, if everybody may know of it, or
    their membership, their seat in the group or one of the ways in lets them. A template is for the secretariat alone.
    """
    found = select(Event)
    if can_coordinate(user):
        return found
    published = sa.and_(Event.is_template.is_(False), Event.published_at.is_not(None), Event.state != EventState.DRAFT)
    if not user.is_authenticated:
        return found.where(published, Event.visibility == Visibility.PUBLIC)
    member = sa.and_(Event.visibility == Visibility.MEMBERS, is_members_person_sql(user.id, this_day()))
    seated = sa.and_(Event.visibility == Visibility.GROUP, sits_in_group_sql(user.id))
    known = sa.or_(
        Event.visibility == Visibility.PUBLIC, member, seated, *(way.knows(user.id) for way in _ways.values())
    )
    return found.where(sa.or_(sa.and_(published, known), is_organizer_sql(user.id)))


def visible_event(user: Any, event_id: int) -> Event | None:
    """One event with what stands beside it, the viewer's facts and the counts of the tabs; one statement, two for whom
    we know."""
    event = db.session.scalar(visible_events(user).where(Event.id == event_id).options(*beside()))
    return with_viewer(user, event) if event else None


def beside() -> list[Any]:
    """Group, series and picture of an event, in the same statement; its fields are read where they are shown."""
    return [joinedload(Event.group), joinedload(Event.series), joinedload(Event.picture)]


def seen_event(user: Any, event: Event) -> Event | None:
    """An event that came along with one of its things, as this viewer may see it: with facts; else None."""
    if db.session.scalar(visible_events(user).where(Event.id == event.id).with_only_columns(Event.id)) is None:
        return None
    return with_viewer(user, event)


def with_viewer(user: Any, event: Event) -> Event:
    """Note on the event how the viewer stands to it today and, for who runs it, what stands behind each tab.

    Nothing is asked for a visitor; one statement for anybody else.
    """
    event.viewer_facts, event.tab_counts = STRANGER, {}
    if user.is_authenticated:
        counted = [tab for tab in tabs() if tab.count]
        columns = [tab.count(event.id).label(f"tab_{tab.key}") for tab in counted if tab.count]
        row = db.session.execute(select(*facts_columns(user, event), *columns).where(Event.id == event.id)).one()
        event.viewer_facts = EventFacts(person_id=user.id, **{name: bool(getattr(row, name)) for name in FACTS})
        event.tab_counts = {tab.key: getattr(row, f"tab_{tab.key}") or 0 for tab in counted}
    hold(event)
    return event


FACTS = ("is_organizer", "is_door", "attends", "knows", "of_member", "in_tiers", "in_group")


def facts_columns(user: Any, event: Event) -> list[Any]:
    """Each fact of `EventFacts` as a column."""
    on = this_day()
    attends = [way.attends(user.id) for way in _ways.values() if way.attends]
    knows = [way.knows(user.id) for way in _ways.values()]
    tiers = is_person_of_tiers_sql(user.id, event.tier_codes, on) if event.tier_codes else sa.false()
    found = {
        "is_organizer": is_organizer_sql(user.id, OrganizerRole.ORGANIZER),
        "is_door": is_organizer_sql(user.id, OrganizerRole.DOOR),
        "attends": sa.or_(sa.false(), *attends),
        "knows": sa.or_(sa.false(), *knows),
        "of_member": is_members_person_sql(user.id, on),
        "in_tiers": tiers,
        "in_group": sits_in_group_sql(user.id) if event.group_id else sa.false(),
    }
    return [sa.case((condition, 1), else_=0).label(name) for name, condition in found.items()]
