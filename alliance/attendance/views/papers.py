"""Badges, place cards and certificates for printing."""

from __future__ import annotations

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from alliance.attendance.enums import Paper
from alliance.attendance.forms.papers import PaperForm, chosen_in, part_in
from alliance.attendance.queries import papers as queries
from alliance.audit import operations as audit_operations
from alliance.core.access import allow, viewer
from alliance.core.downloads import send_bytes
from alliance.core.pdf import compile_pdf
from alliance.core.web import page
from alliance.events.models import Event
from alliance.events.policy import can_manage_event
from alliance.events.queries.access import visible_event
from alliance.registrations.queries.people import categories_of

bp = Blueprint("papers", __name__)
TEMPLATES = {
    Paper.BADGES: "badges.typ",
    Paper.PLACE_CARDS: "place_cards.typ",
    Paper.CERTIFICATES: "attendance_certificate.typ",
}


@bp.get("/events/<int:event_id>/papers")
@allow(can_manage_event, load=visible_event)
def index(event: Event) -> ResponseReturnValue:
    """Choose what to print and for whom; how many there are is told before."""
    form = PaperForm(request.args, meta={"csrf": False}).offer(categories_of(event))
    wanted = form.wanted(event) if form.validate() else queries.PaperFilter(Paper.BADGES)
    number = queries.count_guests(event, wanted)
    return page(
        "attendance/papers/index.html",
        event=event,
        form=form,
        wanted=wanted,
        papers=list(Paper),
        number=number,
        parts=-(-number // queries.AT_A_TIME),
        at_a_time=queries.AT_A_TIME,
        is_over=event.is_over(),
    )


@bp.post("/events/<int:event_id>/papers")
@allow(can_manage_event, load=visible_event)
def make(event: Event) -> ResponseReturnValue:
    """One document as PDF; that names left the program is noted."""
    form = PaperForm(request.form).offer(categories_of(event))
    if not form.validate():
        abort(400)
    wanted = form.wanted(event, chosen_in(request.form.getlist("chosen")))
    if wanted.paper is Paper.CERTIFICATES and not event.is_over():
        abort(409)
    guests = queries.guests_of_part(event, wanted, part_in(request.form.get("part", "")))
    data = queries.sheet_data(event, guests, wanted.paper)
    if not data["guests"]:
        abort(404)
    made = compile_pdf(TEMPLATES[wanted.paper], data)
    audit_operations.note_export(viewer(), f"attendance.{wanted.paper}_printed", len(guests), event=event.id)
    return send_bytes(made, f"{wanted.paper}-{event.id}.pdf", "application/pdf")
