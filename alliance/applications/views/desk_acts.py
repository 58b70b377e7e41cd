"""What the secretariat does with an application: handle, screen, ask, assign, decide."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.accounts.queries import holders_of
from alliance.applications import policy
from alliance.applications.forms.desk import (
    ApproveForm,
    AskForm,
    HandlerForm,
    MessageForm,
    RejectForm,
    ReviewersForm,
)
from alliance.applications.models import Application
from alliance.applications.operations import decisions, information, messages, reviews, screening
from alliance.applications.queries import applications as queries
from alliance.applications.queries.desk import likely_number, local_day
from alliance.applications.queries.duplicates import known_organization
from alliance.applications.queries.reviews import people_by_ids, standing_reviews, suggested_reviewers, workplaces
from alliance.applications.views.desk import frame, show_messages, show_review
from alliance.core.access import allow, viewer
from alliance.core.clock import now
from alliance.core.duties import Duty
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.membership.queries import tier_by_id, tiers
from alliance.settings.queries import current_alliance

bp = Blueprint("desk_acts", __name__, url_prefix="/desk/applications/<number>")


def back(application: Application) -> ResponseReturnValue:
    return go("applications.desk.show", number=application.number)


@bp.post("/take")
@allow(policy.can_handle, load=queries.visible_application_numbered)
def take(application: Application) -> ResponseReturnValue:
    """Handle it oneself."""
    try:
        screening.take(viewer(), application)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("You handle this application now."), "success")
    return back(application)


@bp.route("/handler", methods=["GET", "POST"])
@allow(policy.can_handle, load=queries.visible_application_numbered)
def handler(application: Application) -> ResponseReturnValue:
    """Hand it to a colleague, who is told."""
    people = [one for one in holders_of(Duty.MEMBERSHIP, Duty.ADMINISTRATION) if policy.can_handle(one, application)]
    form = HandlerForm().offer(people)
    if form.validate_on_submit():
        try:
            screening.assign_handler(viewer(), application, people_by_ids([form.handler.data])[0])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The application is handed over."), "success")
            return back(application)
    return page("applications/desk/handler.html", status=form.status, form=form, **frame(application, "review"))


@bp.post("/screening")
@allow(policy.can_handle, load=queries.visible_application_numbered)
def begin(application: Application) -> ResponseReturnValue:
    """Begin the screening."""
    try:
        screening.begin_screening(viewer(), application)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The screening has begun."), "success")
    return back(application)


@bp.post("/duplicates")
@allow(policy.can_handle, load=queries.visible_application_numbered)
def duplicates(application: Application) -> ResponseReturnValue:
    """Settle whether a known organization is the applicant's, or take that back."""
    organization = known_organization(request.form.get("organization", ""))
    acts = {"same": screening.mark_same, "different": screening.mark_different, "undo": screening.undo_verdict}
    act = acts.get(request.form.get("verdict", ""))
    if organization is None or act is None:
        flash(_("This organization is not known any more."), "error")
        return back(application)
    try:
        act(viewer(), application, organization)
    except Refused as refusal:
        flash(refusal.message, "error")
    return back(application)


@bp.route("/reviewers", methods=["GET", "POST"])
@allow(policy.can_handle, load=queries.visible_application_numbered)
def reviewers(application: Application) -> ResponseReturnValue:
    """Ask reviewers; from the screening this passes the application on to the review."""
    people = suggested_reviewers(application)
    form = ReviewersForm().offer(people, workplaces([one.id for one in people]))
    if form.validate_on_submit():
        try:
            ask_reviewers(application, [one for one in people if one.id in (form.reviewers.data or [])])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The reviewers are asked by mail."), "success")
            return back(application)
    asked = standing_reviews(application)
    part = frame(application, "review")
    return page("applications/desk/reviewers.html", status=form.status, form=form, reviews=asked, **part)


def ask_reviewers(application: Application, people: list[Person]) -> None:
    if request.form.get("pass_on"):
        screening.pass_to_review(viewer(), application, people)
    else:
        reviews.assign_all(viewer(), application, people)


@bp.post("/reviewers/remove")
@allow(policy.can_handle, load=queries.visible_application_numbered)
def remove_reviewer(application: Application) -> ResponseReturnValue:
    """Take a reviewer off who has not recommended."""
    wanted = request.form.get("review", "")
    row = next((one for one in standing_reviews(application) if str(one.id) == wanted), None)
    try:
        if row is not None:
            reviews.unassign(viewer(), row)
            flash(_("%(name)s is taken off.", name=row.reviewer.shown_name), "success")
    except Refused as refusal:
        flash(refusal.message, "error")
    return go("applications.desk_acts.reviewers", number=application.number)


@bp.route("/ask", methods=["GET", "POST"])
@allow(policy.can_handle, load=queries.visible_application_numbered)
def ask(application: Application) -> ResponseReturnValue:
    """Ask the applicant; until the answer the application is theirs."""
    form = AskForm(answer_on=local_day(now() + timedelta(days=current_alliance().answer_days)))
    if form.validate_on_submit():
        try:
            information.ask(viewer(), application, form.question.data or "", form.opened, form.answer_by)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The question is sent. The promised dates stand still until the answer."), "success")
            return back(application)
    return page("applications/desk/ask.html", status=form.status, form=form, **frame(application, "review"))


@bp.post("/messages")
@allow(policy.can_handle, load=queries.visible_application_numbered)
def write(application: Application) -> ResponseReturnValue:
    """Write to the applicant's side, or a note among the secretariat and the reviewers."""
    form = MessageForm()
    if form.validate_on_submit():
        try:
            messages.write(viewer(), application, form.text.data or "", internal=form.internal.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The note is kept.") if form.internal.data else _("The message is sent."), "success")
            return go("applications.desk.messages", number=application.number)
    return show_messages(application, form)


@bp.post("/approve")
@allow(policy.can_decide, load=queries.visible_application_numbered)
def approve(application: Application) -> ResponseReturnValue:
    """Approve once it is confirmed; before that a page says what will happen, for those without script."""
    form = ApproveForm().offer(tiers())
    tier = tier_by_id(viewer(), form.tier.data) if form.validate() else None
    if tier is None:
        return show_review(application, form)
    if not request.form.get("confirmed"):
        part = frame(application, "review")
        return page("applications/desk/approve.html", form=form, tier=tier, likely_number=likely_number(), **part)
    try:
        made = decisions.approve(viewer(), application, tier, form.note.data or "", last_on=form.last_on.data)
    except Refused as refusal:
        form.refuse(refusal)
        return show_review(application, form)
    flash(_("Approved. The welcome for member %(number)s is on its way.", number=made.number), "success")
    return back(application)


@bp.route("/reject", methods=["GET", "POST"])
@allow(policy.can_decide, load=queries.visible_application_numbered)
def reject(application: Application) -> ResponseReturnValue:
    """Decline with a reason."""
    form = RejectForm()
    if form.validate_on_submit():
        try:
            decisions.reject(viewer(), application, form.note.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The applicant is told that the application is not accepted, and why."), "success")
            return back(application)
    return page("applications/desk/reject.html", status=form.status, form=form, **frame(application, "review"))
