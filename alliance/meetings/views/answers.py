"""Answering an invitation by the personal link of the mail, without sign-in."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, anybody
from alliance.core.clock import now
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.meetings.forms.meetings import AnswerForm
from alliance.meetings.models import Invitee
from alliance.meetings.operations import answers as operations
from alliance.meetings.queries.invitees import answers_of, invitee_of_secret

bp = Blueprint("answers", __name__)


@bp.route("/meetings/answer/<secret>", methods=["GET", "POST"])
@allow(anybody, load=invitee_of_secret)
def show(invitee: Invitee) -> ResponseReturnValue:
    """GET shows the meeting and three buttons and changes nothing, so that scanners of mail answer for nobody."""
    form = AnswerForm(data={"note": invitee.note})
    secret = (request.view_args or {})["secret"]
    if form.validate_on_submit():
        try:
            operations.answer(invitee, form.said, form.note.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your answer: %(answer)s.", answer=form.said.label), "success")
            return go(".show", secret=secret)
    return page(
        "meetings/answer.html",
        status=form.status,
        invitee=invitee,
        meeting=invitee.meeting,
        answers=answers_of(invitee.meeting),
        form=form,
        secret=secret,
        now=now,
    )
