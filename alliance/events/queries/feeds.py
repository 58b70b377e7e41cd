"""What calendar programs, readers of news and search engines get: what everybody may see, whoever asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from alliance.accounts.models import Visitor
from alliance.core.clock import now
from alliance.core.db import db
from alliance.events.models import Event
from alliance.events.queries.lists import Wish, narrowed, open_events

PAST = timedelta(days=180)
MOST_ENTRIES = 1_000
MOST_NEWS = 50
NOBODY = Visitor()


def public_events(wish: Wish | None = None) -> Select[Any]:
    """The events that visitors find in lists."""
    return narrowed(open_events(NOBODY), wish or Wish())


def feed_events(wish: Wish) -> list[Event]:
    """Those of the last half year and all to come; cancelled ones too, so that calendars take them off."""
    found = public_events(wish).where(Event.ends_at > now() - PAST, Event.starts_at > now() - PAST * 2)
    return list(db.session.scalars(found.order_by(Event.starts_at, Event.id).limit(MOST_ENTRIES)))


def news_events(wish: Wish) -> list[Event]:
    """The events made public last."""
    found = public_events(wish).order_by(Event.published_at.desc(), Event.id.desc()).limit(MOST_NEWS)
    return list(db.session.scalars(found.options(selectinload(Event.fields))))


def addresses_of_events(after: int, most: int) -> list[int]:
    """Numbers of public events for search engines, in their order."""
    found = public_events().with_only_columns(Event.id).where(Event.id > after).order_by(Event.id).limit(most)
    return list(db.session.scalars(found))


def parts_of_events(most: int) -> list[int]:
    """The numbers after which each part of the sitemap begins: 0, then every `most`-th event; one statement."""
    rank = sa.func.row_number().over(order_by=Event.id)
    ranked = public_events().with_only_columns(Event.id.label("event_id"), rank.label("place")).subquery()
    return [0, *db.session.scalars(select(ranked.c.event_id).where(ranked.c.place % most == 0))]


def newest_change(events: list[Event]) -> Any:
    """When one of them changed last; now for none."""
    return max((one.updated_at for one in events), default=now())
