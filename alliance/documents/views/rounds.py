"""Comment rounds: opened, read, made longer, called off, finished."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.clock import now
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.web import go, page
from alliance.documents import policy
from alliance.documents.enums import Disposition, DocumentAudience
from alliance.documents.forms.documents import clock_time, in_zone
from alliance.documents.forms.rounds import DisposeForm, ExtendForm, ReasonForm, RoundForm
from alliance.documents.models import CommentRound, Document
from alliance.documents.operations import rounds as operations
from alliance.documents.queries import rounds as queries
from alliance.documents.queries.documents import visible_document
from alliance.documents.queries.rounds import visible_round

bp = Blueprint("rounds", __name__)
USUAL_ROUND, A_LITTLE_MORE = timedelta(days=14), timedelta(days=1)


def end_of_day(document: Document) -> Any:
    """The closing time that a new round proposes: 18:00, after 30 days for a standard."""
    span = operations.PUBLIC_COMMENT + A_LITTLE_MORE if document.stage else USUAL_ROUND
    return clock_time(now() + span, document.group.zone).replace(hour=18, minute=0, second=0, microsecond=0)


@bp.route("/documents/<int:document_id>/rounds/new", methods=["GET", "POST"])
@allow(policy.can_open_round, load=visible_document)
def create(document: Document) -> ResponseReturnValue:
    """Ask for comments on the newest version."""
    group, key = document.group, document.id
    audience = DocumentAudience.PUBLIC if document.stage else document.audience
    form = RoundForm(data={"zone": group.zone, "closes": end_of_day(document), "audience": audience.value})
    if form.validate_on_submit():
        try:
            asked = operations.open_round(viewer(), document, form.typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The round is opened, and the group's readers get a mail."), "success")
            return go(".show", round_id=asked.id)
    return page("documents/round_new.html", form=form, document=document, group=group, key=key, status=form.status)


@bp.get("/comment-rounds/<int:round_id>")
@allow(policy.can_see_document, load=visible_round, public=True)
def show(asked: CommentRound) -> ResponseReturnValue:
    """The comment table as this viewer may read it."""
    return round_page(asked)


def round_page(asked: CommentRound, form: DisposeForm | None = None) -> ResponseReturnValue:
    """The round with its comments; a form that was refused stays filled in."""
    user, wish = viewer(), request.args.get("disposition", "")
    progress = queries.progress_of(user, asked)
    total = None if wish else progress.shown
    return page(
        "documents/round.html",
        status=form.status if form else 200,
        asked=asked,
        document=asked.document,
        group=asked.document.group,
        progress=progress,
        dispositions=list(Disposition),
        disposition=wish,
        paging=paginate(queries.comments_for(user, asked, wish), per_page=50, total=total),
        form=form or DisposeForm(formdata=None),
        inside=policy.reads_comments(user, asked),
        may={name: getattr(policy, f"can_{name}")(user, asked) for name in ("comment", "dispose", "manage_round")},
    )


@bp.route("/comment-rounds/<int:round_id>/extend", methods=["GET", "POST"])
@allow(policy.can_manage_round, load=visible_round)
def extend(asked: CommentRound) -> ResponseReturnValue:
    """Take comments for longer."""
    key, document, group = asked.id, asked.document, asked.document.group
    form = ExtendForm(data={"closes": clock_time(asked.closes_at, asked.zone)})
    if form.validate_on_submit():
        closes_at = in_zone(form.closes.data, asked.zone)
        assert closes_at is not None  # the field is required
        try:
            operations.extend_round(viewer(), asked, closes_at, form.reason.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The round takes comments for longer, and the group's readers get a mail."), "success")
            return go(".show", round_id=key)
    return page("documents/round_act.html", form=form, asked=asked, document=document, group=group, status=form.status)


@bp.route("/comment-rounds/<int:round_id>/cancel", methods=["GET", "POST"])
@allow(policy.can_manage_round, load=visible_round)
def cancel(asked: CommentRound) -> ResponseReturnValue:
    """Call a round off."""
    key, document, group, form = asked.id, asked.document, asked.document.group, ReasonForm()
    if form.validate_on_submit():
        try:
            operations.cancel_round(viewer(), asked, form.reason.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The round is called off."), "success")
            return go(".show", round_id=key)
    return page("documents/round_act.html", form=form, asked=asked, document=document, group=group, status=form.status)


@bp.post("/comment-rounds/<int:round_id>/finish")
@allow(policy.can_manage_round, load=visible_round)
def finish(asked: CommentRound) -> ResponseReturnValue:
    """Tell the authors what became of their comments."""
    key = asked.id
    try:
        operations.finish_round(viewer(), asked)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The authors are told what became of their comments."), "success")
    return go(".show", round_id=key)
