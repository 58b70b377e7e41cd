"""Calls for participation: shown to everybody who sees the group, written by who runs it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.clock import now
from alliance.core.moments import city_of
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.groups import policy
from alliance.groups.forms.participation import CallForm, CancelForm, ChangedCallForm, beginnings, shown
from alliance.groups.models import Group, ParticipationCall
from alliance.groups.operations import participation as operations
from alliance.groups.queries import participation as queries
from alliance.groups.queries.groups import visible_group

bp = Blueprint("participation", __name__)


@bp.get("/groups/<code>/participation")
@allow(policy.can_see_group, load=visible_group, public=True)
def index(group: Group) -> ResponseReturnValue:
    """The calls of a group, open and past."""
    may_write = policy.can_manage_group(viewer(), group)
    calls = queries.calls_of(viewer(), group)
    return page("groups/participation/index.html", group=group, calls=calls, may_write=may_write, now=now())


@bp.route("/groups/<code>/participation/new", methods=["GET", "POST"])
@allow(policy.can_manage_group, load=visible_group)
def create(group: Group) -> ResponseReturnValue:
    """Write a call."""
    form = CallForm(data=beginnings(group))
    if form.validate_on_submit():
        try:
            call = operations.draft_call(viewer(), group, form.typed(group.zone))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The call is kept as a draft. Look at it, then publish it."), "success")
            return go(".show", call_id=call.id)
    context: dict[str, Any] = {"group": group, "call": None, "form": form, "city": city_of(group.zone)}
    return page("groups/participation/edit.html", status=form.status, **context)


@bp.get("/participation/<int:call_id>")
@allow(policy.can_see_group_of, load=queries.visible_call, public=True)
def show(call: ParticipationCall) -> ResponseReturnValue:
    """One call with the time left."""
    return show_call(call, CancelForm(formdata=None))


def show_call(call: ParticipationCall, form: CancelForm) -> ResponseReturnValue:
    """The page of a call, with a cancellation on it that was refused."""
    may_write = policy.can_manage_group(viewer(), call.group)
    return page(
        "groups/participation/show.html",
        status=form.status,
        group=call.group,
        call=call,
        form=form,
        reach=queries.reach(call.group) if may_write and call.published_at is None else None,
        may_write=may_write,
        now=now(),
    )


@bp.route("/participation/<int:call_id>/edit", methods=["GET", "POST"])
@allow(policy.can_manage_its_group, load=queries.visible_call)
def edit(call: ParticipationCall) -> ResponseReturnValue:
    """Change a call; a clash keeps what was typed."""
    form = ChangedCallForm(data=shown(call))
    if form.validate_on_submit():
        try:
            operations.change_call(viewer(), call, form.typed(call.group.zone), form.version.data or 0)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(call.version)
        else:
            flash(_("The call is changed."), "success")
            return go(".show", call_id=call.id)
    rows = form.conflicts(shown(call)) if form.clash else []
    context: dict[str, Any] = {
        "group": call.group,
        "call": call,
        "form": form,
        "conflicts": rows,
        "city": city_of(call.group.zone),
    }
    return page("groups/participation/edit.html", status=form.status, **context)


@bp.post("/participation/<int:call_id>/publish")
@allow(policy.can_manage_its_group, load=queries.visible_call)
def publish(call: ParticipationCall) -> ResponseReturnValue:
    """Show the call and tell the members of the group's fields."""
    try:
        operations.publish_call(viewer(), call)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The call is published and goes out by mail."), "success")
    return go(".show", call_id=call.id)


@bp.post("/participation/<int:call_id>/cancel")
@allow(policy.can_manage_its_group, load=queries.visible_call)
def cancel(call: ParticipationCall) -> ResponseReturnValue:
    """Take the call back."""
    form = CancelForm()
    if form.validate_on_submit():
        try:
            operations.cancel_call(viewer(), call, form.reason.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The call is cancelled."), "success")
            return go(".show", call_id=call.id)
    return show_call(call, form)
