"""The calendar of events for everybody, and describing one event for who runs it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, anybody, viewer
from alliance.core.downloads import send_bytes
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.events.enums import EventKind, Visibility
from alliance.events.forms.events import ChangedEventForm, EventForm, PictureForm, shown_event
from alliance.events.models import Event
from alliance.events.operations import life, pictures
from alliance.events.policy import can_coordinate_events, can_manage_event, can_see_event
from alliance.events.queries import lists
from alliance.events.queries.access import visible_event
from alliance.events.queries.choices import groups_to_choose
from alliance.events.queries.organizers import steps_of
from alliance.events.queries.series import all_series, stored_series
from alliance.files.operations import read_bytes
from alliance.membership.queries import all_tiers
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import current_alliance, term_choices

bp = Blueprint("events", __name__)


@bp.get("/events")
@allow(anybody)
def index() -> ResponseReturnValue:
    """What comes, what was, or one month, for words, place, kind, field and series."""
    wish, zone = lists.wish_of(request.args), current_alliance().zone
    month = None
    found = None
    if request.args.get("view") == "month":
        month = lists.month_of(viewer(), wish, lists.month_in(request.args.get("month", ""), zone), zone)
    else:
        found = lists.listed_events(viewer(), wish, request.args.get("after", ""), request.args.get("before", ""))
    events = month.events if month else found.items if found else []
    return page(
        "events/index.html",
        wish=wish,
        month=month,
        found=found,
        months=lists.by_month(events),
        badges=lists.badges_of(events),
        kinds=list(EventKind),
        fields=term_choices(Taxonomy.FIELD),
        series=stored_series(viewer(), wish.series) if wish.series else None,
        may_create=can_coordinate_events(viewer()),
    )


@bp.get("/events/<int:event_id>/picture")
@allow(can_see_event, load=visible_event, public=True)
def picture(event: Event) -> Response:
    """The picture at the head of the page."""
    if event.picture is None:
        abort(404)
    is_public = event.visibility is Visibility.PUBLIC and event.is_open_to_readers
    file = event.picture
    return send_bytes(read_bytes(file), file.name, file.media_type, inline=True, cache=is_public)


@bp.route("/events/<int:event_id>/edit", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def edit(event: Event) -> ResponseReturnValue:
    """Describe an event anew; a clash keeps what was typed."""
    form = ChangedEventForm(data=shown_event(event))
    offer(form, event)
    if form.validate_on_submit():
        try:
            life.change_event(viewer(), event, form.typed, form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(event.version)
        else:
            flash(_("The event is saved. Those registered hear of what matters to them."), "success")
            return go("events.edit", event_id=event.id)
    rows = form.conflicts(shown_event(event)) if form.clash else []
    return page(
        "events/edit.html", status=form.status, event=event, form=form, conflicts=rows,
        picture_form=PictureForm(formdata=None), steps=steps_of(event), may_copy=can_coordinate_events(viewer()),
    )  # fmt: skip


def offer(form: EventForm, event: Event | None = None) -> None:
    """Give the form the groups that the viewer sees, all series and the tiers in use."""
    used = set(event.tier_codes or ()) if event else set()
    tiers = [one for one in all_tiers() if one.retired_on is None or one.code in used]
    form.offer(groups_to_choose(viewer(), event), all_series(), tiers)


@bp.post("/events/<int:event_id>/picture")
@allow(can_manage_event, load=visible_event)
def put_picture(event: Event) -> ResponseReturnValue:
    """Show a picture with the event, or none any more."""
    form, key = PictureForm(), event.id
    if request.form.get("act") == "drop":
        pictures.drop_picture(viewer(), event)
        flash(_("The event is shown without a picture."), "success")
    elif not form.validate_on_submit():
        flash(_("Choose a picture first."), "error")
    else:
        upload = form.picture.data
        try:
            pictures.put_picture(viewer(), event, upload.filename, upload.read())
        except Refused as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("The picture is shown with the event."), "success")
    return go("events.edit", event_id=key)
