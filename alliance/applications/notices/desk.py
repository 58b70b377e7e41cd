"""What the secretariat, the reviewers and the clock tell others about an application."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from alliance.accounts.models import Person
from alliance.applications.enums import Step
from alliance.applications.models import Application, InformationRequest, Review
from alliance.applications.notices.own import desk_url, own_side, secretariat, status_url, tell, tell_own_side
from alliance.core.web import absolute
from alliance.membership.models import Membership
from alliance.membership.queries import this_day
from alliance.notices.enums import Category
from alliance.settings.queries import current_alliance


def review_url(review: Review) -> str:
    return absolute("applications.reviews.show", review_id=review.id)


def day_of(at: datetime | None) -> date | None:
    """The day at the alliance's seat."""
    return at.astimezone(ZoneInfo(current_alliance().zone)).date() if at else None


def information_requested(application: Application, request: InformationRequest) -> None:
    steps = [Step(one).label for one in request.steps]
    answer_on = day_of(request.answer_by)
    tell_own_side("information_requested", application, request=request, steps=steps, answer_on=answer_on)


def approved(application: Application, membership: Membership) -> None:
    """The applicant's side learns the decision; the welcome to the representatives is the membership's."""
    term = membership.term_on(this_day())
    tell_own_side("approved", application, membership=membership, term=term, tier=application.tier)


def rejected(application: Application) -> None:
    tell_own_side("rejected", application)


def handed_over(application: Application, person: Person, actor: Person) -> None:
    tell("handed_over", [person], application, Category.SECRETARIAT, desk_url(application), colleague=actor)


def review_asked(review: Review, review_by: datetime | None = None) -> None:
    tell_reviewer("review_asked", review, review_by)


def review_reminder(review: Review, review_by: datetime | None = None) -> None:
    tell_reviewer("review_reminder", review, review_by)


def tell_reviewer(kind: str, review: Review, review_by: datetime | None) -> None:
    application = review.application
    url = review_url(review)
    tell(kind, [review.reviewer], application, Category.REVIEW, url, review=review, review_on=day_of(review_by))


def stepped_aside(review: Review) -> None:
    """The secretariat hears that it has to ask somebody else."""
    application = review.application
    people = [one for one in secretariat(application) if one.id != review.reviewer_id]
    tell("stepped_aside", people, application, Category.SECRETARIAT, desk_url(application), review=review)


def lapse_warning(application: Application, lapses_at: datetime) -> None:
    tell_own_side("lapse_warning", application, lapses_on=day_of(lapses_at))


def lapsed(application: Application) -> None:
    """The applicant's side; the page offers to begin again from the old answers."""
    url = status_url(application)
    tell("lapsed", own_side(application), application, Category.OWN_APPLICATION, url)
