"""The secretariat's side of the calls: write, publish, withdraw."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.applications.forms.calls import CallFileForm, CallForm, ChangedCallForm, WithdrawCallForm, shown
from alliance.applications.models import Call
from alliance.applications.operations import calls as operations
from alliance.applications.queries import calls as queries
from alliance.applications.queries.questions import questions_of
from alliance.core.access import allow, viewer
from alliance.core.clock import now
from alliance.core.duties import can_coordinate, can_manage_members
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.web import go, page
from alliance.settings.queries import current_alliance

bp = Blueprint("call_desk", __name__, url_prefix="/desk/calls")


@bp.get("")
@allow(can_coordinate)
def index() -> ResponseReturnValue:
    """Every call with its state and number of applications."""
    paging = paginate(queries.calls_for_desk())
    counts = queries.applications_per_call(paging.items)
    may = can_manage_members(viewer())
    return page("applications/call_desk/index.html", paging=paging, counts=counts, may_write=may, now=now())


@bp.route("/new", methods=["GET", "POST"])
@allow(can_manage_members)
def create() -> ResponseReturnValue:
    """Write a call."""
    form = CallForm(zone=current_alliance().zone)
    if form.grow():
        return page("applications/call_desk/edit.html", form=form)
    if form.validate_on_submit():
        try:
            call = operations.create_call(viewer(), form.typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The call is kept as a draft. Add files, then publish it."), "success")
            return go(".show", call_id=call.id)
    return page("applications/call_desk/edit.html", status=form.status, form=form)


@bp.get("/<int:call_id>")
@allow(can_coordinate, load=queries.visible_call)
def show(call: Call) -> ResponseReturnValue:
    """One call as the secretariat sees it."""
    return show_call(call)


def show_call(
    call: Call, file_form: CallFileForm | None = None, withdraw_form: WithdrawCallForm | None = None
) -> ResponseReturnValue:
    """The page of a call, with a form on it that was refused."""
    refused = file_form or withdraw_form
    return page(
        "applications/call_desk/show.html",
        status=refused.status if refused else 200,
        call=call,
        questions=questions_of(call.form),
        eligibility=queries.eligibility(call),
        count=queries.applications_per_call([call]).get(call.id, 0),
        file_form=file_form or CallFileForm(formdata=None),
        withdraw_form=withdraw_form or WithdrawCallForm(formdata=None),
        may_write=can_manage_members(viewer()),
        now=now(),
    )


@bp.route("/<int:call_id>/edit", methods=["GET", "POST"])
@allow(can_manage_members, load=queries.visible_call)
def edit(call: Call) -> ResponseReturnValue:
    """Change a call; a clash keeps what was typed."""
    form = ChangedCallForm(data=shown(call))
    if form.grow():
        return page("applications/call_desk/edit.html", form=form, call=call)
    if form.validate_on_submit():
        try:
            operations.change_call(viewer(), call, form.typed, form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(call.version)
        else:
            flash(_("The call is saved."), "success")
            return go(".show", call_id=call.id)
    rows = form.conflicts(shown(call)) if form.clash else []
    return page("applications/call_desk/edit.html", status=form.status, form=form, call=call, conflicts=rows)


@bp.post("/<int:call_id>/publish")
@allow(can_manage_members, load=queries.visible_call)
def publish(call: Call) -> ResponseReturnValue:
    """Show the call to the world."""
    try:
        operations.publish_call(viewer(), call)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The call is published."), "success")
    return go(".show", call_id=call.id)


@bp.post("/<int:call_id>/withdraw")
@allow(can_manage_members, load=queries.visible_call)
def withdraw(call: Call) -> ResponseReturnValue:
    """Take the call back, with a reason."""
    form = WithdrawCallForm()
    if form.validate_on_submit():
        try:
            operations.withdraw_call(viewer(), call, form.reason.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The call is withdrawn."), "success")
            return go(".show", call_id=call.id)
    return show_call(call, withdraw_form=form)


@bp.post("/<int:call_id>/files")
@allow(can_manage_members, load=queries.visible_call)
def files(call: Call) -> ResponseReturnValue:
    """Add a file to the notice, or take one off."""
    row = next((one for one in call.files if str(one.id) == request.form.get("remove")), None)
    if row is not None:
        operations.remove_call_file(viewer(), call, row)
        return go(".show", call_id=call.id)
    form = CallFileForm()
    if form.validate_on_submit():
        try:
            upload = form.file.data
            operations.add_call_file(viewer(), call, upload.filename, upload.read(), form.language.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The file is added."), "success")
            return go(".show", call_id=call.id)
    return show_call(call, file_form=form)
