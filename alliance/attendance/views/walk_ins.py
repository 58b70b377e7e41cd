"""Somebody who comes without having registered."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.attendance.forms.doors import WalkInForm
from alliance.attendance.operations import walk_ins as operations
from alliance.attendance.queries.doors import door_event
from alliance.attendance.views.door import door_name, hours
from alliance.core.access import allow, viewer
from alliance.core.localized import current_language
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.events.models import Event
from alliance.events.policy import can_check_in
from alliance.registrations.queries.people import categories_of

bp = Blueprint("walk_ins", __name__)


@bp.route("/events/<int:event_id>/door/walk-in", methods=["GET", "POST"])
@allow(can_check_in, load=door_event)
def create(event: Event) -> ResponseReturnValue:
    """Register and check in at once."""
    categories = [one for one in categories_of(event) if one.removed_at is None and not one.is_online]
    form = WalkInForm(door=door_name()).offer(categories)
    if form.validate_on_submit():
        guest = form.guest(categories, current_language(), event.zone)
        try:
            answer = operations.walk_in(viewer(), event, guest, door_name())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return go("attendance.door.show", event_id=event.id, door=door_name() or None, last=answer.mark_id)
    if not categories:
        form.form_errors.append(_("This event takes no registrations. Open them first."))
    return page(
        "attendance/door/walk_in.html",
        status=form.status,
        event=event,
        form=form,
        door=door_name(),
        categories=categories,
        **hours(event),
    )
