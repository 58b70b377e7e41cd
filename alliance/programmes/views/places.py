"""The rooms and tracks of an event."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.events.models import Event
from alliance.events.policy import can_manage_event
from alliance.events.queries.access import visible_event
from alliance.programmes import policy
from alliance.programmes.forms.places import RoomForm, TrackForm, values_of
from alliance.programmes.forms.sessions import MoveForm
from alliance.programmes.models import Room, Track
from alliance.programmes.operations import places as operations
from alliance.programmes.queries.programme import rooms_of, tracks_of, visible_room, visible_track

bp = Blueprint("places", __name__)
Act = Callable[[], Any]


@bp.get("/events/<int:event_id>/programme/rooms")
@allow(can_manage_event, load=visible_event)
def index(event: Event) -> ResponseReturnValue:
    """Rooms and tracks in their order."""
    return page("programmes/places.html", event=event, rooms=rooms_of(event.id), tracks=tracks_of(event.id))


@bp.route("/events/<int:event_id>/programme/rooms/new", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def create_room(event: Event) -> ResponseReturnValue:
    """Add a room."""
    form = RoomForm(version=1)
    return saved(form, event, None, lambda: operations.add_room(viewer(), event, form.typed))


@bp.route("/events/<int:event_id>/programme/tracks/new", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def create_track(event: Event) -> ResponseReturnValue:
    """Add a track."""
    form = TrackForm(version=1)
    return saved(form, event, None, lambda: operations.add_track(viewer(), event, form.typed))


@bp.route("/events/rooms/<int:room_id>/edit", methods=["GET", "POST"])
@allow(policy.can_edit, load=visible_room)
def edit_room(room: Room) -> ResponseReturnValue:
    """Change a room."""
    form = RoomForm(data=values_of(room))
    change = lambda: operations.change_room(viewer(), room, form.typed, form.version.data or 0)  # noqa: E731
    return saved(form, room.event, room, change)


@bp.route("/events/tracks/<int:track_id>/edit", methods=["GET", "POST"])
@allow(policy.can_edit, load=visible_track)
def edit_track(track: Track) -> ResponseReturnValue:
    """Change a track."""
    form = TrackForm(data=values_of(track))
    change = lambda: operations.change_track(viewer(), track, form.typed, form.version.data or 0)  # noqa: E731
    return saved(form, track.event, track, change)


def saved(form: RoomForm | TrackForm, event: Event, row: Room | Track | None, act: Act) -> ResponseReturnValue:
    """Store what was typed, else show the form with what is wrong."""
    event_id = event.id
    if form.validate_on_submit():
        try:
            act()
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("“%(name)s” is kept.", name=form.typed.name.text), "success")
            return go(".index", event_id=event_id)
    if row is not None:
        form.accept_version(row.version)
    clash = form.conflicts(values_of(row)) if form.clash and row is not None else []
    is_room = isinstance(form, RoomForm)
    return page(
        "programmes/place_edit.html",
        status=form.status,
        event=event,
        form=form,
        row=row,
        clash=clash,
        is_room=is_room,
    )


@bp.post("/events/rooms/<int:room_id>/move")
@allow(policy.can_edit, load=visible_room)
def move_room(room: Room) -> ResponseReturnValue:
    """Put a room at another place."""
    return moved(room.event_id, lambda person, to: operations.move_room(person, room, to))


@bp.post("/events/tracks/<int:track_id>/move")
@allow(policy.can_edit, load=visible_track)
def move_track(track: Track) -> ResponseReturnValue:
    """Put a track at another place."""
    return moved(track.event_id, lambda person, to: operations.move_track(person, track, to))


def moved(event_id: int, act: Callable[[Person, int], None]) -> ResponseReturnValue:
    form = MoveForm()
    if form.validate_on_submit():
        act(viewer(), form.position.data or 1)
    return go(".index", event_id=event_id)


@bp.post("/events/rooms/<int:room_id>/remove")
@allow(policy.can_edit, load=visible_room)
def remove_room(room: Room) -> ResponseReturnValue:
    """Take a room out."""
    return removed(room.event_id, room.name.text, lambda: operations.remove_room(viewer(), room))


@bp.post("/events/tracks/<int:track_id>/remove")
@allow(policy.can_edit, load=visible_track)
def remove_track(track: Track) -> ResponseReturnValue:
    """Take a track out."""
    return removed(track.event_id, track.name.text, lambda: operations.remove_track(viewer(), track))


def removed(event_id: int, name: str, act: Act) -> ResponseReturnValue:
    try:
        act()
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("“%(name)s” is taken out.", name=name), "success")
    return go(".index", event_id=event_id)
