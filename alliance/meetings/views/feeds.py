"""Calendars to subscribe to by a secret address, and one meeting as a file."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, flash, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, anybody, signed_in, viewer
from alliance.core.calendars import Calendar, write_calendar
from alliance.core.localized import current_language
from alliance.core.operation import Refused
from alliance.core.secrets import secret_of
from alliance.core.uploads import content_disposition
from alliance.core.web import absolute, go, page
from alliance.groups.models import Group
from alliance.groups.policy import can_read_group
from alliance.groups.queries.groups import visible_group
from alliance.meetings.models import CalendarFeed, Meeting
from alliance.meetings.operations import feeds as operations
from alliance.meetings.policy import can_read_meeting
from alliance.meetings.queries import feeds as queries
from alliance.meetings.queries.entries import entry_of, feed_calendar
from alliance.meetings.queries.meetings import visible_meeting

bp = Blueprint("feeds", __name__)


@bp.get("/calendar")
@allow(signed_in)
def index() -> ResponseReturnValue:
    """The viewer's addresses, and the groups for which there can be one."""
    feeds = queries.own_feeds(viewer())
    used = {one.group_id for one in feeds}
    rows = [(one, absolute("meetings.feeds.show", secret=secret_of(one.nonce))) for one in feeds]
    groups = [one for one in queries.own_groups(viewer()) if one.id not in used]
    return page("meetings/feeds.html", rows=rows, groups=groups, has_own=None in used)


@bp.post("/calendar")
@allow(signed_in)
def create() -> ResponseReturnValue:
    """An address for all of the viewer's meetings."""
    return made(None)


@bp.post("/groups/<code>/calendar")
@allow(can_read_group, load=visible_group)
def create_for_group(group: Group) -> ResponseReturnValue:
    """An address for the meetings of one group."""
    return made(group)


def made(group: Group | None) -> ResponseReturnValue:
    try:
        operations.make_feed(viewer(), group)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The address is ready. Keep it to yourself: whoever has it reads the calendar."), "success")
    return go(".index")


@bp.post("/calendar/<int:feed_id>/revoke")
@allow(signed_in, load=queries.own_feed)
def revoke(feed: CalendarFeed) -> ResponseReturnValue:
    """Let an address answer nobody any more."""
    operations.revoke_feed(viewer(), feed)
    flash(_("The address is revoked. Programs that use it get nothing any more."), "success")
    return go(".index")


@bp.get("/calendar/<secret>.ics")
@allow(anybody, load=queries.feed_of_secret)
def show(feed: CalendarFeed) -> Response:
    """The calendar, for programs; 304 while nothing has changed."""
    answer = calendar_answer(feed_calendar(feed, queries.meetings_in(feed)))
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.make_conditional(request)
    return answer


@bp.get("/meetings/<int:meeting_id>/meeting.ics")
@allow(can_read_meeting, load=visible_meeting)
def file(meeting: Meeting) -> Response:
    """One meeting as a file, for a calendar that is not fed by mail."""
    answer = calendar_answer(write_calendar([entry_of(meeting, current_language())]))
    answer.headers["Content-Disposition"] = content_disposition(f"meeting-{meeting.id}.ics")
    return answer


def calendar_answer(calendar: Calendar) -> Response:
    """The calendar with a tag made of its words."""
    data = calendar.text.encode()
    answer = make_response(data)
    answer.headers["Content-Type"] = f"text/calendar; charset=utf-8; method={calendar.method.value}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.set_etag(hashlib.sha256(data).hexdigest()[:40])
    return answer
