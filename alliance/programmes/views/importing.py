"""A programme from sheets: tracks, then sessions, then speaker lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from alliance.core.access import allow, viewer
from alliance.core.row_imports import Row, RowImport
from alliance.core.web import go
from alliance.events.models import Event
from alliance.events.policy import can_manage_event
from alliance.events.queries.access import visible_event
from alliance.programmes.operations.import_speakers import SpeakerSheet, take_speakers
from alliance.programmes.operations.importing import SessionSheet, TrackSheet, take_sessions, take_tracks

bp = Blueprint("importing", __name__)
Take = Callable[[Any, Event, list[Row]], int]
Sheet = TrackSheet | SessionSheet | SpeakerSheet


@bp.route("/events/<int:event_id>/programme/import/tracks", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def tracks(event: Event) -> ResponseReturnValue:
    """Tracks with their chairs."""
    return importing(event, "tracks", TrackSheet(event), take_tracks)


@bp.route("/events/<int:event_id>/programme/import/sessions", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def sessions(event: Event) -> ResponseReturnValue:
    """Sessions with rooms and the names of their people."""
    return importing(event, "sessions", SessionSheet(event), take_sessions)


@bp.route("/events/<int:event_id>/programme/import/speakers", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def speakers(event: Event) -> ResponseReturnValue:
    """Who speaks in which session, and where they work."""
    return importing(event, "speakers", SpeakerSheet(event), take_speakers)


def importing(event: Event, kind: str, sheet: Sheet, take: Take) -> ResponseReturnValue:
    """The steps of one sheet; taking it leads back to the plan."""
    event_id = event.id
    steps = RowImport(sheet.columns, sheet.judge, lambda rows: take(viewer(), event, rows))

    def done(made: int) -> ResponseReturnValue:
        flash(ngettext("%(num)s row is imported.", "%(num)s rows are imported.", made), "success")
        return go("programmes.people.index" if kind == "speakers" else "programmes.editing.index", event_id=event_id)

    return steps.answer("programmes/import.html", done, event=event, kind=kind)
