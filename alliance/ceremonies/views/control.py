"""The control page of the day: one thumb runs the ceremony, everybody's phone follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from alliance.ceremonies import policy
from alliance.ceremonies.forms.ceremonies import PressForm
from alliance.ceremonies.models import Ceremony, Cue, Signing
from alliance.ceremonies.operations import day
from alliance.ceremonies.queries.ceremonies import (
    steps_of,
    visible_ceremony,
    visible_cue,
    visible_signing,
)
from alliance.ceremonies.queries.whole import whole_of
from alliance.core.access import allow, viewer
from alliance.core.codes import qr_svg
from alliance.core.operation import Refused
from alliance.core.secrets import secret_of
from alliance.core.web import absolute, go, page

bp = Blueprint("control", __name__)
PRESSES: dict[str, Callable[[Any, Ceremony, int], object]] = {
    "begin": day.begin,
    "next": day.go_on,
    "back": day.go_back,
    "finish": day.finish,
    "reopen": day.reopen,
    "undo": day.undo,
}


def context_of(ceremony: Ceremony) -> dict[str, Any]:
    """What the control page shows: the run as it stands, what was pressed, and which press is the last."""
    steps = steps_of(ceremony, most=12)
    standing = next((one for one in steps if one.undone_at is None), None)
    return {"ceremony": ceremony, "whole": whole_of(ceremony), "steps": steps, "last": standing}


@bp.get("/ceremonies/<int:ceremony_id>/control")
@allow(policy.can_run_ceremony, load=visible_ceremony)
def show(ceremony: Ceremony) -> ResponseReturnValue:
    """Now, next, and the buttons; the link for the crew's phones."""
    link = absolute("ceremonies.live.crew", secret=secret_of(ceremony.crew_nonce))
    code = Markup(qr_svg(link, _("Link for the crew's phones")))
    return page("ceremonies/control.html", link=link, code=code, **context_of(ceremony))


@bp.get("/ceremonies/<int:ceremony_id>/control/now")
@allow(policy.can_run_ceremony, load=visible_ceremony)
def now(ceremony: Ceremony) -> ResponseReturnValue:
    """The part with the buttons alone, asked for every few seconds where a script runs."""
    return page("ceremonies/_control.html", **context_of(ceremony))


def pressed(ceremony_id: int, act: Callable[[int, int], object], said: str = "") -> ResponseReturnValue:
    """Do what a button asks for; whoever was slower is told what the other one did."""
    form = PressForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        act(form.seen.data or 0, form.minutes.data or 0)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        if said:
            flash(said, "success")
    return go("ceremonies.control.show", ceremony_id=ceremony_id)


@bp.post("/ceremonies/<int:ceremony_id>/control")
@allow(policy.can_run_ceremony, load=visible_ceremony)
def press(ceremony: Ceremony) -> ResponseReturnValue:
    """Begin, on, back, end, go on after the end, undo: `press` says which."""
    act = PRESSES.get(request.form.get("press", ""))
    if act is None:
        abort(400)
    return pressed(ceremony.id, lambda seen, _minutes: act(viewer(), ceremony, seen))


@bp.post("/ceremonies/lines/<int:cue_id>/skip")
@allow(policy.can_run_cue, load=visible_cue)
def skip(cue: Cue) -> ResponseReturnValue:
    """Leave out a line."""
    return pressed(cue.ceremony_id, lambda seen, _minutes: day.skip(viewer(), cue, seen))


@bp.post("/ceremonies/lines/<int:cue_id>/restore")
@allow(policy.can_run_cue, load=visible_cue)
def restore(cue: Cue) -> ResponseReturnValue:
    """Take a line in again."""
    return pressed(cue.ceremony_id, lambda seen, _minutes: day.restore(viewer(), cue, seen))


@bp.post("/ceremonies/lines/<int:cue_id>/stretch")
@allow(policy.can_run_cue, load=visible_cue)
def stretch(cue: Cue) -> ResponseReturnValue:
    """A minute more or less."""
    return pressed(cue.ceremony_id, lambda seen, minutes: day.stretch(viewer(), cue, minutes, seen))


@bp.post("/ceremonies/agreements/<int:signing_id>/sign")
@allow(policy.can_run_signing, load=visible_signing)
def sign(signing: Signing) -> ResponseReturnValue:
    """It was signed just now: into the register."""
    said = _("“%(title)s” is signed and stands in the register.", title=signing.agreement.title.text)
    return pressed(signing.ceremony_id, lambda seen, _minutes: day.mark_signed(viewer(), signing, seen), said)


@bp.post("/ceremonies/agreements/<int:signing_id>/leave-out")
@allow(policy.can_run_signing, load=visible_signing)
def leave_out(signing: Signing) -> ResponseReturnValue:
    """It is not signed today."""
    return pressed(signing.ceremony_id, lambda seen, _minutes: day.leave_out(viewer(), signing, seen))
