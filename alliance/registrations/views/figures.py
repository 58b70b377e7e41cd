"""The figures of an event, on a page and as a sheet."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import pgettext

from alliance.audit import operations as audit_operations
from alliance.core.access import allow, viewer
from alliance.core.clock import now
from alliance.core.downloads import send_bytes
from alliance.core.sheets import write_csv, write_xlsx
from alliance.core.web import page
from alliance.events.models import Event
from alliance.events.policy import can_manage_event, can_read_behind
from alliance.events.queries.access import visible_event
from alliance.registrations.queries.figures import Figures, figures_of

bp = Blueprint("figures", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/events/<int:event_id>/figures")
@allow(can_read_behind, load=visible_event)
def show(event: Event) -> ResponseReturnValue:
    """How many registered, waited and came, and from where."""
    may = can_manage_event(viewer(), event)
    return page("registrations/figures/show.html", event=event, figures=figures_of(event), may_manage=may)


@bp.post("/events/<int:event_id>/figures/export")
@allow(can_manage_event, load=visible_event)
def export(event: Event) -> ResponseReturnValue:
    """All tables below one another, a line each; the export itself is noted."""
    head = [pgettext("sheet", "Table"), pgettext("sheet", "Line"), _("Registered"), pgettext("people", "Confirmed")]
    head += [pgettext("people", "Waiting"), pgettext("people", "Cancelled"), pgettext("people", "Came")]
    rows = list(sheet_rows(figures_of(event)))
    name = f"figures-{event.id}-{now():%Y-%m-%d}"
    audit_operations.note_export(viewer(), "registrations.figures_exported", len(rows), event_id=event.id)
    if request.values.get("format") == "xlsx":
        return send_bytes(write_xlsx(head, rows, _("Figures")), f"{name}.xlsx", XLSX)
    return send_bytes(b"".join(write_csv(head, rows)), f"{name}.csv", "text/csv; charset=utf-8")


def sheet_rows(figures: Figures) -> Iterator[list[object]]:
    yield [_("All"), "", *figures.total.counts]
    for table in figures.tables:
        for line in table.lines:
            yield [table.title, line.label, *line.counts]
