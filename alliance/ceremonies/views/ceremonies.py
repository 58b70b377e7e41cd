"""The ceremonies of an event: what is ready and what is missing, planning, changing, reminding."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.ceremonies import policy
from alliance.ceremonies.forms.ceremonies import CeremonyForm, shown
from alliance.ceremonies.models import Ceremony
from alliance.ceremonies.operations import ceremonies as operations
from alliance.ceremonies.operations.reminding import remind as remind_all
from alliance.ceremonies.queries import ceremonies as queries
from alliance.ceremonies.queries.whole import whole_of
from alliance.core.access import allow, viewer
from alliance.core.clock import clock_time
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.events.models import Event
from alliance.events.policy import can_manage_event, can_read_behind
from alliance.events.queries.access import visible_event

bp = Blueprint("ceremonies", __name__)


@bp.get("/events/<int:event_id>/ceremonies")
@allow(can_read_behind, load=visible_event)
def index(event: Event) -> ResponseReturnValue:
    """The ceremonies of an event; a single one opens at once unless the list is asked for."""
    found = queries.ceremonies_of(event)
    if len(found) == 1 and "list" not in request.args:
        return go(".show", ceremony_id=found[0].id)
    return page("ceremonies/index.html", event=event, ceremonies=found, may_run=can_manage_event(viewer(), event))


@bp.route("/events/<int:event_id>/ceremonies/new", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def create(event: Event) -> ResponseReturnValue:
    """Plan a ceremony within an event."""
    form = CeremonyForm(data=proposed(event))
    if form.validate_on_submit():
        try:
            ceremony = operations.create_ceremony(viewer(), event, form.typed(event.zone))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The ceremony is planned. Next: its agreements."), "success")
            return go(".show", ceremony_id=ceremony.id)
    return page("ceremonies/edit.html", status=form.status, event=event, form=form, ceremony=None)


def proposed(event: Event) -> dict[str, Any]:
    """What a new ceremony is offered as: at the event's beginning, in its house."""
    return {
        "version": 1, "starts": clock_time(event.starts_at, event.zone),
        "title_en": "Signing ceremony", "title_zh": "签约仪式",
        "place_en": event.venue.en, "place_zh": event.venue.zh,
    }  # fmt: skip


@bp.get("/ceremonies/<int:ceremony_id>")
@allow(policy.can_read_ceremony, load=queries.visible_ceremony)
def show(ceremony: Ceremony) -> ResponseReturnValue:
    """How ready it is: agreements in signing order, who has confirmed, the run of show."""
    may_run = policy.can_run_ceremony(viewer(), ceremony)
    return page("ceremonies/show.html", ceremony=ceremony, whole=whole_of(ceremony), may_run=may_run)


@bp.route("/ceremonies/<int:ceremony_id>/edit", methods=["GET", "POST"])
@allow(policy.can_run_ceremony, load=queries.visible_ceremony)
def edit(ceremony: Ceremony) -> ResponseReturnValue:
    """Change a ceremony; a clash keeps what was typed."""
    form = CeremonyForm(data=shown(ceremony))
    if form.validate_on_submit():
        try:
            operations.change_ceremony(viewer(), ceremony, form.typed(ceremony.event.zone), form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(ceremony.version)
        else:
            flash(_("The ceremony is saved."), "success")
            return go(".show", ceremony_id=ceremony.id)
    rows = form.conflicts(shown(ceremony)) if form.clash else []
    context: dict[str, Any] = {"event": ceremony.event, "ceremony": ceremony, "form": form, "conflicts": rows}
    return page("ceremonies/edit.html", status=form.status, **context)


@bp.post("/ceremonies/<int:ceremony_id>/remove")
@allow(policy.can_run_ceremony, load=queries.visible_ceremony)
def remove(ceremony: Ceremony) -> ResponseReturnValue:
    """Take a ceremony out of its event."""
    event_id = ceremony.event_id
    try:
        operations.remove_ceremony(viewer(), ceremony)
    except Refused as refusal:
        flash(refusal.message, "error")
        return go(".edit", ceremony_id=ceremony.id)
    flash(_("The ceremony is removed; its agreements stay."), "success")
    return go(".index", event_id=event_id)


@bp.post("/ceremonies/<int:ceremony_id>/remind")
@allow(policy.can_run_ceremony, load=queries.visible_ceremony)
def remind(ceremony: Ceremony) -> ResponseReturnValue:
    """Ask those by mail who have not confirmed the text that they are to sign."""
    try:
        told = remind_all(viewer(), ceremony)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(ngettext("One reminder is on its way.", "%(num)s reminders are on their way.", told), "success")
    return go(".show", ceremony_id=ceremony.id)


@bp.post("/ceremonies/<int:ceremony_id>/crew-link")
@allow(policy.can_run_ceremony, load=queries.visible_ceremony)
def renew_crew_link(ceremony: Ceremony) -> ResponseReturnValue:
    """Another link for the phones of the crew."""
    try:
        operations.renew_crew_link(viewer(), ceremony)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The crew has a new link. The old one opens nothing any more."), "success")
    return go(".control.show", ceremony_id=ceremony.id)
