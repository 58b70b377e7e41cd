"""Events for other programs: calendars to subscribe to, news, one event as a file, addresses for search engines."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, Response, make_response, request
from flask_babel import gettext as _

from alliance.core.access import allow, anybody, viewer
from alliance.core.calendars import Calendar, write_calendar
from alliance.core.localized import current_language
from alliance.core.uploads import content_disposition
from alliance.core.web import absolute, page
from alliance.events.models import Event
from alliance.events.policy import attends, can_see_event
from alliance.events.queries import feeds as queries
from alliance.events.queries.access import visible_event
from alliance.events.queries.entries import calendar_of, entry_of
from alliance.events.queries.lists import Wish, wish_of
from alliance.settings.queries import current_alliance

bp = Blueprint("feeds", __name__)
SITEMAP_PART = 10_000


def wanted() -> Wish:
    """The wish in the address, over coming and past events alike."""
    return wish_of(request.args)


def feed_name() -> str:
    return _("%(alliance)s: events", alliance=current_alliance().short_name.text or current_alliance().name.text)


@bp.get("/events/events.ics")
@allow(anybody)
def ics() -> Response:
    """The public events as a calendar, in the language of the address; 304 while nothing has changed."""
    answer = calendar_answer(calendar_of(queries.feed_events(wanted()), current_language(), feed_name()))
    answer.headers["Cache-Control"] = "public, max-age=900"
    answer.make_conditional(request)
    return answer


@bp.get("/events/<int:event_id>/event.ics")
@allow(can_see_event, load=visible_event, public=True)
def one(event: Event) -> Response:
    """One event as a file for a calendar; with the link into its room for those attending."""
    with_link = attends(viewer(), event)
    answer = calendar_answer(write_calendar([entry_of(event, current_language(), with_link=with_link)]))
    answer.headers["Content-Disposition"] = content_disposition(f"event-{event.id}.ics")
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@bp.get("/events/events.atom")
@allow(anybody)
def atom() -> Response:
    """The events made public last, for readers of news (RFC 4287)."""
    events = queries.news_events(wanted())
    updated = queries.newest_change(events)
    answer = xml("events/feed.atom.xml", "application/atom+xml", events=events, updated=updated, name=feed_name())
    answer.make_conditional(request)
    return answer


@bp.get("/events/sitemap.xml")
@allow(anybody)
def sitemap() -> Response:
    """The addresses of public events; `after` leads to the next part of a long list."""
    after = request.args.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else None
    numbers = queries.addresses_of_events(start or 0, SITEMAP_PART)
    if start is None and len(numbers) == SITEMAP_PART:
        parts = [absolute("events.feeds.sitemap", after=place) for place in queries.parts_of_events(SITEMAP_PART)]
        return xml("events/sitemaps.xml", "application/xml", parts=parts)
    first = [] if start else [absolute("events.index")]
    urls = [*first, *(absolute("event_pages.show", event_id=number) for number in numbers)]
    return xml("events/sitemap.xml", "application/xml", urls=urls)


def xml(template: str, media_type: str, **context: Any) -> Response:
    """A page that is XML, with a tag made of its words."""
    answer = make_response(page(template, **context))
    answer.headers["Content-Type"] = f"{media_type}; charset=utf-8"
    answer.headers["Cache-Control"] = "public, max-age=900"
    answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest()[:40])
    return answer


def calendar_answer(calendar: Calendar) -> Response:
    """The calendar with a tag made of its words."""
    data = calendar.text.encode()
    answer = make_response(data)
    answer.headers["Content-Type"] = f"text/calendar; charset=utf-8; method={calendar.method.value}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.set_etag(hashlib.sha256(data).hexdigest()[:40])
    return answer
