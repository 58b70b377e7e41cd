"""All events as the secretariat sees them: drafts and templates too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from alliance.core.db import db
from alliance.core.search_index import having_words
from alliance.core.states import Shown
from alliance.events.enums import EventKind, EventState
from alliance.events.models import Event
from alliance.events.queries.access import visible_events
from alliance.events.queries.cursors import Slice, sliced
from alliance.events.queries.lists import bounded_count, coming, past

MOST_TEMPLATES = 60


class View(Shown):
    """The lists that the desk keeps ready."""

    COMING = "coming", lazy_pgettext("event", "Coming")
    DRAFTS = "drafts", _("Drafts")
    PAST = "past", _("Past")
    OFF = "off", _("Postponed and cancelled")
    TEMPLATES = "templates", _("Templates")
    ALL = "all", _("All")


@dataclass(frozen=True)
class DeskWish:
    """What a coordinator looks for; empty values do not filter."""

    view: View = View.COMING
    words: str = ""
    kind: EventKind | None = None

    @property
    def is_open(self) -> bool:
        return not (self.words or self.kind)


def desk_wish_of(given: Any) -> DeskWish:
    """The wish in the values of an address; odd ones do not filter."""
    view, kind = given.get("view", ""), given.get("kind", "")
    return DeskWish(
        view=View(view) if view in set(View) else View.COMING,
        words=given.get("q", "").strip()[:200],
        kind=EventKind(kind) if kind in set(EventKind) else None,
    )


def events_for_desk(user: Any, wish: DeskWish) -> Select[Any]:
    """The events of a view that fit words and kind, unordered, with who made them."""
    found = visible_events(user).where(Event.is_template.is_(wish.view is View.TEMPLATES))
    found = in_view(found, wish.view)
    if wish.words:
        found = found.where(having_words(Event, wish.words))
    if wish.kind:
        found = found.where(Event.kind == wish.kind)
    return found.options(joinedload(Event.made_by))


def in_view(found: Select[Any], view: View) -> Select[Any]:
    if view is View.COMING:
        return coming(found).where(Event.state == EventState.PUBLISHED)
    if view is View.DRAFTS:
        return found.where(Event.state == EventState.DRAFT)
    if view is View.PAST:
        return past(found).where(Event.state == EventState.PUBLISHED)
    if view is View.OFF:
        return found.where(Event.state.in_([EventState.POSTPONED, EventState.CANCELLED]))
    if view is View.TEMPLATES:
        return found.where(Event.state != EventState.CANCELLED)
    return found


def desk_page(user: Any, wish: DeskWish, after: str = "", before: str = "") -> Slice:
    """A page of the desk's list; two statements."""
    found = events_for_desk(user, wish)
    page = sliced(found, after, before, descending=is_backwards(wish))
    page.total = bounded_count(found)
    return page


def is_backwards(wish: DeskWish) -> bool:
    """What lies ahead is read from the next on, all else from the last back."""
    return wish.view not in (View.COMING, View.DRAFTS)


def desk_rows(user: Any, wish: DeskWish) -> Iterator[Event]:
    """Everything that fits, a few hundred at a time in memory."""
    found = events_for_desk(user, wish).order_by(Event.starts_at, Event.id)
    yield from db.session.scalars(found.execution_options(yield_per=500))


def templates_to_copy() -> list[Event]:
    """The templates in use, by kind and age; one statement."""
    wanted = select(Event).where(Event.is_template.is_(True), Event.state != EventState.CANCELLED)
    return list(db.session.scalars(wanted.order_by(Event.kind, Event.id).limit(MOST_TEMPLATES)))
