"""The organizers' page of the programme: the grid, what does not fit, what is not published."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.core.access import allow, viewer
from alliance.core.forms import day_in
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.events.models import Event
from alliance.events.policy import can_manage_event, can_read_behind
from alliance.events.queries.access import visible_event
from alliance.programmes.forms.sessions import PublishForm, ShiftForm
from alliance.programmes.operations import publishing, sessions
from alliance.programmes.queries import planning, telling, versions

bp = Blueprint("editing", __name__)


@bp.get("/events/<int:event_id>/programme/edit")
@allow(can_read_behind, load=visible_event)
def index(event: Event) -> ResponseReturnValue:
    """A day of the plan by hour and room."""
    plan = planning.plan_of(event, day_in(request.args.get("day", "")))
    return page("programmes/editing.html", event=event, plan=plan, may_edit=can_manage_event(viewer(), event))


@bp.route("/events/<int:event_id>/programme/publish", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def publish(event: Event) -> ResponseReturnValue:
    """What would change for readers and who would be told; then publish."""
    form = PublishForm()
    if form.validate_on_submit():
        try:
            version = publishing.publish_programme(viewer(), event, form.note.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Version %(number)s of the programme is published.", number=version.number), "success")
            return go(".index", event_id=event.id)
    return page(
        "programmes/publish.html",
        status=form.status,
        event=event,
        form=form,
        plan=planning.plan_of(event),
        news=telling.news_of(telling.all_parts(event.id)),
    )


@bp.get("/events/<int:event_id>/programme/versions")
@allow(can_read_behind, load=visible_event)
def history(event: Event) -> ResponseReturnValue:
    """Every publication with what changed."""
    rows = [(one, [versions.change_of(stored) for stored in one.changes]) for one in versions.versions_of(event.id)]
    return page("programmes/versions.html", event=event, rows=rows)


@bp.route("/events/<int:event_id>/programme/shift", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def shift(event: Event) -> ResponseReturnValue:
    """Move every session by the same time."""
    form = ShiftForm()
    if form.validate_on_submit():
        try:
            moved = sessions.shift_sessions(viewer(), event, form.by)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(ngettext("%(num)s session is moved.", "%(num)s sessions are moved.", moved), "success")
            return go(".index", event_id=event.id)
    return page("programmes/shift.html", status=form.status, event=event, form=form)
