"""Writing the run of show: lines with times that follow, a standard run in one press."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.ceremonies import policy
from alliance.ceremonies.forms.ceremonies import MoveForm
from alliance.ceremonies.forms.run import CueForm, StandardForm, shown
from alliance.ceremonies.models import Ceremony, Cue
from alliance.ceremonies.operations import run as operations
from alliance.ceremonies.queries.ceremonies import acts_of, visible_ceremony, visible_cue
from alliance.ceremonies.queries.whole import whole_of
from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page

bp = Blueprint("run", __name__)


def back(ceremony_id: int, cue_id: int | None = None) -> ResponseReturnValue:
    return go(".show", ceremony_id=ceremony_id, _anchor=f"cue-{cue_id}" if cue_id else "run")


@bp.get("/ceremonies/<int:ceremony_id>/run")
@allow(policy.can_read_ceremony, load=visible_ceremony)
def show(ceremony: Ceremony) -> ResponseReturnValue:
    """The whole run of show, line by line, to read and to edit."""
    return page(
        "ceremonies/run/show.html",
        ceremony=ceremony,
        whole=whole_of(ceremony),
        may_run=policy.can_run_ceremony(viewer(), ceremony),
        form=StandardForm(formdata=None),
    )


@bp.post("/ceremonies/<int:ceremony_id>/run/standard")
@allow(policy.can_run_ceremony, load=visible_ceremony)
def fill(ceremony: Ceremony) -> ResponseReturnValue:
    """Write the standard run for all agreements in one press."""
    form = StandardForm()
    if form.validate_on_submit():
        try:
            lines = operations.fill_run(viewer(), ceremony, form.typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(ngettext("One line is written.", "%(num)s lines are written.", len(lines)), "success")
            return back(ceremony.id)
    whole = whole_of(ceremony)
    context: dict[str, Any] = {"ceremony": ceremony, "whole": whole, "may_run": True, "form": form}
    return page("ceremonies/run/show.html", status=form.status, **context)


@bp.route("/ceremonies/<int:ceremony_id>/run/new", methods=["GET", "POST"])
@allow(policy.can_run_ceremony, load=visible_ceremony)
def create(ceremony: Ceremony) -> ResponseReturnValue:
    """Add a line, at the end or at the place that the address names."""
    acts = acts_of(ceremony)
    position = request.args.get("position", type=int)
    form = CueForm(version=1).offer(acts)
    if form.validate_on_submit():
        try:
            cue = operations.add_cue(viewer(), ceremony, form.typed(ceremony, acts), position)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The line is in the run of show."), "success")
            return back(ceremony.id, cue.id)
    return page("ceremonies/run/edit.html", status=form.status, ceremony=ceremony, form=form, cue=None)


@bp.route("/ceremonies/lines/<int:cue_id>/edit", methods=["GET", "POST"])
@allow(policy.can_run_cue, load=visible_cue)
def edit(cue: Cue) -> ResponseReturnValue:
    """Change a line; a clash keeps what was typed."""
    ceremony = cue.ceremony
    acts = acts_of(ceremony)
    form = CueForm(data=shown(cue)).offer(acts)
    if form.validate_on_submit():
        try:
            operations.change_cue(viewer(), cue, form.typed(ceremony, acts), form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(cue.version)
        else:
            flash(_("The line is changed."), "success")
            return back(ceremony.id, cue.id)
    rows = form.conflicts(shown(cue)) if form.clash else []
    context: dict[str, Any] = {"ceremony": ceremony, "cue": cue, "form": form, "conflicts": rows}
    return page("ceremonies/run/edit.html", status=form.status, **context)


@bp.post("/ceremonies/lines/<int:cue_id>/move")
@allow(policy.can_run_cue, load=visible_cue)
def move(cue: Cue) -> ResponseReturnValue:
    """Put a line at another place, by its buttons or by dragging."""
    form = MoveForm()
    if form.validate_on_submit():
        try:
            operations.move_cue(viewer(), cue, form.position.data or 1)
        except Refused as refusal:
            flash(refusal.message, "error")
    return back(cue.ceremony_id, cue.id)


@bp.post("/ceremonies/lines/<int:cue_id>/remove")
@allow(policy.can_run_cue, load=visible_cue)
def remove(cue: Cue) -> ResponseReturnValue:
    """Take a line out."""
    ceremony_id = cue.ceremony_id
    try:
        operations.remove_cue(viewer(), cue)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The line is taken out; what follows moves forward."), "success")
    return back(ceremony_id)
