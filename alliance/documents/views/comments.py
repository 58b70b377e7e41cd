"""Comments: written by people and visitors, changed by their authors, dealt with by officers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.documents import policy
from alliance.documents.enums import Disposition
from alliance.documents.forms.rounds import ChangeCommentForm, CommentForm, DisposeForm, VisitorForm, shown
from alliance.documents.models import Comment, CommentRound
from alliance.documents.operations import comments as operations
from alliance.documents.queries.people import represented_by
from alliance.documents.queries.rounds import visible_comment, visible_round
from alliance.documents.views.rounds import round_page
from alliance.throttle.operations.tries import count_try

bp = Blueprint("comments", __name__)
A_PERSON_AN_HOUR = 120
A_VISITOR = (5, 10)  # times, minutes


@bp.route("/comment-rounds/<int:round_id>/comments/new", methods=["GET", "POST"])
@allow(policy.can_see_document, load=visible_round, public=True)
def create(asked: CommentRound) -> ResponseReturnValue:
    """Comment on a place of the document; visitors where everybody is asked."""
    if not policy.can_comment(viewer(), asked):
        flash(_("This round takes no comments from you now."), "error")
        return go("documents.rounds.show", round_id=asked.id)
    return by_person(asked) if viewer().is_authenticated else by_visitor(asked)


def by_person(asked: CommentRound) -> ResponseReturnValue:
    """Somebody with a sign-in comments for their organization; the clause stays for the next comment."""
    key, document, group = asked.id, asked.document, asked.document.group
    form, homes = CommentForm(clause=request.args.get("clause", "")), represented_by(viewer(), asked.document.group_id)
    form.offer(homes)
    if form.validate_on_submit():
        count_try("documents.comment", str(viewer().id), A_PERSON_AN_HOUR, 60)
        try:
            comment = operations.add_comment(viewer(), asked, form.typed, form.chosen)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(
                _("Comment %(number)s is kept. You can change it until the round closes.", number=comment.number),
                "success",
            )
            return go(".create" if "more" in request.form else "documents.rounds.show", round_id=key)
    context: dict[str, Any] = {"asked": asked, "document": document, "group": group, "homes": homes}
    return page("documents/comment.html", form=form, status=form.status, **context)


def by_visitor(asked: CommentRound) -> ResponseReturnValue:
    """A visitor comments under a name; machines fall into the traps of the form."""
    key, document, group, form = asked.id, asked.document, asked.document.group, VisitorForm()
    if request.method == "POST":
        count_try("documents.visitor", request.remote_addr or "", *A_VISITOR)
    if form.validate_on_submit():
        try:
            operations.add_visitors_comment(asked, form.typed, form.guest(form.caught or form.too_quick()))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your comment is kept. We write to you once, with what became of it."), "success")
            return go("documents.rounds.show", round_id=key)
    return page("documents/comment.html", form=form, status=form.status, asked=asked, document=document, group=group)


@bp.route("/comments/<int:comment_id>/edit", methods=["GET", "POST"])
@allow(policy.is_author, load=visible_comment)
def edit(comment: Comment) -> ResponseReturnValue:
    """Change one's own comment while the round is open."""
    asked, document, group = comment.round, comment.round.document, comment.round.document.group
    key, form = asked.id, ChangeCommentForm(data=shown(comment))
    if form.validate_on_submit():
        try:
            operations.change_comment(viewer(), comment, form.typed, form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(comment.version)
        else:
            flash(_("Comment %(number)s is changed.", number=comment.number), "success")
            return go("documents.rounds.show", round_id=key)
    rows = form.conflicts(shown(comment)) if form.clash else []
    context: dict[str, Any] = {"asked": asked, "document": document, "group": group, "comment": comment}
    context["conflicts"] = rows
    return page("documents/comment.html", form=form, status=form.status, **context)


@bp.post("/comments/<int:comment_id>/withdraw")
@allow(policy.is_author, load=visible_comment)
def withdraw(comment: Comment) -> ResponseReturnValue:
    """Take one's own comment back."""
    key, number = comment.round_id, comment.number
    try:
        operations.withdraw_comment(viewer(), comment)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("Comment %(number)s is withdrawn.", number=number), "success")
    return go("documents.rounds.show", round_id=key)


def manages_round_of(user: object, comment: Comment) -> bool:
    return policy.can_manage_round(user, comment.round)


@bp.post("/comments/<int:comment_id>/let-in")
@allow(manages_round_of, load=visible_comment)
def let_in(comment: Comment) -> ResponseReturnValue:
    """A comment that was held back is one after all."""
    key, number = comment.round_id, comment.number
    try:
        operations.let_in(viewer(), comment)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("Comment %(number)s is let in.", number=number), "success")
    return go("documents.rounds.show", round_id=key)


@bp.post("/comment-rounds/<int:round_id>/dispositions")
@allow(policy.can_manage_round, load=visible_round)
def dispose(asked: CommentRound) -> ResponseReturnValue:
    """Decide about the chosen comments."""
    key, form, _group = asked.id, DisposeForm(), asked.document.group
    if form.validate_on_submit():
        try:
            count = operations.dispose(
                viewer(), asked, form.ids, Disposition(form.disposition.data), form.response.data or ""
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(ngettext("%(num)s comment is dealt with.", "%(num)s comments are dealt with.", count), "success")
            return go("documents.rounds.show", round_id=key)
    return round_page(asked, form)
