"""Planning one session: its words, time and room, and what that clashes with."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.clock import clock_time
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.events.models import Event
from alliance.events.policy import can_manage_event
from alliance.events.queries.access import visible_event
from alliance.programmes import policy
from alliance.programmes.enums import SpeakerRole
from alliance.programmes.forms.sessions import MaterialForm, PartForm, SessionForm, moment_in, values_of
from alliance.programmes.models import Session
from alliance.programmes.operations import sessions as operations
from alliance.programmes.queries.conflicts import Conflict, Slot, slot_of
from alliance.programmes.queries.planning import conflicts_with, day_of
from alliance.programmes.queries.programme import (
    materials_of,
    rooms_of,
    speakers_of,
    tracks_of,
    visible_session,
)

bp = Blueprint("sessions", __name__)


def to_day(session: Session) -> ResponseReturnValue:
    """Back to the grid, to the day of the session and its place."""
    on = day_of(session, session.event)
    day = on.isoformat() if on else None
    return go("programmes.editing.index", event_id=session.event_id, day=day, _anchor=f"session-{session.id}")


def warn(event: Event, session: Session) -> None:
    """Say at once what the stored session clashes with."""
    for one in conflicts_with(event, slot_of(session)):
        others = [slot.title.text for slot in one.slots if slot.id != session.id]
        about = [one.about.text] if one.about else []
        said = ": ".join([str(one.kind.label), " · ".join([*about, *others])] if about or others else [])
        flash(said or str(one.kind.label), "warning")


@bp.route("/events/<int:event_id>/programme/sessions/new", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def create(event: Event) -> ResponseReturnValue:
    """Plan a session; its people are named on its own page afterwards."""
    rooms, tracks = rooms_of(event.id), tracks_of(event.id)
    form = SessionForm(data={"version": 1, "is_open": True, **wished(event)}).offer(rooms, tracks)
    if form.validate_on_submit():
        try:
            typed = form.typed({one.id: one for one in rooms}, {one.id: one for one in tracks}, event.zone)
            session = operations.add_session(viewer(), event, typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The session is planned. Say now who takes part."), "success")
            warn(event, session)
            return go(".edit", session_id=session.id, _anchor="people")
    conflicts = conflicts_of(event, form)
    return page(
        "programmes/session_edit.html", status=form.status, event=event, session=None, form=form, conflicts=conflicts
    )


def wished(event: Event) -> dict[str, Any]:
    """Time and room of the place in the grid that led here; else the beginning of the event."""
    starts = moment_in(request.args.get("starts", ""), event.zone) or event.starts_at
    return {"starts": clock_time(starts, event.zone), "room": request.args.get("room", "")}


def conflicts_of(event: Event, form: SessionForm, session: Session | None = None) -> list[Conflict]:
    """What the form as it stands clashes with."""
    values = {"starts": form.starts.data, "ends": form.ends.data}
    texts = {name: value.isoformat() if value else "" for name, value in values.items()}
    return conflicts_with(event, typed_slot(event, session, texts | {"room": form.room.data or ""}))


def typed_slot(event: Event, session: Session | None, values: dict[str, str]) -> Slot:
    """A session with times and room as typed, its people as stored."""
    room = next((one for one in rooms_of(event.id) if str(one.id) == values.get("room")), None)
    known = slot_of(session) if session else Slot(None, Localized(), None, None)
    return Slot(
        id=known.id,
        title=session.title if session else Localized(),
        starts_at=moment_in(values.get("starts", ""), event.zone),
        ends_at=moment_in(values.get("ends", ""), event.zone),
        room_id=room.id if room else None,
        room=room.name if room else None,
        people=known.people,
        declined=known.declined,
    )


@bp.get("/events/<int:event_id>/programme/check")
@allow(can_manage_event, load=visible_event)
def check(event: Event) -> ResponseReturnValue:
    """What a session that is being typed clashes with; asked by the form at each change of time or room."""
    slot = typed_slot(event, None, dict(request.args.items()))
    return page("programmes/_conflicts.html", event=event, conflicts=conflicts_with(event, slot))


@bp.get("/events/sessions/<int:session_id>/check")
@allow(policy.can_edit, load=visible_session)
def check_again(session: Session) -> ResponseReturnValue:
    """The same for a session that is stored already."""
    slot = typed_slot(session.event, session, dict(request.args.items()))
    return page("programmes/_conflicts.html", event=session.event, conflicts=conflicts_with(session.event, slot))


@bp.route("/events/sessions/<int:session_id>/edit", methods=["GET", "POST"])
@allow(policy.can_edit, load=visible_session)
def edit(session: Session) -> ResponseReturnValue:
    """Change a session; its people and files stand below."""
    event = session.event
    rooms, tracks = rooms_of(event.id), tracks_of(event.id)
    form = SessionForm(data=values_of(session)).offer(rooms, tracks)
    if form.validate_on_submit():
        try:
            typed = form.typed({one.id: one for one in rooms}, {one.id: one for one in tracks}, event.zone)
            operations.change_session(viewer(), session, typed, form.version.data or 0)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The session is changed. Readers see it with the next publication."), "success")
            warn(event, session)
            return to_day(session)
    form.accept_version(session.version)
    return edit_page(session, form)


def edit_page(
    session: Session,
    form: SessionForm | None = None,
    part: PartForm | None = None,
    material: MaterialForm | None = None,
) -> ResponseReturnValue:
    """The page of one session; `part` and `material` are refused forms."""
    event, speakers = session.event, speakers_of(session.event_id)
    refused = part or material or form
    if form is None:
        form = SessionForm(formdata=None, data=values_of(session)).offer(rooms_of(event.id), tracks_of(event.id))
    return page(
        "programmes/session_edit.html",
        status=refused.status if refused else 200,
        event=event,
        session=session,
        form=form,
        conflicts=conflicts_of(event, form, session),
        clash=form.conflicts(values_of(session)) if form.clash else [],
        speakers=speakers,
        part_form=part or PartForm(formdata=None, role=SpeakerRole.SPEAKER.value).offer(speakers),
        files=materials_of(session.id),
        material_form=material or MaterialForm(formdata=None),
    )


@bp.post("/events/sessions/<int:session_id>/remove")
@allow(policy.can_edit, load=visible_session)
def remove(session: Session) -> ResponseReturnValue:
    """Take a session out of the plan."""
    day = to_day(session)
    try:
        operations.remove_session(viewer(), session)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("“%(title)s” is out of the plan. It can be brought back below.", title=session.title.text), "success")
    return day


@bp.post("/events/sessions/<int:session_id>/restore")
@allow(policy.can_edit, load=visible_session)
def restore(session: Session) -> ResponseReturnValue:
    """Bring a session back."""
    try:
        operations.restore_session(viewer(), session)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("“%(title)s” is in the plan again.", title=session.title.text), "success")
    return to_day(session)
