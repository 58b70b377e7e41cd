"""Taking events in from a sheet."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.core.access import allow, viewer
from alliance.core.row_imports import RowImport
from alliance.core.web import go
from alliance.events.enums import EventKind
from alliance.events.forms.events import EventsImportForm
from alliance.events.operations import importing as operations
from alliance.events.policy import can_coordinate_events
from alliance.settings.queries import current_alliance

bp = Blueprint("importing", __name__, url_prefix="/desk/events/import")


@bp.route("", methods=["GET", "POST"])
@allow(can_coordinate_events)
def create() -> ResponseReturnValue:
    """Upload a sheet, look it through, take all rows or none."""
    form = EventsImportForm(zone=current_alliance().zone, kind=EventKind.CONFERENCE.value)
    importing = RowImport(
        operations.COLUMNS,
        lambda rows: operations.judge(rows, form.chosen),
        lambda rows: operations.import_events(viewer(), rows, form.chosen),
        form,
    )
    return importing.answer("events/import.html", taken)


def taken(made: tuple[int, int]) -> ResponseReturnValue:
    new = ngettext("%(num)s new event", "%(num)s new events", made[0])
    changed = ngettext("%(num)s changed", "%(num)s changed", made[1])
    flash(_("Taken in: %(new)s, %(changed)s.", new=new, changed=changed), "success")
    return go("events.desk.index", view="all")
