"""The stage plan: by the rules of protocol, or arranged by hand."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.agreements.models import Signatory
from alliance.ceremonies import policy
from alliance.ceremonies.forms.ceremonies import MoveForm
from alliance.ceremonies.forms.stage import PlaceForm, shown
from alliance.ceremonies.models import Ceremony, Signing, StagePlace
from alliance.ceremonies.operations import stage as operations
from alliance.ceremonies.queries.ceremonies import (
    people_of,
    visible_ceremony,
    visible_place,
    visible_signing,
)
from alliance.ceremonies.queries.whole import whole_of
from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page

bp = Blueprint("stage", __name__)


def back(ceremony_id: int, signing_id: int | None) -> ResponseReturnValue:
    return go(".show", ceremony_id=ceremony_id, _anchor=f"plan-{signing_id or 'all'}")


def people(signing: Signing | None) -> list[Signatory]:
    return people_of([signing.agreement_id])[signing.agreement_id] if signing else []


@bp.get("/ceremonies/<int:ceremony_id>/stage")
@allow(policy.can_read_ceremony, load=visible_ceremony)
def show(ceremony: Ceremony) -> ResponseReturnValue:
    """Who stands and sits where, for each agreement and during all of the ceremony."""
    may_run = policy.can_run_ceremony(viewer(), ceremony)
    return page("ceremonies/stage/show.html", ceremony=ceremony, whole=whole_of(ceremony), may_run=may_run)


@bp.post("/ceremonies/agreements/<int:signing_id>/stage/by-hand")
@allow(policy.can_run_signing, load=visible_signing)
def by_hand(signing: Signing) -> ResponseReturnValue:
    """Keep the plan so that it can be arranged by hand."""
    try:
        operations.arrange_by_hand(viewer(), signing)
    except Refused as refusal:
        flash(refusal.message, "error")
    return back(signing.ceremony_id, signing.id)


@bp.post("/ceremonies/agreements/<int:signing_id>/stage/by-rules")
@allow(policy.can_run_signing, load=visible_signing)
def by_rules(signing: Signing) -> ResponseReturnValue:
    """Let the plan follow the rules again."""
    try:
        operations.arrange_by_rules(viewer(), signing)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The plan follows the rules of protocol again."), "success")
    return back(signing.ceremony_id, signing.id)


@bp.route("/ceremonies/agreements/<int:signing_id>/stage/new", methods=["GET", "POST"])
@allow(policy.can_run_signing, load=visible_signing)
def create(signing: Signing) -> ResponseReturnValue:
    """Put somebody on the stage for one agreement."""
    return added(signing.ceremony, signing)


@bp.route("/ceremonies/<int:ceremony_id>/stage/new", methods=["GET", "POST"])
@allow(policy.can_run_ceremony, load=visible_ceremony)
def create_general(ceremony: Ceremony) -> ResponseReturnValue:
    """Give somebody a place for all of the ceremony: the lectern, the first row."""
    return added(ceremony, None)


def added(ceremony: Ceremony, signing: Signing | None) -> ResponseReturnValue:
    offered = people(signing)
    form = PlaceForm(data={"version": 1, "row": request.args.get("row", "")}).offer(offered)
    if form.validate_on_submit():
        try:
            operations.add_place(viewer(), ceremony, signing, form.typed(offered))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return back(ceremony.id, signing.id if signing else None)
    context: dict[str, Any] = {"ceremony": ceremony, "signing": signing, "place": None, "form": form}
    return page("ceremonies/stage/edit.html", status=form.status, **context)


@bp.route("/ceremonies/places/<int:place_id>/edit", methods=["GET", "POST"])
@allow(policy.can_run_place, load=visible_place)
def edit(place: StagePlace) -> ResponseReturnValue:
    """Change a place; a clash keeps what was typed."""
    offered = people(place.signing)
    form = PlaceForm(data=shown(place)).offer(offered)
    if form.validate_on_submit():
        try:
            operations.change_place(viewer(), place, form.typed(offered), form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(place.version)
        else:
            return back(place.ceremony_id, place.signing_id)
    rows = form.conflicts(shown(place)) if form.clash else []
    context: dict[str, Any] = {
        "ceremony": place.ceremony,
        "signing": place.signing,
        "place": place,
        "form": form,
        "conflicts": rows,
    }
    return page("ceremonies/stage/edit.html", status=form.status, **context)


@bp.post("/ceremonies/places/<int:place_id>/move")
@allow(policy.can_run_place, load=visible_place)
def move(place: StagePlace) -> ResponseReturnValue:
    """Put a place further left or right in its row."""
    form = MoveForm()
    if form.validate_on_submit():
        try:
            operations.move_place(viewer(), place, form.position.data or 1)
        except Refused as refusal:
            flash(refusal.message, "error")
    return back(place.ceremony_id, place.signing_id)


@bp.post("/ceremonies/places/<int:place_id>/remove")
@allow(policy.can_run_place, load=visible_place)
def remove(place: StagePlace) -> ResponseReturnValue:
    """Take somebody off the stage."""
    ceremony_id, signing_id = place.ceremony_id, place.signing_id
    try:
        operations.remove_place(viewer(), place)
    except Refused as refusal:
        flash(refusal.message, "error")
    return back(ceremony_id, signing_id)
