"""Reviewers: asked, taken off, and what they recommend."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from alliance.accounts.models import Person
from alliance.applications.enums import ApplicationState, Recommendation
from alliance.applications.models import Application, Review
from alliance.applications.notices import desk as notices
from alliance.applications.operations.guards import refuse_own
from alliance.applications.operations.transitions import promised_dates, refusal_text
from alliance.applications.queries.reviews import is_possible_reviewer
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation

ASKABLE = (ApplicationState.SCREENING, ApplicationState.IN_REVIEW, ApplicationState.INFO_REQUESTED)
ANSWERABLE = (ApplicationState.IN_REVIEW, ApplicationState.INFO_REQUESTED)


@operation
def assign(actor: Person, application: Application, person: Person) -> Review:
    """Ask somebody to review the application; who was taken off before is asked again.

    Refuses people of the applicant's side, people who neither coordinate nor speak for a member, those asked already,
    and an application that is not in screening or review.
    """
    refuse_own(actor, application)
    refuse_own(person, application)
    hold(actor, application, ASKABLE)
    if not is_possible_reviewer(application, person):
        raise Refused(
            _(
                "%(name)s cannot review this: reviewers coordinate or speak for another member.",
                name=person.shown_name,
            ),
            "reviewers",
        )
    review = review_of(application, person) or Review(application=application, reviewer=person, grounds="")
    if review.id and review.removed_at is None:
        raise Refused(_("%(name)s is asked already.", name=person.shown_name), "reviewers")
    review.removed_at, review.recommendation, review.answered_at = None, None, None
    review.assigned_by_id = actor.id
    db.session.add(review)
    record(actor, "applications.reviewer_asked", review, application=application.number)
    db.session.expire(application, ["reviews"])
    promises = promised_dates(application)
    notices.review_asked(review, promises.review_by if promises else None)
    return review


@operation
def assign_all(actor: Person, application: Application, people: Sequence[Person]) -> None:
    """Ask several at once, all of them or none. Refuses when nobody is named, and what `assign` refuses."""
    if not people:
        raise Refused(_("Choose at least one person."), "reviewers")
    for person in people:
        assign(actor, application, person)


def review_of(application: Application, person: Person) -> Review | None:
    return db.session.scalar(
        select(Review).where(Review.application_id == application.id, Review.reviewer_id == person.id)
    )


def hold(actor: Person, application: Application, states: tuple[ApplicationState, ...]) -> None:
    """Lock the application; refuses a state in which nobody reviews."""
    lock(application)
    if application.state not in states:
        raise Refused(refusal_text(actor, application))


@operation
def unassign(actor: Person, review: Review) -> None:
    """Take a reviewer off who has not answered, or who stepped aside. Refuses to drop a recommendation."""
    application = review.application
    refuse_own(actor, application)
    hold(actor, application, ASKABLE)
    lock(review)
    if review.removed_at is not None:
        raise Refused(_("%(name)s is not asked any more.", name=review.reviewer.shown_name))
    if review.recommendation not in (None, Recommendation.RECUSED):
        raise Refused(_("%(name)s has recommended already; that stays.", name=review.reviewer.shown_name))
    review.removed_at = now()
    record(actor, "applications.reviewer_taken_off", review, application=application.number)
    db.session.expire(application, ["reviews"])


@operation
def recommend(actor: Person, review: Review, recommendation: Recommendation, grounds: str) -> None:
    """Say approve, reject or abstain with grounds; it can be changed until the decision.

    Refuses others than the reviewer, an application that is not in review, missing grounds, and who stepped aside.
    """
    prepare_answer(actor, review)
    if recommendation is Recommendation.RECUSED:
        raise Refused(_("Stepping aside has a button of its own."), "recommendation")
    if not grounds.strip():
        raise Refused(_("Give the grounds; the decision is read against them."), "grounds")
    review.recommendation, review.grounds, review.answered_at = recommendation, grounds.strip(), now()
    record(actor, "applications.recommended", review, application=review.application.number)


@operation
def recuse(actor: Person, review: Review, grounds: str = "") -> None:
    """Step aside for good; the recommendation, if there was one, no longer counts."""
    prepare_answer(actor, review)
    review.recommendation, review.grounds, review.answered_at = Recommendation.RECUSED, grounds.strip(), now()
    record(actor, "applications.recused", review, application=review.application.number)
    notices.stepped_aside(review)


def prepare_answer(actor: Person, review: Review) -> None:
    """Hold application and review; refuses who is not the reviewer of both or came too late."""
    if review.reviewer_id != actor.id:
        raise Refused(_("Only %(name)s can answer this.", name=review.reviewer.shown_name))
    refuse_own(actor, review.application)
    hold(actor, review.application, ANSWERABLE)
    lock(review)
    if review.removed_at is not None:
        raise Refused(_("You are not asked to review this any more."))
    if review.recommendation is Recommendation.RECUSED:
        raise Refused(_("You stepped aside. The secretariat can ask you again."))
