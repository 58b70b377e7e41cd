"""Who runs an event."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.duties import can_coordinate
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.events.enums import OrganizerRole
from alliance.events.forms.events import OrganizerForm
from alliance.events.models import Event, Organizer
from alliance.events.operations import organizers as operations
from alliance.events.policy import can_manage_event
from alliance.events.queries import organizers as queries
from alliance.events.queries.access import visible_event

bp = Blueprint("organizers", __name__)


@bp.get("/events/<int:event_id>/organizers")
@allow(can_manage_event, load=visible_event)
def index(event: Event) -> ResponseReturnValue:
    """Who runs the event or its doors, and who could."""
    words = request.args.get("q", "")[:200]
    return page(
        "events/organizers.html",
        event=event,
        organizers=queries.organizers_of(event),
        words=words,
        found=queries.people_found(viewer(), words),
        by_name=can_coordinate(viewer()),
        roles=list(OrganizerRole),
    )


@bp.post("/events/<int:event_id>/organizers")
@allow(can_manage_event, load=visible_event)
def create(event: Event) -> ResponseReturnValue:
    """Name somebody whom the page has found."""
    form, words, key = OrganizerForm(), request.args.get("q", "")[:200], event.id
    person = next((one for one in queries.people_found(viewer(), words) if one.id == form.person.data), None)
    if not form.validate_on_submit() or person is None:
        flash(_("Look for the person first."), "error")
        return go(".index", event_id=key)
    name = person.shown_name
    try:
        operations.add_organizer(viewer(), event, person, form.part)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("%(name)s is named and hears of it by mail.", name=name), "success")
    return go(".index", event_id=key)


def runs_event_of(user: Any, organizer: Organizer) -> bool:
    return can_manage_event(user, organizer.event)


@bp.post("/event-organizers/<int:organizer_id>/end")
@allow(runs_event_of, load=queries.visible_organizer)
def end(organizer: Organizer) -> ResponseReturnValue:
    """Take the part away."""
    key, name = organizer.event_id, organizer.person.shown_name
    operations.end_organizer(viewer(), organizer)
    flash(_("%(name)s no longer has a part in this event.", name=name), "success")
    return go(".index", event_id=key)
