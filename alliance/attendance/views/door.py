"""The page of a door: check in by code or name, undo, the newest marks; all of it without a script too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.attendance.enums import MarkOutcome
from alliance.attendance.forms.doors import FindForm
from alliance.attendance.models import Arrival, Mark
from alliance.attendance.operations import marks as operations
from alliance.attendance.queries import doors as queries
from alliance.attendance.queries.hours import closes_at, doors_are_open, opens_at
from alliance.attendance.queries.passes import typed_code
from alliance.attendance.queries.verdicts import already
from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.text import one_line
from alliance.core.web import go, page
from alliance.events.models import Event
from alliance.events.policy import can_check_in
from alliance.registrations.models import Registration

bp = Blueprint("door", __name__)
REMEMBERED = "door"  # in the session: the door at which this browser last checked somebody in


@dataclass(frozen=True)
class AtDoor:
    """A guest of an event in front of a door."""

    event: Event
    guest: Registration
    arrival: Arrival | None


def guest_at_door(user: Any, event_id: int, code: str) -> AtDoor | None:
    """Whom a code means, for who may see the event."""
    event = queries.door_event(user, event_id)
    found = queries.guest_with_code(event, typed_code(code, event_id)) if event else None
    return AtDoor(event, *found) if event and found else None


def may_check_in_guest(user: Any, found: AtDoor) -> bool:
    return can_check_in(user, found.event)


def door_name() -> str:
    """The door that the address names, as doors are stored."""
    return one_line(request.values.get("door", ""))[: operations.LONGEST_DOOR]


@bp.get("/events/<int:event_id>/door")
@allow(can_check_in, load=queries.door_event)
def show(event: Event) -> ResponseReturnValue:
    """The door: how many are here, the last mark with its undo, whom a name means."""
    return door_page(event, FindForm(formdata=None, door=door_name(), q=request.args.get("q", "")[:200]))


def door_page(event: Event, form: FindForm) -> ResponseReturnValue:
    last = mark_named(event, request.args.get("last", ""))
    words = one_line(form.q.data or "")
    return page(
        "attendance/door/show.html",
        status=form.status,
        event=event,
        form=form,
        door=door_name(),
        count=queries.here_now(event),
        words=words,
        found=queries.guests_named(event, words) if words and not form.errors else [],
        last=last,
        last_arrival=queries.arrival_beside(last, event) if last else None,
        newest=queries.last_marks(event, door_name()),
        spoken=spoken(),
        **hours(event),
    )


def mark_named(event: Event, text: str) -> Mark | None:
    """The mark whose number an address or a form names; None for anything odd."""
    return queries.mark_at(event, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else None


def hours(event: Event) -> dict[str, Any]:
    return {"is_open": doors_are_open(event), "opens_at": opens_at(event), "closes_at": closes_at(event)}


def spoken() -> dict[str, str]:
    """The words that the script of the page says, with {time} and {door} to fill in."""
    return {
        "already": already("{time}", "{door}"),
        "already_somewhere": already("{time}", ""),
        "undone": str(MarkOutcome.UNDONE.label),
        "unknown": _("Not on this phone's list. It is asked for when the connection is back."),
        "elsewhere": _("This is a pass of another event."),
        "nobody": _("Nobody of that name or number is on the list."),
        "online": _("online"),
        "offline": _("offline"),
        "waiting": _("offline, %(count)s waiting", count="{count}"),
        "sending": _("online, %(count)s waiting", count="{count}"),
        "sign_in": _("Sign in again"),
        "refused": _("Not taken"),
        "undo": _("Undo"),
        "here": _("of %(expected)s here", expected="{expected}"),
        "camera_off": _("The camera cannot be used. Type the number or the name."),
    }


@bp.post("/events/<int:event_id>/door")
@allow(can_check_in, load=queries.door_event)
def check_in(event: Event) -> ResponseReturnValue:
    """Check in whom a code means; a name leads to a choice of people."""
    form = FindForm()
    if not form.validate_on_submit():
        return door_page(event, form)
    session[REMEMBERED] = door_name()
    here, code = {"event_id": event.id, "door": door_name() or None}, typed_code(form.q.data or "", event.id)
    if not code:
        return go(".show", q=form.q.data, **here)
    try:
        answer = operations.check_in(viewer(), event, code, door_name(), form.key.data or "")
    except Refused as refusal:
        form.refuse(refusal)
        return door_page(event, form)
    words = None if answer.name else form.q.data  # perhaps a name that looks like a number
    return go(".show", last=answer.mark_id, q=words, **here)


@bp.post("/events/<int:event_id>/door/undo")
@allow(can_check_in, load=queries.door_event)
def undo(event: Event) -> ResponseReturnValue:
    """Take a check-in back."""
    mark = mark_named(event, request.form.get("mark", ""))
    if mark is None:
        flash(_("There is nothing to undo."), "error")
        return go(".show", event_id=event.id, door=door_name() or None)
    try:
        answer = operations.undo(viewer(), event, mark, door_name())
    except Refused as refusal:
        flash(refusal.message, "error")
        return go(".show", event_id=event.id, door=door_name() or None)
    return go(".show", event_id=event.id, door=door_name() or None, last=answer.mark_id)


@bp.get("/events/<int:event_id>/door/pass/<code>")
@allow(may_check_in_guest, load=guest_at_door)
def scan(found: AtDoor) -> ResponseReturnValue:
    """Where the code on a pass leads a phone's own camera: one guest and one button."""
    form = FindForm(formdata=None, q=found.guest.code)
    door = door_name() or str(session.get(REMEMBERED, ""))
    return page("attendance/door/scan.html", found=found, form=form, door=door, event=found.event, **hours(found.event))
