"""The signing order: agreements added, moved, taken out, marked ready."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.agreements.operations.signing import mark_ready
from alliance.ceremonies import policy
from alliance.ceremonies.forms.ceremonies import AgreementForm, MoveForm
from alliance.ceremonies.models import Ceremony, Signing
from alliance.ceremonies.operations import signings as operations
from alliance.ceremonies.queries.ceremonies import visible_ceremony, visible_signing
from alliance.ceremonies.queries.choosing import addable_agreements
from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page

bp = Blueprint("signings", __name__)


def back(signing_or_ceremony: Signing | Ceremony) -> ResponseReturnValue:
    one = signing_or_ceremony
    return go("ceremonies.show", ceremony_id=one.ceremony_id if isinstance(one, Signing) else one.id, _anchor="order")


@bp.route("/ceremonies/<int:ceremony_id>/agreements/new", methods=["GET", "POST"])
@allow(policy.can_run_ceremony, load=visible_ceremony)
def create(ceremony: Ceremony) -> ResponseReturnValue:
    """Choose an agreement to put at the end of the signing order."""
    words = request.args.get("q", "")[:200]
    found = addable_agreements(viewer(), words)
    form = AgreementForm().offer(found)
    if form.validate_on_submit():
        chosen = next(one for one in found if str(one.id) == form.agreement.data)
        try:
            operations.add_agreement(viewer(), ceremony, chosen)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The agreement is in the signing order."), "success")
            return back(ceremony)
    context: dict[str, Any] = {"ceremony": ceremony, "form": form, "agreements": found, "words": words}
    return page("ceremonies/signings/add.html", status=form.status, **context)


@bp.post("/ceremonies/agreements/<int:signing_id>/move")
@allow(policy.can_run_signing, load=visible_signing)
def move(signing: Signing) -> ResponseReturnValue:
    """Give an agreement another place in the order."""
    form = MoveForm()
    if form.validate_on_submit():
        try:
            operations.move_agreement(viewer(), signing, form.position.data or 1)
        except Refused as refusal:
            flash(refusal.message, "error")
    return back(signing)


@bp.post("/ceremonies/agreements/<int:signing_id>/remove")
@allow(policy.can_run_signing, load=visible_signing)
def remove(signing: Signing) -> ResponseReturnValue:
    """Take an agreement out of the ceremony."""
    ceremony = signing.ceremony
    try:
        operations.remove_agreement(viewer(), signing)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The agreement is out of the signing order; it stays among the agreements."), "success")
    return back(ceremony)


@bp.post("/ceremonies/agreements/<int:signing_id>/ready")
@allow(policy.can_run_signing, load=visible_signing)
def ready(signing: Signing) -> ResponseReturnValue:
    """Mark an agreement ready that everybody has confirmed."""
    try:
        mark_ready(viewer(), signing.agreement)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("“%(title)s” is ready to sign.", title=signing.agreement.title.text), "success")
    return back(signing)
