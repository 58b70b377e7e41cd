"""What silence brings: warnings, lapses, and reminders of reviews. Called once a day by the clock."""

from __future__ import annotations

from datetime import timedelta

from alliance.applications.enums import ApplicationState
from alliance.applications.models import Application, Review
from alliance.applications.notices import desk as notices
from alliance.applications.operations.reviews import ANSWERABLE
from alliance.applications.operations.transitions import move, promised_dates
from alliance.applications.queries.reviews import reviews_to_remind
from alliance.applications.queries.silence import THEIRS, WARNED_BEFORE, answer_due, lapses_at, silent_applications
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import operation
from alliance.jobs.operations import owe

REVIEW_REMINDED_BEFORE = timedelta(days=3)


def lapse_silent() -> None:
    """Owe the warnings that are due and end what was silent for too long, each in a transaction of its own."""
    warn_silent()
    for application_id in silent_applications():
        lapse(application_id)


@operation
def lapse(application_id: int) -> bool:
    """End one application whose people were silent; False when something happened meanwhile."""
    application = db.session.get(Application, application_id)
    if application is None or not is_still_silent(application):
        return False
    if now() < lapses_at(application, answer_due(application)):
        return False
    move(None, application, ApplicationState.LAPSED)
    notices.lapsed(application)
    return True


def is_still_silent(application: Application) -> bool:
    lock(application)
    return application.state in THEIRS


@operation
def warn_silent() -> None:
    """Owe a warning for all that lapses within a week; the key lets each silence be warned of once."""
    for application_id in silent_applications(WARNED_BEFORE):
        application = db.session.get(Application, application_id)
        if application is None:
            continue
        when = lapses_at(application, answer_due(application))
        if now() < when <= now() + WARNED_BEFORE:
            key = f"applications.warn:{application_id}:{when:%Y-%m-%dT%H:%M}"
            owe("applications.warn_of_lapse", {"application_id": application_id}, key=key)


@operation
def warn_of_lapse(application_id: int) -> None:
    """Tell the applicant's side that the application lapses soon, unless something happened since that was owed."""
    application = db.session.get(Application, application_id)
    if application is None or not is_still_silent(application):
        return
    when = lapses_at(application, answer_due(application))
    if when <= now() + WARNED_BEFORE:
        notices.lapse_warning(application, when)


@operation
def remind_reviewers() -> None:
    """Owe a reminder, once each, of the reviews that are to be done within three days or are late."""
    for review in db.session.scalars(reviews_to_remind()):
        promises = promised_dates(review.application)
        if review.application.state is not ApplicationState.IN_REVIEW or promises is None:
            continue
        if promises.review_by - REVIEW_REMINDED_BEFORE <= now():
            key = f"applications.remind:{review.id}:{review.assigned_by_id}:{review.application.submitted_at:%Y%m%d}"
            owe("applications.remind_reviewer", {"review_id": review.id}, key=key)


@operation
def remind_reviewer(review_id: int) -> None:
    """Remind one reviewer, unless the review was answered or taken back meanwhile."""
    review = db.session.get(Review, review_id)
    if review is None or review.answered_at or review.removed_at or review.application.state not in ANSWERABLE:
        return
    promises = promised_dates(review.application)
    notices.review_reminder(review, promises.review_by if promises else None)
