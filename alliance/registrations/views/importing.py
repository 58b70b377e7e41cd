"""Importing participants from a sheet."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from alliance.core.access import allow, viewer
from alliance.core.row_imports import RowImport
from alliance.core.web import go
from alliance.events.models import Event
from alliance.events.policy import can_manage_event
from alliance.events.queries.access import visible_event
from alliance.registrations.operations import importing as operations
from alliance.registrations.queries.plans import plan_of

bp = Blueprint("importing", __name__)


@bp.route("/events/<int:event_id>/people/import", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def create(event: Event) -> ResponseReturnValue:
    """Upload, match, check, take: all rows or none."""
    key = event.id
    importing = RowImport(
        operations.COLUMNS,
        operations.judge_for(event),
        lambda rows: operations.import_participants(viewer(), event, rows),
    )

    def done(made: int) -> ResponseReturnValue:
        flash(ngettext("%(num)s participant is registered.", "%(num)s participants are registered.", made), "success")
        return go("registrations.people.index", event_id=key, sort="newest")

    return importing.answer("registrations/people/import.html", done, event=event, plan=plan_of(event.id))
