"""How registration stands, beside events in lists; the same for every reader, so one statement tells it for a page."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.moments import day_text
from alliance.event_pages.queries.door import Door, seats_left
from alliance.events.enums import Audience, EventState
from alliance.events.models import Event
from alliance.registrations.models import Plan


def badges(event_ids: list[int]) -> dict[int, Door]:
    """By the number of the event; those without registration are left out. One statement."""
    wanted = select(Plan).join(Plan.event).where(Plan.event_id.in_(event_ids), Event.state == EventState.PUBLISHED)
    plans = db.session.scalars(wanted.options(contains_eager(Plan.event), joinedload(Plan.categories))).unique()
    return {plan.event_id: badge_of(plan.event, plan) for plan in plans}


def badge_of(event: Event, plan: Plan) -> Door:
    """The state of registration in two words."""
    if plan.opens_at is not None and now() < plan.opens_at:
        opens = plan.opens_at.astimezone(ZoneInfo(event.zone)).date()
        return Door(_("Opens %(day)s", day=day_text(opens, short=True)), "idle", "calendar")
    if now() >= (plan.closes_at or event.starts_at):
        return Door(_("Registration closed"))
    return Door(_("By invitation"), "note", "envelope") if event.audience is Audience.INVITED else seats_left(plan)
