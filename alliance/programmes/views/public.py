"""The published programme for its readers: by day and room, session by session, as a feed and on paper."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

from alliance.core.access import allow, viewer
from alliance.core.downloads import send_bytes
from alliance.core.forms import day_in
from alliance.core.localized import current_language
from alliance.core.pdf import compile_pdf
from alliance.core.uploads import content_disposition
from alliance.core.web import go, page
from alliance.events.models import Event
from alliance.events.policy import attends, can_manage_event, can_see_event
from alliance.events.queries.access import visible_event
from alliance.files.operations import read_bytes
from alliance.programmes import policy
from alliance.programmes.models import SessionFile, ShownSession
from alliance.programmes.operations.opening import open_material
from alliance.programmes.queries import agenda as queries
from alliance.programmes.queries.agenda import Wanted
from alliance.programmes.queries.entries import programme_calendar
from alliance.programmes.queries.papers import agenda_data
from alliance.programmes.queries.programme import materials_of, visible_material

LONGEST_WORDS = 100


def wanted() -> Wanted:
    """What the address asks for; odd values ask for nothing."""
    track = request.args.get("track", "")
    return Wanted(
        day=day_in(request.args.get("day", "")),
        room=request.args.get("room", "")[:200],
        track=int(track) if track.isdecimal() and len(track) < 10 else None,
        words=request.args.get("q", "")[:LONGEST_WORDS].strip(),
    )


@allow(can_see_event, load=visible_event, public=True)
def agenda(event: Event) -> ResponseReturnValue:
    """The programme of a day as a grid, or what a search finds on all days."""
    found = queries.agenda_of(event, attending=attends(viewer(), event), wanted=wanted())
    version = queries.latest_version(event.id)
    may_edit = can_manage_event(viewer(), event)
    return page("programmes/agenda.html", event=event, agenda=found, version=version, may_edit=may_edit)


@allow(can_see_event, load=visible_event, public=True)
def speakers(event: Event) -> ResponseReturnValue:
    """Everybody in the published programme, by name."""
    found = queries.billings(event, attends(viewer(), event))
    return page("programmes/speakers.html", event=event, billings=found)


def can_see_session(_user: Any, _row: ShownSession) -> bool:
    """Whoever the query shows it to."""
    return True


@allow(can_see_session, load=queries.visible_shown, public=True)
def session(row: ShownSession) -> ResponseReturnValue:
    """One session with its text, people and files."""
    item = queries.session_item(viewer(), row)
    files = [one for one in materials_of(row.session_id) if policy.can_open_material(viewer(), one)]
    return page("programmes/session.html", event=row.event, item=item, files=files)


@allow(can_see_event, load=visible_event, public=True)
def feed(event: Event) -> ResponseReturnValue:
    """The published programme as a calendar to subscribe to."""
    items = queries.all_items(event, attends(viewer(), event))
    calendar = programme_calendar(event, items, current_language())
    answer = make_response(calendar.text)
    answer.headers["Content-Type"] = f"text/calendar; charset=utf-8; method={calendar.method.value}"
    answer.headers["Content-Disposition"] = content_disposition("programme.ics", inline=True)
    answer.set_etag(hashlib.sha256(calendar.text.encode()).hexdigest())
    return answer.make_conditional(request)


@allow(can_see_event, load=visible_event, public=True)
def pdf(event: Event) -> Response:
    """The published programme on paper, in the reader's language."""
    data = agenda_data(event, queries.all_items(event, attends(viewer(), event)), queries.latest_version(event.id))
    return send_bytes(compile_pdf("agenda.typ", data), f"{data['title']}.pdf", "application/pdf")


@allow(policy.can_open_material, load=visible_material, public=True)
def material(found: SessionFile) -> ResponseReturnValue:
    """Slides and papers that are for everybody; others are opened by their button, which leaves a trace."""
    if found.is_traced:
        return go("programmes.session", session_id=found.session_id, _anchor="files")
    return send_bytes(read_bytes(found.file), found.file.name, found.file.media_type)


@allow(policy.can_open_material, load=visible_material, public=True)
def open_file(found: SessionFile) -> Response:
    """Hand a file out and note who took it; a marked one carries the reader's name."""
    data = open_material(viewer(), found)
    return send_bytes(data, found.file.name, found.file.media_type)
