"""The attendance on the organizers' pages: who came, corrections, the sheet, the way to doors and papers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.attendance.models import Arrival
from alliance.attendance.operations import marks as operations
from alliance.attendance.policy import can_note_guest, can_take_back
from alliance.attendance.queries import lists as queries
from alliance.attendance.queries.doors import here_now
from alliance.attendance.queries.guests import full_organization_of
from alliance.attendance.queries.hours import days_of, shown_day
from alliance.audit import operations as audit_operations
from alliance.core.access import allow, viewer
from alliance.core.downloads import send_bytes
from alliance.core.forms import day_in
from alliance.core.localized import pair
from alliance.core.moments import day_text, moment_text
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.sheets import write_csv, write_xlsx
from alliance.core.web import go, page
from alliance.events.models import Event
from alliance.events.policy import can_check_in, can_manage_event, can_read_behind
from alliance.events.queries.access import visible_event
from alliance.registrations.models import Registration
from alliance.registrations.queries.people import categories_of

bp = Blueprint("lists", __name__)
MOST = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def wanted_list(event: Event) -> queries.ListFilter:
    """The filter in the address; odd values do not filter, an odd day is the day at hand."""
    day, category = day_in(request.values.get("day", "")), request.values.get("category", "")
    number = int(category) if category.isascii() and category.isdigit() and len(category) < 10 else None
    return queries.ListFilter(
        day=day if day in days_of(event) else shown_day(event),
        words=request.values.get("q", "")[:200],
        came=request.values.get("came", "")[:3],
        category=number,
        walk_ins=request.values.get("walk_ins") == "y",
    )


@bp.get("/events/<int:event_id>/attendance")
@allow(can_read_behind, load=visible_event)
def index(event: Event) -> ResponseReturnValue:
    """Who came on a day and who is missing, page by page."""
    wanted = wanted_list(event)
    doors = queries.doors_of(event, wanted.day)
    return page(
        "attendance/lists/index.html",
        event=event,
        wanted=wanted,
        paging=paginate(queries.attendance_matching(event, wanted), rows=True),
        count=here_now(event, wanted.day),
        doors=doors,
        walk_ins=sum(one.walk_ins for one in doors),
        days=days_of(event),
        categories=[(one.id, one.name.text) for one in categories_of(event)],
        may_check_in=can_check_in(viewer(), event),
        may_manage=can_manage_event(viewer(), event),
    )


@bp.post("/events/<int:event_id>/attendance/export")
@allow(can_read_behind, load=visible_event)
def export(event: Event) -> ResponseReturnValue:
    """The same list as a sheet; the export itself is noted."""
    wanted = wanted_list(event)
    rows = queries.attendance_for_sheet(event, wanted, MOST)
    audit_operations.note_export(viewer(), "attendance.exported", len(rows), event=event.audit_label)
    head = [
        _("Name"),
        _("Romanized name"),
        _("Position"),
        _("Organization"),
        _("Category"),
        _("Seat"),
        _("Pass number"),
    ]
    head += [_("Day"), _("Checked in"), _("Door"), _("Checked in by"), _("Registered as")]
    lines, name = sheet_lines(event, wanted, rows), f"attendance-{event.id}-{wanted.day}"
    if request.values.get("format") == "xlsx":
        return send_bytes(write_xlsx(head, lines, _("Attendance")), f"{name}.xlsx", XLSX)
    return send_bytes(b"".join(write_csv(head, lines)), f"{name}.csv", "text/csv; charset=utf-8")


def sheet_lines(event: Event, wanted: queries.ListFilter, rows: Any) -> Iterator[list[object]]:
    for guest, arrival in rows:
        came = [moment_text(arrival.at, event.zone, long=False), arrival.door] if arrival else ["", ""]
        by = arrival.by.shown_name if arrival and arrival.by else ""
        who = [guest.name, guest.romanized_name, guest.job_title, pair(full_organization_of(guest))]
        yield [*who, pair(guest.category.name), guest.place, guest.code, wanted.day, *came, by, str(guest.source.label)]


@bp.post("/events/<int:event_id>/attendance/<int:registration_id>")
@allow(can_note_guest, load=queries.visible_guest)
def note(guest: Registration) -> ResponseReturnValue:
    """Note that somebody was there on a day."""
    event = guest.event
    day = day_in(request.form.get("day", "")) or shown_day(event)
    try:
        answer = operations.check_in_on(viewer(), event, guest.code, day)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        text = _("%(name)s is on the list of %(day)s.", name=answer.name, day=day_text(day))
        flash(text if answer.came else f"{answer.name}: {answer.text}", "success" if answer.came else "error")
    return go(".index", event_id=event.id, day=day, **kept_filter())


@bp.post("/events/<int:event_id>/attendance/arrivals/<int:arrival_id>/take-back")
@allow(can_take_back, load=queries.visible_arrival)
def take_back(arrival: Arrival) -> ResponseReturnValue:
    """Take somebody off the list of a day."""
    event, day, name = arrival.event, arrival.day, arrival.registration.name
    try:
        operations.clear(viewer(), arrival)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("%(name)s is off the list of %(day)s.", name=name, day=day_text(day)), "success")
    return go(".index", event_id=event.id, day=day, **kept_filter())


def kept_filter() -> dict[str, str]:
    """What the list was narrowed to, so that it stays so."""
    kept = {name: request.form.get(name, "")[:200] for name in ("q", "came", "category", "page")}
    return {name: value for name, value in kept.items() if value}
