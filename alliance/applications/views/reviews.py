"""The reviewers' side: what I am asked to review, and one application to recommend on."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.applications import policy
from alliance.applications.forms.desk import RecommendForm, RecuseForm
from alliance.applications.models import Review
from alliance.applications.operations import reviews as operations
from alliance.applications.operations.transitions import promised_dates
from alliance.applications.queries import applications as application_queries
from alliance.applications.queries import reviews as queries
from alliance.applications.queries.answers import sections
from alliance.applications.queries.facts import facts_of
from alliance.applications.queries.submissions import differences, submissions_of
from alliance.core.access import allow, signed_in, viewer
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.web import go, page

bp = Blueprint("reviews", __name__, url_prefix="/reviews")


@bp.get("")
@allow(signed_in)
def index() -> ResponseReturnValue:
    """What this reader is asked to review, then what was answered."""
    owed = paginate(queries.own_reviews(viewer(), answered=False), per_page=100)
    done = paginate(queries.own_reviews(viewer(), answered=True))
    return page("applications/reviews/index.html", owed=owed, done=done, promised_dates=promised_dates)


@bp.get("/<int:review_id>")
@allow(signed_in, load=queries.visible_review)
def show(review: Review) -> ResponseReturnValue:
    """The application to read, and the recommendation."""
    return show_review(review, None, None)


def show_review(review: Review, form: RecommendForm | None, recuse_form: RecuseForm | None) -> ResponseReturnValue:
    """The page, with a form on it that was refused."""
    application, refused = review.application, form or recuse_form
    told = submissions_of(application)
    said = {"recommendation": review.recommendation, "grounds": review.grounds}
    return page(
        "applications/reviews/show.html",
        status=refused.status if refused else 200,
        review=review,
        application=application,
        form=form or RecommendForm(formdata=None, **said),
        recuse_form=recuse_form or RecuseForm(formdata=None),
        may_answer=policy.can_review(viewer(), application) and review.recommendation != "recused",
        facts=facts_of(application),
        sections=sections(application.answers, application.form),
        changes=differences(told[-2], told[-1]) if len(told) > 1 else [],
        documents=application_queries.current_documents(application),
        promises=promised_dates(application),
    )


@bp.post("/<int:review_id>/recommend")
@allow(signed_in, load=queries.visible_review)
def recommend(review: Review) -> ResponseReturnValue:
    """Give a recommendation, or change it."""
    form = RecommendForm()
    if form.validate_on_submit():
        try:
            operations.recommend(viewer(), review, form.said, form.grounds.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your recommendation is recorded. You can change it until the decision."), "success")
            return go(".show", review_id=review.id)
    return show_review(review, form, None)


@bp.post("/<int:review_id>/recuse")
@allow(signed_in, load=queries.visible_review)
def recuse(review: Review) -> ResponseReturnValue:
    """Step aside."""
    form = RecuseForm()
    if form.validate_on_submit():
        try:
            operations.recuse(viewer(), review, form.grounds.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("You stepped aside. The secretariat is told."), "success")
            return go(".index")
    return show_review(review, None, form)
