"""Bringing an event from one state to the next, and making others like it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.events.enums import EventState
from alliance.events.forms.events import CopyForm, ReasonForm, at_clock, proposed_copy
from alliance.events.models import Event
from alliance.events.operations import life as operations
from alliance.events.policy import can_coordinate_events, can_manage_event
from alliance.events.queries.access import visible_event

bp = Blueprint("life", __name__)


@bp.post("/events/<int:event_id>/publish")
@allow(can_manage_event, load=visible_event)
def publish(event: Event) -> ResponseReturnValue:
    """Let its readers see it, or let a postponed event take place again."""
    return done(event, operations.publish, _("The event is published."))


@bp.post("/events/<int:event_id>/unpublish")
@allow(can_manage_event, load=visible_event)
def unpublish(event: Event) -> ResponseReturnValue:
    """Make it a draft again."""
    return done(event, operations.unpublish, _("The event is a draft again: nobody else sees it."))


@bp.post("/events/<int:event_id>/reinstate")
@allow(can_manage_event, load=visible_event)
def reinstate(event: Event) -> ResponseReturnValue:
    """Bring a cancelled event back."""
    return done(event, operations.reinstate, _("The event is back. Those registered hear of it."))


def done(event: Event, act: Callable[[Any, Event], None], said: str) -> ResponseReturnValue:
    """Do it and say so, or say why not."""
    key = event.id
    try:
        act(viewer(), event)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(said, "success")
    return go("event_pages.manage", event_id=key)


@bp.route("/events/<int:event_id>/postpone", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def postpone(event: Event) -> ResponseReturnValue:
    """Say that it takes place later, with a reason."""
    return called_off(event, operations.postpone, _("The event is postponed. Those registered hear why."))


@bp.route("/events/<int:event_id>/cancel", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def cancel(event: Event) -> ResponseReturnValue:
    """Call it off, with a reason; put a draft or a template away."""
    said = _("The event is cancelled. Those registered hear why.")
    if event.state is EventState.DRAFT:
        said = _("It is put away. It can be brought back.")
    return called_off(event, operations.cancel, said)


def called_off(event: Event, act: Callable[[Any, Event, str], None], said: str) -> ResponseReturnValue:
    form, is_postponed = ReasonForm(), act is operations.postpone
    if event.published_at is None:
        form.reason.validators = []
    if form.validate_on_submit():
        try:
            act(viewer(), event, form.reason.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(said, "success")
            return go("event_pages.manage", event_id=event.id)
    return page("events/call_off.html", status=form.status, event=event, form=form, is_postponed=is_postponed)


@bp.route("/events/<int:event_id>/copy", methods=["GET", "POST"])
@allow(can_coordinate_events, load=visible_event)
def copy(event: Event) -> ResponseReturnValue:
    """A new draft like this event or template, at another time."""
    form = CopyForm(data=proposed_copy(event))
    if form.validate_on_submit():
        try:
            made = operations.copy_event(viewer(), event, at_clock(form.starts.data, event.zone), form.title)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The draft is ready. Look through it before you publish it."), "success")
            return go("event_pages.manage", event_id=made.id)
    return page("events/copy.html", status=form.status, event=event, form=form)


@bp.post("/events/<int:event_id>/template")
@allow(can_coordinate_events, load=visible_event)
def template(event: Event) -> ResponseReturnValue:
    """Keep an event as a template for others."""
    try:
        made = operations.copy_event(viewer(), event, event.starts_at, as_template=True)
    except Refused as refusal:
        flash(refusal.message, "error")
        return go("event_pages.manage", event_id=event.id)
    flash(_("The template is kept. It stands among the templates on the desk."), "success")
    return go("events.edit", event_id=made.id)
