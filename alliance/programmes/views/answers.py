"""What a speaker says to the parts, by the personal link of the mail, without sign-in."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, anybody
from alliance.core.clock import now
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.programmes.forms.sessions import AnswerForm
from alliance.programmes.models import Speaker
from alliance.programmes.operations import asking
from alliance.programmes.queries.people import speaker_of_secret
from alliance.programmes.queries.programme import asked_parts

bp = Blueprint("answers", __name__)


@bp.route("/speaking/<secret>", methods=["GET", "POST"])
@allow(anybody, load=speaker_of_secret)
def show(speaker: Speaker) -> ResponseReturnValue:
    """GET shows the event and each part with yes and no, and changes nothing: scanners of mail answer for nobody."""
    secret = (request.view_args or {})["secret"]
    parts, form = asked_parts(speaker), AnswerForm()
    if form.validate_on_submit():
        part = next((one for one in parts if one.id == form.part.data), None)
        try:
            if part is None:
                raise Refused(_("You are not asked for this part any more."))
            asking.answer(part, form.answer, form.note.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your answer is recorded."), "success")
            return go(".show", secret=secret)
    return page(
        "programmes/speaking.html",
        status=form.status,
        event=speaker.event,
        speaker=speaker,
        parts=parts,
        form=form,
        secret=secret,
        now=now(),
    )
